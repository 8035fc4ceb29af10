"""The stakeholder map: groups in a grid of three by three, influence upwards and interest to the right."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LEFT, TOP, CELL_WIDTH = 960, 96, 8, 288
_LINE, _PAD, _LETTERS = 20, 12, 34
LEVELS = {1: "Low", 2: "Medium", 3: "High"}
# What a place in the grid usually means for how a group is kept in touch.
ADVICE = {
    (3, 3): "Work with closely",
    (3, 2): "Work with closely",
    (2, 3): "Involve",
    (2, 2): "Involve",
    (3, 1): "Keep satisfied",
    (2, 1): "Keep satisfied",
    (1, 3): "Keep informed",
    (1, 2): "Keep informed",
    (1, 1): "Watch",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A group: interest and influence from 1 to 3."""

    name: str
    interest: int
    influence: int


@dataclass(frozen=True, slots=True)
class Line:
    x: int
    y: int
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    x: int
    y: int
    width: int
    height: int
    tone: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    width: int
    height: int
    cells: tuple[Cell, ...]
    labels: tuple[Line, ...]
    said: str


def draw(groups: Sequence[Placed]) -> Grid:
    """The grid with each row as high as its fullest cell."""
    cells: list[Cell] = []
    labels: list[Line] = []
    y = TOP
    for influence in (3, 2, 1):
        words = {at: _lines(groups, at, influence) for at in (1, 2, 3)}
        height = max(len(one) for one in words.values()) * _LINE + 2 * _PAD
        labels.append(Line(LEFT - 10, y + height // 2, LEVELS[influence]))
        for interest in (1, 2, 3):
            x = LEFT + (interest - 1) * CELL_WIDTH
            lines = tuple(
                Line(x + _PAD, y + _PAD + 14 + place * _LINE, text, place == 0)
                for place, text in enumerate(words[interest])
            )
            cells.append(Cell(x, y, CELL_WIDTH, height, interest + influence, lines))
        y += height
    labels += [Line(LEFT + (at - 1) * CELL_WIDTH + CELL_WIDTH // 2, y + 22, LEVELS[at]) for at in (1, 2, 3)]
    return Grid(WIDTH + 8, y + 52, tuple(cells), tuple(labels), _said(groups))


def _lines(groups: Sequence[Placed], interest: int, influence: int) -> list[str]:
    lines = [ADVICE[influence, interest]]
    for one in groups:
        if (one.interest, one.influence) == (interest, influence):
            lines += wrapped(one.name)
    return lines


def wrapped(name: str) -> list[str]:
    """The name in lines that fit a cell; later lines are set in by two spaces."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LETTERS:
            lines.append(f"\u00a0\u00a0{word}")
        else:
            lines[-1] = f"{lines[-1]} {word}".strip(" ")
    return lines


def _said(groups: Sequence[Placed]) -> str:
    return "; ".join(
        f"{one.name}: interest {LEVELS[one.interest].lower()}, influence {LEVELS[one.influence].lower()}"
        for one in groups
    )
