"""The officers whose boxes stand on a report sign them themselves, and nobody signs for them or for their own text."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import AdviceRequest, AuditEntry, Organisation, Post
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from scrutiny.models import Report, ReportSection, ReportSignOff
from scrutiny.selectors.duties import duties
from tests.commissioning.factories import cabinet_and_governing_body, decision_on_route
from tests.conftest import SignIn
from tests.factories import BodyFactory, hold
from tests.scrutiny.factories import ReportFactory

pytestmark = pytest.mark.django_db
REPORT = "/p/exampleshire/scrutiny/reports/{}/"


@pytest.fixture
def box(council: Organisation) -> ReportSignOff:
    report = ReportFactory(partnership=council.partnership, committee=BodyFactory(organisation=council))
    ReportSection.objects.create(report=report, position=1, heading="Why", text="Need grows.")
    post = Post.objects.create(partnership=council.partnership, code="S151", title="Chief finance officer")
    return ReportSignOff.objects.create(report=report, kind="finance", post=post)


def sign(client: Client, box: ReportSignOff, version: int | None = None) -> str:
    report = Report.objects.get(pk=box.report_id)
    sent = {"version": report.version if version is None else version, "reference": "F7"}
    address = f"{REPORT.format(report.slug)}sign-offs/{box.pk}/sign"
    page = client.post(address, sent, follow=True).content.decode()
    box.refresh_from_db()
    return page


def test_the_holder_of_the_post_is_asked_signs_and_locks_the_text(
    box: ReportSignOff, council: Organisation, sign_in: SignIn
) -> None:
    assert box.post
    officer = sign_in(Role.FINANCE_OFFICER, council)
    hold(box.post, officer.user)  # type: ignore[attr-defined]
    asked = [one.what for one in duties(access_of(officer.user, "exampleshire"), timezone.localdate())]  # type: ignore[attr-defined]
    assert any(what.startswith("Sign the report") for what in asked)
    assert "Sign it" in officer.get(REPORT.format(box.report.slug)).content.decode()
    assert "the text is locked" in sign(officer, box)
    assert (box.signed_on, box.reference) == (timezone.localdate(), "F7")
    assert AuditEntry.objects.get(act="scrutiny.sign_report").by == officer.user  # type: ignore[attr-defined]
    assert box.report.kept_versions.get().signed
    assert "has signed this report already" in sign(officer, box)


def test_nobody_else_signs_and_nobody_an_older_text(box: ReportSignOff, council: Organisation, sign_in: SignIn) -> None:
    assert box.post
    other = sign_in(Role.FINANCE_OFFICER, council)
    assert "Sign it" not in other.get(REPORT.format(box.report.slug)).content.decode()
    assert "Nobody held the post" in sign(other, box)
    hold(box.post, other.user)  # type: ignore[attr-defined]
    assert "after you opened this page" in sign(other, box, version=99)
    for role in (Role.REPORT_AUTHOR, Role.BOARD_MEMBER, Role.AUDITOR, Role.PROVIDER):
        address = f"{REPORT.format(box.report.slug)}sign-offs/{box.pk}/sign"
        assert sign_in(role, council).get(address).status_code == 403
    assert box.signed_on is None


def test_who_wrote_the_text_does_not_sign_it(box: ReportSignOff, council: Organisation, sign_in: SignIn) -> None:
    assert box.post
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    hold(box.post, officer.user)  # type: ignore[attr-defined]
    report = box.report
    report.refresh_from_db()
    sent = {"version": report.version, "heading": "Why", "text": "Mine.", "reason": "Written anew"}
    officer.post(f"{REPORT.format(report.slug)}section/add", sent)
    assert report.sections.count() == 2
    assert "You wrote or changed this text" in sign(officer, box)
    assert box.signed_on is None


def test_a_private_report_is_signed_by_who_may_read_it(
    box: ReportSignOff, council: Organisation, sign_in: SignIn
) -> None:
    assert box.post
    Report.objects.filter(pk=box.report_id).update(part=2, date=date(2014, 11, 11))
    officer = sign_in(Role.FINANCE_OFFICER, council)
    hold(box.post, officer.user)  # type: ignore[attr-defined]
    address = f"{REPORT.format(box.report.slug)}sign-offs/{box.pk}/sign"
    assert officer.get(address).status_code == 404
    asked = duties(access_of(officer.user, "exampleshire"), timezone.localdate())  # type: ignore[attr-defined]
    assert not [one for one in asked if box.report.subject in one.what]


def test_a_box_that_advice_on_the_decision_fills_is_asked_for_there(
    box: ReportSignOff, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    assert box.post
    decision = decision_on_route(*cabinet_and_governing_body(council, icb))
    AdviceRequest.objects.create(decision=decision, kind="finance", post=box.post, due=date(2014, 10, 20))
    Report.objects.filter(pk=box.report_id).update(decision=decision)
    officer = sign_in(Role.FINANCE_OFFICER, council)
    hold(box.post, officer.user)  # type: ignore[attr-defined]
    asked = duties(access_of(officer.user, "exampleshire"), timezone.localdate())  # type: ignore[attr-defined]
    assert not [one for one in asked if one.what.startswith("Sign the report")]
    page = officer.get(REPORT.format(box.report.slug)).content.decode()
    assert "Sign it" not in page
    assert f"/decisions/{decision.pk}/#advice" in page
    assert "asked for as advice on the decision" in sign(officer, box)
    assert box.signed_on is None
