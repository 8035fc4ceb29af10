"""Where each box of a governance structure is drawn: rows from the top down, few crossings, no box over another.

A layered drawing in whole pixels, the same for the same data. Rows come from the longest way down from the top; a row
that would be too wide is broken into several; lines that pass a row keep a lane of their own between the boxes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

BOX_WIDTH = 172
BOX_HEIGHT = 106
_LANE = 12  # the width that a passing line keeps free
_GAP = 12  # between two things of a row
_BETWEEN_ROWS = 64
_MOST = 5  # boxes in a row
_SWEEPS = 8


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from a body up to another. kind: says how it is drawn. sideways: it may be drawn downwards instead."""

    low: int
    high: int
    kind: str
    sideways: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """Left upper corner, in pixels. row: counted from the top."""

    node: int
    x: int
    y: int
    row: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the path of an SVG, from the lower body to the upper one."""

    low: int
    high: int
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """width, height: of the whole, in pixels. boxes: row by row, from left to right."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


# A place in a row: a body (its id, 0), or the lane of a bundle of lines (its number, row).
_Place = tuple[str, int, int]


def draw(nodes: Sequence[int], edges: Iterable[Edge]) -> Drawing:
    """Lay out bodies and the lines between them. nodes: in the order in which they stand where nothing else decides.

    Lines to bodies that are not among the nodes are left out. Rings, which the rules refuse, are cut and not followed.
    """
    known = set(nodes)
    lines = [one for one in edges if one.low in known and one.high in known and one.low != one.high]
    rows_of = _rows(nodes, lines)
    rows, chains = _with_lanes(nodes, lines, rows_of)
    near = _neighbours(chains)
    _untangle(rows, near)
    centre = _centres(rows, near)
    return _drawing(nodes, lines, rows_of, chains, centre)


def _rows(nodes: Sequence[int], edges: Sequence[Edge]) -> dict[int, int]:
    """The row of each body: below everything that it answers to, and at most so many in one row."""
    levels = _levels(nodes, edges)
    linked = {one for edge in edges for one in (edge.low, edge.high)}
    found: dict[int, int] = {}
    row = 0
    for level in range(max(levels.values(), default=-1) + 1):
        here = [one for one in nodes if levels[one] == level and one in linked]
        for start in range(0, len(here), _MOST):
            found |= dict.fromkeys(here[start : start + _MOST], row)
            row += 1
    alone = [one for one in nodes if one not in linked]
    for start in range(0, len(alone), _MOST):
        found |= dict.fromkeys(alone[start : start + _MOST], row)
        row += 1
    return found


def _levels(nodes: Sequence[int], edges: Sequence[Edge]) -> dict[int, int]:
    """The longest way up from each body. A line that would close a ring is not followed."""
    above: dict[int, list[int]] = {one: [] for one in nodes}
    for edge in sorted(edges, key=lambda one: one.sideways):  # answering first: sideways lines give way
        if not _reaches(above, edge.high, edge.low):
            above[edge.low].append(edge.high)
    levels: dict[int, int] = {}

    def level(node: int) -> int:
        if node not in levels:
            levels[node] = max((level(one) + 1 for one in above[node]), default=0)
        return levels[node]

    return {one: level(one) for one in nodes}


def _reaches(above: Mapping[int, Sequence[int]], start: int, goal: int) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        fresh = [one for one in above[here] if one not in seen]
        seen.update(fresh)
        waiting += fresh
    return False


def _with_lanes(
    nodes: Sequence[int], edges: Sequence[Edge], rows_of: Mapping[int, int]
) -> tuple[list[list[_Place]], list[list[_Place]]]:
    """The places of each row, and for each line the places that it joins, from the lower end to the upper."""
    rows: list[list[_Place]] = [[] for _ in range(max(rows_of.values(), default=-1) + 1)]
    for node in nodes:
        rows[rows_of[node]].append(("box", node, 0))
    bundles: dict[tuple[int, str], int] = {}  # lines of one kind to one body share their lanes
    chains = []
    for edge in edges:
        low, high = rows_of[edge.low], rows_of[edge.high]
        number = bundles.setdefault((edge.high, edge.kind), len(bundles))
        step = -1 if low > high else 1
        lanes: list[_Place] = [("lane", number, row) for row in range(low + step, high, step)]
        for lane in lanes:
            if lane not in rows[lane[2]]:
                rows[lane[2]].append(lane)
        chains.append([("box", edge.low, 0), *lanes, ("box", edge.high, 0)])
    return rows, chains


def _neighbours(chains: Iterable[Sequence[_Place]]) -> dict[_Place, list[_Place]]:
    near: dict[_Place, list[_Place]] = defaultdict(list)
    for chain in chains:
        for one, other in pairwise(chain):
            near[one].append(other)
            near[other].append(one)
    return near


def _untangle(rows: list[list[_Place]], near: Mapping[_Place, Sequence[_Place]]) -> None:
    """Put each row in the order of the middles of what it is joined to, down and up again."""
    row_of = {place: number for number, row in enumerate(rows) for place in row}
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for number in range(len(rows)) if down else reversed(range(len(rows))):
            at = {place: index * 1000 // max(len(row) - 1, 1) for row in rows for index, place in enumerate(row)}
            rows[number].sort(key=_middle(at, near, row_of, number, down))


def _middle(
    at: Mapping[_Place, int],
    near: Mapping[_Place, Sequence[_Place]],
    row_of: Mapping[_Place, int],
    row: int,
    down: bool,
) -> Callable[[_Place], int]:
    def middle(place: _Place) -> int:
        joined = [at[one] for one in near.get(place, ()) if (row_of[one] < row) == down]
        return sum(joined) // len(joined) if joined else at[place]

    return middle


def _width(place: _Place) -> int:
    return BOX_WIDTH if place[0] == "box" else _LANE


def _centres(rows: Sequence[Sequence[_Place]], near: Mapping[_Place, Sequence[_Place]]) -> dict[_Place, int]:
    """The middle of each place: near what it is joined to, in the row's order, nothing over anything else."""
    widest = max((sum(_width(one) + _GAP for one in row) - _GAP for row in rows), default=0)
    centre: dict[_Place, int] = {}
    for row in rows:  # to begin with: packed, in the middle of the whole
        x = (widest - (sum(_width(one) + _GAP for one in row) - _GAP)) // 2
        for place in row:
            centre[place] = x + _width(place) // 2
            x += _width(place) + _GAP
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [_wanted(place, centre, near) for place in row]
            centre |= dict(zip(row, _apart(row, wanted, widest), strict=True))
    return centre


def _wanted(place: _Place, centre: Mapping[_Place, int], near: Mapping[_Place, Sequence[_Place]]) -> int:
    joined = [centre[one] for one in near.get(place, ())]
    return sum(joined) // len(joined) if joined else centre[place]


def _apart(row: Sequence[_Place], wanted: Sequence[int], widest: int) -> list[int]:
    """As near to the wanted middles as the widths allow: neighbours that would touch are moved together."""
    offsets, total = [], 0
    for index, place in enumerate(row):
        if index:
            total += (_width(row[index - 1]) + _width(place)) // 2 + _GAP
        offsets.append(total)
    groups: list[tuple[int, int]] = []  # sum of (wanted less offset), how many
    for index, want in enumerate(wanted):
        groups.append((want - offsets[index], 1))
        while len(groups) > 1 and groups[-2][0] * groups[-1][1] > groups[-1][0] * groups[-2][1]:
            last, count = groups.pop()
            before, many = groups.pop()
            groups.append((before + last, many + count))
    bases = [value // count for value, count in groups for _ in range(count)]
    least = _width(row[0]) // 2 if row else 0
    most = widest - (_width(row[-1]) // 2 if row else 0) - total
    return [min(max(base, least), max(most, least)) + offset for base, offset in zip(bases, offsets, strict=True)]


def _drawing(
    nodes: Sequence[int],
    edges: Sequence[Edge],
    rows_of: Mapping[int, int],
    chains: Sequence[Sequence[_Place]],
    centre: Mapping[_Place, int],
) -> Drawing:
    step = BOX_HEIGHT + _BETWEEN_ROWS
    boxes = [
        Box(node, centre["box", node, 0] - BOX_WIDTH // 2 + 2, rows_of[node] * step + 2, rows_of[node])
        for node in nodes
    ]
    boxes.sort(key=lambda one: (one.row, one.x))
    lines = [
        Line(edge.low, edge.high, edge.kind, _path(chain, rows_of, centre, step))
        for edge, chain in zip(edges, chains, strict=True)
    ]
    width = max((one.x + BOX_WIDTH for one in boxes), default=0)
    width = max([width, *(x + _LANE for (kind, *_), x in centre.items() if kind == "lane")])
    height = max((one.y + BOX_HEIGHT for one in boxes), default=0)
    return Drawing(width + 2, height + 2, tuple(boxes), tuple(lines))


def _path(chain: Sequence[_Place], rows_of: Mapping[int, int], centre: Mapping[_Place, int], step: int) -> str:
    """Straight past the boxes of a row, bent between the rows."""
    first, last = rows_of[chain[0][1]], rows_of[chain[-1][1]]
    up = first > last
    points: list[tuple[int, int]] = []
    for place in chain:
        row = rows_of[place[1]] if place[0] == "box" else place[2]
        top, bottom = row * step + 2, row * step + 2 + BOX_HEIGHT
        x = centre[place] + 2
        if place is chain[0]:
            points.append((x, top if up else bottom))
        elif place is chain[-1]:
            points.append((x, bottom if up else top))
        else:
            points += [(x, bottom), (x, top)] if up else [(x, top), (x, bottom)]
    said = [f"M{points[0][0]} {points[0][1]}"]
    for number, ((_, y), (to_x, to_y)) in enumerate(pairwise(points)):
        half = (y + to_y) // 2
        passes = number % 2  # a box's row is passed straight
        said.append(f"L{to_x} {to_y}" if passes else f"C{points[number][0]} {half} {to_x} {half} {to_x} {to_y}")
    return "".join(said)


def wrapped(text: str, width: int, most: int) -> tuple[str, ...]:
    """The words of a text in lines of at most so many letters; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word if len(word) <= width else f"{word[: width - 1]}…")
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] = f"{lines[-1][: width - 1].rstrip()}…"
    return tuple(lines)
