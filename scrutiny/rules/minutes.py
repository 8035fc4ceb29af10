"""Minutes that are generated from the record, then edited, then generated again without losing what was edited.

Three texts meet: what was generated when the minutes were last made (the base), what is generated now, and what
people made of the base (the minutes). A paragraph that nobody edited follows the record. One that was edited, while
the record stayed as it was, stays as it was edited. Where both changed, a person chooses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Audience(StrEnum):
    """Who reads a paragraph: everybody, only who may read Part II, or only the public in place of what is exempt."""

    ALL = "all"
    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. key: what it tells of, the same each time it is generated; item: id of its agenda item."""

    key: str
    text: str
    heading: bool = False
    audience: Audience = Audience.ALL
    item: int | None = None
    number: str = ""

    def plain(self) -> dict[str, object]:
        """As JSON."""
        return {
            "key": self.key,
            "text": self.text,
            "heading": self.heading,
            "audience": self.audience.value,
            "item": self.item,
            "number": self.number,
        }


def paragraph(plain: Mapping[str, object]) -> Paragraph:
    """A paragraph as it was kept as JSON."""
    item = plain.get("item")
    return Paragraph(
        key=str(plain["key"]),
        text=str(plain["text"]),
        heading=bool(plain.get("heading")),
        audience=Audience(str(plain.get("audience", "all"))),
        item=item if isinstance(item, int) else None,
        number=str(plain.get("number", "")),
    )


class Choice(StrEnum):
    """Which text a paragraph gets: that of the record, or that of the minutes."""

    RECORD = "record"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph that differs. None: there is no such paragraph. suggested: None where a person has to choose."""

    key: str
    base: Paragraph | None
    now: Paragraph | None
    edited: Paragraph | None
    suggested: Choice | None

    @property
    def clashes(self) -> bool:
        return self.suggested is None

    @property
    def said(self) -> str:
        """What happened, in words."""
        if self.clashes:
            if self.now is None:
                return "You edited it, and the record no longer has it"
            return "You took it out, and the record has changed" if self.edited is None else "Both changed"
        if self.now is None:
            return "The record no longer has it"
        if self.base is None:
            return "New in the record"
        return "The record changed"


def changes(base: Sequence[Paragraph], now: Sequence[Paragraph], edited: Sequence[Paragraph]) -> list[Change]:
    """The paragraphs of which the record says something else than when the minutes were made, in their order.

    What was only edited is no change: the record says what it said, and the minutes keep their text.
    """
    was, new, ours = (_by_key(one) for one in (base, now, edited))
    found = []
    for key in dict.fromkeys([*new, *was]):
        before, after, mine = was.get(key), new.get(key), ours.get(key)
        if _same(before, after) or _same(after, mine):
            continue
        untouched = _same(before, mine)
        found.append(Change(key, before, after, mine, Choice.RECORD if untouched else None))
    return found


def merged(
    base: Sequence[Paragraph],
    now: Sequence[Paragraph],
    edited: Sequence[Paragraph],
    chosen: Mapping[str, Choice],
) -> list[Paragraph]:
    """The minutes after they were made again: in the order of the record, with what people added after what it follows.

    chosen: by key, for the changes. A clash that nobody chose keeps the minutes as they are. Who may read a paragraph
    follows the record whatever is chosen: a text kept for an item that went into Part II is as private as the item.
    """
    differ = {one.key: chosen.get(one.key) or one.suggested or Choice.MINUTES for one in changes(base, now, edited)}
    was, new, ours = (_by_key(one) for one in (base, now, edited))
    found: list[Paragraph] = []
    for one in now:
        mine = ours.get(one.key)
        if one.key in differ:
            kept = one if differ[one.key] is Choice.RECORD else mine
        else:
            kept = mine if mine is not None or one.key in was else one
        if kept is not None:
            found.append(replace(one, text=kept.text))
    for one in edited:
        stays = one.key not in new and (one.key not in was or differ.get(one.key) is Choice.MINUTES)
        if stays:
            found.insert(_place(found, edited, one), one)
    return found


def _place(found: Sequence[Paragraph], edited: Sequence[Paragraph], one: Paragraph) -> int:
    """After the nearest paragraph before it in the edited text that is still there; else at the beginning."""
    there = {each.key: place for place, each in enumerate(found)}
    before = [each.key for each in edited[: next(n for n, each in enumerate(edited) if each.key == one.key)]]
    return next((there[key] + 1 for key in reversed(before) if key in there), 0)


def _by_key(paragraphs: Sequence[Paragraph]) -> dict[str, Paragraph]:
    return {one.key: one for one in paragraphs}


def _same(one: Paragraph | None, other: Paragraph | None) -> bool:
    return (one is None) == (other is None) and (one is None or other is None or one.text == other.text)


def for_reader(paragraphs: Sequence[Paragraph], exempt: frozenset[int], *, restricted: bool) -> list[Paragraph]:
    """The paragraphs of one edition. exempt: ids of the items that are in Part II now.

    The public reads of an exempt item nothing but what was written for the public, even where the item was public
    when the minutes were made.
    """
    if restricted:
        return [one for one in paragraphs if one.audience is not Audience.PUBLIC]
    return [
        one
        for one in paragraphs
        if one.audience is Audience.PUBLIC or (one.audience is Audience.ALL and one.item not in exempt)
    ]
