"""The governance structure as at a day: a drawing that links to the bodies, and the same as a nested list."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from commissioning.models import Body, BodyLink, Partnership
from commissioning.rules.bodies import Relation
from commissioning.rules.structure import BOX_HEIGHT, BOX_WIDTH, Box, Edge, Line, draw, wrapped
from commissioning.selectors.bodies import on_day

_LETTERS, _NAME_LINES = 18, 4
_JOINT = "Joint"


@dataclass(frozen=True, slots=True)
class Words:
    """One line of a box. y: from the box's upper edge."""

    text: str
    y: int


@dataclass(frozen=True, slots=True)
class BodyBox:
    """A box with its words. owner: short name of the organisation; tone: number of its colour; says: all in words."""

    code: str
    name: str
    owner: str
    tone: int
    statutory: bool
    x: int
    y: int
    lines: tuple[Words, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A body in the list, with what stands below it. also: how it stands to others, beside the one it is under."""

    code: str
    name: str
    kind: str
    owner: str
    relation: str
    also: tuple[str, ...]
    below: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """An entry of the legend."""

    name: str
    short: str
    tone: int


@dataclass(frozen=True, slots=True)
class Structure:
    """width, height: of the drawing, in pixels. said: what it shows, in a sentence."""

    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[BodyBox, ...]
    lines: tuple[Line, ...]
    relations: tuple[tuple[str, str], ...]
    owners: tuple[Owner, ...]
    branches: tuple[Branch, ...]
    said: str


def structure(partnership: Partnership, day: date) -> Structure:
    """The bodies that exist on a day and the links that run on it. Two queries."""
    rows = Body.objects.filter(on_day(day), partnership=partnership).select_related("organisation")
    bodies = {one.pk: one for one in sorted(rows, key=_order)}
    links = [
        one
        for one in BodyLink.objects.filter(on_day(day), body__partnership=partnership)
        .select_related("above")
        .order_by("pk")
        if one.body_id in bodies and one.above_id in bodies
    ]
    owners = _owners(bodies)
    edges = [Edge(one.body_id, one.above_id, one.relation, not Relation(one.relation).is_upward) for one in links]
    drawn = draw(list(bodies), edges)
    boxes = tuple(_box(one, bodies[one.node], owners, links) for one in drawn.boxes)
    used = {one.relation for one in links}
    return Structure(
        width=drawn.width,
        height=drawn.height,
        box_width=BOX_WIDTH,
        box_height=BOX_HEIGHT,
        boxes=boxes,
        lines=drawn.lines,
        relations=tuple((one.value, one.label) for one in Relation if one.value in used),
        owners=tuple(owners.values()),
        branches=_branches(bodies, links, owners),
        said=f"{len(boxes)} bodies and {len(drawn.lines)} links between them.",
    )


def _order(body: Body) -> tuple[bool, int, str]:
    return (not body.statutory, body.organisation.position if body.organisation else 99_999, body.name)


def _owners(bodies: dict[int, Body]) -> dict[int | None, Owner]:
    """Each organisation with its tone, in the listed order; the joint bodies last."""
    found = {one.organisation_id: one.organisation for one in bodies.values()}
    held = sorted((one for one in found.values() if one), key=lambda one: (one.position, one.name))
    owners: dict[int | None, Owner] = {
        one.pk: Owner(one.name, one.code, number % 4 + 1) for number, one in enumerate(held)
    }
    if None in found:
        owners[None] = Owner("Joint bodies of the partners", _JOINT, 0)
    return owners


def _box(box: Box, body: Body, owners: dict[int | None, Owner], links: list[BodyLink]) -> BodyBox:
    owner = owners[body.organisation_id]
    names = wrapped(body.name, _LETTERS, _NAME_LINES)
    lines = [*(Words(text, 22 + 18 * number) for number, text in enumerate(names)), Words(owner.short, BOX_HEIGHT - 9)]
    stands = [f"{Relation(one.relation).words} {one.above.name}" for one in links if one.body_id == body.pk]
    says = ", ".join([body.name, owner.name, *(["statutory body"] if body.statutory else []), *stands])
    return BodyBox(body.code, body.name, owner.short, owner.tone, body.statutory, box.x, box.y, tuple(lines), says)


def _branches(bodies: dict[int, Body], links: list[BodyLink], owners: dict[int | None, Owner]) -> tuple[Branch, ...]:
    """Every body once: under the first that it answers to, the others said beside it."""
    under: dict[int, BodyLink] = {}
    for one in links:
        if Relation(one.relation).is_upward and one.body_id not in under:
            under[one.body_id] = one
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk in bodies:
        below[under[pk].above_id if pk in under else None].append(pk)
    shown: set[int] = set()

    def branch(pk: int) -> Branch:
        shown.add(pk)
        body, own = bodies[pk], under.get(pk)
        also = tuple(
            f"{Relation(one.relation).words} {bodies[one.above_id].name}"
            for one in links
            if one.body_id == pk and one is not own
        )
        return Branch(
            code=body.code,
            name=body.name,
            kind=body.get_kind_display(),
            owner=owners[body.organisation_id].short,
            relation=Relation(own.relation).words if own else "",
            also=also,
            below=tuple(branch(one) for one in below[pk] if one not in shown),
        )

    tops = [branch(pk) for pk in below[None]]
    return tuple(tops + [branch(pk) for pk in bodies if pk not in shown])  # a ring, which the rules refuse
