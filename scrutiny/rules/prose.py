"""How long texts are written: a small, fixed subset, so that a text means the same on a page and in a PDF.

A blank line ends a paragraph. Lines that start with ``- `` are a bulleted list, lines that start with ``1. `` (any
number) a numbered one, lines that start and end with ``|`` a table whose first row is its heading. ``## `` and ``### ``
start a heading and one below it. An entry of a list below an entry has one dash more in front: ``-- `` or ``-1. ``, and
two more on the third level: ``--- `` or ``--1. ``. Within a line ``**words**`` are bold, ``__words__`` italic,
``[^1]`` is the mark of a footnote whose words stand on a line of their own, ``[^1]: words``, and
``[[figure 3: £421.1m]]`` is a live figure. A line ``![what it shows](image 2)`` is an image of the report. Nothing else
means anything: HTML is shown as it was typed, and so is a dash too many where no list stands above it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scrutiny.rules.quoting import PLACE

_BULLET = re.compile(r"^[-•]\s+(?P<text>.*)$")
_NUMBER = re.compile(r"^\d{1,3}[.)]\s+(?P<text>.*)$")
_ROW = re.compile(r"^\|(?P<text>.*)\|$")
_HEADING = re.compile(r"^(?P<marks>#{2,3})\s+(?P<text>\S.*)$")
_NOTE = re.compile(r"^\[\^(?P<number>\d{1,3})\]:\s*(?P<text>\S.*)$")
IMAGE = re.compile(r"^!\[(?P<text>[^\[\]\n]*)\]\(image (?P<number>\d{1,4})\)$")
_FIGURE = re.compile(r"^([(£\-−]*[\d,]+(\.\d+)?(m|bn|k)?[)%]*|[-–]|with the figure (above|on the left))$")
_DEEPER = re.compile(r"^(?P<deep>-{1,2})(?=-\s|\d{1,3}[.)]\s)(?P<entry>.*)$")
_BOLD = r"\*\*(?P<bold>\S(?:[^*]*[^*\s])?)\*\*"
_ITALIC = r"(?<!\w)__(?P<italic>(?![\s_])(?:(?!__).)*?(?<![\s_]))__(?!\w)"
_MARKS = re.compile(rf"{PLACE.pattern}|{_BOLD}|{_ITALIC}|\[\^(?P<note>\d{{1,3}})\]", re.IGNORECASE)
_WITHIN = {"bold": re.compile(_ITALIC), "italic": re.compile(_BOLD)}


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    TABLE = "table"
    HEADING = "heading"
    SUBHEADING = "subheading"
    IMAGE = "image"
    NOTES = "notes"


class PieceKind(StrEnum):
    TEXT = "text"
    BOLD = "bold"
    ITALIC = "italic"
    BOLD_ITALIC = "bold_italic"
    FIGURE = "figure"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line. number: of the figure or of the footnote's mark; nought for plain and bold words."""

    kind: PieceKind
    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. figure: it holds a number or an amount, or goes with one, and is set to the right."""

    text: str
    figure: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list, table, image, or the footnotes of the text, which always come last.

    lines: the paragraph, or the list's entries; rows: the table's, heading first. number: of the image. numbers: of
    the footnotes, one for each line. levels: of a list that has lists within, one for each line: how deep, 0 to 2, and
    whether it is numbered.
    """

    kind: BlockKind
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    number: int = 0
    numbers: tuple[int, ...] = ()
    levels: tuple[tuple[int, bool], ...] = ()

    @property
    def figures(self) -> bool:
        """True for a table of figures: everything but its first row and column is a figure or a dash."""
        cells = [cell for row in self.rows[1:] for cell in row[1:]]
        return bool(cells) and all(cell.figure for cell in cells)


@dataclass(frozen=True, slots=True)
class Entries:
    """A list as it is drawn: its entries, each with the lists below it."""

    numbered: bool
    entries: tuple["Entry", ...]


@dataclass(frozen=True, slots=True)
class Entry:
    text: str
    lists: tuple[Entries, ...] = ()


def entries_of(block: Block) -> Entries:
    """A list with the lists within it."""
    numbered = block.kind is BlockKind.NUMBERS
    levels = block.levels or ((0, numbered),) * len(block.lines)
    rows = tuple(
        (depth, own if depth else numbered, text) for (depth, own), text in zip(levels, block.lines, strict=True)
    )
    return _level(rows, 0)[0]


def _level(rows: tuple[tuple[int, bool, str], ...], depth: int) -> tuple[Entries, ...]:
    """The rows as lists of one level; where bullets give way to numbers, a new list begins."""
    found: list[tuple[bool, list[Entry]]] = []
    at = 0
    while at < len(rows):
        end = next((one for one in range(at + 1, len(rows)) if rows[one][0] <= depth), len(rows))
        _, numbered, text = rows[at]
        if not found or found[-1][0] is not numbered:
            found.append((numbered, []))
        found[-1][1].append(Entry(text, _level(rows[at + 1 : end], depth + 1)))
        at = end
    return tuple(Entries(numbered, tuple(entries)) for numbered, entries in found)


def pieces(line: str) -> tuple[Piece, ...]:
    """A line of a block, or a cell, as its words: plain, bold, italic, live figures and marks of footnotes."""
    return tuple(_pieces(line))


def plain(line: str) -> str:
    """The words as they are read: no marks of bold or italic, no footnotes, live figures as they are shown."""
    return "".join(one.text for one in pieces(line) if one.kind is not PieceKind.NOTE).strip()


def _pieces(line: str) -> Iterator[Piece]:
    after = 0
    for found in _MARKS.finditer(line):
        if found.start() > after:
            yield Piece(PieceKind.TEXT, line[after : found.start()])
        after = found.end()
        if found["number"]:
            yield Piece(PieceKind.FIGURE, found["shown"].strip(), int(found["number"]))
        elif found["bold"]:
            yield from _styled(found["bold"], "bold", PieceKind.BOLD)
        elif found["italic"]:
            yield from _styled(found["italic"], "italic", PieceKind.ITALIC)
        else:
            yield Piece(PieceKind.NOTE, found["note"], int(found["note"]))
    if after < len(line):
        yield Piece(PieceKind.TEXT, line[after:])


def unstyled(line: str) -> str:
    """The line without its marks of bold and italic; footnotes and live figures stay as they are written."""
    for _ in range(2):  # one may stand inside the other
        line = re.sub(_ITALIC, r"\g<italic>", re.sub(_BOLD, r"\g<bold>", line))
    return line


def _styled(words: str, style: str, kind: PieceKind) -> Iterator[Piece]:
    """Words of one style, and those among them that have the other as well."""
    after = 0
    for found in _WITHIN[style].finditer(words):
        if found.start() > after:
            yield Piece(kind, words[after : found.start()])
        after = found.end()
        yield Piece(PieceKind.BOLD_ITALIC, found[1])
    if after < len(words):
        yield Piece(kind, words[after:])


def image_numbers(text: str) -> set[int]:
    """The numbers of the images that the text shows."""
    return {block.number for block in blocks(text) if block.kind is BlockKind.IMAGE}


def blocks(text: str) -> tuple[Block, ...]:
    """The text's headings, paragraphs, lists, tables and images in order, its footnotes last.

    A wrapped line continues what stands above it.
    """
    found: list[_Growing] = []
    notes: list[tuple[int, str]] = []
    fresh = True
    for raw in text.splitlines():
        line = raw.strip()
        note = _NOTE.match(line)
        if not line or note:
            if note:
                notes.append((int(note["number"]), note["text"].strip()))
            fresh = True
            continue
        if _hung(found, line):
            fresh = False
            continue
        kind, words = _read(line)
        _place(found, kind, words, fresh)
        fresh = kind in _ALONE
    read = [_block(one) for one in found]
    return (*read, _footnotes(notes)) if notes else tuple(read)


_ALONE = frozenset({BlockKind.HEADING, BlockKind.SUBHEADING, BlockKind.IMAGE})


def _footnotes(notes: list[tuple[int, str]]) -> Block:
    return Block(BlockKind.NOTES, lines=tuple(text for _, text in notes), numbers=tuple(number for number, _ in notes))


def _read(line: str) -> tuple[BlockKind, str]:
    for pattern, kind in ((_BULLET, BlockKind.BULLETS), (_NUMBER, BlockKind.NUMBERS), (_ROW, BlockKind.TABLE)):
        if match := pattern.match(line):
            return kind, match["text"].strip()
    if heading := _HEADING.match(line):
        return BlockKind.HEADING if len(heading["marks"]) == 2 else BlockKind.SUBHEADING, heading["text"].strip()
    return (BlockKind.IMAGE if IMAGE.match(line) else BlockKind.PARAGRAPH), line


@dataclass
class _Growing:
    """A block that is being read. levels: of a list's entries, as ``Block.levels``."""

    kind: BlockKind
    lines: list[str]
    levels: list[tuple[int, bool]]


_LISTS = frozenset({BlockKind.BULLETS, BlockKind.NUMBERS})


def _hung(found: list[_Growing], line: str) -> bool:
    """Hang an entry with dashes in front below the last one of a list; False for a line that is none."""
    deeper = _DEEPER.match(line)
    if deeper is None or not found or found[-1].kind not in _LISTS:
        return False
    last = found[-1]
    kind, words = _read(deeper["entry"])
    last.lines.append(words)
    last.levels.append((min(len(deeper["deep"]), last.levels[-1][0] + 1), kind is BlockKind.NUMBERS))
    return True


def _place(found: list[_Growing], kind: BlockKind, words: str, fresh: bool) -> None:
    """Put a line where it belongs: in a new block, as the next entry of a list, or on the end of the last entry."""
    last = found[-1] if found else None
    new = _Growing(kind, [words], [(0, kind is BlockKind.NUMBERS)])
    if last is None or kind in _ALONE or (fresh and (kind is BlockKind.PARAGRAPH or kind is not last.kind)):
        found.append(new)
    elif kind is not BlockKind.PARAGRAPH:
        if kind is last.kind:
            last.lines.append(words)
            last.levels += new.levels
        else:
            found.append(new)
    elif last.kind is BlockKind.TABLE:
        found.append(new)
    else:
        last.lines[-1] = f"{last.lines[-1]} {words}"


def _block(read: _Growing) -> Block:
    kind, lines = read.kind, read.lines
    if kind is BlockKind.IMAGE:
        image = IMAGE.match(lines[0])
        assert image is not None  # it was read as one
        return Block(kind, lines=(image["text"].strip(),), number=int(image["number"]))
    if kind is not BlockKind.TABLE:
        nested = kind in _LISTS and any(depth for depth, _ in read.levels)
        return Block(kind, lines=tuple(lines), levels=tuple(read.levels) if nested else ())
    rows = [tuple(Cell(text, bool(_FIGURE.match(plain(text)))) for text in _cells(line)) for line in lines]
    width = max(len(row) for row in rows)
    return Block(kind, rows=tuple(row + (Cell("", False),) * (width - len(row)) for row in rows))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
