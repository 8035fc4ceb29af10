"""A plain text as paragraphs and lists: a line that begins with "- " is a point, an empty line ends a paragraph."""

from dataclasses import dataclass
from itertools import groupby

_POINT = "- "


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the points of a list; the other is empty."""

    text: str
    points: tuple[str, ...] = ()


def blocks_of(text: str) -> list[Block]:
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    found = []
    for kind, together in groupby(lines, _kind):
        if kind == "point":
            found.append(Block("", tuple(line[len(_POINT) :].strip() for line in together)))
        elif kind == "words":
            found.append(Block("\n".join(together)))
    return found


def _kind(line: str) -> str:
    return "point" if line.startswith(_POINT) else "words" if line else "empty"


def points_of(text: str) -> list[str]:
    """The points and paragraphs of a text, one by one."""
    return [point for block in blocks_of(text) for point in (block.points or (block.text,))]
