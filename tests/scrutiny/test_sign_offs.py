"""The sign-off row of a report: advice on its decision fills the boxes, as long as it is about the text that stands."""

from datetime import UTC, date, datetime

import pytest

from commissioning.models import AdviceRequest, Decision, Organisation, User
from commissioning.rules.roles import Role
from scrutiny.models import Report, ReportSection, ReportSignOff
from scrutiny.selectors.reports import report_rows, report_view
from tests.commissioning.factories import cabinet_and_governing_body, decision_on_route
from tests.conftest import SignIn
from tests.factories import PostFactory, hold, person
from tests.scrutiny.factories import ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(council: Organisation, icb: Organisation) -> Report:
    decision = decision_on_route(*cabinet_and_governing_body(council, icb))
    made: Report = ReportFactory(partnership=council.partnership, decision=decision)
    ReportSignOff.objects.create(report=made, kind="legal", reference="OLD/1", signed_on=date(2014, 10, 1))
    ReportSignOff.objects.create(report=made, kind="it", reference="IT/4", signed_on=date(2014, 10, 2))
    return made


def legal(decision: Decision, **given: object) -> AdviceRequest:
    post = PostFactory(partnership=decision.partnership, code="LEGAL", title="Legal lead")
    return AdviceRequest.objects.create(decision=decision, kind="legal", post=post, due=date(2014, 10, 20), **given)


def given_on(decision: Decision, officer: Role = Role.GOVERNANCE_OFFICER) -> dict[str, object]:
    return {
        "advice": "comments", "comments": "Only between ourselves.", "reference": "LEG/7",
        "content_hash": decision.content_hash, "given_by": person(officer, decision.partnership.organisations.first()),
        "given_at": datetime(2014, 10, 14, 9, tzinfo=UTC),
    }  # fmt: skip


def test_advice_asked_for_opens_the_box_that_the_report_had_signed(report: Report) -> None:
    assert report.decision
    legal(report.decision)
    row = report_view(report).sign_offs
    assert [(one.kind, one.reference, one.signed_on) for one in row] == [
        ("legal", "", None), ("it", "IT/4", date(2014, 10, 2)),
    ]  # fmt: skip
    assert row[0].note == "Asked for by 20 October 2014"
    assert [(one.sign_offs, one.open_sign_offs) for one in report_rows(Report.objects.all())] == [(2, 1)]


def test_advice_given_signs_the_box_until_the_text_changes_and_its_comments_stay_with_the_decision(
    report: Report, council: Organisation, sign_in: SignIn
) -> None:
    assert report.decision
    legal(report.decision, **given_on(report.decision))
    row = report_view(report).sign_offs[0]
    assert (row.post, row.reference, row.signed_on) == ("Legal lead", "LEG/7", date(2014, 10, 14))
    page = sign_in(Role.BOARD_MEMBER, council).get(f"/p/exampleshire/scrutiny/reports/{report.slug}/").content.decode()
    assert "LEG/7" in page
    assert "Advice on the decision" in page
    assert "Only between ourselves" not in page
    Decision.objects.update(content_hash="another")
    report.refresh_from_db()
    row = report_view(report).sign_offs[0]
    assert (row.reference, row.signed_on, row.note) == ("", None, "Given on an earlier text")


def test_a_report_without_a_decision_keeps_its_own_row(report: Report) -> None:
    assert report.decision
    legal(report.decision)
    report.decision = None
    assert [one.reference for one in report_view(report).sign_offs] == ["OLD/1", "IT/4"]


def test_advice_waits_for_the_findings_of_the_reports_on_its_decision(
    report: Report, council: Organisation, sign_in: SignIn
) -> None:
    decision = report.decision
    assert decision
    table = "| Line | 2015/16 |\n| Acute | 100 |\n| Care | 50 |\n| Total | 160 |"
    ReportSection.objects.create(report=report, position=1, heading="Money", text=table)
    asked = legal(decision)
    adviser = sign_in(Role.GOVERNANCE_OFFICER, council)
    hold(asked.post, User.objects.get(pk=adviser.session["_auth_user_id"]))
    address = f"/p/exampleshire/decisions/{decision.pk}/advice/{asked.pk}/give/"
    said = {"advice": "clear", "comments": "", "reference": "", "opened": decision.content_hash}
    assert "says 160; the 2 figures above it add up to 150" in adviser.get(address).content.decode()
    assert "1 finding of the casting check is open" in adviser.post(address, said).content.decode()
    Report.objects.filter(pk=report.pk).update(part=2)
    finance = sign_in(Role.FINANCE_OFFICER, council)
    page = finance.get(address).content.decode()
    assert ("In a private report" in page, "160" in page, report.subject in page) == (True, False, False)
    asked.refresh_from_db()
    assert asked.advice == "waiting"
    adviser.post(address, {**said, "advice": "objection", "comments": "The table does not add up."})
    asked.refresh_from_db()
    assert asked.advice == "objection"
    report.sections.update(text=table.replace("160", "150"))
    adviser.post(address, said)
    asked.refresh_from_db()
    assert asked.advice == "clear"
