"""The lines of a period with their figures: live while the period is open, as certified once it is."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Q, TextField
from django.db.models.functions import Cast

from ihwb.kernel.money import ZERO
from pool.models import Period, PooledFund, Statement
from pool.rules.position import LineFigure
from pool.selectors.budgets import budget_changes, budgeted_lines
from pool.selectors.contributions import Changes

_COLUMNS = (
    "pk", "code", "name", "group__code", "group__name", "lead__code", "lead__name", "arrangement",
    "budgeted", "actual", "forecast", "comment", "tags_text", "shares_text", "causes_text",
)  # fmt: skip
# As texts: nearly every line has none of them, and hundreds need not be decoded to learn that.
_TEXTS = {f"{name}_text": Cast(name, TextField()) for name in ("tags", "shares")}
_NOTHING = frozenset(("", "null", "[]", "{}"))


def line_figures(
    period: Period, visible: frozenset[int] | None = None, changes: Changes | None = None
) -> list[LineFigure]:
    """The period's lines in printed order, against their current budgets. Three queries.

    visible: ids of the organisations whose open figures the reader may see; None means all of them.
    changes: the year's variations, from a caller who has asked for them already.
    """
    if not period.is_open:
        return frozen_lines(Statement.objects.get(period=period, round=period.round).inputs)
    moved = budget_changes(period.fund, period.year, period.number, changes)
    rows = budgeted_lines(period.fund, period.year)
    if visible is not None:
        rows = rows.filter(lead__in=visible)
    figures = FilteredRelation("outturns", condition=Q(outturns__period=period))
    rows = rows.annotate(now=figures, actual=F("now__actual"), forecast=F("now__forecast"))
    rows = rows.annotate(comment=F("now__comment"), causes_text=Cast("now__causes", TextField()), **_TEXTS)
    return [_figure(moved, *row) for row in rows.values_list(*_COLUMNS)]


def lines_at_budget(fund: PooledFund, year: int) -> list[LineFigure]:
    """The lines of a year at their revised budgets, without any figures. Three queries."""
    changes = budget_changes(fund, year)
    columns = [name for name in _COLUMNS if name not in ("actual", "forecast", "comment", "causes_text")]
    rows = budgeted_lines(fund, year).annotate(**_TEXTS).values_list(*columns)
    return [_figure(changes, *row[:9], None, None, "", *row[9:], None) for row in rows]


def _figure(changes: Mapping[int, Decimal], line: int, *row: Any) -> LineFigure:
    code, name, group, group_name, lead, lead_name, arrangement, budget, actual, forecast, comment, *texts = row
    current = (budget or ZERO) + changes.get(line, ZERO)
    tags, shares, causes = (_decoded(text) for text in texts)
    return LineFigure(
        code, name, group, group_name, lead, lead_name, arrangement,
        current, actual, forecast, comment or "", tuple(tags or ()), shares, causes,
    )  # fmt: skip


def _decoded(text: str | None) -> Any:
    return None if text is None or text in _NOTHING else json.loads(text)


# --- Frozen with the statement --------------------------------------------------------------------------------------


def freeze_lines(lines: list[LineFigure]) -> list[dict[str, Any]]:
    """The lines as JSON keeps them, amounts as texts."""
    return [
        {
            "code": line.code,
            "name": line.name,
            "group": line.group,
            "group_name": line.group_name,
            "lead": line.lead,
            "lead_name": line.lead_name,
            "arrangement": line.arrangement,
            "budget": str(line.budget),
            "actual": None if line.actual is None else str(line.actual),
            "forecast": None if line.forecast is None else str(line.forecast),
            "comment": line.comment,
            "tags": list(line.tags),
            "shares": line.shares,
            "causes": line.causes,
        }
        for line in lines
    ]


def frozen_lines(inputs: Mapping[str, Any]) -> list[LineFigure]:
    """The lines as they stood at certification."""
    return [
        LineFigure(
            **{
                **kept,
                "budget": Decimal(kept["budget"]),
                "actual": _maybe(kept["actual"]),
                "forecast": _maybe(kept["forecast"]),
                "tags": tuple(kept["tags"]),
            }
        )
        for kept in inputs["lines"]
    ]


def _maybe(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
