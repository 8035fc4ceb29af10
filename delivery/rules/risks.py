"""Rating a risk in the words of its own register's scale; words of another scale are refused, never converted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from ihwb.kernel.dates import show_date
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
    """kind: ``single`` (one rating) or ``matrix`` (likelihood and impact). Levels run from the lowest."""

    kind: str
    levels: tuple[Level, ...]
    bands: tuple[Band, ...] = ()

    def level(self, label: str) -> Level | None:
        return next((one for one in self.levels if one.label == label), None)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(one.label for one in self.levels)


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating as it is shown. order: for sorting within one register only, the highest worst."""

    words: str
    tag: str
    order: int


def read_scale(kind: str, levels: Iterable[Mapping[str, Any]], bands: Iterable[Mapping[str, Any]] = ()) -> Scale:
    """Make a scale of its stored form.

    Raises Refused when the ranks do not rise, a label stands twice, or the bands overlap.
    """
    read = tuple(
        Level(str(one["label"]), str(one.get("name") or one["label"]), int(one["rank"]), str(one["tag"]))
        for one in levels
    )
    if kind not in (SINGLE, MATRIX):
        raise Refused("scale_kind", f"A scale is of kind single or matrix, not {quote(kind)}. Choose one of them.")
    ranks = [one.rank for one in read]
    if not read or ranks != sorted(set(ranks)) or len({one.label for one in read}) != len(read):
        raise Refused("scale_levels", "A scale lists each label once, from the lowest rank to the highest.")
    found = tuple(Band(str(b["name"]), int(b["from"]), int(b["to"]), str(b["tag"])) for b in bands)
    edges = [edge for band in found for edge in (band.low, band.high)]
    if edges != sorted(edges) or any(a.high >= b.low for a, b in pairwise(found)):
        raise Refused("scale_bands", "The bands of a scale rise and do not overlap. Correct their limits.")
    return Scale(kind, read, found)


def band_of(scale: Scale, likelihood: str, impact: str) -> Band | None:
    """The band of a pair; None where the scale states no bands."""
    one, other = scale.level(likelihood), scale.level(impact)
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
        _check_word(scale, "rating", rating)
        return
    _check_word(scale, "likelihood", likelihood)
    _check_word(scale, "impact", impact)
    band = band_of(scale, likelihood, impact)
    if rating != (band.name if band else ""):
        raise Refused(
            "rating_derived",
            f"{quote(rating)} is not what likelihood {likelihood} and impact {impact} give in this register: "
            f"{band.name if band else 'no single rating'}. Leave the rating to the register.",
        )


def _check_word(scale: Scale, what: str, word: str) -> None:
    if word not in scale.labels:
        offered = ", ".join(scale.labels)
        said = quote(word) if word else "Nothing"
        raise Refused("outside_scale", f"{said} is no {what} of this register. Choose one of: {offered}.")


def shown(scale: Scale, *, likelihood: str = "", impact: str = "", rating: str = "") -> Rated:
    """The rating in words, its tag and its order. A pair without bands is shown as the pair."""
    if scale.kind == SINGLE:
        level = scale.level(rating)
        return Rated(level.name, level.tag, level.rank) if level else Rated(rating, "grey", 0)
    one, other = scale.level(likelihood), scale.level(impact)
    if one is None or other is None:
        return Rated(f"{likelihood} / {impact}", "grey", 0)
    pair = f"{one.name} likelihood, {other.name[:1].lower()}{other.name[1:]} impact"
    band = band_of(scale, likelihood, impact)
    if band:
        return Rated(f"{band.name}: {pair}", band.tag, one.rank * other.rank)
    return Rated(pair, "", one.rank * other.rank)


def review_words(review_on: date | None, *, is_open: bool, on: date) -> tuple[str, bool]:
    """When the risk is reviewed next, in words, and whether that is overdue: the day itself is not."""
    if not is_open:
        return "Closed", False
    if review_on is None:
        return "No review date", False
    if review_on < on:
        return f"Overdue, was due {show_date(review_on)}", True
    return f"Due {show_date(review_on)}", False
