"""The bodies of a partnership as at a day: the list as a tree by organisation, and what may be done with them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning.models import Body, BodyLink, Partnership, Seat, SeatTerm
from commissioning.models.partnership import BodyKind
from commissioning.rules.bodies import Relation
from ihwb.web.access import Access

CHANGE = "commissioning.change_bodies"
_UNNOTICED = (BodyKind.OFFICERS, BodyKind.DESIGN_GROUP, BodyKind.PROJECT_BOARD, BodyKind.MANAGEMENT_TEAM)


@dataclass(frozen=True, slots=True)
class BodyRow:
    """depth: how many bodies of the same organisation stand above it; above: "reports to Cabinet", one each.

    vacant: how many of its seats nobody holds on the day; seats: how many it has.
    """

    id: int
    code: str
    name: str
    kind: str
    statutory: bool
    above: tuple[str, ...]
    purpose: str
    depth: int
    seats: int
    vacant: int
    gives_notice: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class BodyGroup:
    """The bodies of one organisation, or the joint ones, in the order of the tree."""

    organisation: str
    rows: tuple[BodyRow, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list shows: empty shows all. organisation: a code, or "joint"."""

    kind: str = ""
    organisation: str = ""
    text: str = ""


def on_day(day: date, prefix: str = "") -> Q:
    """Rows with ``since`` and ``until`` that count on a day; without a day they are open at that end."""
    begun = Q(**{f"{prefix}since__isnull": True}) | Q(**{f"{prefix}since__lte": day})
    return begun & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": day}))


def may_change(access: Access, body: Body) -> bool:
    """True for those who look after bodies of its organisation, for a joint one of any; and for administrators."""
    if access.may("commissioning.manage_settings"):
        return True
    if body.organisation_id is None:
        return access.may(CHANGE)
    return body.organisation_id in access.organisations_for(CHANGE)


def gives_notice(body: Body) -> bool:
    """True for a body whose meetings the law, or custom, puts a notice before."""
    return body.kind not in _UNNOTICED


def body_groups(access: Access, day: date, sought: Sought | None = None) -> list[BodyGroup]:
    """Organisations in their listed order, joint bodies last. Five queries."""
    sought = sought or Sought()
    rows = list(_found(access.partnership, day, sought))
    links = defaultdict(list)
    for link in BodyLink.objects.filter(on_day(day), body__partnership=access.partnership).select_related("above"):
        links[link.body_id].append(link)
    tally = _tally(access.partnership, day)
    held: dict[tuple[int, str], list[Body]] = defaultdict(list)
    for body in rows:
        one = body.organisation
        held[(one.position, one.name) if one else (99_999, "Joint bodies")].append(body)
    groups = []
    for position, name in sorted(held):
        tree = _tree(held[position, name], links)
        groups.append(BodyGroup(name, tuple(_row(access, *one, links, tally) for one in tree)))
    return groups


def _found(partnership: Partnership, day: date, sought: Sought) -> Iterator[Body]:
    rows = Body.objects.filter(on_day(day), partnership=partnership).select_related("organisation")
    if sought.kind:
        rows = rows.filter(kind=sought.kind)
    if sought.organisation == "joint":
        rows = rows.filter(organisation__isnull=True)
    elif sought.organisation:
        rows = rows.filter(organisation__code=sought.organisation)
    for word in sought.text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(purpose__icontains=word) | Q(code__icontains=word))
    yield from rows.order_by("name")


def _tally(partnership: Partnership, day: date) -> dict[int, tuple[int, int]]:
    """Of each body, its seats on a day and how many of them nobody holds. Three queries."""
    taken = set(
        SeatTerm.objects.filter(on_day(day), seat__body__partnership=partnership, substitute=False).values_list(
            "seat", flat=True
        )
    )
    by_post = Q(post__holdings__capacity="holder") & on_day(day, "post__holdings__")
    held = set(Seat.objects.filter(by_post, body__partnership=partnership).values_list("pk", flat=True))
    found: dict[int, tuple[int, int]] = {}
    for pk, body in Seat.objects.filter(on_day(day), body__partnership=partnership).values_list("pk", "body"):
        seats, vacant = found.get(body, (0, 0))
        found[body] = (seats + 1, vacant + (pk not in taken and pk not in held))
    return found


_Links = dict[int, list[BodyLink]]


def _tree(bodies: list[Body], links: _Links) -> Iterator[tuple[Body, int]]:
    """Each body after the one it stands under; statutory bodies first. A ring is cut where it closes."""
    here = {body.pk for body in bodies}
    below: dict[int | None, list[Body]] = defaultdict(list)
    for body in bodies:
        above = (one.above_id for one in links.get(body.pk, []) if Relation(one.relation).is_upward)
        below[next((one for one in above if one in here), None)].append(body)
    shown: set[int] = set()
    yield from _branch(None, below, 0, shown)
    for body in bodies:
        if body.pk not in shown:
            shown.add(body.pk)
            yield body, 0
            yield from _branch(body.pk, below, 1, shown)


def _branch(
    above: int | None, below: dict[int | None, list[Body]], depth: int, shown: set[int]
) -> Iterator[tuple[Body, int]]:
    for body in sorted(below[above], key=lambda one: (not one.statutory, one.name)):
        if body.pk not in shown:
            shown.add(body.pk)
            yield body, depth
            yield from _branch(body.pk, below, depth + 1, shown)


def _row(access: Access, body: Body, depth: int, links: _Links, tally: dict[int, tuple[int, int]]) -> BodyRow:
    seats, vacant = tally.get(body.pk, (0, 0))
    return BodyRow(
        id=body.pk,
        code=body.code,
        name=body.name,
        kind=body.get_kind_display(),
        statutory=body.statutory,
        above=tuple(f"{Relation(one.relation).words} {one.above.name}" for one in links.get(body.pk, [])),
        purpose=body.purpose,
        depth=depth,
        seats=seats,
        vacant=vacant,
        gives_notice=gives_notice(body),
        may_change=may_change(access, body),
    )
