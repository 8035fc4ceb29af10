"""What a line may spend: its original budget, and what approved virements and agreed variations made of it.

Everything that shows or shares a budget asks here or in ``figures``. £; income is negative.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from ihwb.kernel.dates import ADJUSTMENTS
from ihwb.kernel.money import ZERO
from pool.models import Budget, BudgetLine, PooledFund, VariationEffect, VirementLeg, VirementState
from pool.selectors.contributions import Changes, counts, line_variations


@dataclass(frozen=True, slots=True)
class Move:
    """One leg of a virement: £ from one line to another, from a period of the year on."""

    virement: int
    from_line: int
    to_line: int
    amount: Decimal
    from_period: int


def approved_moves(fund: PooledFund, year: int, number: int = ADJUSTMENTS) -> list[Move]:
    """The legs of the virements that were approved and count by the end of a period. One query."""
    approved = VirementLeg.objects.filter(
        virement__fund=fund,
        virement__year=year,
        virement__state=VirementState.APPROVED,
        virement__from_period__lte=number,
    )
    columns = ("virement_id", "from_line_id", "to_line_id", "amount", "virement__from_period")
    return [Move(*row) for row in approved.order_by("virement__number", "number").values_list(*columns)]


def moved(moves: list[Move]) -> dict[int, Decimal]:
    """What the moves add to each line, £, by the line's id. They add up to nought."""
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for move in moves:
        found[move.from_line] -= move.amount
        found[move.to_line] += move.amount
    return dict(found)


def budget_changes(
    fund: PooledFund, year: int, number: int = ADJUSTMENTS, changes: Changes | None = None
) -> dict[int, Decimal]:
    """What virements and variations add to the original budgets by the end of a period, by line id. Two queries.

    changes: the year's variations, from a caller who has asked for them already.
    """
    found = moved(approved_moves(fund, year, number))
    for line, amount in line_variations(fund, year, number, changes).items():
        found[line] = found.get(line, ZERO) + amount
    return found


def current_budgets(fund: PooledFund, year: int, number: int = ADJUSTMENTS) -> dict[int, Decimal]:
    """Every line's current budget in a period, £, by line id; of period 13: the revised budget. Three queries.

    A line without an original budget that receives money counts with an original of nought.
    """
    found = dict(Budget.objects.filter(line__fund=fund, year=year).values_list("line_id", "amount"))
    for line, amount in budget_changes(fund, year, number).items():
        found[line] = found.get(line, ZERO) + amount
    return found


def budgeted_lines(fund: PooledFund, year: int) -> QuerySet[BudgetLine]:
    """The fund's lines that count in the year, in printed order, each with its original budget as ``budgeted``.

    Those are the lines with an original budget (nought is one), and those that were given money since.
    """
    own = FilteredRelation("budgets", condition=Q(budgets__year=year))
    lines = BudgetLine.objects.filter(fund=fund).annotate(own=own, budgeted=F("own__amount"))
    line = OuterRef("pk")
    legs = VirementLeg.objects.filter(to_line=line, virement__year=year, virement__state=VirementState.APPROVED)
    effects = VariationEffect.objects.filter(counts("variation__"), line=line, variation__year=year)
    counted = lines.filter(Q(own__isnull=False) | Q(Exists(legs)) | Q(Exists(effects)))
    return counted.order_by("group__position", "position", "code")
