"""What the year wants of a person: notices to send and acknowledge, plans and settlements to agree, reports to make."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from ihwb.kernel.dates import FinancialYear
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from pool.models import (
    ActionPlan,
    NoticeState,
    Period,
    PlanAction,
    PooledFund,
    Settlement,
    VarianceNotice,
)
from pool.selectors.action_plan import agreed_by as plan_agreed_by
from pool.selectors.fund_partners import speaks_for
from pool.selectors.fund_reports import report_schedule
from pool.selectors.settlement import agreed_by as settlement_agreed_by

SOON = timedelta(days=30)


def duties(access: Access, on: date) -> list[Duty]:
    """All of them. A person who holds none of these rights costs no query."""
    found: list[Duty] = []
    if access.may("pool.send_notice"):
        found += _to_send(access)
    if access.organisations_for("pool.agree_for_partner"):
        found += [*_to_acknowledge(access), *_plans(access), *_settlements(access)]
    if access.may("pool.change_action_plan"):
        found += _actions(access, on)
    if access.may("pool.produce_report"):
        found += _reports(access, on)
    return found


def _at(access: Access, name: str, **where: Any) -> str:
    return reverse(name, kwargs={"partnership": access.partnership.slug, **where})


def _of(access: Access, name: str, period: Period) -> str:
    return _at(access, name, fund=period.fund.code, year=period.year, period=period.number)


def _notices(access: Access, state: NoticeState) -> QuerySet[VarianceNotice]:
    rows = VarianceNotice.objects.filter(period__fund__agreement__partnership=access.partnership, state=state)
    return rows.select_related("period__fund__agreement__partnership")


def _to_send(access: Access) -> Iterator[Duty]:
    for one in _notices(access, NoticeState.DUE):
        period = one.period
        detail = f"{period.fund.name}: its forecast is beyond the tolerance."
        what, url = f"Send the notice of {period.month.label}", _of(access, "pool:notice", period)
        yield Duty(what, url, one.due_on, detail, "Send {count} notices of a variance", _notices_page(access, period))


def _to_acknowledge(access: Access) -> Iterator[Duty]:
    """Acknowledging has no day of its own in the agreement."""
    for one in _notices(access, NoticeState.SENT):
        period = one.period
        done = set(one.acknowledgements.values_list("organisation_id", flat=True))
        waiting = [partner.name for partner in speaks_for(access, period.fund) if partner.pk not in done]
        if waiting:
            what = f"Acknowledge the notice of {period.month.label}"
            url, many = _of(access, "pool:notice", period), "Acknowledge {count} notices of a variance"
            yield Duty(what, url, None, f"For {' and '.join(waiting)}.", many, _notices_page(access, period))


def _notices_page(access: Access, period: Period) -> str:
    return _at(access, "pool:notices", fund=period.fund.code)


def _plans(access: Access) -> Iterator[Duty]:
    rows = ActionPlan.objects.filter(notice__period__fund__agreement__partnership=access.partnership, state="draft")
    has_actions = Exists(PlanAction.objects.filter(plan=OuterRef("pk")))
    for plan in rows.filter(has_actions).select_related("notice__period__fund__agreement"):
        period = plan.notice.period
        own = {one.code for one in speaks_for(access, period.fund)}
        waiting = [one.name for one in plan_agreed_by(plan) if one.at is None and one.code in own]
        if waiting:
            what = f"Agree the action plan of {period.month.label}"
            yield Duty(what, _of(access, "pool:action_plan", period), None, f"For {' and '.join(waiting)}.")


def _settlements(access: Access) -> Iterator[Duty]:
    rows = Settlement.objects.filter(fund__agreement__partnership=access.partnership, state="proposed")
    for made in rows.select_related("fund__agreement"):
        own = {one.code for one in speaks_for(access, made.fund)}
        waiting = [one.name for one in settlement_agreed_by(made) if one.at is None and one.code in own]
        if waiting:
            what = f"Agree the settlement of {FinancialYear(made.year).label}"
            url = _at(access, "pool:settlement", fund=made.fund.code, year=made.year)
            yield Duty(what, url, None, f"For {' and '.join(waiting)}.")


def _actions(access: Access, on: date) -> Iterator[Duty]:
    """Actions of agreed plans that are not done and fall due within a month: those who follow the plan are reminded."""
    rows = PlanAction.objects.filter(
        plan__notice__period__fund__agreement__partnership=access.partnership,
        plan__state="agreed",
        done_on__isnull=True,
        due_on__lte=on + SOON,
    )
    for one in rows.select_related("plan__notice__period__fund", "owner").order_by("due_on"):
        period = one.plan.notice.period
        url, many = _of(access, "pool:action_plan", period), f"{{count}} actions of the plan of {period.month.label}"
        yield Duty(f"Action: {one.title}", url, one.due_on, f"{one.owner.title}.", many, url)


def _reports(access: Access, on: date) -> Iterator[Duty]:
    """The first report of each fund that its figures allow and nobody has produced yet."""
    funds = PooledFund.objects.filter(agreement__partnership=access.partnership).select_related("agreement")
    for fund in funds:
        waiting = [row for row in report_schedule(fund, on) if row.ready and row.state in ("late", "due")]
        if waiting:
            first, more = waiting[0].due, len(waiting) - 1
            detail = f"{fund.name}{f', and {more} more after it' if more else ''}."
            yield Duty(f"Produce: {first.title}", _at(access, "pool:reports", fund=fund.code), first.due_on, detail)
