"""What was found: rows of a table for people, the same rows as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import log
from pathlib import Path
from typing import Any

from bench.clock import Pair

HEADS = ("what", "measured", "baseline", "ratio", "bar", "met")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. bar: the most that it may be; on "measured" it binds the figure itself, not the ratio.

    target: what it is to come down to next; note: what a reader must know to judge it.
    """

    subject: str
    what: str
    measured: float
    unit: str
    against: str
    baseline: float
    bar: float | None = None
    target: float | None = None
    bar_on: str = "ratio"
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.measured / self.baseline

    @property
    def met(self) -> bool | None:
        """None where there is no bar."""
        if self.bar is None:
            return None
        return (self.ratio if self.bar_on == "ratio" else self.measured) <= self.bar

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "met": self.met}


def growth(subject: str, of: str, large: int, small: int, taken: Pair) -> Row:
    """The exponent by which time grows from the small to the large size: 1 is in proportion, less is better."""
    times = large / small
    exponent = log(taken.measured / taken.baseline) / log(times) if times > 1 else 0.0
    return Row(subject, f"growth exponent, {small} to {large} {of}", exponent, "", "in proportion", 1.0, bar=1.1)


def shown(rows: Sequence[Row]) -> str:
    """The table as text, a block for each subject."""
    cells = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADS))]
    lines = [_line(HEADS, widths), _line(["-" * width for width in widths], widths)]
    for before, row in zip([None, *rows], rows, strict=False):
        if before is None or before.subject != row.subject:
            lines += ["", row.subject]
        lines.append(_line(_cells(row), widths))
        if row.note:
            lines.append(f"    {row.note}")
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.what,
        _figure(row.measured, row.unit),
        f"{row.against} {_figure(row.baseline, row.unit)}",
        f"{row.ratio:.2f}",
        _bar(row),
        {True: "yes", False: "NO", None: "–"}[row.met],
    )


def _figure(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value * 1000:,.1f} ms" if value < 1 else f"{value:,.2f} s"
    if unit in ("", "queries"):
        return f"{value:,.2f}" if unit == "" else f"{value:,.0f} {unit}"
    return f"{value:,.0f} {unit}"


def _bar(row: Row) -> str:
    if row.bar is None:
        return "none"
    unit = f" {row.unit}" if row.bar_on == "measured" and row.unit else ""
    then = f", then {row.target:g}" if row.target is not None else ""
    return f"≤ {row.bar:g}{unit}{then}"


def write(path: Path, machine: dict[str, Any], rows: Sequence[Row], seconds: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {"machine": machine, "seconds": round(seconds, 1), "rows": [row.plain() for row in rows]}
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
