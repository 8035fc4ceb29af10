"""Early warning for a period's lines, from this and the certified periods before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.money import ZERO
from pool.models import BudgetLine, Period, Statement
from pool.rules.early_warning import Month, Outlook, outlook
from pool.rules.position import LineFigure
from pool.selectors.figures import frozen_lines, line_figures
from pool.selectors.profiles import profiled_budget
from pool.selectors.terms import terms_of


@dataclass(frozen=True, slots=True)
class WarnedLine:
    figure: LineFigure
    outlook: Outlook


def early_warnings(period: Period, visible: frozenset[int] | None = None) -> list[WarnedLine]:
    """The period's lines with what their spending points to, those that stand out first, then in printed order.

    visible: ids of the organisations whose open figures the reader may see; None means all of them.
    """
    lines = line_figures(period, visible)
    before, profiled = _months_before(period), _profiled(period)
    threshold = terms_of(period).variance_threshold
    found = [
        WarnedLine(
            line,
            outlook(
                line.budget,
                profiled.get(line.code, ZERO),
                [*before.get(line.code, []), Month(period.number, line.actual, line.forecast)],
                threshold,
            ),
        )
        for line in lines
    ]
    return sorted(found, key=lambda one: not one.outlook.is_flagged)


def _profiled(period: Period) -> Mapping[str, Decimal]:
    """What of each line's budget falls in the year to the period's end, £, by its code."""
    budgets = profiled_budget(period)
    codes = BudgetLine.objects.filter(fund=period.fund_id).values_list("pk", "code")
    return {code: budgets[line] for line, code in codes if line in budgets}


def _months_before(period: Period) -> Mapping[str, list[Month]]:
    """Each line's earlier certified months of the year, in order. One query."""
    kept = Statement.objects.filter(
        period__fund=period.fund, period__year=period.year, period__number__lt=period.number, period__state="certified"
    )
    found: dict[str, list[Month]] = {}
    last_round: dict[int, Statement] = {}
    for statement in kept.select_related("period").order_by("period__number", "round"):
        last_round[statement.period.number] = statement
    for number, statement in last_round.items():
        for line in frozen_lines(statement.inputs):
            found.setdefault(line.code, []).append(Month(number, line.actual, line.forecast))
    return found
