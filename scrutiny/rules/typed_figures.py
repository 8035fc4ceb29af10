"""Figures typed by hand that contradict the data: amounts and percentages of a text beside what is known.

A typed figure is held against the figures that the report quotes live and the totals of the same periods. It says the
same as one of them when that one, rounded as the typed figure is, gives it: £421m says the same as £421,062,346.
Only what is close to a known figure and does not say the same is pointed out, or what a sentence calls by the name of
a quoted figure and puts at another amount. All else is the author's own figure and nobody's business: so is what stands
in one sentence with the live figure, since last year's amount beside this year's is no mistake.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scrutiny.rules.quoting import PLACE, numbers_in

_TYPED = re.compile(
    r"(?<![\w.,])(?P<pound>£)\s?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?"
    r"\s?(?P<scale>million|billion|thousand|bn|m|k)?(?![\w]|[.,]\d)|"
    r"(?<![\w.,£])(?P<share>\d{1,3}(?:\.\d+)?)\s?(?:%|per cent\b)",
    re.IGNORECASE,
)
_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z£\[])|\n")
_WORDS = re.compile(r"[a-z]{4,}")
# What a figure is called: one of these in the sentence and in the figure's own name, and both mean the same thing.
NAMES = (
    frozenset({"forecast", "forecasts", "outturn"}),
    frozenset({"budget", "budgets", "budgeted"}),
    frozenset({"variance", "overspend", "underspend", "overspending"}),
    frozenset({"contribution", "contributions", "contributes"}),
    frozenset({"gap", "shortfall"}),
    frozenset({"actual", "spent", "spend", "expenditure"}),
)


@dataclass(frozen=True, slots=True)
class Closeness:
    """How near a typed figure has to be to a known one to be pointed out, from a day on; parts of the known one.

    near: with no word in common. named: where the sentence calls it by the same name.
    """

    starts_on: date
    near: Decimal
    named: Decimal


RULES = (Closeness(date(1900, 1, 1), Decimal("0.01"), Decimal("0.15")),)


def closeness_on(day: date, rules: Iterable[Closeness] = RULES) -> Closeness:
    """The rule in force on a day; the first one for a day before all of them."""
    ordered = sorted(rules, key=lambda one: one.starts_on)
    return next((one for one in reversed(ordered) if one.starts_on <= day), ordered[0])


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that is known: its value in pounds or per cent, what it is, how the text would have it.

    number: of the live figure where the report quotes it; nought for one that it does not quote. full: as a sentence
    about it has it, where what is shown is rounded; "" for the same words.
    """

    value: Decimal
    percent: bool
    label: str
    shown: str
    number: int = 0
    full: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure as typed. value: in full; step: what one unit of its last place is worth.

    beside: numbers of the live figures in the same sentence.
    """

    words: str
    value: Decimal
    step: Decimal
    percent: bool
    sentence: str
    beside: frozenset[int]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A typed figure that does not say what is known. key: what an explanation holds for."""

    words: str
    place: str
    sentence: str
    key: str


def typed_in(text: str) -> Iterator[Typed]:
    """The amounts and percentages that a hand has typed: not those of live figures."""
    for raw in _SENTENCE.split(text):
        beside, sentence = frozenset(numbers_in(raw)), PLACE.sub(" ", raw)
        for found in _TYPED.finditer(sentence):
            if found["share"]:
                places = len(found["share"].partition(".")[2])
                yield Typed(found[0], Decimal(found["share"]), Decimal(1).scaleb(-places), True, sentence, beside)
                continue
            scale = _SCALES.get((found["scale"] or "").lower(), 0)
            decimals = found["decimals"] or ""
            value = Decimal(found["digits"].replace(",", "") + decimals).scaleb(scale)
            step = Decimal(1).scaleb(scale - max(len(decimals) - 1, 0))
            yield Typed(found[0], value, step, False, sentence, beside)


def contradictions(place: str, text: str, known: Sequence[Known], day: date) -> list[Contradiction]:
    """What a text says by hand against what is known. place: the name of the text; day: of the report."""
    rule = closeness_on(day)
    found: dict[str, Contradiction] = {}
    for typed in typed_in(text):
        alike = [one for one in known if one.percent == typed.percent]
        if any(_says_the_same(typed, one) for one in alike):
            continue
        against = _against(typed, alike, rule)
        if against is not None:
            words = f"{typed.words} is typed by hand; {_lowered(against.label)} is {against.full or against.shown}."
            key = hashlib.sha256(f"{place}|{typed.words}|{against.label}|{against.shown}".encode()).hexdigest()[:32]
            found.setdefault(key, Contradiction(typed.words, place, words, key))
    return list(found.values())


def _says_the_same(typed: Typed, one: Known) -> bool:
    """Whether the known figure, of either sign, gives the typed one when it is rounded, or cut off, as that one is."""
    off = abs(abs(one.value) - typed.value)
    return off < typed.step if typed.step > 1 or typed.percent else off <= typed.step / 2


def _against(typed: Typed, known: Sequence[Known], rule: Closeness) -> Known | None:
    """The known figure that the typed one contradicts: the closest of those that are close enough."""
    names = _names_in(typed.sentence)
    candidates = [
        (abs(abs(one.value) - typed.value) / abs(one.value), one)
        for one in known
        if one.value
        and one.number not in typed.beside
        and _within(typed, one, rule, named=bool(one.number and names & _names_in(one.label)))
    ]
    return min(candidates, key=lambda pair: pair[0])[1] if candidates else None


def _within(typed: Typed, one: Known, rule: Closeness, *, named: bool) -> bool:
    if typed.percent and not named:  # two percentages are close to each other all the time
        return False
    return abs(abs(one.value) - typed.value) / abs(one.value) <= (rule.named if named else rule.near)


def _names_in(text: str) -> set[frozenset[str]]:
    words = set(_WORDS.findall(text.lower())) | ({"gap"} if re.search(r"\bgap\b", text, re.IGNORECASE) else set())
    return {names for names in NAMES if names & words}


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
