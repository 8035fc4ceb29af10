"""A benefits map: from dependencies to what the council values, laid out in columns; links only lead forward."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

LAYERS = {
    "dependency": "Dependencies",
    "capability": "Capabilities",
    "project": "Project benefits",
    "programme": "Programme benefits",
    "value": "Council values",
}
ORDER = {layer: place for place, layer in enumerate(LAYERS)}

BOX_WIDTH = 192
BOX_HEIGHT = 74
_BETWEEN = 48  # columns
_GAP = 14  # boxes of a column
_TOP = 34  # the column's heading
_SWEEPS = 6

Link = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """key: its number; layer: a key of LAYERS."""

    key: int
    layer: str


@dataclass(frozen=True, slots=True)
class Box:
    """Left upper corner, in pixels."""

    key: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    path: str


@dataclass(frozen=True, slots=True)
class Column:
    layer: str
    title: str
    x: int


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    columns: tuple[Column, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def check_link(start: Node, end: Node, links: Iterable[Link]) -> str:
    """A sentence where a link from start to end would be wrong; empty where it may be."""
    if start.key == end.key:
        return "Nothing leads to itself. Choose two different boxes."
    held = list(links)
    if (start.key, end.key) in held:
        return "These two are linked already."
    if reaches(end.key, start.key, held):
        return "This would close a ring: the second leads to the first already. Remove that link first."
    if ORDER[end.layer] < ORDER[start.layer]:
        return (
            f"A link leads from the left to the right: from {LAYERS[end.layer].lower()} to "
            f"{LAYERS[start.layer].lower()}, not back."
        )
    return ""


def reaches(start: int, goal: int, links: Iterable[Link]) -> bool:
    """True when the links lead from start to goal."""
    onward = defaultdict(list)
    for one, other in links:
        onward[one].append(other)
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        fresh = [one for one in onward[here] if one not in seen]
        seen.update(fresh)
        waiting += fresh
    return False


def draw(nodes: Sequence[Node], links: Iterable[Link]) -> Picture:
    """Columns from left to right, one for each layer that has boxes; each box near what it is linked to."""
    known = {one.key for one in nodes}
    held = [(one, other) for one, other in links if one in known and other in known and one != other]
    layers = [layer for layer in LAYERS if any(one.layer == layer for one in nodes)]
    columns = [[one.key for one in nodes if one.layer == layer] for layer in layers]
    _untangle(columns, held)
    tallest = max((len(one) for one in columns), default=0)
    height = _TOP + tallest * (BOX_HEIGHT + _GAP)
    place = _places(columns, tallest)
    boxes = tuple(Box(key, x, y) for key, (x, y) in place.items())
    lines = tuple(Line(one, other, _path(place[one], place[other])) for one, other in held)
    titles = tuple(Column(layer, LAYERS[layer], _x(number)) for number, layer in enumerate(layers))
    return Picture(_x(len(columns)) - _BETWEEN + 4 if columns else 0, height, titles, boxes, lines)


def _x(column: int) -> int:
    return 2 + column * (BOX_WIDTH + _BETWEEN)


def _places(columns: Sequence[Sequence[int]], tallest: int) -> dict[int, tuple[int, int]]:
    """A short column stands spread over the height of the tallest."""
    found = {}
    for number, column in enumerate(columns):
        step = BOX_HEIGHT + _GAP
        room = tallest * step
        for row, key in enumerate(column):
            middle = room * (2 * row + 1) // (2 * len(column))
            found[key] = (_x(number), _TOP + middle - BOX_HEIGHT // 2 - _GAP // 2)
    return found


def _untangle(columns: list[list[int]], links: Sequence[Link]) -> None:
    """Put each column in the order of the middles of what it is linked to, forward and back again."""
    near: dict[int, list[int]] = defaultdict(list)
    for one, other in links:
        near[one].append(other)
        near[other].append(one)
    for sweep in range(_SWEEPS):
        order = range(len(columns)) if sweep % 2 == 0 else range(len(columns) - 1, -1, -1)
        for number in order:
            columns[number].sort(key=_by_middle(near, _heights(columns), set(columns[number])))


def _heights(columns: Sequence[Sequence[int]]) -> dict[int, int]:
    return {key: 1000 * (2 * row + 1) // (2 * len(column)) for column in columns for row, key in enumerate(column)}


def _by_middle(near: Mapping[int, Sequence[int]], at: Mapping[int, int], beside: set[int]) -> Callable[[int], int]:
    def middle(key: int) -> int:
        joined = [at[one] for one in near.get(key, ()) if one not in beside]
        return sum(joined) // len(joined) if joined else at[key]

    return middle


def _path(start: tuple[int, int], end: tuple[int, int]) -> str:
    y, to_y = start[1] + BOX_HEIGHT // 2, end[1] + BOX_HEIGHT // 2
    if start[0] == end[0]:  # two of one column: round its right-hand side
        x = start[0] + BOX_WIDTH
        return f"M{x} {y}C{x + 40} {y} {x + 40} {to_y} {x} {to_y}"
    x, to_x = start[0] + BOX_WIDTH, end[0]
    half = (x + to_x) // 2
    return f"M{x} {y}C{half} {y} {half} {to_y} {to_x} {to_y}"
