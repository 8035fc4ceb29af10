"""Tables as files: each holds what its page shows to the same reader, and every one is told to the record."""

from decimal import Decimal

import pytest

from commissioning.models import AuditEntry
from pool.models import BudgetLine, Outturn
from pool.selectors.export_tables import TABLES
from pool.selectors.position import position
from tests.factories import OrganisationFactory, PartnershipFactory
from tests.pool.exports.conftest import Office, address, book_of, everything, rows_of

pytestmark = pytest.mark.django_db
SECRETS = ("1777.77", "777.77", "1177.77", "883.33")  # the other partner's forecast, and what gives it away


def test_every_table_comes_under_a_name_that_says_what_it_is_and_in_one_workbook(office: Office) -> None:
    manager = office.as_("pool_manager")
    for table in TABLES:
        name = "export_table" if table.of_period else "export_year_table"
        where = {"year": 2015, **({"period": 6} if table.of_period else {})}
        answer = manager.get(address(name, **where, table=table.code, form="csv"))
        assert answer.status_code == 200, table.code
        period = "-p06" if table.of_period else ""
        assert answer["Content-Disposition"] == f'attachment; filename="pool-2015-16{period}-{table.code}.csv"'


def test_one_workbook_holds_every_table_of_the_month_and_those_of_the_pages_and_lists_them(office: Office) -> None:
    manager = office.as_("pool_manager")
    book = book_of(manager.get(office.url("export_all")).content)
    first, *others = book.sheetnames
    assert first == "Contents"
    assert [(row[0], row[1]) for row in book[first].iter_rows(min_row=4, values_only=True)] == [
        (name, book[name]["A1"].value) for name in others
    ]
    titles = [book[name]["A1"].value for name in others]
    assert len(titles) == len(set(others)) > len(TABLES) + 20
    taken = book_of(manager.get(office.url("movement"), {"take": "movement-by-line.xlsx"}).content).worksheets[0]
    same = next(book[name] for name in others if book[name]["A1"].value == taken["A1"].value)
    assert list(same.values) == list(taken.values), "a page's table is in it as it is taken away by itself"
    labels = {title.partition(":")[0] for title in titles}
    assert {"Budgets by line", "Reconciliations", "Schedule of reports", "Versions", "Sensitivity by line"} <= labels
    assert not {"Tables of the period", "Forecasts to try"} & labels, "lists of files and boxes to try figures in"


def test_the_file_adds_up_to_what_the_page_shows(office: Office) -> None:
    manager = office.as_("pool_manager")
    shown = position(office.period)
    *_, last = rows_of(office.table(manager, "position").content)
    total = shown.total
    assert last[0] == "All lines"
    assert last[5:9] == [str(figure) for figure in (total.budget, total.actual, total.forecast, total.variance)]
    sheet = book_of(office.table(manager, "position", "xlsx").content).active
    assert sheet is not None
    figures = [row[7] for row in sheet.iter_rows(values_only=True) if row[1] in {"L001", "L002", "L003", "L004"}]
    assert figures == [1400, 1000, 1777.77, 1000]  # by group; real numbers, not texts
    page = manager.get(office.url("position")).content.decode()
    assert "£5,177.77" in page
    assert total.forecast == Decimal("5177.77")


def test_no_file_of_an_open_period_holds_the_other_partners_figures(office: Office) -> None:
    officer = office.as_("finance_officer", office.council)
    for table in TABLES:
        name = "export_table" if table.of_period else "export_year_table"
        where = {"year": 2015, **({"period": 6} if table.of_period else {})}
        answer = officer.get(address(name, **where, table=table.code, form="csv"))
        assert answer.status_code == (403 if table.code in {"shares", "steps", "share-lines"} else 200), table.code
        assert not [secret for secret in SECRETS if secret in answer.content.decode()], table.code
    whole = everything(officer.get(office.url("export_all")).content)
    assert "1400" in whole
    assert not [secret for secret in SECRETS if secret in whole]
    assert "Once the period is certified" in officer.get(office.url("exports")).content.decode()


def test_a_certified_period_is_everybodys(office: Office) -> None:
    office.certify()
    officer = office.as_("finance_officer", office.council)
    whole = everything(officer.get(office.url("export_all")).content)
    assert all(secret in whole for secret in SECRETS)
    shares = rows_of(office.table(officer, "shares").content)
    assert ["Forecast for the year", "NHS Exampleshire ICB", "partner", "883.33"] in shares


def test_each_file_taken_is_in_the_record_and_a_look_at_its_head_is_not(office: Office) -> None:
    manager = office.as_("pool_manager")
    manager.head(office.url("export_table", table="position", form="csv"))
    office.table(manager, "position")
    manager.get(address("export_year_table", year=2015, table="budgets", form="xlsx"))
    taken = AuditEntry.objects.filter(act="pool.export_table").order_by("number").values_list("detail", flat=True)
    assert [(one["table"], one["period"], one["format"]) for one in taken] == [
        ("position", 6, "csv"),
        ("budgets", None, "xlsx"),
    ]


@pytest.mark.parametrize("role", ["board_member", "scrutiny_member", "provider", "administrator"])
def test_roles_without_exports_take_nothing_and_see_no_link(office: Office, role: str) -> None:
    client = office.as_(role, office.council)
    for name, more in (("exports", {}), ("export_all", {}), ("export_table", {"table": "position", "form": "csv"})):
        assert client.get(office.url(name, **more)).status_code == 403
    assert client.get(office.url("export_ledger", partner="COUNCIL")).status_code == 403
    assert b"position.csv" not in client.get(office.url("position")).content


def test_another_partnerships_fund_is_not_there(office: Office) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = office.as_("pool_manager", elsewhere)
    for name, more in (("exports", {}), ("export_all", {}), ("export_table", {"table": "position", "form": "csv"})):
        where = office.url(name, **more)
        assert stranger.get(where.replace("exampleshire", "elsewhere")).status_code == 404
        assert stranger.get(where).status_code in {403, 404}


def test_what_is_no_table_no_form_or_no_year_is_not_there(office: Office) -> None:
    manager = office.as_("pool_manager")
    for table, form in (("nothing", "csv"), ("position", "pdf"), ("budgets", "csv")):
        assert office.table(manager, table, form).status_code == 404
    assert manager.get(address("export_year_table", year=99999, table="budgets", form="csv")).status_code == 404


def test_a_name_or_comment_that_looks_like_a_formula_stays_a_text(office: Office) -> None:
    line = BudgetLine.objects.get(code="L001")
    line.name = "=HYPERLINK(1)"
    line.save()
    figures = Outturn.objects.get(line=line)
    figures.comment = "@SUM(A1)"
    figures.save()
    manager = office.as_("pool_manager")
    row = next(row for row in rows_of(office.table(manager, "position").content) if "L001" in row)
    assert (row[2], row[-1]) == ("'=HYPERLINK(1)", "'@SUM(A1)")
    sheet = book_of(office.table(manager, "position", "xlsx").content).active
    assert sheet is not None
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells["=HYPERLINK(1)"] == cells["@SUM(A1)"] == "s"
