"""Rating a risk in the words of its own register's scale; words of another scale are refused, never converted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from ihwb.kernel.dates import same_day_of_month, show_date
from ihwb.kernel.errors import Refused, quote

SINGLE = "single"
MATRIX = "matrix"


@dataclass(frozen=True, slots=True)
class Level:
    """One word of a scale. label: as the register prints it; name: as people read it; rank: 1 is the lowest."""

    label: str
    name: str
    rank: int
    tag: str


@dataclass(frozen=True, slots=True)
class Band:
    """A range of likelihood rank times impact rank, both ends included."""

    name: str
    low: int
    high: int
    tag: str


@dataclass(frozen=True, slots=True)
class Scale:
    """kind: ``single`` (one rating) or ``matrix`` (likelihood and impact). Levels run from the lowest.

    impact_levels: where impact has other words than likelihood; else empty.
    """

    kind: str
    levels: tuple[Level, ...]
    bands: tuple[Band, ...] = ()
    impact_levels: tuple[Level, ...] = ()

    def level(self, label: str) -> Level | None:
        return next((one for one in self.levels if one.label == label), None)

    def impact(self, label: str) -> Level | None:
        return next((one for one in self.impacts if one.label == label), None)

    @property
    def impacts(self) -> tuple[Level, ...]:
        return self.impact_levels or self.levels

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(one.label for one in self.levels)


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating as it is shown. order: for sorting within one register only, the highest worst."""

    words: str
    tag: str
    order: int


def read_scale(
    kind: str,
    levels: Iterable[Mapping[str, Any]],
    bands: Iterable[Mapping[str, Any]] = (),
    impact_levels: Iterable[Mapping[str, Any]] = (),
) -> Scale:
    """Make a scale of its stored form.

    Raises Refused when the ranks do not rise, a label stands twice, or the bands overlap.
    """
    if kind not in (SINGLE, MATRIX):
        raise Refused("scale_kind", f"A scale is of kind single or matrix, not {quote(kind)}. Choose one of them.")
    read, impacts = _levels(levels), _levels(impact_levels)
    if not read:
        raise Refused("scale_levels", "A scale needs its levels, from the lowest rank to the highest.")
    if kind == SINGLE and (impacts or list(bands)):
        raise Refused("scale_bands", "A scale of one rating has neither bands nor impacts of its own. Leave them out.")
    found = tuple(Band(str(b["name"]), int(b["from"]), int(b["to"]), str(b["tag"])) for b in bands)
    edges = [edge for band in found for edge in (band.low, band.high)]
    if edges != sorted(edges) or any(a.high >= b.low for a, b in pairwise(found)):
        raise Refused("scale_bands", "The bands of a scale rise and do not overlap. Correct their limits.")
    return Scale(kind, read, found, impacts)


def _levels(stored: Iterable[Mapping[str, Any]]) -> tuple[Level, ...]:
    read = tuple(
        Level(str(one["label"]), str(one.get("name") or one["label"]), int(one["rank"]), str(one["tag"]))
        for one in stored
    )
    ranks = [one.rank for one in read]
    if ranks != sorted(set(ranks)) or len({one.label for one in read}) != len(read):
        raise Refused("scale_levels", "A scale lists each label once, from the lowest rank to the highest.")
    return read


def band_of(scale: Scale, likelihood: str, impact: str) -> Band | None:
    """The band of a pair; None where the scale states no bands."""
    one, other = scale.level(likelihood), scale.impact(impact)
    if one is None or other is None:
        return None
    product = one.rank * other.rank
    return next((band for band in scale.bands if band.low <= product <= band.high), None)


def check_rating(scale: Scale, *, likelihood: str = "", impact: str = "", rating: str = "") -> None:
    """Raise Refused unless the rating is given in the scale's own words and in the scale's own way.

    A matrix scale takes likelihood and impact; its rating, where it has bands, is the band's name and nothing else.
    """
    if scale.kind == SINGLE:
        if likelihood or impact:
            raise Refused("rating_kind", "This register rates a risk with one word, without likelihood and impact.")
        _check_word(scale.levels, "rating", rating)
        return
    _check_word(scale.levels, "likelihood", likelihood)
    _check_word(scale.impacts, "impact", impact)
    band = band_of(scale, likelihood, impact)
    if rating != (band.name if band else ""):
        raise Refused(
            "rating_derived",
            f"{quote(rating)} is not what likelihood {likelihood} and impact {impact} give in this register: "
            f"{band.name if band else 'no single rating'}. Leave the rating to the register.",
        )


def _check_word(levels: tuple[Level, ...], what: str, word: str) -> None:
    labels = [one.label for one in levels]
    if word not in labels:
        offered = ", ".join(labels)
        said = quote(word) if word else "Nothing"
        raise Refused("outside_scale", f"{said} is no {what} of this register. Choose one of: {offered}.")


def shown(scale: Scale, *, likelihood: str = "", impact: str = "", rating: str = "") -> Rated:
    """The rating in words, its tag and its order. A pair without bands is shown as the pair."""
    if scale.kind == SINGLE:
        level = scale.level(rating)
        return Rated(level.name, level.tag, level.rank) if level else Rated(rating, "grey", 0)
    one, other = scale.level(likelihood), scale.impact(impact)
    if one is None or other is None:
        return Rated(f"{likelihood} / {impact}", "grey", 0)
    pair = f"{one.name} likelihood, {other.name[:1].lower()}{other.name[1:]} impact"
    band = band_of(scale, likelihood, impact)
    if band:
        return Rated(f"{band.name}: {pair}", band.tag, one.rank * other.rank)
    return Rated(pair, "", one.rank * other.rank)


# --- Steps: what a register tells apart in its own words --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """A rating in a scale's own words: the rating of a single scale, or likelihood and impact."""

    likelihood: str = ""
    impact: str = ""
    rating: str = ""

    def __bool__(self) -> bool:
        return bool(self.rating or self.likelihood)


@dataclass(frozen=True, slots=True)
class Step:
    """A rating that a register can give. key: as it is stored, the label, the band's name or the pair "H/M"."""

    key: str
    name: str
    tag: str


def steps(scale: Scale) -> tuple[Step, ...]:
    """From the lowest: levels of a single scale, bands of a matrix, else every pair by likelihood, then impact."""
    if scale.kind == SINGLE:
        return tuple(Step(one.label, one.name, one.tag) for one in scale.levels)
    if scale.bands:
        return tuple(Step(one.name, one.name, one.tag) for one in scale.bands)
    return tuple(
        Step(f"{one.label}/{other.label}", shown(scale, likelihood=one.label, impact=other.label).words, "")
        for one in scale.levels
        for other in scale.impacts
    )


def step_of(scale: Scale, words: Words) -> str:
    """The key of the step that the rating is on; "" outside the scale."""
    if scale.kind == SINGLE:
        return words.rating
    if scale.bands:
        band = band_of(scale, words.likelihood, words.impact)
        return band.name if band else ""
    return f"{words.likelihood}/{words.impact}"


def _places(scale: Scale, words: Words) -> tuple[int, ...]:
    """Ranks that compare one by one: one of a single scale and of a banded matrix, two of a pair."""
    if scale.kind == SINGLE:
        level = scale.level(words.rating)
        return (level.rank,) if level else ()
    one, other = scale.level(words.likelihood), scale.impact(words.impact)
    if one is None or other is None:
        return ()
    return (one.rank * other.rank,) if scale.bands else (one.rank, other.rank)


class Movement(StrEnum):
    """How a rating moved on its own scale. MIXED: of a pair without bands, one went up and the other down."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    MIXED = "mixed"


def compare(scale: Scale, before: Words, after: Words) -> Movement:
    """How the rating moved. UP is worse. Words outside the scale, such as none at all, do not move."""
    changes = {(b > a) - (b < a) for a, b in zip(_places(scale, before), _places(scale, after), strict=False)}
    changes.discard(0)
    if not changes:
        return Movement.SAME
    if len(changes) == 2:
        return Movement.MIXED
    return Movement.UP if changes == {1} else Movement.DOWN


def above_appetite(scale: Scale, current: Words, appetite: Words) -> bool:
    """True when the current rating is higher than the partners bear.

    A matrix with bands compares bands; without bands neither likelihood nor impact may be above the appetite's.
    """
    if scale.bands:
        names = [band.name for band in scale.bands]
        one, other = step_of(scale, current), appetite.rating or step_of(scale, appetite)
        return one in names and other in names and names.index(one) > names.index(other)
    return any(a > b for a, b in zip(_places(scale, current), _places(scale, appetite), strict=False))


def next_review(months: Mapping[str, int], step: str, on: date) -> date | None:
    """The day of the next review after one on a day: so many months later, by rating; None where no cycle is laid down.

    months: by key of the step; "" is for every rating that is not named. The same day of the month, or its last.
    """
    every = months.get(step) or months.get("")
    return same_day_of_month(on, every) if every else None


def review_words(review_on: date | None, *, is_open: bool, on: date) -> tuple[str, bool]:
    """When the risk is reviewed next, in words, and whether that is overdue: the day itself is not."""
    if not is_open:
        return "Closed", False
    if review_on is None:
        return "No review date", False
    if review_on < on:
        return f"Overdue, was due {show_date(review_on)}", True
    return f"Due {show_date(review_on)}", False
