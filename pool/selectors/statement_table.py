"""Who bears what of each line: the line rules line by line, and what the pool as a whole shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ihwb.kernel.money import ZERO
from pool.rules.risk_share.statement import LINE_RULES


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """One line: its variance, what each partner bears of it (None: nothing), what goes on to the pool, £.

    entered: False for a line without a figure, which counts as if it kept to its budget.
    """

    code: str
    name: str
    variance: Decimal
    parts: tuple[Decimal | None, ...]
    left: Decimal
    entered: bool


@dataclass(frozen=True, slots=True)
class Allocation:
    """partners: the names of the columns. pool: what each bears of what went on to the pool; totals: of everything.

    pooled: what went on to the pool in all; rest: what funds, carry-forward and unresolved take of it.
    """

    partners: tuple[str, ...]
    rows: tuple[AllocationRow, ...]
    pool: tuple[Decimal, ...]
    totals: tuple[Decimal, ...]
    pooled: Decimal
    rest: Decimal
    variance: Decimal


def allocation_of(inputs: Mapping[str, Any], result: Mapping[str, Any], missing: Sequence[str]) -> Allocation:
    """missing: codes of the lines without a figure. The columns and rows add up, to the penny."""
    partners = inputs["scenario"]["partners"]
    codes = [one["code"] for one in partners]
    names = {line["code"]: line["name"] for line in inputs["lines"]}
    rows = tuple(_row(line, codes, names, line["code"] not in missing) for line in result["lines"])
    pool = tuple(_of_the_pool(result["steps"], code) for code in codes)
    pooled = sum((row.left for row in rows), ZERO)
    return Allocation(
        partners=tuple(one["name"] for one in partners),
        rows=rows,
        pool=pool,
        totals=tuple(Decimal(result["partners"][code]) for code in codes),
        pooled=pooled,
        rest=pooled - sum(pool, ZERO),
        variance=Decimal(result["variance"]),
    )


def _row(line: Mapping[str, Any], codes: Sequence[str], names: Mapping[str, str], entered: bool) -> AllocationRow:
    given = {code: Decimal(part) for code, part in line["allocated"].items()}
    variance = Decimal(line["variance"])
    left = variance - sum(given.values(), ZERO)
    parts = tuple(given.get(code) for code in codes)
    return AllocationRow(line["code"], names[line["code"]], variance, parts, left, entered)


def _of_the_pool(steps: Sequence[Mapping[str, Any]], code: str) -> Decimal:
    shared = (Decimal(step["allocated"].get(code, ZERO)) for step in steps if step["stage"] != LINE_RULES)
    return sum(shared, ZERO)
