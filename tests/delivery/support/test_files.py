"""Files from the case system: read, looked through, mapped, proposed whole or not at all."""

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commissioning.models import AuditEntry, Organisation, User
from delivery.models import CaseImport, SupportAct, SupportCase, VerificationTerms
from pool.models import BudgetLine
from tests.conftest import SignIn
from tests.factories import OrganisationFactory
from tests.pool.factories import BudgetLineFactory, LineGroupFactory, PooledFundFactory

pytestmark = pytest.mark.django_db
HOME = "/p/exampleshire/delivery/support"
HEAD = "Case reference,Budget line,Kind of package,Weekly cost,Start date,Quality assurance,Proposal"
ROW = "SP-00011,HOME,Care at home,1050.00,06/07/2026,22/06/2026,"


def words(answer: object) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))  # type: ignore[attr-defined]


@pytest.fixture
def provider_page(sign_in: SignIn, proposer: User) -> Client:
    return sign_in(proposer)


def sent(client: Client, provider: Organisation, content: bytes, name: str = "extract.csv") -> object:
    file = SimpleUploadedFile(name, content)
    return client.post(f"{HOME}/imports/upload/", {"provider": provider.pk, "file": file}, follow=True)


def rows(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


GOOD = rows(
    "SP-00011,HOME,Care at home,1050.00,06/07/2026,22/06/2026,Four calls a day",
    'SP-00012,Support at home,residential,"1,200.00",2026-07-13,22/06/2026,',
)


def test_a_file_is_mapped_looked_at_and_proposed_whole(
    terms: VerificationTerms, line: object, provider: Organisation, provider_page: Client
) -> None:
    page = sent(provider_page, provider, GOOD)
    assert "What would be proposed" in words(page)
    run = CaseImport.objects.get()
    done = provider_page.post(f"{HOME}/imports/{run.pk}/apply/", follow=True)
    assert "2 plans are proposed" in words(done)
    assert [one.weekly_cost for one in SupportCase.objects.order_by("reference")] == [Decimal(1050), Decimal(1200)]
    run.refresh_from_db()
    assert run.rows == []
    assert "This very file was brought in already" in words(sent(provider_page, provider, GOOD))


def test_faults_are_said_by_row_and_cell_and_nothing_comes_in(
    case: SupportCase, provider: Organisation, provider_page: Client
) -> None:
    wrong = rows(
        "SP-00011,HOME,Care at home,1050.00,06/07/2026,22/06/2026,",
        "SP-11,NONE,gardening,much,soon,01/01/2099,",
        "SP-00011,HOME,Care at home,1050.00,06/07/2026,22/06/2026,",
        "SP-00001,HOME,Care at home,1050.00,06/07/2026,22/06/2026,",
    )
    page = words(sent(provider_page, provider, wrong))
    for said in (
        "3 A Case reference is not of the form SP-99999.",
        "3 B Budget line is none that is known here",
        "3 C Kind of package is none",
        "3 D Cost a week is not an amount",
        "3 E First day is not a day",
        "3 F Passed by quality assurance is a day still to come",
        "4 A Case reference is the same plan as in row 2",
        "5 A Case reference has an open plan of this kind",
    ):
        assert said in page, said
    run = CaseImport.objects.get()
    provider_page.post(f"{HOME}/imports/{run.pk}/apply/")
    assert SupportCase.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (rows("SP-00011,HOME,Care at home,1,06/07/2026,22/06/2026,Ada Lovelace"), "row 2, column G: a person's name"),
        (rows("9434765919,HOME,Care at home,1,06/07/2026,22/06/2026,"), "row 2, column A: an NHS number"),
        (f"{HEAD},Notes\nSP-00011,HOME,Care at home,1,6/7/2026,2/6/2026,,AB12 3EF".encode(), "column H: a postcode"),
        (f"{HEAD},Surname\nSP-00011,HOME,Care at home,1,6/7/2026,2/6/2026,,x".encode(), "row 1, column H: a heading"),
        (rows("SP-00011,HOME,Care at home,1,03/06/1950,22/06/2026,"), "row 2, column E: a date of birth"),
    ],
)
def test_a_file_with_personal_data_in_any_column_is_refused_whole(
    terms: VerificationTerms, provider: Organisation, provider_page: Client, content: bytes, place: str
) -> None:
    page = sent(provider_page, provider, content)
    said = words(page)
    assert place in said
    assert "Nothing of it was kept" in said
    for data in ("Lovelace", "9434765919", "AB12", "1950"):
        assert data not in page.content.decode()  # type: ignore[attr-defined]
    assert not CaseImport.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_file_named_after_a_person_is_refused(
    terms: VerificationTerms, provider: Organisation, provider_page: Client
) -> None:
    assert "file's name seems to hold personal data" in words(sent(provider_page, provider, GOOD, "Mrs Quill.csv"))


def test_columns_are_named_by_hand_and_a_workbook_is_read(
    terms: VerificationTerms, line: object, provider: Organisation, provider_page: Client
) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["Key", "Budget line", "Kind", "Weekly", "From", "Assured"])
        page.write_row(1, 0, ["SP-00021", "HOME", "respite", 410.5, "06/07/2026", "22/06/2026"])
    answer = words(sent(provider_page, provider, book.getvalue(), "extract.xlsx"))
    assert "No column is named yet for: Case reference" in answer
    run = CaseImport.objects.get()
    columns = {"reference": "0", "line": "1", "kind": "2", "weekly_cost": "3", "starts_on": "4", "assured_on": "5"}
    provider_page.post(f"{HOME}/imports/{run.pk}/", columns)
    provider_page.post(f"{HOME}/imports/{run.pk}/apply/")
    assert SupportCase.objects.get().weekly_cost == Decimal("410.50")


def test_a_providers_file_is_not_anothers(
    terms: VerificationTerms, provider: Organisation, provider_page: Client, sign_in: SignIn, partnership: object
) -> None:
    sent(provider_page, provider, GOOD)
    run = CaseImport.objects.get()
    rival = sign_in("provider", OrganisationFactory(partnership=partnership, code="RIVAL", kind="provider"))
    for page in ("", "apply/", "discard/"):
        assert rival.post(f"{HOME}/imports/{run.pk}/{page}").status_code == 404
    provider_page.post(f"{HOME}/imports/{run.pk}/discard/")
    run.refresh_from_db()
    assert (run.state, run.rows) == ("discarded", [])


# --- Broken files: each with a sentence that says where, and nothing half-kept ----------------------------------------


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook; a cell "=…" is a formula that came to an error."""
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as made:
        for name, lines in sheets:
            page = made.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if str(cell).startswith("="):
                        page.write_formula(row, column, cell, None, "#REF!")
                    else:
                        page.write(row, column, cell)
    return book.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The submitted file is empty."),
        (HEAD.encode(), "has no rows below its headings"),
        (b"\x00\x01\x02" * 40, "is neither text nor a spreadsheet."),
        (b"%PDF-1.7 extract", "is a PDF, not a spreadsheet."),
        (workbook(("Notes", [])), "has no rows below its headings"),
        (f'{HEAD}\n"SP-00011,HOME'.encode() + b"\x00" * 20, "neither text"),
        (
            workbook(("Notes", []), ("Plans", [HEAD.split(","), [*ROW.split(",")[:-1], "Ada Lovelace"]])),
            "sheet “Plans”, row 2, column G: a person's name",
        ),
        (rows(f"{ROW}Für José Núñez").decode().encode("cp1252"), "row 2, column G: a person's name"),
        (rows(f"{ROW}José Núñez").decode().encode("utf-16"), "row 2, column G: a person's name"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_a_sentence_and_kept_nowhere(
    terms: VerificationTerms, line: object, provider: Organisation, provider_page: Client, content: bytes, said: str
) -> None:
    assert said in words(sent(provider_page, provider, content, "extract.xlsx"))
    assert not CaseImport.objects.exists()
    assert not SupportCase.objects.exists()


TITLED = [["Extract of the case system"], [], HEAD.split(",")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            ROW.replace("SP", "\nSP").encode() + b"\nx,y",
            "No column is named yet for: Case reference, Budget line",
        ),
        (rows(ROW.replace("06/07", "31/06")), "2 E First day is not a day; write it as 30/09/2015."),
        (rows(ROW.replace("1050", "-1050")), "2 D Cost a week is nought or less"),
        (rows(ROW.replace("HOME", "")), "2 B Budget line is blank"),
        (rows(ROW).decode().replace(",", ";").encode("utf-16"), "What would be proposed"),
        (
            workbook(("Plans", [*TITLED, ["SP-00011", "HOME", "Care at home", "=B1", "=B2", "22/06/2026"]])),
            "4 D Cost a week is blank, or holds a formula without a result",
        ),
        (
            workbook(("Plans", [*TITLED, ["SP-00011", "HOME", "Care at home", "much", "6/7/2026", "22/06/2026"]])),
            "Rows and columns are those of the sheet “Plans”, with the headings in row 3.",
        ),
    ],
)
def test_a_fault_is_said_where_the_spreadsheet_has_it(
    terms: VerificationTerms, line: object, provider: Organisation, provider_page: Client, content: bytes, said: str
) -> None:
    assert said in words(sent(provider_page, provider, content))
    if said != "What would be proposed":
        provider_page.post(f"{HOME}/imports/{CaseImport.objects.get().pk}/apply/")
        assert not SupportCase.objects.exists()


def test_the_same_file_is_read_once_and_saved_anew_it_meets_its_own_plans(
    terms: VerificationTerms, line: object, provider: Organisation, provider_page: Client
) -> None:
    sent(provider_page, provider, GOOD)
    assert "This very file was read already as “extract.csv”." in words(sent(provider_page, provider, GOOD, "b.csv"))
    provider_page.post(f"{HOME}/imports/{CaseImport.objects.get().pk}/apply/")
    assert "2 A Case reference has an open plan" in words(sent(provider_page, provider, GOOD + b"\n", "c.csv"))
    assert SupportCase.objects.count() == SupportAct.objects.count() == SupportCase.history.count() == 2
    assert AuditEntry.objects.filter(act="delivery.apply_case_file").count() == 1


def test_what_fails_half_way_leaves_nothing_behind(
    terms: VerificationTerms,
    line: object,
    provider: Organisation,
    provider_page: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent(provider_page, provider, GOOD)

    def fails(*_: object, **__: object) -> None:
        raise OSError("The disk is full")

    monkeypatch.setattr(type(SupportAct.objects), "bulk_create", fails)
    with pytest.raises(OSError, match="The disk is full"):
        provider_page.post(f"{HOME}/imports/{CaseImport.objects.get().pk}/apply/")
    assert not SupportCase.objects.exists()
    assert not SupportCase.history.exists()
    assert CaseImport.objects.get().state == "read"


def test_a_line_that_two_funds_have_is_named_with_its_fund(
    terms: VerificationTerms, line: BudgetLine, provider: Organisation, council: Organisation, provider_page: Client
) -> None:
    fund = PooledFundFactory(agreement=line.fund.agreement, code="SECOND", name="Second fund")
    other = BudgetLineFactory(group=LineGroupFactory(fund=fund), code="HOME", name="Support at home", lead=council)
    assert "2 B Budget line is none that is known here" in words(sent(provider_page, provider, rows(ROW)))
    sent(provider_page, provider, rows(ROW.replace("HOME", "HOME (SECOND)")))
    provider_page.post(f"{HOME}/imports/{CaseImport.objects.latest('pk').pk}/apply/")
    assert SupportCase.objects.get().line == other
