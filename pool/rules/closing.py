"""What a partner's figures of a period still lack before they can be handed in, and what that is called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ihwb.kernel.money import show
from pool.rules.position import LineFigure

LONGEST_TEXT = 1000


class Lack(StrEnum):
    """Why a line keeps its partner from submitting."""

    FIGURES = "figures"
    COMMENT = "comment"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True)
class Gap:
    """One line and what it lacks; sentence: what to do about it."""

    line: str
    name: str
    lack: Lack
    sentence: str


def gaps_of(
    lines: Iterable[LineFigure],
    threshold: Decimal,
    excepted: frozenset[str],
    before: Mapping[str, LineFigure] | None = None,
) -> tuple[Gap, ...]:
    """Everything that the lines lack, in their order; empty when they can be submitted.

    threshold: £; a variance further from nought than this needs a comment. excepted: codes of the lines that may stay
    without a figure, because a named exception says why. before: the lines of period 12, in period 13 only.
    """
    found: list[Gap] = []
    for line in lines:
        if not line.is_entered and line.code not in excepted:
            found.append(_gap(line, Lack.FIGURES, f"{_lacks(line)}. Enter it, nil as 0, or name an exception."))
        if line.variance is not None and abs(line.variance) > threshold and not line.comment.strip():
            said = f"its variance of {show(line.variance)} is above {show(threshold, pence=False)} and has no comment."
            found.append(_gap(line, Lack.COMMENT, said))
        if before is not None and is_adjusted(line, before.get(line.code)) and _unexplained(line, before):
            found.append(_gap(line, Lack.ADJUSTMENT, "it is adjusted, and its comment does not say why."))
    return tuple(found)


def is_adjusted(line: LineFigure, before: LineFigure | None) -> bool:
    """True if the line's figures differ from those of the period before."""
    return before is None or (line.actual, line.forecast) != (before.actual, before.forecast)


def _unexplained(line: LineFigure, before: Mapping[str, LineFigure]) -> bool:
    """An adjustment says why in words of its own: the comment of period 12 does not."""
    kept = before[line.code].comment if line.code in before else ""
    return not line.comment.strip() or line.comment == kept


def _gap(line: LineFigure, lack: Lack, sentence: str) -> Gap:
    return Gap(line.code, line.name, lack, f"{line.name}: {sentence}")


def _lacks(line: LineFigure) -> str:
    missing = [word for word, figure in (("actual", line.actual), ("forecast", line.forecast)) if figure is None]
    return f"{' and '.join(missing)} not entered"


def cannot_submit(label: str, gaps: Sequence[Gap]) -> str:
    """Why a period cannot be submitted, in one sentence that counts and names."""
    words = {
        Lack.FIGURES: ("line lacks a figure", "lines lack a figure"),
        Lack.COMMENT: ("variance has no comment", "variances have no comment"),
        Lack.ADJUSTMENT: ("adjustment is not explained", "adjustments are not explained"),
    }
    parts = []
    for lack, (one, many) in words.items():
        names = [gap.name for gap in gaps if gap.lack is lack]
        if names:
            parts.append(f"{len(names)} {one if len(names) == 1 else many} ({named(names)})")
    return f"{label} cannot be submitted yet: {'; '.join(parts)}. Complete these first."


def named(names: Sequence[str], most: int = 5) -> str:
    """The names in a row: at most five of them, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
