"""Who bears what of each line: the line rules line by line, and what the pool as a whole shares."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ihwb.kernel.money import ZERO
from pool.rules.risk_share.model import CARRIED_FORWARD
from pool.rules.risk_share.statement import LINE_RULES


@dataclass(frozen=True, slots=True)
class Part:
    """Who or what takes how much, £. kind: partner, fund or carried_forward."""

    code: str
    name: str
    amount: Decimal
    kind: str = "partner"


@dataclass(frozen=True, slots=True)
class Parts:
    """Reads amounts by code into parts that say what they are: partners as listed, then funds, then what is kept."""

    names: Mapping[str, str]
    partners: tuple[str, ...]
    funds: tuple[str, ...]

    def all_of(self, figures: Mapping[str, str]) -> tuple[Part, ...]:
        # PostgreSQL keeps no order of keys.
        order = (*self.partners, *self.funds, CARRIED_FORWARD)
        return tuple(self._part(code, Decimal(figures[code])) for code in order if code in figures)

    def _part(self, code: str, amount: Decimal) -> Part:
        if code in self.partners:
            return Part(code, self.names.get(code, code), amount)
        if code in self.funds:
            return Part(code, self.names.get(code, code), amount, "fund")
        return Part(code, "Carried forward in the pool", amount, CARRIED_FORWARD)


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
    """partners: code and name of each column. pool: what each bears of what went on to the pool; totals: of everything.

    pooled: what went on to the pool in all; rest: what funds, carry-forward and unresolved take of it.
    """

    partners: tuple[tuple[str, str], ...]
    rows: tuple[AllocationRow, ...]
    pool: tuple[Decimal, ...]
    totals: tuple[Decimal, ...]
    pooled: Decimal
    rest: Decimal
    variance: Decimal


def allocation_of(
    partners: Sequence[tuple[str, str]], names: Mapping[str, str], missing: Container[str], result: Mapping[str, Any]
) -> Allocation:
    """The columns and rows add up, to the penny.

    partners: code and name of each. names: of the lines, by code. missing: codes of the lines without a figure.
    """
    codes = [code for code, _ in partners]
    nothing: tuple[Decimal | None, ...] = (None,) * len(codes)
    rows = tuple([_row(line, names, missing, codes, nothing) for line in result["lines"]])
    pool = tuple(_of_the_pool(result["steps"], code) for code in codes)
    pooled = sum((row.left for row in rows), ZERO)
    return Allocation(
        partners=tuple(partners),
        rows=rows,
        pool=pool,
        totals=tuple(Decimal(result["partners"][code]) for code in codes),
        pooled=pooled,
        rest=pooled - sum(pool, ZERO),
        variance=Decimal(result["variance"]),
    )


def _row(
    line: Mapping[str, Any],
    names: Mapping[str, str],
    missing: Container[str],
    codes: Sequence[str],
    nothing: tuple[Decimal | None, ...],
) -> AllocationRow:
    code, variance, given = line["code"], Decimal(line["variance"]), line["allocated"]
    if not given:  # as most lines have it
        return AllocationRow(code, names[code], variance, nothing, variance, code not in missing)
    parts = tuple([Decimal(given[one]) if one in given else None for one in codes])
    left = variance - sum((part for part in parts if part is not None), ZERO)
    return AllocationRow(code, names[code], variance, parts, left, code not in missing)


def _of_the_pool(steps: Sequence[Mapping[str, Any]], code: str) -> Decimal:
    shared = (Decimal(step["allocated"].get(code, ZERO)) for step in steps if step["stage"] != LINE_RULES)
    return sum(shared, ZERO)
