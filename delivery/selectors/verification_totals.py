"""How verification performs: counts and money alone, without a case reference, small numbers hidden."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from commissioning.models import Partnership
from commissioning.selectors.calendar import working_calendar
from delivery.models import CommitmentEntry, PackageKind, SupportAct, SupportCase
from delivery.rules.small_numbers import fewer_than, hidden, total_shown
from delivery.rules.verification import NEVER_SOURCED, Act, Stage, age, middle, share, stage_words
from delivery.selectors.verification_access import terms_on
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO

_NO_TARGET, _FEW = 0, 5


@dataclass(frozen=True, slots=True)
class CountRow:
    """One kind or stage. count: in words, for a small number hidden as "fewer than 5" or "withheld"."""

    label: str
    count: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Of one financial year as at a day. middle_days: the median of working days to a decision; None: no decision.

    within: share of decisions within the target, as a fraction; returned: share of decisions that returned a plan.
    A figure that would tell of a few people is None; ``few``: so few were decided that none is told.
    """

    year: str
    on: date
    target: int
    small: str
    few: bool
    proposed: str
    decided: str
    middle_days: Decimal | None
    within: Decimal | None
    returned: Decimal | None
    undone: int
    waiting: str
    late: str
    kinds: tuple[CountRow, ...]
    stages: tuple[CountRow, ...]
    committed: Decimal
    sources: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.kinds)


def totals(partnership: Partnership, on: date) -> Totals:
    """Five queries and those of the calendar."""
    year = FinancialYear.of(on)
    terms = terms_on(partnership, on)
    target, small = (terms.target_days, terms.small_number) if terms else (_NO_TARGET, _FEW)
    cases = list(SupportCase.objects.filter(partnership=partnership))
    acts = list(SupportAct.objects.filter(case__partnership=partnership, on__range=(year.start, min(on, year.end))))
    decisions = [one for one in acts if one.act in (Act.AGREE, Act.RETURN) and one.working_days is not None]
    days = [one.working_days for one in decisions if one.working_days is not None]
    calendar = working_calendar(partnership)
    waits = [one for one in cases if one.stage == Stage.PROPOSED]
    late = sum(1 for one in waits if terms and age(one.proposed_on, on, target, calendar).late)
    few = 0 < len(decisions) < small
    committed = CommitmentEntry.objects.filter(case__partnership=partnership, year=year.start_year)
    return Totals(
        year=year.label,
        on=on,
        target=target,
        small=fewer_than(small),
        few=few,
        proposed=_said(sum(1 for one in acts if one.act in (Act.PROPOSE, Act.REVISE)), small),
        decided=_said(len(decisions), small),
        middle_days=None if few else middle(days),
        within=share_told(sum(1 for one in days if one <= target), len(days), small),
        returned=share_told(sum(1 for one in decisions if one.act == Act.RETURN), len(decisions), small),
        undone=sum(1 for one in acts if one.act == Act.UNDO),
        waiting=_said(len(waits), small),
        late=_said(late, small),
        kinds=_rows([PackageKind(one.kind).label for one in cases], PackageKind.labels, small),
        stages=_rows([_stage(one) for one in cases], [*(one.label for one in Stage), NEVER_SOURCED], small),
        committed=committed.aggregate(sum=Sum("amount"))["sum"] or ZERO,
        sources=tuple(sorted({one.source for one in cases if one.source})),
    )


def _stage(one: SupportCase) -> str:
    return stage_words(Stage(one.stage), sourced=one.sourced_weekly_cost is not None)


def _said(count: int, small: int) -> str:
    return fewer_than(small).capitalize() if 0 < count < small else str(count)


def share_told(part: int, whole: int, small: int) -> Decimal | None:
    """None where the share, with the number decided beside it, would tell of a few plans or of all but a few."""
    tells = 0 < part < small or 0 < whole - part < small
    return None if tells else share(part, whole)


def _rows(found: Sequence[str], order: Sequence[str], small: int) -> tuple[CountRow, ...]:
    """The counts in the listed order with their total; what is hidden does not follow from the total."""
    counted = Counter(found)
    labels = [str(one) for one in order if counted[one]]
    counts = [counted[one] for one in labels]
    out = hidden(counts, small)
    rows = [
        CountRow(label, _hidden(count, small) if place in out else str(count))
        for place, (label, count) in enumerate(zip(labels, counts, strict=True))
    ]
    total = str(sum(counts)) if total_shown(counts, small) else "Withheld"
    return (*rows, CountRow("All", total)) if rows else ()


def _hidden(count: int, small: int) -> str:
    return fewer_than(small).capitalize() if count < small else "Withheld"
