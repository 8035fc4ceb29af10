"""Writing a report and signing it off."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Decision, Organisation, Recommendation
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from ihwb.web.duties import duties_of
from scrutiny.models import Report, ReportSection, ReportSignOff
from tests.conftest import SignIn
from tests.factories import BodyFactory, PostFactory, person
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory, ReportFactory

pytestmark = pytest.mark.django_db
BASE = "/p/exampleshire/scrutiny"
SECTION = {"heading": "Why", "text": "Because.", "reason": "First draft", "version": "0"}


@pytest.fixture
def report(council: Organisation) -> Report:
    return ReportFactory(partnership=council.partnership, committee=BodyFactory(organisation=council))


@pytest.fixture
def author(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.REPORT_AUTHOR, council)


def form_of(report: Report) -> dict[str, str]:
    return {
        "subject": report.subject, "committee": str(report.committee_id), "date_0": "11", "date_1": "11",
        "date_2": "2014", "lead_officer": str(report.lead_officer_id), "author": str(report.author_id),
        "part": str(report.part), "purpose": report.purpose, "version": str(report.version), "reason": "Clearer",
    }  # fmt: skip


def test_an_author_writes_a_report_and_its_sections(council: Organisation, author: Client) -> None:
    post = PostFactory(partnership=council.partnership)
    body = BodyFactory(organisation=council)
    blank = Report(
        partnership=council.partnership, subject="One budget", committee=body, lead_officer=post, author=post,
        purpose="To agree.\n\n- one\n- two",
    )  # fmt: skip
    answer = author.post(f"{BASE}/reports/add", form_of(blank), follow=True)
    assert "The report is saved." in answer.content.decode()
    assert "<li>one</li>" in answer.content.decode()
    report = Report.objects.get(slug="one-budget")
    author.post(f"{BASE}/reports/one-budget/section/add", SECTION)
    author.post(f"{BASE}/reports/one-budget/section/add", {**SECTION, "heading": "How", "version": "1"})
    assert list(report.sections.values_list("position", "heading")) == [(1, "Why"), (2, "How")]
    assert ReportSection.history.first().history_change_reason == "First draft"


def test_every_text_of_a_report_is_read_as_it_was_written(report: Report, author: Client) -> None:
    texts = ("purpose", "corporate_plan", "financial_implications", "equality", "alternatives", "published_work")
    for number, name in enumerate(texts):
        setattr(report, name, f"The council's <aims> {number}.")
    report.save()
    page = author.get(f"{BASE}/reports/{report.slug}/").content.decode()
    for number, _ in enumerate(texts):
        assert f"The council&#x27;s &lt;aims&gt; {number}." in page


def test_two_authors_do_not_write_over_each_other(report: Report, author: Client) -> None:
    page = f"{BASE}/reports/{report.slug}"
    author.post(f"{page}/section/add", SECTION)
    section = report.sections.get()
    answer = author.post(f"{page}/section/{section.pk}/edit", {**SECTION, "text": "My words"}).content.decode()
    assert "The report was changed by" in answer
    assert "Now stands there: Because." in answer
    assert "My words" in answer
    stale = author.post(f"{page}/edit", {**form_of(report), "purpose": "To disagree."}).content.decode()
    assert "The report was changed by" in stale
    section.refresh_from_db()
    report.refresh_from_db()
    assert (section.text, report.purpose) == ("Because.", "To agree one budget.")
    author.post(f"{page}/section/{section.pk}/edit", {**SECTION, "text": "My words", "version": "1"})
    section.refresh_from_db()
    assert section.text == "My words"


def test_a_row_is_added_to_a_stale_report_only_after_a_look(report: Report, author: Client) -> None:
    page = f"{BASE}/reports/{report.slug}/section/add"
    author.post(page, SECTION)
    assert "The report was changed by" in author.post(page, {**SECTION, "heading": "How"}).content.decode()
    assert report.sections.count() == 1


def test_a_box_is_signed_only_with_a_reference(report: Report, author: Client) -> None:
    page = f"{BASE}/reports/{report.slug}"
    author.post(f"{page}/sign-off/add", {"kind": "legal", "version": "0", "reason": "Row of the form"})
    box = ReportSignOff.objects.get()
    signed = {
        "kind": "legal", "signed_on_0": "30", "signed_on_1": "10", "signed_on_2": "2014", "version": "1",
        "reason": "Signed",
    }  # fmt: skip
    refused = author.post(f"{page}/sign-off/{box.pk}/edit", signed).content.decode()
    assert "A signature comes with the officer&#x27;s reference" in refused
    author.post(f"{page}/sign-off/{box.pk}/edit", {**signed, "reference": "LEG/1"})
    box.refresh_from_db()
    assert (box.reference, box.signed_on) == ("LEG/1", date(2014, 10, 30))
    assert "30 October 2014" in author.get(f"{page}/").content.decode()


def test_a_row_is_removed_with_a_reason_and_stays_in_the_history(report: Report, author: Client) -> None:
    page = f"{BASE}/reports/{report.slug}"
    author.post(f"{page}/option/add", {"title": "Do nothing", "version": "0", "reason": "Options"})
    option = report.options.get()
    author.post(f"{page}/option/{option.pk}/remove", {"version": "1", "reason": "Not lawful"})
    assert report.options.count() == 0
    history = author.get(f"{page}/history").content.decode()
    assert "Removed: option" in history
    assert "Not lawful" in history


def test_the_recommendations_of_a_decision_are_not_written_in_the_report(report: Report, author: Client) -> None:
    decision = Decision.objects.create(
        partnership=report.partnership, reference="D1", title="One", content_hash="a" * 64
    )
    Recommendation.objects.create(decision=decision, number=1, text="Agree the pool.")
    report.decision = decision
    report.save()
    page = f"{BASE}/reports/{report.slug}"
    assert "Agree the pool." in author.get(f"{page}/").content.decode()
    sent = {"text": "Agree something else.", "version": "0", "reason": "x y z"}
    refused = author.post(f"{page}/recommendation/add", sent).content.decode()
    assert "The recommendations are those of the decision D1" in refused
    assert report.own_recommendations.count() == 0


def test_an_author_cannot_make_a_report_private_that_they_could_not_open_again(report: Report, author: Client) -> None:
    answer = author.post(f"{BASE}/reports/{report.slug}/edit", {**form_of(report), "part": "2"}).content.decode()
    assert "Select a valid choice." in answer
    report.refresh_from_db()
    assert report.part == 1


def test_a_report_on_an_agenda_keeps_its_part(report: Report, council: Organisation, sign_in: SignIn) -> None:
    AgendaItemFactory(
        meeting=MeetingFactory(body=report.committee), position=1, number="4", kind="report", report=report
    )
    governance = sign_in(Role.GOVERNANCE_OFFICER, council)
    answer = governance.post(f"{BASE}/reports/{report.slug}/edit", {**form_of(report), "part": "2"}).content.decode()
    assert "The report is item 4 in Part I of Cabinet, 11 November 2014. Take it off that agenda first" in answer


def test_who_does_not_write_reports_gets_no_form(report: Report, council: Organisation, sign_in: SignIn) -> None:
    member = sign_in(Role.BOARD_MEMBER, council)
    for address in ("reports/add", f"reports/{report.slug}/edit", f"reports/{report.slug}/section/add"):
        assert member.get(f"{BASE}/{address}").status_code == 403
    assert member.get(f"{BASE}/reports/{report.slug}/").status_code == 200
    assert member.get(f"{BASE}/reports/{report.slug}/poem/add").status_code == 403


def test_a_part_of_a_report_that_does_not_exist_is_not_found(report: Report, author: Client) -> None:
    assert author.get(f"{BASE}/reports/{report.slug}/poem/add").status_code == 404


def test_what_waits_for_whom(report: Report, council: Organisation) -> None:
    today = date(2014, 10, 20)
    meeting = MeetingFactory(body=report.committee, starts_at=datetime(2014, 11, 11, 14, tzinfo=UTC))
    AgendaItemFactory(meeting=meeting, position=1, kind="report", report=report)
    ReportSignOff.objects.create(report=report, kind="legal")
    ReportSignOff.objects.create(report=report, kind="finance", reference="F1", signed_on=today)
    private = ReportFactory(partnership=council.partnership, exempt=True)
    ReportSignOff.objects.create(report=private, kind="legal")

    def waiting(role: Role) -> list[tuple[str, date | None]]:
        access = access_of(person(role, council), "exampleshire")
        assert access is not None
        return [(duty.what, duty.due) for duty in duties_of(access, today) if "/scrutiny/" in duty.url]

    papers = ("Publish the papers of Cabinet, 11 November 2014", date(2014, 11, 3))
    signing = ("Get the report “One system, one budget” signed off", date(2014, 11, 3))
    assert waiting(Role.REPORT_AUTHOR) == [signing]
    assert set(waiting(Role.GOVERNANCE_OFFICER)) >= {papers, signing}
    assert waiting(Role.SCRUTINY_MEMBER) == []
    meeting.papers_out_on = timezone.localdate()
    meeting.save()
    assert papers not in waiting(Role.GOVERNANCE_OFFICER)
