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
        if not figures:  # as most lines have it
            return ()
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
class LineShare:
    """One line's variance and what the line rules gave away of it; left went on to be shared with the others'.

    entered: False for a line without a forecast, which counts as if it kept to its budget.
    """

    code: str
    name: str
    variance: Decimal
    allocated: tuple[Part, ...]
    left: Decimal
    entered: bool = True


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


def line_shares(
    inputs: Mapping[str, Any], result: Mapping[str, Any], read_part: Parts, missing: Container[str]
) -> tuple[LineShare, ...]:
    """missing: codes of the lines without a figure."""
    names = {line["code"]: line["name"] for line in inputs["lines"]}
    found = []
    for line in result["lines"]:
        code, variance = line["code"], Decimal(line["variance"])
        parts = read_part.all_of(line["allocated"])
        left = variance - sum((part.amount for part in parts), ZERO) if parts else variance
        found.append(LineShare(code, names[code], variance, parts, left, code not in missing))
    return tuple(found)


def allocation_of(inputs: Mapping[str, Any], result: Mapping[str, Any], lines: Sequence[LineShare]) -> Allocation:
    """The columns and rows add up, to the penny."""
    partners = inputs["scenario"]["partners"]
    codes = [one["code"] for one in partners]
    nothing: tuple[Decimal | None, ...] = (None,) * len(codes)
    rows = tuple([_row(line, codes, nothing) for line in lines])
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


def _row(line: LineShare, codes: Sequence[str], nothing: tuple[Decimal | None, ...]) -> AllocationRow:
    parts = nothing
    if line.allocated:
        given = {part.code: part.amount for part in line.allocated}
        parts = tuple(given.get(code) for code in codes)
    return AllocationRow(line.code, line.name, line.variance, parts, line.left, line.entered)


def _of_the_pool(steps: Sequence[Mapping[str, Any]], code: str) -> Decimal:
    shared = (Decimal(step["allocated"].get(code, ZERO)) for step in steps if step["stage"] != LINE_RULES)
    return sum(shared, ZERO)
