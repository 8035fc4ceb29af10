"""A made-up pack: prose, finance tables, long risk tables and charts, in the proportions of a real one.

Given as plain values, so that two typesetters can be handed the very same. The same call gives the same content.
"""

import random
from dataclasses import dataclass, replace
from decimal import Decimal

from ihwb.web.charts import Chart, Row, variances

VOCABULARY = (
    "the of and to in for a is are will be by with on from that this at as an or which each both under within "
    "partner council commissioner pooled fund budget service community provider board panel scheme agreement host "
    "outcome measure health care social children adults carers district contract delivery transition quality "
    "integrated commissioning wellbeing prevention demand hospital discharge reablement placement resource saving "
    "forecast variance contribution governance decision report review plan risk owner milestone pressure capacity "
    "strategy locality support people needs access response improvement statutory duty oversight assurance"
)
WORDS = VOCABULARY.split()
RATINGS = ("red", "amber", "green")
YEARS = ("2015/16", "2016/17", "2017/18")
PARAGRAPHS, TABLES, TABLE_ROWS, RISKS = 15, 2, 14, 20  # of a chapter: they come to seven and a half pages
LONG_EVERY, LONG = 5, 2  # every fifth chapter's risk table is twice as long


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    rows: tuple[tuple[str, Decimal, Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Risk:
    number: int
    title: str
    event: str
    rating: str
    action: str
    owner: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the pack. paragraphs: the prose, a heading before every fifth."""

    key: str
    title: str
    paragraphs: tuple[str, ...]
    headings: tuple[str, ...]
    tables: tuple[Table, ...]
    chart: Chart
    risks: tuple[Risk, ...]
    restricted: bool = False


def chapters(count: int, *, changed: int = 0, restricted: int = 0, brief: bool = False) -> list[Chapter]:
    """So many chapters, the last ``restricted`` of them exempt.

    changed: added to one figure of the chapter in the middle, so that each number gives another pack.
    brief: each cut to a page and a half, with something of every kind.
    """
    made = [
        _chapter(number, changed if number == count // 2 else 0, number >= count - restricted)
        for number in range(count)
    ]
    return [replace(one, paragraphs=one.paragraphs[:2], risks=one.risks[:2]) for one in made] if brief else made


def _chapter(number: int, changed: int, restricted: bool) -> Chapter:
    chance = random.Random(number)
    title = f"Chapter {number + 1}: {_words(chance, 4)}"
    groups = [Row(_words(chance, 3).capitalize(), (Decimal(chance.randint(-900_000, 900_000)),)) for _ in range(7)]
    long = LONG if number % LONG_EVERY == LONG_EVERY - 1 else 1
    return Chapter(
        key=f"chapter-{number + 1}",
        title=title,
        paragraphs=tuple(_paragraph(chance) for _ in range(PARAGRAPHS)),
        headings=tuple(_words(chance, 5).capitalize() for _ in range(PARAGRAPHS // 5)),
        tables=tuple(_table(chance, one, changed if one == 0 else 0) for one in range(TABLES)),
        chart=variances(f"Variance by group in chapter {number + 1}, £000", groups),
        risks=tuple(_risk(chance, one + 1) for one in range(RISKS * long)),
        restricted=restricted,
    )


def _table(chance: random.Random, number: int, changed: int) -> Table:
    rows = [
        (_words(chance, 5).capitalize(), _amount(chance), _amount(chance), _amount(chance)) for _ in range(TABLE_ROWS)
    ]
    name, first, second, third = rows[0]
    rows[0] = (name, first + changed, second, third)
    return Table(f"Table {number + 1}: budget by service, £", tuple(rows))


def _amount(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(1_000, 90_000_000)) / 100


def _risk(chance: random.Random, number: int) -> Risk:
    return Risk(
        number,
        _words(chance, 5).capitalize(),
        _sentence(chance, 16),
        chance.choice(RATINGS),
        _sentence(chance, 18),
        _words(chance, 2).capitalize(),
    )


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance, chance.randint(14, 26)) for _ in range(5))


def _sentence(chance: random.Random, length: int) -> str:
    return f"{_words(chance, length).capitalize()}."


def _words(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(WORDS, k=length))
