"""Registers at a glance: heat maps, distributions of single ratings, and movement between two days."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from commissioning.models import Partnership
from delivery.models import AssessmentKind, Risk, RiskRegister, RiskStatus
from delivery.rules import risk_course as course
from delivery.rules import risks as rules
from delivery.selectors import risk_course, risk_rows
from delivery.selectors.risk_sight import PUBLIC, Sight
from delivery.selectors.risks import register_rows
from delivery.selectors.scales import scale_of
from ihwb.web.charts import Chart, Row, bars

KINDS = {
    "current": "Current rating",
    AssessmentKind.INHERENT.value: "Inherent rating",
    AssessmentKind.TARGET.value: "Target rating",
}


@dataclass(frozen=True, slots=True)
class Dot:
    """One risk in a cell."""

    pk: int
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """The risks of one likelihood and impact. band, tag: where the scale rates the pair; key: for the filter."""

    likelihood: str
    impact: str
    band: str
    tag: str
    key: str
    above: bool
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class HeatRow:
    likelihood: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One rating of a single scale. key: for the filter."""

    name: str
    tag: str
    key: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A register at a glance. rows: from the highest likelihood (a matrix only); steps: from the worst (others).

    chart: of the steps. unrated: how many risks have no rating of the kind shown. says: the picture in a sentence.
    """

    code: str
    name: str
    scale: str
    impacts: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    steps: tuple[Step, ...]
    chart: Chart | None
    total: int
    unrated: int
    says: str


def heat_maps(
    partnership: Partnership, *, sight: Sight = PUBLIC, on: date | None = None, kind: str = "current"
) -> list[HeatMap]:
    """Every register in use on a day, its risks that are not closed by rating. Nine queries."""
    today = timezone.localdate()
    day = on or today
    rows = register_rows(partnership, sight=sight, on=day)
    maps = [heat_map(one, day, kind=kind, today=day >= today) for one in rows]
    return [one for one in maps if one.total or day >= today]


def heat_map(register: RiskRegister, on: date, *, kind: str = "current", today: bool = True) -> HeatMap:
    """No query when the risks are fetched with their parts."""
    scale = scale_of(register.scale)
    placed: dict[tuple[str, str], list[Dot]] = {}
    total = unrated = 0
    for risk in register.risks.all():
        if risk_course.status_on(risk, on, today=today) in (None, RiskStatus.CLOSED):
            continue
        total += 1
        words = _words(risk, kind, on, today)
        if not words:
            unrated += 1
            continue
        place = (words.rating, "") if scale.kind == rules.SINGLE else (words.likelihood, words.impact)
        placed.setdefault(place, []).append(Dot(risk.pk, risk.number, risk.title))
    matrix = scale.kind == rules.MATRIX
    steps = () if matrix else tuple(_steps(register, scale, placed))
    return HeatMap(
        code=register.code,
        name=register.name,
        scale=register.scale.name,
        impacts=tuple(one.name for one in scale.impacts) if matrix else (),
        rows=tuple(_heat_rows(register, scale, placed)) if matrix else (),
        steps=steps,
        chart=_chart(register, steps) if len(steps) > 1 and total else None,
        total=total,
        unrated=unrated,
        says=_says(scale, placed, total),
    )


def _words(risk: Risk, kind: str, on: date, today: bool) -> rules.Words | None:
    if kind != "current":
        return risk_course.latest(risk, AssessmentKind(kind), on)
    if today:
        return rules.Words(risk.likelihood, risk.impact, risk.rating)
    return risk_course.rating_on(risk, on)


Placed = dict[tuple[str, str], list[Dot]]


def _heat_rows(register: RiskRegister, scale: rules.Scale, placed: Placed) -> list[HeatRow]:
    appetite = risk_rows.appetites_of(register).get(None)
    made = []
    for one in reversed(scale.levels):
        cells = []
        for other in scale.impacts:
            words = rules.Words(one.label, other.label)
            band = rules.band_of(scale, one.label, other.label)
            above = appetite is not None and rules.above_appetite(scale, words, appetite)
            key = f"{register.code}:{one.label}/{other.label}"
            dots = tuple(placed.get((one.label, other.label), ()))
            cells.append(
                HeatCell(one.name, other.name, band.name if band else "", band.tag if band else "", key, above, dots)
            )
        made.append(HeatRow(one.name, tuple(cells)))
    return made


def _steps(register: RiskRegister, scale: rules.Scale, placed: Placed) -> list[Step]:
    return [
        Step(one.name, one.tag, f"{register.code}:{one.label}", tuple(placed.get((one.label, ""), ())))
        for one in reversed(scale.levels)
    ]


def _chart(register: RiskRegister, steps: tuple[Step, ...]) -> Chart:
    rows = [Row(one.name, (Decimal(len(one.dots)),)) for one in steps]
    return bars(f"Risks of {register.name} by rating", ["Risks not closed"], rows, unit="plain")


def _says(scale: rules.Scale, placed: Placed, total: int) -> str:
    """The worst cell that holds risks, in words."""
    if not placed or len(scale.levels) == 1:
        return "No risk is rated." if not placed else f"{total} risks listed; the scale tells none from another."
    if scale.kind == rules.SINGLE:
        worst = max(placed, key=lambda place: level.rank if (level := scale.level(place[0])) else 0)
        shown = rules.shown(scale, rating=worst[0]).words
    else:
        order = {place: rules.shown(scale, likelihood=place[0], impact=place[1]).order for place in placed}
        worst = max(placed, key=lambda place: order[place])
        shown = rules.shown(scale, likelihood=worst[0], impact=worst[1]).words
    return f"{len(placed[worst])} of {total} risks at {shown}, the worst that is given."


# --- Movement ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MovedRisk:
    pk: int
    number: int
    title: str
    before: str
    after: str
    moved: str
    tag: str


@dataclass(frozen=True, slots=True)
class RegisterMovement:
    """What became of a register's risks between two days. counts: by movement in words, only those that occur."""

    code: str
    name: str
    scale: str
    counts: tuple[tuple[str, int], ...]
    risks: tuple[MovedRisk, ...]


_TAGS = {"up": "red", "down": "green", "new": "blue", "reopened": "blue", "mixed": "orange"}


def movements(partnership: Partnership, *, since: date, on: date, sight: Sight = PUBLIC) -> list[RegisterMovement]:
    """Registers in use on the later day, each on its own scale. Nine queries."""
    rows = register_rows(partnership, sight=sight, on=on)
    told = [_movement(one, since, on) for one in rows]
    return [one for one in told if one.risks or on >= timezone.localdate()]


def _movement(register: RiskRegister, since: date, on: date) -> RegisterMovement:
    scale = scale_of(register.scale)
    found = []
    counts: Counter[course.Moved] = Counter()
    for risk in register.risks.all():
        sides = [
            (risk_course.status_on(risk, day, today=False), risk_course.rating_on(risk, day)) for day in (since, on)
        ]
        moved = course.moved(scale, sides[0], sides[1])
        if moved is None:
            continue
        counts[moved] += 1
        before, after = (risk_rows.read(scale, words).words if status else "" for status, words in sides)
        before = "" if moved == course.Moved.NEW else before
        found.append(
            MovedRisk(risk.pk, risk.number, risk.title, before, after, moved.label, _TAGS.get(moved.value, "grey"))
        )
    told = tuple((one.label, counts[one]) for one in course.Moved if counts[one])
    return RegisterMovement(register.code, register.name, register.scale.name, told, tuple(found))
