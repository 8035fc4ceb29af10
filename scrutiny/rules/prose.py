"""How long texts are written: a small, fixed subset, so that a text means the same on a page and in a PDF.

A blank line ends a paragraph. Lines that start with ``- `` are a bulleted list, lines that start with ``1. `` (any
number) a numbered one, lines that start and end with ``|`` a table whose first row is its heading. Nothing else means
anything: HTML is shown as it was typed.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_BULLET = re.compile(r"^[-•]\s+(?P<text>.*)$")
_NUMBER = re.compile(r"^\d{1,3}[.)]\s+(?P<text>.*)$")
_ROW = re.compile(r"^\|(?P<text>.*)\|$")
_FIGURE = re.compile(r"^([(£\-−]*[\d,]+(\.\d+)?[)%]*|[-–])$")


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. figure: it holds a number or an amount, and is set to the right."""

    text: str
    figure: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list or table. lines: the paragraph, or the list's entries; rows: the table's, heading first."""

    kind: BlockKind
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def figures(self) -> bool:
        """True for a table of figures: everything but its first row and column is a figure or a dash."""
        cells = [cell for row in self.rows[1:] for cell in row[1:]]
        return bool(cells) and all(cell.figure for cell in cells)


def blocks(text: str) -> tuple[Block, ...]:
    """The text's paragraphs, lists and tables in order. A wrapped line continues what stands above it."""
    found: list[tuple[BlockKind, list[str]]] = []
    fresh = True
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            fresh = True
            continue
        kind, words = _read(line)
        _place(found, kind, words, fresh)
        fresh = False
    return tuple(_block(kind, lines) for kind, lines in found)


def _read(line: str) -> tuple[BlockKind, str]:
    for pattern, kind in ((_BULLET, BlockKind.BULLETS), (_NUMBER, BlockKind.NUMBERS), (_ROW, BlockKind.TABLE)):
        if match := pattern.match(line):
            return kind, match["text"].strip()
    return BlockKind.PARAGRAPH, line


def _place(found: list[tuple[BlockKind, list[str]]], kind: BlockKind, words: str, fresh: bool) -> None:
    """Put a line where it belongs: in a new block, as the next entry of a list, or on the end of the last entry."""
    last = found[-1] if found else None
    if last is None or (fresh and (kind is BlockKind.PARAGRAPH or kind is not last[0])):
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
    if kind is not BlockKind.TABLE:
        return Block(kind, lines=tuple(lines))
    rows = [tuple(Cell(text, bool(_FIGURE.match(text))) for text in _cells(line)) for line in lines]
    width = max(len(row) for row in rows)
    return Block(kind, rows=tuple(row + (Cell("", False),) * (width - len(row)) for row in rows))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
