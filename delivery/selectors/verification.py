"""Support plans as their pages show them: the queue by age and value, and one case with all that was done with it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from commissioning.models import Partnership
from commissioning.selectors.calendar import working_calendar
from delivery.models import PackageKind, SupportAct, SupportCase, VerificationTerms
from delivery.rules import verification as rules
from delivery.rules.verification import Act, Age, Stage, acts_open
from delivery.selectors.verification_access import (
    BROKER,
    PROPOSE,
    VERIFY,
    is_council,
    own_providers,
    terms_on,
    visible_cases,
)
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from ihwb.kernel.working import WorkingCalendar
from ihwb.web.access import Access
from pool.models import BudgetLine

WAITING, OPEN = "waiting", "open"
_TAGS = {
    Stage.PROPOSED: "blue",
    Stage.RETURNED: "orange",
    Stage.AGREED: "green",
    Stage.BROKERAGE: "purple",
    Stage.SOURCED: "teal",
    Stage.ENDED: "grey",
    Stage.WITHDRAWN: "grey",
}
_OVER = (Stage.ENDED.value, Stage.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the reader asks for; empty means all. stage: a stage, WAITING or OPEN. weekly: £ a week or more."""

    stage: str = WAITING
    line: str = ""
    kind: str = ""
    provider: str = ""
    weekly: Decimal | None = None
    late: bool = False
    order: str = "age"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One plan in the queue. weekly: £, as sourced once it is; age: while it waits; own: proposed by the reader."""

    pk: int
    reference: str
    line: str
    kind: str
    provider: str
    weekly: Decimal
    annual: Decimal
    starts_on: date
    proposed_on: date
    stage: str
    tag: str
    age: Age | None
    own: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """rows: as asked; waiting, late, oldest, weekly: of all that the reader may see and that waits."""

    rows: tuple[CaseRow, ...]
    total: int
    waiting: int
    late: int
    oldest: int
    weekly: Decimal


def queue(access: Access, asked: CaseFilter, on: date) -> Queue:
    """The plans that the person may see. A fixed number of queries, whatever their number."""
    terms, calendar = terms_on(access.partnership, on), working_calendar(access.partnership)
    cases = list(visible_cases(access).select_related("line", "provider"))
    rows = [(one, _row(one, access, terms, calendar, on)) for one in cases]
    waits = [row for _, row in rows if row.age]
    shown = [row for case, row in rows if _lets(asked, case, row)]
    return Queue(
        rows=tuple(sorted(shown, key=_by_value if asked.order == "value" else _by_age)),
        total=len(rows),
        waiting=len(waits),
        late=sum(1 for row in waits if row.age and row.age.late),
        oldest=max((row.age.working_days for row in waits if row.age), default=0),
        weekly=sum((row.weekly for row in waits), ZERO),
    )


def _by_value(row: CaseRow) -> tuple[Decimal, date]:
    return -row.weekly, row.proposed_on


def _by_age(row: CaseRow) -> tuple[date, Decimal]:
    return row.proposed_on, -row.weekly


def _lets(asked: CaseFilter, case: SupportCase, row: CaseRow) -> bool:
    return (
        _at_stage(asked.stage, case.stage)
        and asked.line in ("", case.line.code)
        and asked.kind in ("", case.kind)
        and asked.provider in ("", case.provider.code)
        and (asked.weekly is None or row.weekly >= asked.weekly)
        and (not asked.late or (row.age is not None and row.age.late))
    )


def _at_stage(asked: str, stage: str) -> bool:
    if asked == WAITING:
        return stage == Stage.PROPOSED.value
    return stage not in _OVER if asked == OPEN else asked in ("", stage)


def _row(
    case: SupportCase, access: Access, terms: VerificationTerms | None, calendar: WorkingCalendar, on: date
) -> CaseRow:
    stage = Stage(case.stage)
    weekly = weekly_of(case)
    waits = stage is Stage.PROPOSED and terms is not None
    return CaseRow(
        pk=case.pk,
        reference=case.reference,
        line=case.line.name,
        kind=PackageKind(case.kind).label,
        provider=case.provider.name,
        weekly=weekly,
        annual=rules.annual_cost(weekly, terms.weeks if terms else Decimal(52)),
        starts_on=case.sourced_starts_on or case.starts_on,
        proposed_on=case.proposed_on,
        stage=rules.stage_words(stage, sourced=case.sourced_weekly_cost is not None),
        tag=_TAGS[stage],
        age=rules.age(case.proposed_on, on, terms.target_days, calendar) if waits and terms else None,
        own=case.proposed_by_id == access.user.pk,
    )


def weekly_of(case: SupportCase) -> Decimal:
    return case.weekly_cost if case.sourced_weekly_cost is None else case.sourced_weekly_cost


# --- One case ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnswerView:
    question: str
    answer: str
    words: str


@dataclass(frozen=True, slots=True)
class ActView:
    label: str
    at: datetime
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class CommitmentYear:
    """What the case commits in one year, £; arithmetic: how it stands now; entries: what each act posted."""

    year: str
    amount: Decimal
    arithmetic: str
    entries: tuple[tuple[date, str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """One case. may: the acts that this reader could do now; undo_until: while a decision of the reader's can be
    undone."""

    row: CaseRow
    case: SupportCase
    answers: tuple[AnswerView, ...]
    acts: tuple[ActView, ...]
    commitments: tuple[CommitmentYear, ...]
    may: frozenset[str]
    undo_until: datetime | None


def case_at(access: Access, pk: int) -> SupportCase | None:
    """The case, if the person may see it. Who works for another provider finds none."""
    found = visible_cases(access).select_related("line__fund", "provider", "verified_by", "proposed_by", "partnership")
    return found.filter(pk=pk).first()


def detail(case: SupportCase, access: Access, at: datetime) -> CaseDetail:
    on = timezone.localtime(at).date()
    terms, calendar = terms_on(access.partnership, on), working_calendar(access.partnership)
    undo = _undo_until(case, access, terms, at)
    return CaseDetail(
        row=_row(case, access, terms, calendar, on),
        case=case,
        answers=_answers(case),
        acts=tuple(_act(one) for one in case.acts.select_related("by").order_by("-number")),
        commitments=_commitments(case),
        may=_may(case, access, undo is not None),
        undo_until=undo,
    )


def _answers(case: SupportCase) -> tuple[AnswerView, ...]:
    if case.needs_met is None:
        return ()
    said = {True: "Yes", False: "No", None: "Not answered"}
    given = (
        ("needs", case.needs_met, case.needs_words),
        ("duties", case.duties_met, case.duties_words),
        ("funding", case.funding_available, case.funding_words),
    )
    return tuple(AnswerView(rules.QUESTIONS[name], said[yes], words) for name, yes, words in given)


def _act(one: SupportAct) -> ActView:
    return ActView(Act(one.act).label, one.at, one.by.name if one.by else "the partnership's files", one.words)


def _commitments(case: SupportCase) -> tuple[CommitmentYear, ...]:
    years: dict[int, list[tuple[date, str, Decimal, str]]] = {}
    for one in case.commitments.order_by("pk"):
        years.setdefault(one.year, []).append((one.on, act_words(one.act), one.amount, one.arithmetic))
    return tuple(
        CommitmentYear(
            FinancialYear(year).label,
            sum((amount for _, _, amount, _ in rows), ZERO),
            rows[-1][3],
            tuple(row[:3] for row in rows),
        )
        for year, rows in sorted(years.items())
    )


def act_words(act: str) -> str:
    return "Carried on into the year" if act == "carry" else Act(act).label


def _undo_until(case: SupportCase, access: Access, terms: VerificationTerms | None, at: datetime) -> datetime | None:
    """Until when this reader may undo the decision; None when it is another's, or the time is over."""
    if terms is None or case.verified_at is None or case.verified_by_id != access.user.pk:
        return None
    until = rules.undo_until(case.verified_at, terms.undo_minutes)
    return until if at <= until and Act.UNDO in acts_open(Stage(case.stage)) else None


def _may(case: SupportCase, access: Access, undoes: bool) -> frozenset[str]:
    open_now = acts_open(Stage(case.stage))
    may: set[Act] = {Act.UNDO} if undoes else set()
    if access.may(VERIFY) and case.proposed_by_id != access.user.pk and is_council(access):
        may |= {Act.AGREE, Act.RETURN}
    if access.may(BROKER):
        may |= {Act.BROKER, Act.SOURCE, Act.REVIEW, Act.END}
    if access.may(PROPOSE) and own_providers(access).filter(pk=case.provider_id).exists():
        may |= {Act.REVISE, Act.WITHDRAW}
    return frozenset(act.value for act in may & open_now)


# --- Choices ----------------------------------------------------------------------------------------------------------


def lines_of(partnership: Partnership) -> QuerySet[BudgetLine]:
    """The budget lines of every fund, in the order of the plan."""
    return BudgetLine.objects.filter(fund__agreement__partnership=partnership).select_related("fund__agreement")
