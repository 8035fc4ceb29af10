"""Notices are raised from certified figures, sent with no figure in the e-mail, and answered by a plan both agree."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client

from commissioning.models import Organisation, User
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from ihwb.kernel.errors import Refused
from ihwb.web.duties import duties_of
from pool.models import ActionPlan, NoticeState, Period, PooledFund, VarianceNotice
from pool.services.action_plan import ActionValues, agree_plan, record_progress, save_plan
from pool.services.notices import acknowledge, raise_missing, raise_notices, send_notice
from pool.services.statement import freeze
from pool.tasks import raise_missing_notices
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory, UserFactory, person
from tests.pool.factories import PeriodFactory, figures
from tests.pool.year_end.conftest import AT, Certified, of, url, words

LATE = datetime(2015, 10, 26, 9, tzinfo=UTC)


def sent(period: Period, by: User, at: datetime = AT) -> VarianceNotice:
    notice = raise_notices(period, at)
    assert notice is not None
    return send_notice(notice_id=notice.pk, by=by, at=at, link="https://ihwb.example/notice")


def test_a_certified_variance_beyond_the_tolerance_is_due_after_ten_working_days(certified: Certified) -> None:
    notice = raise_notices(certified(), AT)
    assert notice is not None
    assert (notice.variance, notice.due_on) == (Decimal("110.00"), date(2015, 10, 21))
    assert "Service 1: £150.00 over its budget" in notice.text
    assert raise_notices(notice.period, AT) == notice
    assert VarianceNotice.objects.count() == 1


def test_neither_an_open_period_nor_one_within_the_tolerance_is_told(certified: Certified, fund: PooledFund) -> None:
    assert raise_notices(certified(5, {"L001": "1100.00"}), AT) is None
    open_period = PeriodFactory(fund=fund, number=7)
    figures(open_period, forecasts={"L001": "9000.00"})
    assert raise_notices(open_period, AT) is None


def test_a_notice_not_yet_sent_is_gone_when_the_period_is_certified_again_within_the_tolerance(
    certified: Certified, by: User
) -> None:

    period = certified()
    raise_notices(period, AT)
    period.state, period.certified_by, period.certified_at, period.round = "open", None, None, 2
    period.save()
    period.outturns.filter(line__code="L001").update(forecast="1000.00")
    freeze(period, by=by, at=AT)
    assert raise_notices(period, AT) is None
    assert not VarianceNotice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_e_mail_goes_to_both_partners_and_holds_a_link_and_no_figure(
    certified: Certified, council: Organisation, icb: Organisation, by: User
) -> None:
    officer = person(Role.FINANCE_OFFICER, icb)
    member = person(Role.BOARD_MEMBER, council)
    auditor = person(Role.AUDITOR, council)
    gone = person(Role.COMMISSIONER, council)
    gone.role_holdings.update(until=date(2015, 1, 1))
    sent(certified(), by)
    told = {one.to[0] for one in mail.outbox}
    assert {officer.email, member.email} <= told
    assert not told & {auditor.email, gone.email}
    for message in mail.outbox:
        assert "https://ihwb.example/notice" in message.body
        assert not any(figure in message.body + message.subject for figure in ("110", "£", "1150"))


def test_a_notice_sent_late_says_by_how_many_working_days(certified: Certified, boss: Client, by: User) -> None:
    notice = sent(certified(), by, LATE)
    page = words(boss, of("notice", notice.period))
    assert "sent 3 working days late" in page
    with pytest.raises(Refused, match="stays as it was"):
        sent(notice.period, by)


def test_opening_the_page_raises_nothing_and_a_notice_still_to_be_sent_is_the_pool_managers(
    certified: Certified, boss: Client, council: Organisation, sign_in: SignIn
) -> None:
    period = certified()
    member = sign_in(Role.BOARD_MEMBER, council)
    assert "No notice" in words(member, url("notices", fund="POOL"))
    assert "No notice" in words(boss, url("notices", fund="POOL"))
    assert not VarianceNotice.objects.exists()
    assert raise_missing_notices() == 0, "it looks back some weeks, not years"
    assert raise_missing(AT, fund=period.fund) == 1
    assert "£110.00" in words(boss, url("notices", fund="POOL"))
    assert "No notice" in words(member, url("notices", fund="POOL"))
    words(member, of("notice", period), 404)


def test_each_partner_acknowledges_for_itself_alone(
    certified: Certified, council: Organisation, icb: Organisation, sign_in: SignIn, by: User
) -> None:
    notice = sent(certified(), by)
    officer = sign_in(Role.FINANCE_OFFICER, council)
    assert any("Acknowledge the notice" in one.what for one in _duties(officer))
    assert officer.post(of("notice_acknowledge", notice.period), {"organisation": "ICB"}).status_code == 200
    assert not notice.acknowledgements.exists()
    officer.post(of("notice_acknowledge", notice.period), {"organisation": "COUNCIL", "comment": "Seen"})
    assert notice.acknowledgements.get().organisation == council
    assert not any("Acknowledge the notice" in one.what for one in _duties(officer))
    with pytest.raises(Refused, match="already"):
        acknowledge(notice_id=notice.pk, organisation=council, by=UserFactory(), at=AT)


def _duties(client: Client) -> list:  # type: ignore[type-arg]

    access = access_of(client.user, "exampleshire")  # type: ignore[attr-defined]
    assert access is not None
    return duties_of(access, date(2015, 10, 20))


# --- The plan ---------------------------------------------------------------------------------------------------


@pytest.fixture
def plan(certified: Certified, by: User) -> ActionPlan:
    return _save(sent(certified(), by), by)


def _save(notice: VarianceNotice, by: User, expected: str = "110.00") -> ActionPlan:
    action = ActionValues("Review packages", PostFactory(), date(2016, 1, 31), Decimal(expected))
    months = {7: Decimal("40.00"), 8: Decimal(expected)}
    return save_plan(notice_id=notice.pk, summary="Together", actions=[action], months=months, by=by)


def test_both_partners_agree_the_same_content_and_a_change_asks_them_again(
    plan: ActionPlan, council: Organisation, icb: Organisation, by: User
) -> None:
    opened = plan.content_hash
    agree_plan(notice_id=plan.notice_id, organisation=council, opened_hash=opened, by=UserFactory(), at=AT)
    plan.refresh_from_db()
    assert plan.state == "draft"
    _save(plan.notice, by, "100.00")
    with pytest.raises(Refused, match="has changed"):
        agree_plan(notice_id=plan.notice_id, organisation=icb, opened_hash=opened, by=UserFactory(), at=AT)
    now = ActionPlan.objects.get().content_hash
    for partner in (council, icb):
        agree_plan(notice_id=plan.notice_id, organisation=partner, opened_hash=now, by=UserFactory(), at=AT)
    assert ActionPlan.objects.get().state == "agreed"


def test_progress_waits_for_the_agreement_and_leaves_it_standing(
    plan: ActionPlan, council: Organisation, icb: Organisation, by: User, boss: Client
) -> None:
    done = {1: (date(2015, 12, 1), "Done early")}
    achieved = {7: (Decimal("30.00"), "")}
    with pytest.raises(Refused, match="once every partner has agreed"):
        record_progress(notice_id=plan.notice_id, done=done, achieved=achieved, by=by)
    for partner in (council, icb):
        agree_plan(
            notice_id=plan.notice_id, organisation=partner, opened_hash=plan.content_hash, by=UserFactory(), at=AT
        )
    record_progress(notice_id=plan.notice_id, done=done, achieved=achieved, by=by)
    page = words(boss, of("action_plan", plan.notice.period))
    assert "£30.00 recovered of £40.00 expected by the end of Period 7, October 2015: £10.00 behind the plan." in page
    assert "1 of 1 done" in page
    assert ActionPlan.objects.get().state == "agreed"


def test_a_partner_cannot_agree_for_the_other(plan: ActionPlan, council: Organisation, sign_in: SignIn) -> None:
    officer = sign_in(Role.FINANCE_OFFICER, council)
    values = {"organisation": "ICB", "opened": plan.content_hash}
    officer.post(of("action_plan_agree", plan.notice.period), values)
    assert not plan.agreements.exists()
    officer.post(of("action_plan_agree", plan.notice.period), {**values, "organisation": "COUNCIL"})
    assert plan.agreements.get().organisation == council


def test_the_plan_is_drawn_up_in_its_form(certified: Certified, by: User, boss: Client) -> None:
    notice = sent(certified(), by)
    post = PostFactory()
    values = {
        "summary": "Review all packages", "action-TOTAL_FORMS": "2", "action-INITIAL_FORMS": "0",
        "action-0-title": "Review packages", "action-0-owner": post.pk, "action-0-expected": "110",
        "action-0-due_on_0": "31", "action-0-due_on_1": "1", "action-0-due_on_2": "2016",
        "month_7": "50", "month_12": "110",
    }  # fmt: skip
    assert "Expected recovery to date" in words(boss, of("action_plan_edit", notice.period))
    assert boss.post(of("action_plan_edit", notice.period), values).status_code == 302
    plan = ActionPlan.objects.get()
    assert [(one.title, one.expected) for one in plan.actions.all()] == [("Review packages", Decimal("110.00"))]
    assert [one.number for one in plan.recovery.all()] == [7, 12]
    answer = boss.post(of("action_plan_edit", notice.period), {**values, "action-0-owner": ""})
    assert "Choose the post that owns it." in answer.content.decode()


def test_a_notice_is_closed_with_a_note_and_its_plan_with_it(plan: ActionPlan, boss: Client) -> None:
    period = plan.notice.period
    assert "Say how it came out" in boss.post(of("notice_close", period), {"note": " "}).content.decode()
    boss.post(of("notice_close", period), {"note": "All recovered"})
    assert VarianceNotice.objects.get().state == NoticeState.CLOSED
    assert ActionPlan.objects.get().state == "closed"
    assert "All recovered" in words(boss, of("notice", period))


def test_a_stranger_finds_no_notice(certified: Certified, by: User, sign_in: SignIn) -> None:

    notice = sent(certified(), by)
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in(Role.POOL_MANAGER, elsewhere)
    for name in ("notice", "notice_send", "notice_close"):
        words(stranger, of(name, notice.period), 404)
