"""Risk registers as they are read: each on its own scale, as at a day, with what the reader may know of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from commissioning.models import Partnership
from delivery.models import (
    Risk,
    RiskAcceptance,
    RiskAction,
    RiskAppetite,
    RiskEscalation,
    RiskOwner,
    RiskRegister,
    RiskScale,
    ScaleKind,
)
from delivery.rules import risks as rules
from delivery.selectors import risk_course
from delivery.selectors.risk_rows import ActionRow, Mark, RiskRow, row
from delivery.selectors.risk_sight import PUBLIC, Sight
from delivery.selectors.scales import scale_of, words_of

__all__ = ["ActionRow", "Mark", "RiskRow", "row", "scale_of"]


@dataclass(frozen=True, slots=True)
class LevelView:
    label: str
    name: str
    tag: str
    count: int


@dataclass(frozen=True, slots=True)
class ScaleView:
    """levels: from the highest to the lowest, as a legend; count: open risks of the register at that level.

    printed: the words of the register itself where people read others, such as "H, M, L"; else empty.
    """

    name: str
    kind: str
    meaning: str
    source: str
    printed: str
    levels: tuple[LevelView, ...]
    impacts: tuple[LevelView, ...]
    bands: tuple[str, ...]

    @property
    def is_matrix(self) -> bool:
        return self.kind == ScaleKind.MATRIX


@dataclass(frozen=True, slots=True)
class RegisterView:
    """One register. total: all its risks; risks: those that the filter lets through, in the register's order.

    appetite: what its partners bear, in words; ended_on: since when it is only read.
    """

    pk: int
    code: str
    name: str
    project: str
    belongs_to: str
    body: str
    source: str
    scale: ScaleView
    total: int
    overdue: int
    above: int
    appetite: tuple[str, ...]
    ended_on: date | None
    risks: tuple[RiskRow, ...]


@dataclass(frozen=True, slots=True)
class RiskFilter:
    """What the reader asks for; empty means all. rating: "register code:label", for a matrix "code:H/M"."""

    register: str = ""
    rating: str = ""
    owner: str = ""
    text: str = ""
    review: str = ""
    status: str = ""
    category: str = ""
    escalated: str = ""

    def lets(self, register: RiskRegister, risk: Risk, row: RiskRow) -> bool:
        return (
            self.register in ("", register.code)
            and self.rating in ("", row_key(register, row))
            and self._owned(risk)
            and self._stands(row)
            and (self.review != "overdue" or row.review_overdue)
            and (self.escalated != "yes" or bool(row.escalated))
            and self._says(row)
        )

    def _owned(self, risk: Risk) -> bool:
        if self.owner == "none":
            return risk.owner_id is None
        return not self.owner or (risk.owner is not None and risk.owner.code == self.owner)

    def _stands(self, row: RiskRow) -> bool:
        if self.status == "above":
            return row.above
        wanted = self.status in ("", row.status.lower()) or (self.status == "expired" and row.expired is not None)
        return wanted and self.category in ("", row.category)

    def _says(self, row: RiskRow) -> bool:
        words = (row.title, row.cause, row.event, row.consequence, *(action.text for action in row.actions))
        return self.text.casefold() in " ".join(words).casefold()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter offers: (value, words). ratings: by register, worst first, only those in use."""

    registers: tuple[tuple[str, str], ...]
    ratings: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    owners: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]


def row_key(register: RiskRegister, row: RiskRow) -> str:
    if register.scale.kind == ScaleKind.MATRIX:
        pair = [one.label if one else "" for one in (row.likelihood, row.impact)]
        return f"{register.code}:{'/'.join(pair)}"
    return f"{register.code}:{row.rating.label if row.rating else ''}"


def with_parts(rows: QuerySet[Risk]) -> QuerySet[Risk]:
    """Risks with all that a row shows of them. Seven queries more, however many there are."""
    return rows.select_related("owner", "category").prefetch_related(
        Prefetch("actions", RiskAction.objects.select_related("owner").order_by("number")),
        Prefetch("owners", RiskOwner.objects.select_related("organisation", "post").order_by("organisation__position")),
        Prefetch("escalations", RiskEscalation.objects.select_related("to_body").order_by("escalated_on", "pk")),
        Prefetch("acceptances", RiskAcceptance.objects.select_related("post", "body").order_by("accepted_on", "pk")),
        "assessments",
        "status_changes",
    )


def register_rows(
    partnership: Partnership, *, sight: Sight = PUBLIC, on: date | None = None, code: str = ""
) -> QuerySet[RiskRegister]:
    """The partnership's registers as they stood on a day, with risks and their parts. Nine queries.

    code: that register alone, also where it has ended since. Without a sight confidential risks are left out.
    """
    risks = with_parts(Risk.objects.filter(sight.seen()).order_by("number"))
    appetites = RiskAppetite.objects.select_related("category").order_by(F("category__name").asc(nulls_first=True))
    found = RiskRegister.objects.filter(partnership=partnership)
    found = found.filter(code=code) if code else found.filter(running_on(on or timezone.localdate()))
    return (
        found.select_related("scale", "programme", "project", "fund", "body")
        .prefetch_related(Prefetch("risks", risks), Prefetch("appetites", appetites))
        .order_by("position", "name")
    )


def running_on(day: date) -> Q:
    """Registers in use on a day: not yet replaced by the next year's, and not before they replaced the last year's."""
    return (Q(ended_on__isnull=True) | Q(ended_on__gt=day)) & (
        Q(previous__isnull=True) | Q(previous__ended_on__lte=day)
    )


def registers(
    partnership: Partnership,
    *,
    on: date | None = None,
    asked: RiskFilter | None = None,
    sight: Sight = PUBLIC,
) -> list[RegisterView]:
    """Every register of the partnership, each on its own scale. Nine queries.

    on: the day as at which risks are shown; today when not given. Ratings, status and what is overdue are that day's.
    asked: leaves risks out; a register that is not asked for is left out whole.
    """
    code = asked.register if asked else ""
    return views(register_rows(partnership, sight=sight, on=on, code=code), on=on, asked=asked)


def views(
    rows: Iterable[RiskRegister], *, on: date | None = None, asked: RiskFilter | None = None
) -> list[RegisterView]:
    today = timezone.localdate()
    day = on or today
    asked = asked or RiskFilter()
    shown = [_view(one, day, asked, day >= today) for one in rows if asked.register in ("", one.code)]
    return [one for one in shown if one is not None]


def _view(register: RiskRegister, on: date, asked: RiskFilter, today: bool) -> RegisterView | None:
    """None for a register whose first risk was raised after the day: it did not stand then."""
    scale = scale_of(register.scale)
    held = [one for one in register.risks.all() if risk_course.status_on(one, on, today=today) is not None]
    if not today and not held and register.risks.all():
        return None
    rows = [(risk, row(risk, register, scale, on, today=today)) for risk in held]
    shown = tuple(one for risk, one in rows if asked.lets(register, risk, one))
    return register_view(register, scale, [one for _, one in rows], shown)


def register_view(
    register: RiskRegister, scale: rules.Scale, rows: list[RiskRow], shown: tuple[RiskRow, ...]
) -> RegisterView:
    """rows: all risks, which are counted; shown: those that the reader asked for."""
    return RegisterView(
        pk=register.pk,
        code=register.code,
        name=register.name,
        project=register.project.name if register.project else "",
        belongs_to=register.belongs_to,
        body=register.body.name if register.body else "",
        source=register.source,
        scale=scale_view(register.scale, scale, rows),
        total=len(rows),
        overdue=sum(1 for one in rows if one.review_overdue),
        above=sum(1 for one in rows if one.above),
        appetite=tuple(_appetites(register, scale)),
        ended_on=register.ended_on,
        risks=shown,
    )


def _appetites(register: RiskRegister, scale: rules.Scale) -> Iterable[str]:
    for one in register.appetites.all():
        words = words_of(one)
        said = rules.shown(scale, likelihood=words.likelihood, impact=words.impact, rating=words.rating).words
        if scale.bands:
            said = words.rating
        yield f"{one.category.name if one.category else 'All risks'}: up to {said}"


def scale_view(stored: RiskScale, scale: rules.Scale, rows: Iterable[RiskRow] = ()) -> ScaleView:
    ratings = [one.rating.label for one in rows if one.is_open and one.rating]
    levels = tuple(
        LevelView(level.label, level.name, level.tag, ratings.count(level.label)) for level in reversed(scale.levels)
    )
    impacts = tuple(LevelView(one.label, one.name, one.tag, 0) for one in reversed(scale.impact_levels))
    printed = "" if all(one.label == one.name for one in levels) else ", ".join(one.label for one in levels)
    bands = tuple(f"{band.name}: {band.low} to {band.high}" for band in scale.bands)
    return ScaleView(stored.name, stored.kind, stored.meaning, stored.source, printed, levels, impacts, bands)


def choices(rows: Iterable[RiskRegister], *, on: date | None = None) -> Choices:
    """What the filter offers for these registers. No further query."""
    found = list(rows)
    held = [risk for one in found for risk in one.risks.all()]
    owners = {risk.owner.code: risk.owner.title for risk in held if risk.owner}
    categories = {risk.category.name for risk in held if risk.category}
    return Choices(
        registers=tuple((one.code, one.name) for one in found),
        ratings=tuple((one.name, _ratings(one)) for one in found),
        owners=tuple(sorted(owners.items(), key=lambda pair: pair[1])),
        categories=tuple((one, one) for one in sorted(categories)),
    )


def _ratings(register: RiskRegister) -> tuple[tuple[str, str], ...]:
    scale = scale_of(register.scale)
    seen: dict[str, rules.Rated] = {}
    for risk in register.risks.all():
        key = f"{risk.likelihood}/{risk.impact}" if scale.kind == ScaleKind.MATRIX else risk.rating
        seen[f"{register.code}:{key}"] = rules.shown(
            scale, likelihood=risk.likelihood, impact=risk.impact, rating=risk.rating
        )
    worst_first = sorted(seen.items(), key=lambda pair: (-pair[1].order, pair[1].words))
    return tuple((key, rated.words) for key, rated in worst_first)
