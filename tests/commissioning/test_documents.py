"""Documents under control in the browser: from draft to baseline, files, and who sees what."""

import io
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.utils import timezone

from commissioning.models import (
    AuditEntry,
    ControlledDocument,
    DocumentReview,
    DocumentVersion,
    Organisation,
    PostHolding,
    User,
)
from commissioning.rules.document_control import DocumentKind, Edition
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from commissioning.selectors.document_duties import document_duties
from commissioning.services import document_acts as acts
from commissioning.services import document_control as control
from commissioning.services.setup import load, load_partnership
from ihwb.kernel.errors import Refused
from scrutiny.management.commands.load_partnership import read_documents
from tests.commissioning.factories import cabinet_and_governing_body
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory, PostFactory, person

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/documents/"
PDF = b"%PDF-1.7\n%%EOF\n"


def doer(by: User | None = None, restricted: bool = True) -> control.Doer:
    return control.Doer(by, timezone.now(), restricted)


def register(council: Organisation, restricted: bool = False, reference: str = "DOC-1") -> ControlledDocument:
    owner = PostFactory(partnership=council.partnership, code="OWNER", title="Programme manager")
    particulars = control.Particulars("Business case", DocumentKind.BUSINESS_CASE, owner, restricted)
    return control.add_document(
        partnership=council.partnership, reference=reference, particulars=particulars, source="", doer=doer()
    )


def write(document: ControlledDocument, text: str, by: User | None = None) -> DocumentVersion:
    newest = document.versions.order_by("-major", "-minor", "-draft").first()
    draft = control.Draft(
        written_on=timezone.localdate(),
        authors=[document.owner],
        change_reference="",
        summary="A change",
        affected="All",
        sections=(("Money", text),),
        opened=newest.pk if newest else 0,
    )
    return control.add_draft(document_id=document.pk, draft=draft, doer=doer(by))


@pytest.fixture
def document(council: Organisation) -> ControlledDocument:
    return register(council)


def form(version: DocumentVersion | None, **changes: object) -> dict[str, object]:
    today = timezone.localdate()
    filled: dict[str, object] = {
        "opened": version.pk if version else 0,
        "summary": "First text",
        "written_on_0": today.day,
        "written_on_1": today.month,
        "written_on_2": today.year,
        "authors": [PostFactory(code="OWNER").pk],
        "heading_1": "Money",
        "text_1": "The pool holds £421m.",
    }
    return {**filled, **changes}


def day(stem: str, days: int = 0) -> dict[str, object]:
    when = timezone.localdate() + timedelta(days=days)
    return {f"{stem}_0": when.day, f"{stem}_1": when.month, f"{stem}_2": when.year}


# --- From draft to baseline ----------------------------------------------------------------------------------


def test_a_document_goes_from_draft_through_review_and_approval_to_its_baseline(
    document: ControlledDocument, council: Organisation, sign_in: SignIn
) -> None:
    author = sign_in(Role.REPORT_AUTHOR, council)
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    finance = sign_in(Role.FINANCE_OFFICER, council)
    cabinet = BodyFactory(organisation=council)
    s151 = PostFactory(partnership=council.partnership, code="S151", title="Section 151 officer", organisation=council)
    PostHolding.objects.create(post=s151, user=finance.user, capacity="holder", since=timezone.localdate())
    assert "v0.01" in author.post(f"{HERE}{document.pk}/versions/add/", form(None), follow=True).content.decode()
    version = document.versions.get()
    here = f"{HERE}{document.pk}/versions/{version.pk}/"
    author.post(f"{here}review/", {"posts": [s151.pk], **day("due", 3)})
    author.post(f"{here}approval/", {"body": cabinet.pk, "post": ""})
    access = access_of(finance.user, "exampleshire")
    assert access is not None
    assert [one.what for one in document_duties(access)] == ["Review Business case, v0.01"]
    refused = officer.post(f"{here}baseline/", {"csrf": "x"}).content.decode()
    assert "waits for the review of Section 151 officer" in refused
    review = version.reviews.get()
    finance.post(f"{here}review/{review.pk}/", {"answer": "comments", "comments": "Show it net of income."})
    assert document_duties(access) == []
    approval = version.approvals.get()
    officer.post(f"{here}approval/{approval.pk}/", {"answer": "approved", "note": "", **day("decided_on")})
    page = officer.post(f"{here}baseline/", {"csrf": "x"}, follow=True).content.decode()
    assert "v1.0 counts" in page
    baseline = document.versions.get(stage="baseline")
    assert (baseline.label, baseline.content_hash) == ("v1.0", version.content_hash)
    assert "Show it net of income." in officer.get(f"{HERE}{document.pk}/versions/{baseline.pk}/").content.decode()
    acts_kept = list(AuditEntry.objects.order_by("number").values_list("act", flat=True))
    assert acts_kept[-1] == "commissioning.make_baseline"


def test_who_wrote_a_version_does_not_make_it_the_baseline(document: ControlledDocument, council: Organisation) -> None:
    officer = person(Role.GOVERNANCE_OFFICER, council)
    version = write(document, "£421m", officer)
    with pytest.raises(Refused) as refused:
        acts.make_baseline(version_id=version.pk, edition=Edition.NEW, on=timezone.localdate(), doer=doer(officer))
    assert refused.value.code == "own_work"


def test_who_wrote_a_version_neither_reviews_nor_approves_it(
    document: ControlledDocument, council: Organisation
) -> None:
    officer, today = person(Role.GOVERNANCE_OFFICER, council), timezone.localdate()
    version = write(document, "£421m", officer)
    acts.ask_reviews(version_id=version.pk, posts=[document.owner], due=today, on=today, doer=doer())
    approval = acts.ask_approval(version_id=version.pk, body=None, post=document.owner, due=None, doer=doer())
    given = acts.Given(acts.Approval.APPROVED, today, None, "")
    review = version.reviews.get().pk
    for who, code in ((officer, "own_work"), (person(Role.GOVERNANCE_OFFICER, council), "")):
        for act in (
            lambda who=who: acts.answer_review(
                review_id=review, answer=acts.Answer.AGREED, comments="", on=today, doer=doer(who)
            ),
            lambda who=who: acts.record_approval(approval_id=approval.pk, given=given, today=today, doer=doer(who)),
        ):
            if not code:
                act()
                continue
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == code


def test_a_waiver_with_its_decision_number_stands_in_for_a_review(
    document: ControlledDocument, council: Organisation, sign_in: SignIn
) -> None:
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    version = write(document, "£421m")
    asked = timezone.localdate()
    acts.ask_reviews(version_id=version.pk, posts=[document.owner], due=asked, on=asked, doer=doer())
    review = version.reviews.get()
    waiver = {
        "kind": "waiver",
        "detail": "No review",
        "why": "No time",
        "requested_by": document.owner_id,
        "agreed_by": "Programme board",
        "decision_number": "",
        "review": review.pk,
        **day("agreed_on"),
    }
    here = f"{HERE}{document.pk}/waivers/add/"
    assert "is empty" in officer.post(here, waiver).content.decode()
    page = officer.post(here, {**waiver, "decision_number": "D-77"}, follow=True).content.decode()
    assert "D-77" in page
    approval = acts.ask_approval(version_id=version.pk, body=None, post=document.owner, due=None, doer=doer())
    given = acts.Given(acts.Approval.APPROVED, asked, None, "")
    acts.record_approval(approval_id=approval.pk, given=given, today=asked, doer=doer())
    assert acts.make_baseline(version_id=version.pk, edition=Edition.NEW, on=asked, doer=doer()).label == "v1.0"


def test_an_approval_by_a_decision_waits_until_it_is_approved(
    document: ControlledDocument, council: Organisation, icb: Organisation
) -> None:
    from tests.commissioning.factories import decision_on_route

    decision = decision_on_route(*cabinet_and_governing_body(council, icb))
    version = write(document, "£421m")
    approval = acts.ask_approval(version_id=version.pk, body=None, post=document.owner, due=None, doer=doer())
    today = timezone.localdate()
    for given, code in (
        (acts.Given(acts.Approval.APPROVED, today, decision, ""), "decision_not_approved"),
        (acts.Given(acts.Approval.APPROVED, today + timedelta(days=1), None, ""), "approval_in_future"),
    ):
        with pytest.raises(Refused) as refused:
            acts.record_approval(approval_id=approval.pk, given=given, today=today, doer=doer())
        assert refused.value.code == code


def test_a_review_is_due_today_at_the_earliest(document: ControlledDocument) -> None:
    version, today = write(document, "£421m"), timezone.localdate()
    with pytest.raises(Refused) as refused:
        acts.ask_reviews(
            version_id=version.pk, posts=[document.owner], due=today - timedelta(days=1), on=today, doer=doer()
        )
    assert refused.value.code == "review_day_past"
    acts.ask_reviews(version_id=version.pk, posts=[document.owner], due=today, on=today, doer=doer())


def test_the_difference_shows_the_words_that_came_and_went(
    document: ControlledDocument, council: Organisation, sign_in: SignIn
) -> None:
    first, second = write(document, "The pool holds £421m."), write(document, "The pool holds £429m.")
    client = sign_in(Role.COMMISSIONER, council)
    for one, other in ((first, second), (second, first)):
        page = client.get(f"{HERE}{document.pk}/versions/{one.pk}/compare/{other.pk}/").content.decode()
        assert "From v0.01 to v0.02" in page
        assert "£421m.</del>" in page
        assert "£429m.</ins>" in page


def test_who_writes_on_an_older_version_is_told_and_loses_nothing(
    document: ControlledDocument, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.REPORT_AUTHOR, council)
    first = write(document, "The pool holds £421m.")
    write(document, "The pool holds £429m.")
    page = client.post(f"{HERE}{document.pk}/versions/add/", form(first, text_1="Mine.")).content.decode()
    assert "Somebody wrote v0.02 after you opened this page." in page
    assert "Mine." in page
    assert "£429m" in page
    assert document.versions.count() == 2


# --- Files ---------------------------------------------------------------------------------------------------


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def macro_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            archive.writestr(name, "x")
    return out.getvalue()


def test_a_file_is_kept_under_its_hash_and_given_out_only_unchanged(
    document: ControlledDocument, council: Organisation, sign_in: SignIn, settings: pytest.FixtureRequest
) -> None:
    client = sign_in(Role.REPORT_AUTHOR, council)
    client.post(f"{HERE}{document.pk}/versions/add/", form(None, file=sent("Case.pdf", PDF)))
    version = document.versions.get()
    here = f"{HERE}{document.pk}/versions/{version.pk}/"
    answer = client.get(f"{here}file/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="Case.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    stored = Path(str(settings.MEDIA_ROOT)) / version.file  # type: ignore[attr-defined]
    assert version.sha256 in stored.name
    stored.write_bytes(PDF + b"changed")
    page = client.get(f"{here}file/", follow=True).content.decode()
    assert "is not the one that was kept" in page
    stored.unlink()
    assert "is not the one that was kept" in client.get(f"{here}file/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("case.pdf", b"<script>alert(1)</script>", "is none of PDF"),
        ("case.pdf", b"", "is empty"),
        ("case.docx", PDF, "is PDF by its content"),
        ("case.docx", macro_file(), "holds macros"),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field(
    name: str, content: bytes, said: str, document: ControlledDocument, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.REPORT_AUTHOR, council)
    page = client.post(f"{HERE}{document.pk}/versions/add/", form(None, file=sent(name, content))).content.decode()
    assert said in page
    assert "The pool holds £421m." in page
    assert not document.versions.exists()


# --- Who sees what -------------------------------------------------------------------------------------------


def addresses(document: ControlledDocument) -> list[str]:
    version = document.versions.latest("pk")
    here = f"{HERE}{document.pk}/"
    return [
        here,
        f"{here}versions/{version.pk}/",
        f"{here}versions/{version.pk}/file/",
        f"{here}versions/{version.pk}/compare/{version.pk}/",
    ]


@pytest.fixture
def secret(council: Organisation) -> ControlledDocument:
    found = register(council, restricted=True, reference="DOC-R")
    write(found, "Our lowest offer")
    return found


@pytest.mark.parametrize("role", list(Role))
def test_a_restricted_document_is_nowhere_for_those_who_may_not(
    role: Role, secret: ControlledDocument, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(role, council)
    may = role in {Role.GOVERNANCE_OFFICER, Role.COMMISSIONER, Role.AUDITOR}  # board members read no drafts
    listed = client.get(HERE)
    inside = listed.status_code == 200 and "DOC-R" in listed.content.decode()
    assert inside is may
    if listed.status_code == 200:
        assert (b"DOC-R" in client.get(f"{HERE}list.csv").content) is may
    if not may:
        for address in addresses(secret):
            assert client.get(address).status_code in {403, 404}, address
        assert client.post(f"{HERE}{secret.pk}/versions/add/", form(None)).status_code in {403, 404}


def test_the_record_of_acts_names_a_restricted_document_by_its_reference_alone(secret: ControlledDocument) -> None:
    assert {one.subject for one in AuditEntry.objects.all()} == {"DOC-R"}


def test_who_reviews_a_restricted_document_may_read_it(
    secret: ControlledDocument, council: Organisation, sign_in: SignIn
) -> None:
    finance = sign_in(Role.FINANCE_OFFICER, council)
    post = PostFactory(partnership=council.partnership, code="S151", title="Section 151 officer")
    here = f"{HERE}{secret.pk}/versions/{secret.versions.get().pk}/"
    PostHolding.objects.create(post=post, user=finance.user, capacity="holder", since=timezone.localdate())
    assert finance.get(here).status_code == 404
    today = timezone.localdate()
    acts.ask_reviews(version_id=secret.versions.get().pk, posts=[post], due=today, on=today, doer=doer())
    assert finance.get(here).status_code == 200


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.SCRUTINY_MEMBER])
def test_members_read_baselines_and_no_drafts(
    role: Role, document: ControlledDocument, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(role, council)
    draft = write(document, "£421m")
    assert client.get(f"{HERE}{document.pk}/").status_code == 404
    DocumentVersion.objects.create(
        document=document,
        major=1,
        minor=0,
        draft=0,
        stage="baseline",
        content={"sections": []},
        location="Shelf",
        content_hash="a" * 64,
        created_at=timezone.now(),
        baselined_from=draft,
    )
    page = client.get(f"{HERE}{document.pk}/").content.decode()
    assert "v1.0 counts" in page
    assert "v0.01" not in page
    assert client.get(f"{HERE}{document.pk}/versions/{draft.pk}/").status_code == 404


def test_only_whoever_acts_for_the_post_answers_its_review(
    document: ControlledDocument, council: Organisation, sign_in: SignIn
) -> None:
    version, today = write(document, "£421m"), timezone.localdate()
    acts.ask_reviews(version_id=version.pk, posts=[document.owner], due=today, on=today, doer=doer())
    review = version.reviews.get()
    here = f"{HERE}{document.pk}/versions/{version.pk}/review/{review.pk}/"
    assert sign_in(Role.FINANCE_OFFICER, council).post(here, {"answer": "agreed"}).status_code == 403
    assert sign_in(Role.GOVERNANCE_OFFICER, council).post(here, {"answer": "agreed"}).status_code == 302
    assert DocumentReview.objects.get().answer == "agreed"


def test_a_document_of_another_partnership_is_not_found(
    document: ControlledDocument, sign_in: SignIn, council: Organisation
) -> None:
    write(document, "£421m")
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in(Role.GOVERNANCE_OFFICER, elsewhere)
    for address in addresses(document):
        assert client.get(address.replace("exampleshire", "elsewhere")).status_code == 404
        assert client.get(address).status_code == 404


def test_the_filters_stay_in_the_address_and_in_the_file(
    document: ControlledDocument, secret: ControlledDocument, council: Organisation, sign_in: SignIn
) -> None:
    client: Client = sign_in(Role.COMMISSIONER, council)
    page = client.get(f"{HERE}?access=restricted").content.decode()
    assert "1 of 2 documents" in page
    assert "list.csv?access=restricted" in page
    assert b"DOC-1" not in client.get(f"{HERE}list.csv?access=restricted").content
    assert client.get(f"{HERE}list.xlsx").content[:2] == b"PK"
    assert client.get(f"{HERE}list.exe").status_code == 404


# --- The database, and two at once ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": "baseline", "draft": 1},
        {"stage": "draft", "draft": 0},
        {"content": {}, "location": ""},
        {"file": "x", "sha256": ""},
    ],
)
def test_the_database_refuses_a_version_that_a_program_forgot_to_check(
    fields: dict[str, object], document: ControlledDocument
) -> None:
    good = {"major": 0, "minor": 0, "draft": 1, "stage": "draft", "content": {}, "location": "Shelf"}
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.create(
            document=document, content_hash="a" * 64, created_at=timezone.now(), **{**good, **fields}
        )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_written_at_once_one_is_told(council: Organisation) -> None:
    document = register(council)
    first = write(document, "£421m")

    def other(text: str) -> str:
        try:
            draft = control.Draft(
                None, [document.owner], "", "A change", "", sections=(("Money", text),), opened=first.pk
            )
            return control.add_draft(document_id=document.pk, draft=draft, doer=doer()).label
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(other, ["£429m", "£430m"]))
    assert sorted(said) == ["v0.02", "version_newer"]


def test_the_demonstration_loads_twice_and_keeps_what_people_did(load_area: Callable[[], None]) -> None:
    load_area()
    document = ControlledDocument.objects.get(reference="IHWB-01")
    assert [one.label for one in document.versions.all()] == [f"v0.0{number}" for number in range(1, 8)]
    write(document, "Another text")
    load_area()
    assert document.versions.count() == 8


@pytest.fixture
def load_area() -> Callable[[], None]:
    folder = project.BASE_DIR / "demo" / "plymouth"
    names = ("partnership", "authority", "decisions", "documents", "folder")
    files = {name: found for name, found in read_documents(folder).items() if name in names}

    def loaded() -> None:
        load(load_partnership(files["partnership"]), files)

    return loaded
