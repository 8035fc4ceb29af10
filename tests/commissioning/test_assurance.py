"""Evidence of functions: when it is due, who may hand it in, what happens to it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from commissioning.models import AuditEntry, DelegatedFunction, Evidence, EvidenceExpectation, Organisation
from commissioning.rules.assurance import Rhythm, check_content, check_kind, check_one_of
from commissioning.rules.roles import Role
from commissioning.selectors import assurance as selectors
from commissioning.services.assurance import ExpectationDraft, Given, change_expectation, expect, give, return_evidence
from commissioning.services.register import Hand
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import DelegationFactory, FunctionFactory, provider
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PostFactory, person

APRIL, JULY, OCTOBER, JANUARY = date(2015, 4, 1), date(2015, 7, 31), date(2015, 10, 31), date(2016, 1, 31)
AT = datetime(2015, 8, 3, 10, tzinfo=UTC)
QUARTERLY = Rhythm(JULY, 3, JANUARY)


# --- The rule ----------------------------------------------------------------------------------------------


def test_a_due_date_is_in_time_and_the_day_after_it_is_late() -> None:
    assert QUARTERLY.due_dates(date(2017, 1, 1)) == (JULY, OCTOBER, JANUARY)
    assert QUARTERLY.overdue(set(), JULY) == ()
    assert QUARTERLY.overdue(set(), date(2015, 8, 1)) == (JULY,)
    assert QUARTERLY.overdue({JULY}, date(2016, 2, 1)) == (OCTOBER, JANUARY)


def test_the_next_due_date_is_the_first_that_is_open() -> None:
    assert QUARTERLY.next_due(set(), JULY) == JULY
    assert QUARTERLY.next_due({JULY}, JULY) == OCTOBER
    assert QUARTERLY.next_due({JULY, OCTOBER, JANUARY}, JULY) is None
    assert Rhythm(JULY, 0).next_due({JULY}, JULY) is None
    assert Rhythm(JULY, 0).due_dates(date(2020, 1, 1)) == (JULY,)


def test_the_last_day_of_a_short_month_stands_for_a_longer_one() -> None:
    monthly = Rhythm(date(2015, 1, 31), 1)
    assert monthly.due_dates(date(2015, 3, 31)) == (date(2015, 1, 31), date(2015, 2, 28), date(2015, 3, 31))


def test_what_is_no_document_and_what_is_both_or_none_is_refused() -> None:
    check_kind("Sample of Q1.PDF")
    for name in ("run.exe", "page.html", "nothing", "picture.svg"):
        with pytest.raises(Refused):
            check_kind(name)
    for both in (True, False):
        with pytest.raises(Refused):
            check_one_of(file=both, link=both)


# --- The service -------------------------------------------------------------------------------------------


@pytest.fixture
def function(council: Organisation) -> DelegatedFunction:
    function: DelegatedFunction = DelegationFactory(function=FunctionFactory(holder=council)).function
    return function


@pytest.fixture
def expected(function: DelegatedFunction, council: Organisation) -> EvidenceExpectation:
    draft = ExpectationDraft("A sample", QUARTERLY, PostFactory(), provider(council.partnership))
    return expect(function_id=function.pk, draft=draft, hand=hand(council))


def hand(council: Organisation) -> Hand:
    return Hand(person(Role.COMMISSIONER, council), "To be sure", {council.pk})


def handed(expected: EvidenceExpectation, organisation: Organisation | None, **fields: Any) -> Evidence:
    given = {"due_on": JULY, "title": "Sample of July", "link": "https://example.org/sample", **fields}
    organisations = {organisation.pk} if organisation else set()
    by = person(Role.PROVIDER, organisation)
    return give(expectation_id=expected.pk, given=Given(**given), by=by, organisations=organisations, at=AT)


@pytest.mark.django_db
def test_evidence_is_kept_with_its_fingerprint_and_closes_its_due_date(
    expected: EvidenceExpectation, function: DelegatedFunction
) -> None:
    file = ContentFile(b"%PDF-1.7 ten samples", name="C:\\folder\\sample.pdf")
    evidence = handed(expected, expected.supplier, link="", file=file)
    assert (evidence.file_name, evidence.size, len(evidence.sha256)) == ("sample.pdf", 20, 64)
    (row,) = selectors.of_function(function, date(2015, 8, 4))
    assert (row.overdue, row.next_due) == ((), OCTOBER)
    with pytest.raises(Refused) as refused:
        handed(expected, expected.supplier)
    assert refused.value.code == "evidence_given"
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(
            expectation=expected, due_on=JULY, title="Again", link="https://example.org", given_at=AT
        )


@pytest.mark.django_db
def test_what_is_not_enough_is_returned_and_its_date_is_open_again(
    expected: EvidenceExpectation, function: DelegatedFunction, council: Organisation
) -> None:
    evidence = handed(expected, expected.supplier)
    return_evidence(evidence_id=evidence.pk, hand=hand(council))
    (row,) = selectors.of_function(function, date(2015, 8, 4))
    assert row.overdue == (JULY,)
    handed(expected, expected.supplier, title="The whole sample")
    assert expected.given.count() == 2
    with pytest.raises(Refused):
        return_evidence(evidence_id=evidence.pk, hand=hand(council))
    assert list(AuditEntry.objects.values_list("act", flat=True)).count("commissioning.give_evidence") == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"due_on": date(2015, 8, 1)}, "not_due"),
        ({"link": ""}, "file_or_link"),
        ({"link": "", "file": ContentFile(b"x", name="run.exe")}, "file_kind"),
        ({"link": "", "file": ContentFile(b"", name="empty.pdf")}, "file_empty"),
    ],
)
def test_what_cannot_be_evidence_is_refused_and_nothing_is_kept(
    fields: dict[str, Any], code: str, expected: EvidenceExpectation
) -> None:
    with pytest.raises(Refused) as refused:
        handed(expected, expected.supplier, **fields)
    assert refused.value.code == code
    assert not Evidence.objects.exists()


@pytest.mark.django_db
def test_only_the_supplier_and_the_holder_hand_in(
    expected: EvidenceExpectation, council: Organisation, icb: Organisation
) -> None:
    with pytest.raises(Refused) as refused:
        handed(expected, icb)
    assert refused.value.code == "other_organisation"
    handed(expected, council)


@pytest.mark.django_db
def test_given_evidence_keeps_its_due_date_when_the_expectation_changes(
    expected: EvidenceExpectation, council: Organisation
) -> None:
    handed(expected, expected.supplier)
    for rhythm, code in [
        (Rhythm(date(2015, 8, 31), 3), "evidence_given"),
        (Rhythm(JULY, 3, APRIL), "ends_before_it_begins"),
    ]:
        with pytest.raises(Refused) as refused:
            change_expectation(
                expectation_id=expected.pk,
                draft=ExpectationDraft("A sample", rhythm, None, expected.supplier),
                hand=hand(council),
            )
        assert refused.value.code == code
    change_expectation(
        expectation_id=expected.pk,
        draft=ExpectationDraft("Two samples", Rhythm(JULY, 6), None, expected.supplier),
        hand=hand(council),
    )
    with pytest.raises(Refused) as refused:  # what is kept keeps who handed it in
        change_expectation(
            expectation_id=expected.pk, draft=ExpectationDraft("A sample", Rhythm(JULY, 6)), hand=hand(council)
        )
    assert refused.value.code == "supplier_kept"
    expected.refresh_from_db()
    assert (expected.what, expected.every_months) == ("Two samples", 6)


# --- The pages ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_provider_sees_and_hands_in_its_own_and_nothing_else(
    expected: EvidenceExpectation, council: Organisation, sign_in: SignIn
) -> None:
    partnership = council.partnership
    other = OrganisationFactory(partnership=partnership, code="OTHER", name="Another provider", kind="provider")
    theirs = EvidenceExpectation.objects.create(
        function=expected.function, number=2, what="Their secret", every_months=0, first_due=JULY, supplier=other
    )
    ours = sign_in(Role.PROVIDER, expected.supplier)
    page = ours.get("/p/exampleshire/handing-in/").content.decode()
    assert "A sample" in page
    assert "Their secret" not in page
    asked = {"due_on": JULY.isoformat(), "title": "July", "file": SimpleUploadedFile("july.pdf", b"%PDF- July")}
    answer = ours.post(f"/p/exampleshire/handing-in/evidence/{expected.pk}/", asked, follow=True)
    assert "The evidence is handed in." in answer.content.decode()
    evidence = Evidence.objects.get()
    opened = ours.get(f"/p/exampleshire/handing-in/given/{evidence.pk}/file")
    assert b"".join(opened.streaming_content) == b"%PDF- July"  # type: ignore[arg-type]
    assert opened["Content-Disposition"].startswith("attachment")
    assert ours.get(f"/p/exampleshire/handing-in/evidence/{theirs.pk}/").status_code == 404
    rival = sign_in(Role.PROVIDER, other)
    assert rival.get(f"/p/exampleshire/handing-in/given/{evidence.pk}/file").status_code == 404
    assert rival.get(f"/p/exampleshire/handing-in/evidence/{expected.pk}/").status_code == 404
    for address in ("register/", "register/gaps/", f"register/given/{evidence.pk}/file"):
        assert ours.get(f"/p/exampleshire/{address}").status_code == 403


@pytest.mark.django_db
def test_roles_that_only_read_neither_expect_nor_hand_in(
    expected: EvidenceExpectation, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    evidence = handed(expected, expected.supplier)
    function = f"/p/exampleshire/register/{expected.function_id}/"
    for role in (Role.AUDITOR, Role.BOARD_MEMBER, Role.SCRUTINY_MEMBER):
        reader = sign_in(role, council)
        assert "A sample" in reader.get(function).content.decode()
        for act in ("evidence/add/", f"evidence/{expected.pk}/", f"given/{evidence.pk}/return/"):
            assert reader.get(f"{function}{act}").status_code == 403
        assert reader.get(f"/p/exampleshire/handing-in/evidence/{expected.pk}/").status_code == 403
    other = sign_in(Role.COMMISSIONER, icb)
    assert other.get(f"/p/exampleshire/handing-in/evidence/{expected.pk}/").status_code == 403
    answer = other.post(f"{function}given/{evidence.pk}/return/", {"reason": "Not ours"})
    assert "is a function of Exampleshire Council" in answer.content.decode()


@pytest.mark.django_db
def test_what_is_overdue_waits_for_the_holder_and_for_the_supplier(
    expected: EvidenceExpectation, council: Organisation, sign_in: SignIn
) -> None:
    said = "Evidence overdue: A sample"
    for role, organisation in ((Role.COMMISSIONER, council), (Role.PROVIDER, expected.supplier)):
        assert said in sign_in(role, organisation).get("/p/exampleshire/").content.decode()
    for role in (Role.AUDITOR, Role.BOARD_MEMBER):
        assert said not in sign_in(role, council).get("/p/exampleshire/").content.decode()


@pytest.mark.django_db
def test_the_page_of_gaps_says_what_is_missing_and_counts_it(council: Organisation, sign_in: SignIn) -> None:
    DelegationFactory(function=FunctionFactory(holder=council, oversight=PostFactory()), instrument="")
    reader: Client = sign_in(Role.AUDITOR, council)
    assert "Gaps (1)" in reader.get("/p/exampleshire/register/").content.decode()
    page = reader.get("/p/exampleshire/register/gaps/").content.decode()
    assert "without a document that delegates it" in page
    before = reader.get("/p/exampleshire/register/gaps/?on=2015-03-31").content.decode()
    assert "No gap is found" in before
    other_kind = reader.get("/p/exampleshire/register/gaps/?kind=evidence").content.decode()
    assert "0 of 1 gaps" in other_kind


@pytest.mark.parametrize(
    ("name", "head", "parts", "code"),
    [
        ("july.pdf", b"%PDF-1.7", (), ""),
        ("july.pdf", b"MZ a program", (), "file_misnamed"),
        ("july.xlsx", b"PK", ("[Content_Types].xml", "xl/workbook.xml"), ""),
        ("july.docx", b"PK", ("[Content_Types].xml", "xl/workbook.xml"), "file_misnamed"),
        ("july.xlsx", b"PK", ("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "file_macros"),
        ("july.csv", "a,£\r\n1,2".encode(), (), ""),
        ("july.csv", "a,£".encode("utf-16"), (), ""),
        ("july.txt", b"PK\x03\x04 an archive", (), "file_misnamed"),
        ("july.csv", b"a\x00b", (), "file_misnamed"),
        ("july.jpg", b"\xff\xd8\xff\xe0", (), ""),
        ("july.png", b"\xff\xd8\xff\xe0", (), "file_misnamed"),
    ],
)
def test_a_file_is_what_its_name_says(name: str, head: bytes, parts: tuple[str, ...], code: str) -> None:
    if not code:
        check_content(name, head=head, parts=parts, mimetype="")
        return
    with pytest.raises(Refused) as refused:
        check_content(name, head=head, parts=parts, mimetype="")
    assert refused.value.code == code
