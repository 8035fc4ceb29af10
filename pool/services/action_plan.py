"""The joint action plan: drawn up, agreed by both partners to the letter, followed month by month."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from commissioning.models import Organisation, Post, User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from pool.models import (
    ActionPlan,
    ActionPlanState,
    NoticeState,
    PlanAction,
    PlanAgreement,
    RecoveryMonth,
    VarianceNotice,
)
from pool.rules.action_plan import faults_of
from pool.rules.second_person import check_second_person
from pool.selectors.action_plan import agreed_by, hash_of, terms_of_plan
from pool.services.keeping import drop, keep


@dataclass(frozen=True, slots=True)
class ActionValues:
    """One action as it was typed."""

    title: str
    owner: Post
    due_on: date
    expected: Decimal


def _locked_notice(notice_id: int) -> VarianceNotice:
    rows = VarianceNotice.objects.select_for_update(of=("self",))
    return rows.select_related("period__fund__agreement__partnership").get(pk=notice_id)


@transaction.atomic
def save_plan(
    *, notice_id: int, summary: str, actions: list[ActionValues], months: dict[int, Decimal], by: User
) -> ActionPlan:
    """Draw the plan up or change it. What the partners agreed before no longer counts once anything agreed changes.

    months: period number to what is to be recovered by its end, £. Raises Refused: not_sent, closed.
    """
    notice = _locked_notice(notice_id)
    if notice.state != NoticeState.SENT:
        words = "is closed" if notice.state == NoticeState.CLOSED else "was not sent yet"
        raise Refused("not_sent", f"The notice {words}: a plan is drawn up while a notice that was sent is open.")
    plan = ActionPlan.objects.filter(notice=notice).first() or ActionPlan(notice=notice, drawn_up_by=by)
    before = plan.content_hash
    plan.summary = summary.strip()
    keep(plan, by=by, reason="Drawn up")
    _save_actions(plan, actions, by)
    _save_months(plan, months, by)
    plan.content_hash = hash_of(plan)
    if plan.content_hash != before:
        plan.state = ActionPlanState.DRAFT
        keep(plan, by=by, reason="Content changed")
        _record("pool.change_action_plan", plan, by, {"content": plan.content_hash})
    return plan


def _save_actions(plan: ActionPlan, actions: list[ActionValues], by: User) -> None:
    """Rows keep their number, so that what was done stays with the action; what is left over goes."""
    held = {one.number: one for one in plan.actions.all()}
    for number, values in enumerate(actions, start=1):
        row = held.pop(number, None) or PlanAction(plan=plan, number=number)
        row.title, row.owner, row.due_on, row.expected = values.title, values.owner, values.due_on, values.expected
        keep(row, by=by, reason="Action plan changed")
    for row in held.values():
        drop(row, by=by, reason="Taken out of the plan")


def _save_months(plan: ActionPlan, months: dict[int, Decimal], by: User) -> None:
    held = {one.number: one for one in plan.recovery.all()}
    for number, expected in sorted(months.items()):
        row = held.pop(number, None) or RecoveryMonth(plan=plan, number=number)
        row.expected = expected
        keep(row, by=by, reason="Action plan changed")
    for row in held.values():
        if row.achieved is not None:
            raise Refused(
                "has_progress",
                f"What was recovered by the end of period {row.number} is recorded: keep its expected recovery too.",
            )
        drop(row, by=by, reason="Taken out of the plan")


@transaction.atomic
def agree_plan(
    *, notice_id: int, organisation: Organisation, opened_hash: str, by: User, at: datetime
) -> PlanAgreement:
    """A partner agrees to the plan as it was shown. Both: it is agreed. Raises Refused: no_plan, stale, incomplete,
    already_agreed, own_work, same_person.

    opened_hash: of the content on the person's screen. The caller has checked that they speak for the organisation.
    """
    notice = _locked_notice(notice_id)
    plan = ActionPlan.objects.filter(notice=notice).first()
    if plan is None or plan.state == ActionPlanState.CLOSED:
        raise Refused("no_plan", "There is no plan to agree to. The pool manager draws it up first.")
    if plan.content_hash != opened_hash:
        raise Refused(
            "stale", "The plan has changed since you opened it. Read it again, then agree to what it says now."
        )
    if faults := faults_of(*terms_of_plan(plan)):
        raise Refused("incomplete", f"The plan cannot be agreed to yet. {' '.join(faults)}")
    if plan.agreements.filter(organisation=organisation, content_hash=opened_hash).exists():
        raise Refused("already_agreed", f"{organisation.name} has agreed to this plan already.")
    standing = plan.agreements.filter(content_hash=opened_hash)
    check_second_person(
        by.pk, plan.drawn_up_by_id, standing.values_list("agreed_by_id", flat=True), "plan", organisation.name
    )
    said = PlanAgreement(plan=plan, organisation=organisation, content_hash=opened_hash, agreed_by=by, agreed_at=at)
    keep(said, by=by, reason="Agreed")
    _record("pool.agree_action_plan", plan, by, {"organisation": organisation.code, "content": opened_hash})
    if all(one.at is not None for one in agreed_by(plan)):
        plan.state = ActionPlanState.AGREED
        keep(plan, by=by, reason="Agreed by every partner")
    return said


@transaction.atomic
def record_progress(
    *,
    notice_id: int,
    done: dict[int, tuple[date | None, str]],
    achieved: dict[int, tuple[Decimal | None, str]],
    by: User,
) -> ActionPlan:
    """What was done and recovered. done: action number to day and note; achieved: period number to £ to date and note.

    Raises Refused: not_agreed. Progress is no part of what is agreed: agreements stand.
    """
    notice = _locked_notice(notice_id)
    plan = ActionPlan.objects.filter(notice=notice).first()
    if plan is None or plan.state != ActionPlanState.AGREED:
        raise Refused("not_agreed", "Progress is recorded once every partner has agreed to the plan.")
    for action in plan.actions.filter(number__in=done):
        day, note = done[action.number]
        if (action.done_on, action.note) != (day, note):
            action.done_on, action.note = day, note
            keep(action, by=by, reason="Progress recorded")
    for month in plan.recovery.filter(number__in=achieved):
        amount, note = achieved[month.number]
        if (month.achieved, month.note) != (amount, note):
            month.achieved, month.note = amount, note
            keep(month, by=by, reason="Progress recorded")
    _record("pool.record_recovery", plan, by, {})
    return plan


def _record(act: str, plan: ActionPlan, by: User, detail: dict[str, str]) -> None:
    period = plan.notice.period
    audit.record(
        act=act,
        partnership=period.fund.agreement.partnership,
        subject=f"{period.fund.name}, {period.month.label}",
        by=by,
        detail=detail,
    )
