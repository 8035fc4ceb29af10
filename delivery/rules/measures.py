"""What the figures of a measure say: what a published percentage comes to, what a target means, how far it is met."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ihwb.kernel.errors import Misread, quote

HUNDRED = Decimal(100)
TWO_PLACES = Decimal("0.01")
LIMIT = Decimal(10) ** 13
LOWER, HIGHER = "lower", "higher"


@dataclass(frozen=True, slots=True)
class ChangeCheck:
    """A published percentage beside the computed one, both signed. agrees: they are equal as precisely as printed."""

    published: Decimal
    computed: Decimal
    agrees: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a target, and the value it comes to."""

    meaning: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Progress:
    """words: where the latest value stands. colour: only by a stated rule, else empty."""

    words: str
    colour: str = ""


def percentage_change(before: Decimal, after: Decimal) -> Decimal:
    """The signed change in per cent of the first figure, to two decimals, half up. before: not nought."""
    return ((after - before) / before * HUNDRED).quantize(TWO_PLACES, rounding=ROUND_HALF_UP)


def check_change(*, baseline: Decimal, target: Decimal, published: Decimal) -> ChangeCheck:
    """Compare a published percentage with what its own baseline and target give.

    They agree when the exact change, rounded to the decimals that were printed, is what was printed:
    46 per cent agrees with 46.35, 46.4 does too, 47 does not.
    """
    exact = (target - baseline) / baseline * HUNDRED
    printed = published.normalize()
    step = Decimal(1).scaleb(min(int(printed.as_tuple().exponent), 0))
    agrees = exact.quantize(step, rounding=ROUND_HALF_UP) == published
    return ChangeCheck(published, percentage_change(baseline, target), agrees)


def target_readings(*, baseline: Decimal | None, change: Decimal, unit: str) -> tuple[Reading, ...]:
    """What "change by so many per cent" means as a value, to two decimals.

    change: signed per cent. A measure that is itself a percentage can be read in two ways, and both are given:
    48% improved by 5% is 50.40% of the figure, or 53.00% in percentage points. Without a baseline there is none.
    """
    if baseline is None:
        return ()
    of_itself = (baseline * (HUNDRED + change) / HUNDRED).quantize(TWO_PLACES, rounding=ROUND_HALF_UP)
    if unit != "%":
        return (Reading("", of_itself),)
    points = (baseline + change).quantize(TWO_PLACES, rounding=ROUND_HALF_UP)
    return (Reading("of the figure itself", of_itself), Reading("in percentage points", points))


def progress(
    *,
    latest: Decimal | None,
    baseline: Decimal | None,
    target: Decimal | None,
    polarity: str,
    amber_within: Decimal | None = None,
) -> Progress:
    """Where the latest value stands against the target, or against the baseline where the target is not one value.

    A colour is given only with ``amber_within``, the stated rule: green meets the target, amber misses it by at most
    that percentage of it, red by more.
    """
    if latest is None:
        return Progress("No value yet")
    if target is None:
        return Progress(_against_baseline(latest, baseline, polarity))
    shortfall = latest - target if polarity == LOWER else target - latest
    if shortfall <= 0:
        return Progress("Target met", "green" if amber_within is not None else "")
    words = f"Short of the target; {_against_baseline(latest, baseline, polarity).lower()}"
    if amber_within is None:
        return Progress(words)
    return Progress(words, "amber" if shortfall <= abs(target) * amber_within / HUNDRED else "red")


def _against_baseline(latest: Decimal, baseline: Decimal | None, polarity: str) -> str:
    if baseline is None:
        return "No baseline to compare with"
    if latest == baseline:
        return "Same as the baseline"
    better = latest < baseline if polarity == LOWER else latest > baseline
    return "Better than the baseline" if better else "Worse than the baseline"


_FIGURE = re.compile(r"([-−–])?(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?\s*(%)?", re.ASCII)


def read_value(text: str, *, unit: str) -> Decimal:
    """Read one measured value as people type it: 1,572 or 843.3, with a % only where the measure is a percentage.

    Raises Misread with one sentence that quotes the text.
    """
    stripped = text.strip()
    if not stripped:
        raise Misread("blank", "The value is blank. Enter the figure that was measured.")
    found = _FIGURE.fullmatch(stripped)
    if found is None:
        raise Misread("not_a_figure", f"{quote(text)} is not a figure. Enter digits only, such as 843.3 or 1,572.")
    sign, whole, decimals, per_cent = found.groups()
    if per_cent and unit != "%":
        raise Misread("percentage", f"{quote(text)} is a percentage, but this is measured in {unit or 'numbers'}.")
    if decimals and len(decimals) > 5:
        raise Misread("too_many_decimals", f"{quote(text)} has more than four decimals. Round it to four or fewer.")
    value = Decimal(whole.replace(",", "") + (decimals or ""))
    if value >= LIMIT:
        raise Misread("too_large", f"{quote(text)} is too large to be a measured value. Check the number of digits.")
    return -value if sign and value else value


def show_value(value: Decimal | None, unit: str = "") -> str:
    """1,572 or 843.3 or 33.05 or 48%, without noughts that say nothing; empty for none."""
    if value is None:
        return ""
    plain = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return f"{plain:,f}" + ("%" if unit == "%" else "")


def show_change(change: Decimal) -> str:
    """46.35% reduction, 5% increase."""
    return f"{show_value(abs(change), '%')} {'reduction' if change < 0 else 'increase'}"
