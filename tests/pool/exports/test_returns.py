"""The return's pages: a layout goes in or is refused in words, its cells are filled and nothing else is touched."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.styles import PatternFill

from commissioning.models import AuditEntry
from pool.models import AgreementVersion, BudgetLine, ReturnLayout, Scheme
from tests.factories import OrganisationFactory, PartnershipFactory
from tests.pool.exports.conftest import Office, address, book_of

pytestmark = pytest.mark.django_db
LAYOUT = """
return: bcf
name: Better Care return
year: 2015/16
sheets:
  - name: Cover
    cells: {C4: fund, C5: complete, C6: council_chief_name, C7: council_chief_on}
  - name: Spend
    cells: {E3: total_expenditure}
    rows:
      of: expenditure
      first: 6
      last: 20
      columns: {B: scheme_id, C: line, D: type, E: amount, F: commissioner, G: joint_nhs, H: joint_la, I: description}
    checker: B3
schemes: {CARE: {type: Home care}}
"""


def blank(**changes: Any) -> bytes:
    """A form with yellow inputs, a formula of its own and a grey note."""
    book = openpyxl.Workbook()
    cover, spend = book.active, book.create_sheet("Spend")
    assert cover is not None
    cover.title = "Cover"
    yellow = PatternFill("solid", fgColor="FFFFFF00")
    for name in ("C4", "C5", "C6", "C7"):
        cover[name].fill = yellow
    for name in ("E3", "B3", *(f"{column}{row}" for column in "BCDEFGHI" for row in range(6, 21))):
        spend[name].fill = yellow
    spend["E22"], spend["A1"] = "=SUM(E6:E20)", "Keep me"
    for cell, value in changes.items():
        spend[cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def add(office: Office, text: str = LAYOUT, workbook: bytes | None = None, role: str = "pool_manager") -> Any:
    sent: dict[str, Any] = {"layout": SimpleUploadedFile("layout.yaml", text.encode())}
    if workbook is not None:
        sent["workbook"] = SimpleUploadedFile("form.xlsx", workbook)
    return office.as_(role, office.council).post(address("return_add"), sent)


@pytest.fixture
def schemes(office: Office) -> None:
    Scheme.objects.create(version=AgreementVersion.objects.get(), code="CARE", name="Care", services="=1+1 at home")
    for line in BudgetLine.objects.all():
        line.scheme_code = "CARE"
        line.save()


@pytest.mark.usefixtures("schemes")
def test_the_cells_of_the_form_are_filled_and_its_others_kept(office: Office) -> None:
    assert add(office, workbook=blank()).status_code == 302
    row = ReturnLayout.objects.get()
    answer = office.as_("finance_officer", office.council).get(address("return_file", layout=row.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="pool-2015-16-bcf-v1.xlsx"'
    book = book_of(answer.content)
    spend = book["Spend"]
    assert [spend[f"{column}6"].value for column in "BCDEFGH"] == [
        "CARE", "Service 1", "Home care", 1000, "Joint", 0.75, 0.25,
    ]  # fmt: skip
    assert [spend[f"E{number}"].value for number in range(6, 11)] == [1000, 1000, 1000, 1000, None]
    assert (spend["E3"].value, spend["B3"].value, spend["E22"].value, spend["A1"].value) == (
        4000, "Yes", "=SUM(E6:E20)", "Keep me",
    )  # fmt: skip
    assert (spend["I6"].value, spend["I6"].data_type) == ("=1+1 at home", "s")
    assert book["Cover"]["C5"].value == "No"
    assert AuditEntry.objects.filter(act="pool.export_return").count() == 1


def test_without_a_form_a_plain_workbook_says_what_each_cell_is_and_the_sheet_that_lacks_something_says_no(
    office: Office,
) -> None:
    add(office)
    row = ReturnLayout.objects.get()
    manager = office.as_("pool_manager")
    page = manager.get(address("return", layout=row.pk)).content.decode()
    assert "B6 (scheme ID)" in page
    assert "£4,000.00" in page
    book = book_of(manager.get(address("return_file", layout=row.pk)).content)
    assert (book["Spend"]["E5"].value, book["Spend"]["E6"].value, book["Spend"]["B3"].value) == ("£", 1000, "No")


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def with_part(name: str) -> bytes:
    out = io.BytesIO(blank())
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("workbook", "said"),
    [
        (b"no workbook", "not an XLSX workbook"),
        (zipped(a=b"b"), "cannot be read"),
        (with_part("xl/vbaProject.bin"), "holds macros"),
        (with_part("xl/externalLinks/externalLink1.xml"), "links to other workbooks"),
        (blank(E7="=1+1"), "Spend!E7: holds a formula"),
    ],
)
def test_a_form_that_is_none_or_could_act_by_itself_is_refused(office: Office, workbook: bytes, said: str) -> None:
    answer = add(office, workbook=workbook)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ReturnLayout.objects.exists()


def test_a_cell_that_is_no_input_and_a_sheet_that_is_not_there_are_both_told(office: Office) -> None:
    text = LAYOUT.replace("E3: total_expenditure", "A1: total_expenditure").replace("name: Cover", "name: Front")
    said = add(office, text, blank()).content.decode()
    assert "Front: is not in the workbook; its sheets are Cover, Spend." in said
    assert "Spend!A1: is not an input cell" in said


@pytest.mark.parametrize("text", ["", "\x00", "a: [", "sheets: 1", LAYOUT.replace("C4: fund", "C4: everything")])
def test_a_wrong_layout_is_told_on_the_page(office: Office, text: str) -> None:
    assert add(office, text).status_code == 422
    assert not ReturnLayout.objects.exists()


def test_the_next_layout_is_the_next_version_and_has_no_signature(office: Office) -> None:
    add(office)
    first = ReturnLayout.objects.get()
    sign = address("return_sign", layout=first.pk, role="council_chief")
    clerk = office.as_("governance_officer", office.council)
    seal = clerk.get(sign).context["form"].initial["seal"]
    given = {"name": "A. Signatory", "post": "Chief executive", "seal": seal}
    given |= {"on_0": "1", "on_1": "5", "on_2": "2015"}
    assert clerk.post(sign, given).status_code == 422  # not said to be in person
    assert clerk.post(sign, {**given, "in_person": "on", "seal": "0" * 64}).status_code == 422
    assert clerk.post(sign, {**given, "in_person": "on"}).status_code == 302
    book = book_of(clerk.get(address("return_file", layout=first.pk)).content)
    assert book["Cover"]["C6"].value == "A. Signatory"
    line = BudgetLine.objects.get(code="L001")
    line.name = "Another name"
    line.save()
    book = book_of(clerk.get(address("return_file", layout=first.pk)).content)
    assert book["Cover"]["C6"].value is None
    assert "Sign again" in clerk.get(address("return", layout=first.pk)).content.decode()
    add(office)
    second = ReturnLayout.objects.get(version=2)
    assert "signed" not in second.mapping
    assert AuditEntry.objects.filter(act="pool.sign_return").count() == 1


def test_who_may_do_what(office: Office) -> None:
    add(office)
    row = ReturnLayout.objects.get()
    sign = address("return_sign", layout=row.pk, role="s151")
    officer, member = office.as_("finance_officer", office.council), office.as_("board_member", office.council)
    assert officer.get(address("returns")).status_code == 200
    assert officer.get(address("return_add")).status_code == 403
    assert officer.get(sign).status_code == 403
    assert office.as_("governance_officer", office.council).get(sign.replace("s151", "me")).status_code == 404
    assert add(office, role="governance_officer").status_code == 403
    for name, more in (("returns", {}), ("return", {"layout": row.pk}), ("return_file", {"layout": row.pk})):
        assert member.get(address(name, **more)).status_code == 403
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = office.as_("pool_manager", elsewhere)
    for name, more in (("returns", {}), ("return", {"layout": row.pk}), ("return_file", {"layout": row.pk})):
        assert stranger.get(address(name, **more).replace("exampleshire", "elsewhere")).status_code == 404
