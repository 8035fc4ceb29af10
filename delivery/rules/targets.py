"""What a target comes to on a day, how far a value meets it, and the colour by the rule in force: each with its sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from delivery.rules.measures import HUNDRED, LOWER, TWO_PLACES, show_value, target_readings
from ihwb.kernel.dates import show_date

VALUE, CHANGE, LEVEL, DIRECTION, COMPARATOR, STATEMENTS = (
    "value", "change", "level", "direction", "comparator", "statements",
)  # fmt: skip
RELATIVE, POINTS = "relative", "points"
TARGET, TRAJECTORY = "target", "trajectory"


@dataclass(frozen=True, slots=True)
class Target:
    """value: what is to be reached; None where it is not one figure. strict: it must be bettered, not only reached.

    sum: how the value came about, in words; empty where it is printed as it is.
    """

    value: Decimal | None
    sum: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
    """A target as it is stated. figure: the value, or the signed change. reading: which way a percentage is meant."""

    kind: str
    figure: Decimal | None
    baseline: Decimal | None
    unit: str
    reading: str = ""
    comparator: Decimal | None = None
    comparator_name: str = ""


def target_of(aim: Aim) -> Target:
    """What a target comes to. Words, and what lacks its baseline or its comparator's figure, come to no value."""
    if aim.kind in (VALUE, STATEMENTS):
        return Target(aim.figure)
    if aim.kind == COMPARATOR:
        if aim.comparator is None:
            return Target(None, f"No figure is known yet of: {aim.comparator_name or 'the comparator'}")
        return Target(aim.comparator, f"{aim.comparator_name} is {show_value(aim.comparator, aim.unit)}")
    if aim.baseline is None:
        return Target(None)
    if aim.kind == DIRECTION:
        return Target(aim.baseline, "Better than the baseline", strict=True)
    if aim.figure is None:
        return Target(None)
    return _level(aim) if aim.kind == LEVEL else _change(aim) if aim.kind == CHANGE else Target(None)


def _level(aim: Aim) -> Target:
    assert aim.baseline is not None  # asked before
    assert aim.figure is not None
    value = aim.baseline + aim.figure
    sign = "−" if aim.figure < 0 else "+"
    said = f"{_shown(aim.baseline)} {sign} {_shown(abs(aim.figure))} = {show_value(value, aim.unit)}"
    return Target(value, said)


def _change(aim: Aim) -> Target:
    """One value where there is one reading, or where it was said which of the two is meant."""
    assert aim.baseline is not None  # asked before
    assert aim.figure is not None
    readings = target_readings(baseline=aim.baseline, change=aim.figure, unit=aim.unit)
    if len(readings) == 2 and not aim.reading:
        return Target(None)
    sign = "−" if aim.figure < 0 else "+"
    if len(readings) == 2 and aim.reading == POINTS:
        value = readings[1].value
        return Target(
            value, f"{_shown(aim.baseline)} {sign} {_shown(abs(aim.figure))} points = {show_value(value, '%')}"
        )
    value = readings[0].value
    factor = f"(100 {sign} {_shown(abs(aim.figure))}) / 100"
    return Target(value, f"{_shown(aim.baseline)} × {factor} = {show_value(value, aim.unit)}")


# --- Colour -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ColourRule:
    """A stated rule: from a day on, amber is a miss of at most ``amber_within`` per cent of what it is held against."""

    starts_on: date
    amber_within: Decimal
    against: str
    source: str


def rule_on(rules: Sequence[ColourRule], on: date) -> ColourRule | None:
    """The rule in force on a day: the latest that has begun. None where none is stated; none is made up."""
    begun = [one for one in rules if one.starts_on <= on]
    return max(begun, key=lambda one: one.starts_on) if begun else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """words: where the value stands; colour: by a stated rule only, else empty; sum: how it came about, in words."""

    words: str
    colour: str = ""
    sum: str = ""


def judge(
    latest: Decimal | None,
    *,
    target: Target,
    baseline: Decimal | None,
    polarity: str,
    rule: ColourRule | None = None,
    planned: Decimal | None = None,
    unit: str = "",
) -> Judgement:
    """Hold the latest value against the target, and against what the colour's rule names.

    planned: what the trajectory gives for the value's period. A rule against a trajectory that gives nothing for the
    period colours nothing, and says so.
    """
    if latest is None:
        return Judgement("No value yet")
    words = _standing(latest, target, baseline, polarity)
    if rule is None:
        return Judgement(words)
    level = planned if rule.against == TRAJECTORY else target.value
    what = "planned for the period" if rule.against == TRAJECTORY else "the target"
    if level is None:
        return Judgement(words, "", f"No colour: nothing is {what.removeprefix('the ')} in figures")
    strict = target.strict and rule.against == TARGET
    colour, said = _colour(latest, level, polarity, rule, strict, unit)
    since = f"Rule since {show_date(rule.starts_on)}" + (f" ({rule.source})" if rule.source else "")
    return Judgement(
        words, colour, f"{show_value(latest, unit)} against {show_value(level, unit)}, {what}: {said}. {since}"
    )


def _colour(
    latest: Decimal, level: Decimal, polarity: str, rule: ColourRule, strict: bool, unit: str
) -> tuple[str, str]:
    miss = latest - level if polarity == LOWER else level - latest
    if miss < 0 or (miss == 0 and not strict):
        return "green", "met, so green"
    edge = abs(level) * rule.amber_within / HUNDRED
    share = "" if not level else f", {show_value(_rounded(miss / abs(level) * HUNDRED), '%')} of it"
    colour = "amber" if miss <= edge else "red"
    reach = f"amber reaches to {show_value(rule.amber_within, '%')}"
    return colour, f"short by {show_value(miss, unit)}{share}; {reach}, so {colour}"


def _standing(latest: Decimal, target: Target, baseline: Decimal | None, polarity: str) -> str:
    beside = _beside(latest, baseline, polarity)
    if target.value is None:
        return beside
    miss = latest - target.value if polarity == LOWER else target.value - latest
    if miss < 0 or (miss == 0 and not target.strict):
        return "Target met"
    return f"Short of the target; {beside[0].lower()}{beside[1:]}"


def _beside(latest: Decimal, baseline: Decimal | None, polarity: str) -> str:
    if baseline is None:
        return "No baseline to compare with"
    if latest == baseline:
        return "Same as the baseline"
    better = latest < baseline if polarity == LOWER else latest > baseline
    return "Better than the baseline" if better else "Worse than the baseline"


# --- Rates ------------------------------------------------------------------------------------------------------------


def rate(numerator: Decimal, denominator: Decimal, per: Decimal) -> Decimal:
    """So many per so many, to four decimals, half up: 1,048 of 262,000 people is 400 per 100,000.

    denominator: not nought. per: 100 for a percentage, 1 for a plain ratio, 100,000 for most rates.
    """
    return (numerator / denominator * per).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def rate_words(numerator: Decimal, denominator: Decimal, per: Decimal, unit: str = "") -> str:
    """1,048 / 262,000 × 100,000 = 400."""
    value = rate(numerator, denominator, per)
    times = "" if per == 1 else f" × {_shown(per)}"
    return f"{_shown(numerator)} / {_shown(denominator)}{times} = {show_value(value, unit)}"


def check_rate(
    value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None, per: Decimal | None
) -> str:
    """A sentence where a value, its numerator and its denominator cannot be; empty where they can."""
    if (numerator is None) != (denominator is None):
        return "Enter the numerator and the denominator together, or neither."
    if numerator is None or denominator is None:
        return "" if value is not None else "Enter the value, or the numerator and the denominator."
    if denominator <= 0 or numerator < 0:
        return "The denominator is above nought, and the numerator is nought or more."
    if per is None:
        return "This measure says not how its rate is worked out. Enter the value alone, or say it in the measure."
    worked = rate(numerator, denominator, per)
    if value is not None and worked.quantize(_step(value), rounding=ROUND_HALF_UP) != value:
        return (
            f"{rate_words(numerator, denominator, per)}, and the value entered is {show_value(value)}. "
            "Correct one of the three, or leave the value empty."
        )
    return ""


def _step(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(min(int(value.normalize().as_tuple().exponent), 0))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(TWO_PLACES, rounding=ROUND_HALF_UP)


def _shown(value: Decimal) -> str:
    return show_value(value)
