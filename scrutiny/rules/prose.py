"""How long texts are written: a small, fixed subset, so that a text means the same on a page and in a PDF.

A blank line ends a paragraph. Lines that start with ``- `` are a bulleted list, lines that start with ``1. `` (any
number) a numbered one, lines that start and end with ``|`` a table whose first row is its heading. ``## `` and ``### ``
start a heading and one below it. Within a line ``**words**`` are bold, ``[^1]`` is the mark of a footnote whose words
stand on a line of their own, ``[^1]: words``, and ``[[figure 3: £421.1m]]`` is a live figure. A line
``![what it shows](image 2)`` is an image of the report. Nothing else means anything: HTML is shown as it was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scrutiny.rules.quoting import PLACE, read_out

_BULLET = re.compile(r"^[-•]\s+(?P<text>.*)$")
_NUMBER = re.compile(r"^\d{1,3}[.)]\s+(?P<text>.*)$")
_ROW = re.compile(r"^\|(?P<text>.*)\|$")
_HEADING = re.compile(r"^(?P<marks>#{2,3})\s+(?P<text>\S.*)$")
_NOTE = re.compile(r"^\[\^(?P<number>\d{1,3})\]:\s*(?P<text>\S.*)$")
IMAGE = re.compile(r"^!\[(?P<text>[^\[\]\n]*)\]\(image (?P<number>\d{1,4})\)$")
_FIGURE = re.compile(r"^([(£\-−]*[\d,]+(\.\d+)?(m|bn|k)?[)%]*|[-–])$")
_MARKS = re.compile(rf"{PLACE.pattern}|\*\*(?P<bold>\S(?:[^*]*[^*\s])?)\*\*|\[\^(?P<note>\d{{1,3}})\]", re.IGNORECASE)


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
    """One cell of a table. figure: it holds a number or an amount, and is set to the right."""

    text: str
    figure: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list, table, image, or the footnotes of the text, which always come last.

    lines: the paragraph, or the list's entries; rows: the table's, heading first. number: of the image. numbers: of
    the footnotes, one for each line.
    """

    kind: BlockKind
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    number: int = 0
    numbers: tuple[int, ...] = ()

    @property
    def figures(self) -> bool:
        """True for a table of figures: everything but its first row and column is a figure or a dash."""
        cells = [cell for row in self.rows[1:] for cell in row[1:]]
        return bool(cells) and all(cell.figure for cell in cells)


def pieces(line: str) -> tuple[Piece, ...]:
    """A line of a block, or a cell, as its words: plain, bold, live figures and marks of footnotes."""
    return tuple(_pieces(line))


def _pieces(line: str) -> Iterator[Piece]:
    after = 0
    for found in _MARKS.finditer(line):
        if found.start() > after:
            yield Piece(PieceKind.TEXT, line[after : found.start()])
        after = found.end()
        if found["number"]:
            yield Piece(PieceKind.FIGURE, found["shown"].strip(), int(found["number"]))
        elif found["bold"]:
            yield Piece(PieceKind.BOLD, found["bold"])
        else:
            yield Piece(PieceKind.NOTE, found["note"], int(found["note"]))
    if after < len(line):
        yield Piece(PieceKind.TEXT, line[after:])


def image_numbers(text: str) -> set[int]:
    """The numbers of the images that the text shows."""
    return {block.number for block in blocks(text) if block.kind is BlockKind.IMAGE}


def blocks(text: str) -> tuple[Block, ...]:
    """The text's headings, paragraphs, lists, tables and images in order, its footnotes last.

    A wrapped line continues what stands above it.
    """
    found: list[tuple[BlockKind, list[str]]] = []
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
        kind, words = _read(line)
        _place(found, kind, words, fresh)
        fresh = kind in _ALONE
    read = [_block(kind, lines) for kind, lines in found]
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


def _place(found: list[tuple[BlockKind, list[str]]], kind: BlockKind, words: str, fresh: bool) -> None:
    """Put a line where it belongs: in a new block, as the next entry of a list, or on the end of the last entry."""
    last = found[-1] if found else None
    if last is None or kind in _ALONE or (fresh and (kind is BlockKind.PARAGRAPH or kind is not last[0])):
        found.append((kind, [words]))
    elif kind is not BlockKind.PARAGRAPH:
        if kind is last[0]:
            last[1].append(words)
        else:
            found.append((kind, [words]))
    elif last[0] is BlockKind.TABLE:
        found.append((kind, [words]))
    else:
        last[1][-1] = f"{last[1][-1]} {words}"


def _block(kind: BlockKind, lines: list[str]) -> Block:
    if kind is BlockKind.IMAGE:
        image = IMAGE.match(lines[0])
        assert image is not None  # it was read as one
        return Block(kind, lines=(image["text"].strip(),), number=int(image["number"]))
    if kind is not BlockKind.TABLE:
        return Block(kind, lines=tuple(lines))
    rows = [tuple(Cell(text, bool(_FIGURE.match(read_out(text)))) for text in _cells(line)) for line in lines]
    width = max(len(row) for row in rows)
    return Block(kind, rows=tuple(row + (Cell("", False),) * (width - len(row)) for row in rows))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
