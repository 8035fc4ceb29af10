"""The casting gate: whether the tables of a paper add up, agree with each other, and keep to one unit.

A finding says where it stands by table and cell ("Table 2, D7": column D, row 7, the heading being row 1) and what
the figures give. It is told again by its ``key`` as long as the place and the figures are the same: an explanation
holds for that, and for nothing else.

Figures that are rounded on the page may miss their total by rounding alone. How far, is dated: see ``RULES``.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from scrutiny.rules.table_cells import Figure, address, read, scale_of, told

Rows = Sequence[Sequence[str]]
_TOTAL = re.compile(r"^(sub-?total|grand total|total|totals|sum|overall total|net total|all)\b", re.IGNORECASE)
_SUBTOTAL = re.compile(r"^sub-?total\b", re.IGNORECASE)
_SHARE = re.compile(r"^(%|per cent|percent|share|% of (the )?total|share of (the )?total|percentage)", re.IGNORECASE)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far rounding may carry a total, from a day on.

    per_figure: units of the last printed place for each figure that is added up, and for the total. percent: how far a
    share may be from what the figures give, in points.
    """

    starts_on: date
    per_figure: Decimal
    percent: Decimal
    source: str


# A figure printed in £000 or in millions is up to half a unit away from the true one. Whole pounds and pence are exact.
RULES = (Tolerance(date(1900, 1, 1), Decimal("0.5"), Decimal("0.5"), "Rounding half up, as the pool itself rounds"),)


def tolerance_on(day: date, rules: Iterable[Tolerance] = RULES) -> Tolerance:
    """The rule in force on a day; the first one for a day before all of them."""
    ordered = sorted(rules, key=lambda one: one.starts_on)
    return next((one for one in reversed(ordered) if one.starts_on <= day), ordered[0])


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading as the first row. number: its place in the paper; name: the text that it stands in."""

    number: int
    name: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Finding:
    """code: total, row_total, share, shares, unit or tie. cell: "Table 2, D7". key: what an explanation holds for."""

    code: str
    cell: str
    place: str
    sentence: str
    key: str


def cast(tables: Sequence[Table], day: date) -> list[Finding]:
    """Every finding of a paper's tables, in their order. day: of the paper, which says what rounding may do."""
    rule = tolerance_on(day)
    found = [one for table in tables for one in _of_table(table, rule)]
    return [*found, *_ties(tables, rule)]


def _of_table(table: Table, rule: Tolerance) -> Iterator[Finding]:
    grid = [[read(cell) for cell in row] for row in table.rows]
    if len(grid) < 2 or not any(any(row[1:]) for row in grid[1:]):
        return
    yield from _columns(table, grid, rule)
    yield from _row_totals(table, grid, rule)
    yield from _shares(table, grid, rule)
    yield from _units(table, grid)


Grid = list[list[Figure | None]]


# --- Totals -----------------------------------------------------------------------------------------------------------


def _columns(table: Table, grid: Grid, rule: Tolerance) -> Iterator[Finding]:
    """Each total row against the rows above it: since the last subtotal, or since the last total; a grand total also
    against the subtotals.
    """
    for at, row in enumerate(table.rows):
        if at and row and _TOTAL.match(row[0].strip()):
            for column in range(1, len(row)):
                if _is_share_column(table, column):
                    continue
                yield from _column(table, grid, rule, at, column)


def _column(table: Table, grid: Grid, rule: Tolerance, at: int, column: int) -> Iterator[Finding]:
    total = _at(grid, at, column)
    if total is None or total.percent:
        return
    candidates = [parts for parts in _above(table, grid, at, column) if len(parts) > 1]
    if not candidates or any(_agrees(total, parts, rule) for parts in candidates):
        return
    parts = candidates[0]
    computed = sum((one.in_full for one in parts), Decimal(0))
    yield _finding(
        "total", table, column, at,
        f"says {told(total.in_full, total)}; the {len(parts)} figures above it add up to {told(computed, total)}, "
        f"a difference of {told(total.in_full - computed, total)}",
    )  # fmt: skip


def _above(table: Table, grid: Grid, at: int, column: int) -> Iterator[list[Figure]]:
    """The ways in which a total may be made: the detail since the last total, all detail, the subtotals."""
    since: list[Figure] = []
    detail: list[Figure] = []
    subtotals: list[Figure] = []
    for row in range(1, at):
        figure = _at(grid, row, column)
        if _TOTAL.match(table.rows[row][0].strip()):
            since = []
            if figure is not None:
                subtotals.append(figure)
        elif figure is not None and not figure.percent:
            since.append(figure)
            detail.append(figure)
    yield since
    yield detail
    yield [*subtotals, *since]


def _agrees(total: Figure, parts: Sequence[Figure], rule: Tolerance) -> bool:
    """Whether the parts give the total, as far as rounding alone explains it."""
    computed = sum((one.in_full for one in parts), Decimal(0))
    return abs(total.in_full - computed) <= _slack([total, *parts], rule)


def _slack(figures: Sequence[Figure], rule: Tolerance) -> Decimal:
    """How far rounding may carry the sum: nought where the figures are whole pounds or pence, which are exact."""
    rounded = [one for one in figures if one.scale or one.percent or (one.places == 1)]
    return sum((rule.per_figure * Decimal(10) ** (one.scale - one.places) for one in rounded), Decimal(0))


def _row_totals(table: Table, grid: Grid, rule: Tolerance) -> Iterator[Finding]:
    """The last column where its heading says that it is the total of the others."""
    head = [cell.strip() for cell in table.rows[0]]
    totals = [column for column in range(2, len(head)) if _TOTAL.match(head[column])]
    if len(totals) != 1:
        return
    column = totals[0]
    for at in range(1, len(grid)):
        total = _at(grid, at, column)
        parts = [
            figure
            for one in range(1, column)
            if (figure := _at(grid, at, one)) is not None and not figure.percent and not _is_share_column(table, one)
        ]
        if total is None or total.percent or len(parts) < 2 or _agrees(total, parts, rule):
            continue
        computed = sum((one.in_full for one in parts), Decimal(0))
        yield _finding(
            "row_total", table, column, at,
            f"says {told(total.in_full, total)}; its row adds up to {told(computed, total)}, a difference of "
            f"{told(total.in_full - computed, total)}",
        )  # fmt: skip


# --- Percentages ------------------------------------------------------------------------------------------------------


def _is_share_column(table: Table, column: int) -> bool:
    head = table.rows[0][column].strip() if column < len(table.rows[0]) else ""
    return bool(_SHARE.match(head)) or head.endswith("%")


def _shares(table: Table, grid: Grid, rule: Tolerance) -> Iterator[Finding]:
    """A column of shares: each against the column left of it, and all of them against a hundred."""
    last = next((at for at in range(len(grid) - 1, 0, -1) if _TOTAL.match(table.rows[at][0].strip())), None)
    for column in range(1, len(table.rows[0])):
        if not _is_share_column(table, column):
            continue
        shares = [(at, figure) for at in range(1, last or len(grid)) if (figure := _at(grid, at, column)) is not None]
        if len(shares) < 2 or any(_TOTAL.match(table.rows[at][0].strip()) for at, _ in shares):
            continue
        whole = _at(grid, last, column - 1) if last is not None and column > 1 else None
        if whole is not None and not whole.percent and whole.value:
            yield from _each_share(table, grid, rule, column, shares, whole)
        yield from _all_shares(table, rule, column, shares, _at(grid, last, column) if last is not None else None, last)


def _each_share(
    table: Table, grid: Grid, rule: Tolerance, column: int, shares: Sequence[tuple[int, Figure]], whole: Figure
) -> Iterator[Finding]:
    for at, share in shares:
        part = _at(grid, at, column - 1)
        if part is None or part.percent:
            continue
        computed = part.in_full / whole.in_full * HUNDRED
        if abs(computed - share.value) > rule.percent * Decimal(10) ** -share.places + _share_slack(part, whole, rule):
            shown = computed.quantize(Decimal(1).scaleb(-max(share.places, 1)), rounding=ROUND_HALF_UP)
            yield _finding(
                "share", table, column, at,
                f"says {share.value}%; {told(part.in_full, part)} of {told(whole.in_full, whole)} is {shown}%",
            )  # fmt: skip


def _share_slack(part: Figure, whole: Figure, rule: Tolerance) -> Decimal:
    """How far the rounding of the two figures can carry their share, in points."""
    if not whole.in_full:
        return Decimal(0)
    return (_slack([part], rule) + _slack([whole], rule)) / abs(whole.in_full) * HUNDRED


def _all_shares(
    table: Table,
    rule: Tolerance,
    column: int,
    shares: Sequence[tuple[int, Figure]],
    stated: Figure | None,
    last: int | None,
) -> Iterator[Finding]:
    """Shares of one whole come to a hundred. Only where the table has a total that is one, or says so itself."""
    if last is None or stated is None:
        return
    total = sum((share.value for _, share in shares), Decimal(0))
    slack = sum((rule.percent * Decimal(10) ** -share.places for _, share in shares), Decimal(0))
    if abs(total - stated.value) > slack:
        yield _finding(
            "shares", table, column, last,
            f"says {stated.value}%; the {len(shares)} shares above it add up to {total}%",
        )  # fmt: skip


# --- Units ------------------------------------------------------------------------------------------------------------


def _units(table: Table, grid: Grid) -> Iterator[Finding]:
    """A cell that is not in the unit of its column: a £m among £000, an amount in a column of percentages."""
    for column in range(1, len(table.rows[0])):
        head = table.rows[0][column]
        scale = scale_of(head)
        figures = [(at, figure) for at in range(1, len(grid)) if (figure := _at(grid, at, column)) is not None]
        if scale is not None:
            for at, figure in figures:
                if figure.scale and figure.scale != scale:
                    yield _finding("unit", table, column, at, f"is “{_cell(table, at, column)}” under “{head.strip()}”")
            continue
        used = {figure.scale for _, figure in figures if not figure.percent and figure.value}
        if len(used) > 1:
            usual = max(used, key=lambda one: sum(figure.scale == one for _, figure in figures))
            for at, figure in figures:
                if not figure.percent and figure.value and figure.scale != usual:
                    yield _finding(
                        "unit", table, column, at,
                        f"is “{_cell(table, at, column)}”, in another unit than the rest of its column",
                    )  # fmt: skip


# --- Ties -------------------------------------------------------------------------------------------------------------


def _ties(tables: Sequence[Table], rule: Tolerance) -> Iterator[Finding]:
    """The same line in the same column of two tables: the later one against the first."""
    first: dict[tuple[str, str], tuple[Table, int, int, Figure]] = {}
    for table in tables:
        here: dict[tuple[str, str], tuple[Table, int, int, Figure]] = {}
        for at, column, figure in _placed(table):
            name = (_plain(table.rows[at][0]), _plain(table.rows[0][column]))
            if not all(name) or _TOTAL.match(name[0]):
                continue
            if name in here:  # told twice in one table: no telling which is meant
                here.pop(name)
                continue
            here[name] = (table, at, column, figure)
        for name, (_, at, column, figure) in here.items():
            before = first.setdefault(name, here[name])
            if before[0] is not table and not _same(before[3], figure, rule):
                yield _finding(
                    "tie", table, column, at,
                    f"says {told(figure.in_full, figure)}; “{table.rows[at][0].strip()}” under "
                    f"“{table.rows[0][column].strip()}” is {told(before[3].in_full, before[3])} in Table "
                    f"{before[0].number}, {address(before[2], before[1])}",
                )  # fmt: skip


def _placed(table: Table) -> Iterator[tuple[int, int, Figure]]:
    """The figures of a table with row and column, in the unit that the heading names."""
    for at in range(1, len(table.rows)):
        for column in range(1, len(table.rows[at])):
            figure = read(table.rows[at][column])
            if figure is None or column >= len(table.rows[0]):
                continue
            scale = scale_of(table.rows[0][column]) or 0
            yield (
                at,
                column,
                Figure(
                    figure.value,
                    figure.places,
                    figure.percent,
                    figure.pound,
                    figure.scale or (0 if figure.percent else scale),
                ),
            )


def _same(one: Figure, other: Figure, rule: Tolerance) -> bool:
    if one.percent != other.percent:
        return True  # a share and an amount do not say the same
    return abs(one.in_full - other.in_full) <= _slack([one, other], rule)


def _plain(text: str) -> str:
    """A name as two tables are compared by: without case, marks, and the unit that stands in brackets."""
    return re.sub(r"[^\w/&-]+", " ", re.sub(r"\([^)]*\)|£\s?(000s?|m|k)\b", " ", text)).strip().lower()


# --- Words ------------------------------------------------------------------------------------------------------------


def _at(grid: Grid, row: int | None, column: int) -> Figure | None:
    if row is None:
        return None
    return grid[row][column] if column < len(grid[row]) else None


def _cell(table: Table, row: int, column: int) -> str:
    return table.rows[row][column].strip()


def _finding(code: str, table: Table, column: int, row: int, words: str) -> Finding:
    cell = f"Table {table.number}, {address(column, row)}"
    name = table.rows[row][0].strip() if table.rows[row] else ""
    sentence = f"{cell}{f' ({name})' if name else ''}, {words}."
    # The place in the paper may move when a table is put in before it: what counts is the finding itself.
    told = "|".join((code, table.name, address(column, row), name, words))
    return Finding(code, cell, table.name, sentence, hashlib.sha256(told.encode()).hexdigest()[:32])
