"""The scope of integrated commissioning: what is in, how much of it belongs to the place, and what that comes to.

The addressable spend of a line is its spend times each attribution in turn: 60% of the acute contract; 45% and then 60%
of what a partnership of localities spends. The product is exact and rounded once, to the penny, by the house's
rounding. The total adds up the rounded lines, so that what stands on paper adds up.

Source: the request for a co-operative review, Integrated Health and Wellbeing Transformation Programme, 2014, sections
2.5 and 3.1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

from ihwb.kernel.errors import Refused, quote
from ihwb.kernel.money import ZERO, show, to_pence

HUNDRED = Decimal(100)
PLACES = 4  # decimals of a percentage
_DIGITS = 200


class RestsOn(StrEnum):
    """What the figure of a line is, and so whether anybody can work out again what it comes to."""

    SPEND = "spend"
    TOTAL = "total"
    ASSUMED = "assumed"

    @property
    def label(self) -> str:
        return _RESTS_ON[self]


_RESTS_ON = {
    RestsOn.SPEND: "The spend, as its source has it",
    RestsOn.TOTAL: "A total that its source prints without what it is made of",
    RestsOn.ASSUMED: "An assumption: no source has it",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One attribution. percent: above 0, at most 100, with at most four decimals. why: whose share it is."""

    percent: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """The steps that count from a day on. None: the whole spend counts."""

    since: date
    steps: tuple[Step, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a line is in or out of scope from a day on, by which criterion."""

    since: date
    inside: bool
    criterion: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of spend with all that was said of it. amount: £ a year, to the penny, nought or more."""

    key: int
    name: str
    payer: str
    category: str
    amount: Decimal
    standings: tuple[Standing, ...]
    attributions: tuple[Attribution, ...]
    rests_on: RestsOn = RestsOn.SPEND


@dataclass(frozen=True, slots=True)
class Worked:
    """One step worked out. result: £, rounded for reading; the sum goes on with the exact figure."""

    percent: Decimal
    why: str
    before: Decimal
    result: Decimal

    @property
    def words(self) -> str:
        return f"{show(self.before)} × {percent_words(self.percent)} = {show(self.result)}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a line comes to on a day. standing None: nobody has said yet, so it does not count."""

    line: Line
    standing: Standing | None
    worked: tuple[Worked, ...]
    addressable: Decimal

    @property
    def inside(self) -> bool:
        return self.standing is not None and self.standing.inside


@dataclass(frozen=True, slots=True)
class Change:
    """What is different on a later day. before, after: addressable £; why: each thing that changed."""

    name: str
    before: Decimal
    after: Decimal
    why: tuple[str, ...]

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


def standing_on(line: Line, day: date) -> Standing | None:
    return max((one for one in line.standings if one.since <= day), key=lambda one: one.since, default=None)


def attribution_on(line: Line, day: date) -> Attribution | None:
    return max((one for one in line.attributions if one.since <= day), key=lambda one: one.since, default=None)


def work_out(amount: Decimal, steps: Sequence[Step]) -> tuple[tuple[Worked, ...], Decimal]:
    """Each step with its arithmetic, and the addressable £: exact throughout, rounded once at the end."""
    exact, worked = amount, []
    with localcontext(prec=_DIGITS):  # enough that no product of shares is cut off
        for one in steps:
            before, exact = exact, exact * one.percent / HUNDRED
            worked.append(Worked(one.percent, one.why, to_pence(before), to_pence(exact)))
        return tuple(worked), to_pence(exact)


def find(line: Line, day: date) -> Found:
    """What a line comes to on a day: nought while it is out of scope, or nothing is said of it."""
    standing, attribution = standing_on(line, day), attribution_on(line, day)
    if standing is None or not standing.inside:
        return Found(line, standing, (), ZERO)
    worked, addressable = work_out(line.amount, attribution.steps if attribution else ())
    return Found(line, standing, worked, addressable)


def total(found: Iterable[Found]) -> Decimal:
    """£, the sum of the rounded lines."""
    return sum((one.addressable for one in found), ZERO)


def doubts(found: Iterable[Found]) -> list[str]:
    """One sentence for each kind of figure in the total that nobody can work out again from its source."""
    rows = [one for one in found if one.addressable]
    said = []
    if assumed := [one for one in rows if one.line.rests_on is RestsOn.ASSUMED]:
        rest = total(one for one in rows if one not in assumed)
        said.append(
            f"{show(total(assumed))} of it is assumed: no source has the spend of {_names(assumed)}. "
            f"Without it the total is {show(rest)}."
        )
    if printed := [one for one in rows if one.line.rests_on is RestsOn.TOTAL]:
        what = "a total and not what it is" if len(printed) == 1 else "totals and not what they are"
        said.append(
            f"{show(total(printed))} of it cannot be worked out again: the source prints {_names(printed)} as {what} "
            "made of."
        )
    return said


def _names(found: Sequence[Found]) -> str:
    names = [f"“{one.line.name}”" for one in found]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def changed(lines: Iterable[Line], first: date, second: date) -> list[Change]:
    """The lines that stand, are attributed or come to something else on the second day."""
    rows = []
    for line in lines:
        why = _why(line, first, second)
        before, after = find(line, first).addressable, find(line, second).addressable
        if why or before != after:
            rows.append(Change(line.name, before, after, tuple(why)))
    return rows


def _why(line: Line, first: date, second: date) -> list[str]:
    said = []
    was, now = standing_on(line, first), standing_on(line, second)
    if now is not None and (was is None or (was.inside, was.criterion) != (now.inside, now.criterion)):
        reason = now.why or now.criterion
        said.append(f"{_standing_words(was).capitalize()} before, {_standing_words(now)} after: {reason}")
    old, new = steps_words(attribution_on(line, first)), steps_words(attribution_on(line, second))
    if old != new:
        said.append(f"{old.capitalize()} before, {new} after")
    return said


def _standing_words(one: Standing | None) -> str:
    return "not said" if one is None else "in scope" if one.inside else "out of scope"


def steps_words(one: Attribution | None) -> str:
    """Such as "45% × 60%"; "all of it" without a step."""
    steps = one.steps if one else ()
    return " × ".join(percent_words(step.percent) for step in steps) or "all of it"


def percent_words(percent: Decimal) -> str:
    """60% and 33.3333%, without noughts at the end."""
    text = f"{percent:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def check_steps(steps: Sequence[Step]) -> None:
    """Refuse a percentage that is no share, or has no reason.

    Raises Refused with the code ``not_a_share``, ``too_many_decimals`` or ``share_without_reason``.
    """
    for one in steps:
        if not 0 < one.percent <= HUNDRED:
            raise Refused("not_a_share", f"{percent_words(one.percent)} is no share: it is above 0% and at most 100%.")
        if one.percent != one.percent.quantize(Decimal(1).scaleb(-PLACES)):
            raise Refused(
                "too_many_decimals", f"{percent_words(one.percent)} has more than {PLACES} decimals. Round it yourself."
            )
        if len(one.why.strip()) < 3:
            raise Refused(
                "share_without_reason", f"{percent_words(one.percent)} has no reason. Say whose share it is and why."
            )


def read_steps(text: str) -> tuple[Step, ...]:
    """One step a line: "60% people who live in the city". Raises Refused (``step_unreadable``) naming the line."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        figure, sign, why = line.strip().partition("%")
        if not sign or not figure.strip().replace(".", "", 1).isdecimal():
            raise Refused(
                "step_unreadable", f"{quote(line)} cannot be read. Write it as: 60% people who live in the city."
            )
        found.append(Step(Decimal(figure.strip()), why.strip(" :,")))
    return tuple(found)


def write_steps(steps: Sequence[Step]) -> str:
    """As ``read_steps`` reads it."""
    return "\n".join(f"{percent_words(one.percent)} {one.why}" for one in steps)
