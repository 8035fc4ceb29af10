"""Long texts of reports and items, written as ``scrutiny.rules.prose`` reads them, as HTML."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ihwb.kernel.errors import Refused
from ihwb.kernel.quotes import Quote
from scrutiny.rules.prose import Block, BlockKind, Entries, Piece, PieceKind, blocks, entries_of, pieces
from scrutiny.rules.quoting import Manner, say
from scrutiny.selectors.live_figures import Mark

register = template.Library()


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of a line as the template draws it. first: the first of its kind, which carries the anchor."""

    kind: str
    text: str
    number: int = 0
    anchor: str = ""
    first: bool = False
    url: str = ""
    flag: str = ""


Line = SafeString


@dataclass(frozen=True, slots=True)
class DrawnCell:
    line: Line
    figure: bool


@dataclass(frozen=True, slots=True)
class DrawnNote:
    number: int
    anchor: str
    line: Line
    marked: bool


@dataclass(frozen=True, slots=True)
class DrawnEntry:
    line: Line
    lists: tuple["DrawnList", ...]


@dataclass(frozen=True, slots=True)
class DrawnList:
    numbered: bool
    entries: tuple[DrawnEntry, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block with its lines as pieces."""

    kind: BlockKind
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[DrawnCell, ...], ...] = ()
    figures: bool = False
    notes: tuple[DrawnNote, ...] = ()
    number: int = 0
    alt: str = ""
    url: str = ""
    nested: DrawnList | None = None


@dataclass
class _Pen:
    """Draws one text; remembers which marks it has drawn, so that every anchor stands once."""

    prefix: str
    marks: Mapping[int, Mark]
    images: Mapping[int, str]
    seen: set[tuple[str, int]] = field(default_factory=set)

    def line(self, text: str) -> Line:
        found = pieces(text)
        if all(one.kind is PieceKind.TEXT for one in found):  # nearly every line, and hundreds of cells of a table
            return escape(text)
        drawn = render_to_string("scrutiny/_pieces.html", {"line": [self._shown(one) for one in found]})
        return mark_safe(drawn.strip())  # noqa: S308  (a template)

    def _shown(self, one: Piece) -> Shown:
        first = (one.kind.value, one.number) not in self.seen
        self.seen.add((one.kind.value, one.number))
        if one.kind is PieceKind.NOTE:
            return Shown("note", one.text, one.number, f"{self.prefix}-{one.number}", first)
        mark = self.marks.get(one.number, Mark()) if one.kind is PieceKind.FIGURE else Mark()
        return Shown(one.kind.value, one.text, one.number, first=first, url=mark.url, flag=mark.flag)

    def block(self, block: Block) -> Drawn:
        if block.kind is BlockKind.TABLE:
            rows = tuple(tuple(DrawnCell(self.line(cell.text), cell.figure) for cell in row) for row in block.rows)
            return Drawn(block.kind, rows=rows, figures=block.figures)
        if block.kind is BlockKind.IMAGE:
            return Drawn(block.kind, number=block.number, alt=block.lines[0], url=self.images.get(block.number, ""))
        if block.kind is BlockKind.NOTES:
            return Drawn(block.kind, notes=tuple(self._notes(zip(block.numbers, block.lines, strict=True))))
        if block.levels:
            return Drawn(block.kind, nested=self._nested(entries_of(block)))
        return Drawn(block.kind, lines=tuple(self.line(text) for text in block.lines))

    def _nested(self, one: Entries) -> DrawnList:
        entries = (DrawnEntry(self.line(each.text), tuple(map(self._nested, each.lists))) for each in one.entries)
        return DrawnList(one.numbered, tuple(entries))

    def _notes(self, notes: Iterable[tuple[int, str]]) -> Iterable[DrawnNote]:
        for number, text in notes:
            yield DrawnNote(number, f"{self.prefix}-{number}", self.line(text), ("note", number) in self.seen)


def draw(text: str, *, page: bool, marks: Mapping[int, Mark], images: Mapping[int, str]) -> SafeString:
    prefix = f"note-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    pen = _Pen(prefix, marks, images)
    context = {"blocks": [pen.block(one) for one in blocks(text)], "page": page}
    return mark_safe(render_to_string("scrutiny/_prose.html", context))  # noqa: S308  (a template)


@register.filter
def prose(text: str, where: str = "") -> SafeString:
    """Headings, paragraphs, lists and tables. HTML in the text is shown as it was typed; the template escapes it.

    ``|prose:"page"`` lets a wide table scroll by touch and keyboard; paper needs no such thing.
    """
    return draw(text, page=where == "page", marks={}, images={})


@register.simple_tag(takes_context=True)
def report_text(context: template.Context, text: str) -> SafeString:
    """A report's text on its page: its figures lead to their source and say what has become of them.

    Expects ``marks`` ({number: Mark}) and ``images`` ({number: address}) in the context.
    """
    marks: Any = context.get("marks") or {}
    images: Any = context.get("images") or {}
    return draw(text, page=True, marks=marks, images=images)


@register.simple_tag(takes_context=True)
def paper_text(context: template.Context, text: str) -> SafeString:
    """A report's text in a pack. Its pictures are part of the page, so that nothing is fetched when it is drawn.

    Expects ``pictures`` in the context: [{number, file, kind}].
    """
    held: Any = context.get("pictures") or []
    images = {one["number"]: _inside(one["file"], one["kind"]) for one in held if f"](image {one['number']})" in text}
    return draw(text, page=False, marks={}, images=images)


def _inside(file: str, kind: str) -> str:
    """The picture as an address that holds it; Refused where the store has lost it."""
    try:
        with default_storage.open(file) as stored:
            return f"data:{kind};base64,{base64.b64encode(stored.read()).decode()}"
    except OSError:
        raise Refused("image_missing", "A picture of a report is gone from the store. Add it again.") from None


@register.filter
def line(text: str) -> SafeString:
    """A text of one line, with its bold words and its figures."""
    return _drawn_line(text, {})


@register.simple_tag(takes_context=True)
def report_line(context: template.Context, text: str) -> SafeString:
    """A short text of a report on its page; as ``report_text``, in one line."""
    marks: Any = context.get("marks") or {}
    return _drawn_line(text, marks)


def _drawn_line(text: str, marks: Mapping[int, Mark]) -> SafeString:
    return _Pen("", marks, {}).line(text)


@register.filter
def held(by_number: Mapping[int, Any], number: int) -> Any:
    """What is held under a number; nothing for a number that holds nothing."""
    return by_number.get(number, ())


@register.filter
def said(quote: Quote) -> str:
    """A figure that can be quoted, to the pound or as it is."""
    assert quote.value is not None  # a figure without a value is not offered
    return say(quote.value, quote.unit, Manner.POUND)
