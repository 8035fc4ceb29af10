"""The joint action plan of a notice: its actions, its recovery month by month, who has agreed, how far it has come."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ihwb.kernel import dates
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from ihwb.web.charts import Chart, Row, trend
from pool.models import ActionPlan, PlanAction, RecoveryMonth, VarianceNotice
from pool.rules.action_plan import ActionTerms, MonthTerms, faults_of, plan_hash, progress_words, shortfall
from pool.selectors.fund_partners import partners_of


@dataclass(frozen=True, slots=True)
class ActionView:
    number: int
    title: str
    owner: str
    due_on: date
    expected: Decimal
    done_on: date | None
    note: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class MonthView:
    """achieved: None where nothing was recorded yet."""

    number: int
    label: str
    short: str
    expected: Decimal
    achieved: Decimal | None
    note: str

    @property
    def difference(self) -> Decimal | None:
        return None if self.achieved is None else self.achieved - self.expected


@dataclass(frozen=True, slots=True)
class AgreedBy:
    """at None: the partner has not agreed to the plan as it stands; stale: it agreed to an earlier content."""

    code: str
    name: str
    by: str = ""
    at: datetime | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class PlanView:
    state: str
    summary: str
    actions: tuple[ActionView, ...]
    months: tuple[MonthView, ...]
    agreed: tuple[AgreedBy, ...]
    expected: Decimal
    shortfall: Decimal
    progress: str
    faults: tuple[str, ...]
    content_hash: str

    @property
    def done(self) -> int:
        return sum(one.done_on is not None for one in self.actions)


def plan_for(notice: VarianceNotice) -> ActionPlan | None:
    return ActionPlan.objects.filter(notice=notice).first()


def terms_of_plan(plan: ActionPlan) -> tuple[list[ActionTerms], list[MonthTerms]]:
    """What the partners agree, besides the summary. Two queries."""
    actions = [
        ActionTerms(one.title, one.owner.code, one.due_on, one.expected)
        for one in PlanAction.objects.filter(plan=plan).select_related("owner").order_by("number")
    ]
    months = [MonthTerms(one.number, one.expected) for one in RecoveryMonth.objects.filter(plan=plan)]
    return actions, sorted(months, key=lambda one: one.number)


def hash_of(plan: ActionPlan) -> str:
    return plan_hash(plan.summary, *terms_of_plan(plan))


def plan_view(plan: ActionPlan, on: date) -> PlanView:
    """The plan as its page shows it. on: today."""
    actions, months = terms_of_plan(plan)
    shown = _months(plan)
    return PlanView(
        state=plan.state,
        summary=plan.summary,
        actions=tuple(_action(one, on) for one in plan.actions.select_related("owner").order_by("number")),
        months=shown,
        agreed=agreed_by(plan),
        expected=sum((one.expected for one in actions), ZERO),
        shortfall=shortfall(plan.notice.variance, actions),
        progress=_progress(shown),
        faults=tuple(faults_of(actions, months)),
        content_hash=plan.content_hash,
    )


def _action(one: PlanAction, on: date) -> ActionView:
    overdue = one.done_on is None and one.due_on < on
    return ActionView(one.number, one.title, one.owner.title, one.due_on, one.expected, one.done_on, one.note, overdue)


def _months(plan: ActionPlan) -> tuple[MonthView, ...]:
    year = FinancialYear(plan.notice.period.year)
    found = []
    for one in RecoveryMonth.objects.filter(plan=plan).order_by("number"):
        month = dates.Period(year, one.number)
        short = "Adj." if month.is_adjustments else dates.MONTHS[month.start.month - 1][:3]
        found.append(MonthView(one.number, month.label, short, one.expected, one.achieved, one.note))
    return tuple(found)


def _progress(months: tuple[MonthView, ...]) -> str:
    known = [one for one in months if one.achieved is not None]
    if not known:
        return progress_words(None, None, "")
    return progress_words(known[-1].expected, known[-1].achieved, known[-1].label)


def agreed_by(plan: ActionPlan) -> tuple[AgreedBy, ...]:
    """Every partner, and whether it has agreed to the plan as it stands now."""
    held = list(plan.agreements.select_related("agreed_by").order_by("agreed_at"))
    found = []
    for partner in partners_of(plan.notice.period.fund):
        own = [one for one in held if one.organisation_id == partner.pk]
        now = next((one for one in own if one.content_hash == plan.content_hash), None)
        found.append(
            AgreedBy(partner.code, partner.name, now.agreed_by.name, now.agreed_at)
            if now
            else AgreedBy(partner.code, partner.name, stale=bool(own))
        )
    return tuple(found)


def recovery_chart(shown: PlanView, label: str) -> Chart | None:
    """Recovery to date, expected and achieved, month by month."""
    if len(shown.months) < 2:
        return None
    rows = [Row(one.short, (one.expected, one.achieved)) for one in shown.months]
    return trend(f"Recovery to date, {label}, £000", ("Expected", "Achieved"), rows, unit="£000")
