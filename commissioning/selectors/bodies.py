"""The bodies of a partnership as a tree, by organisation."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from commissioning.models import Body, Partnership


@dataclass(frozen=True, slots=True)
class BodyRow:
    """depth: how many bodies of the same organisation stand above it."""

    id: int
    code: str
    name: str
    kind: str
    statutory: bool
    reports_to: str
    purpose: str
    notice_basis: str
    source: str
    depth: int


@dataclass(frozen=True, slots=True)
class BodyGroup:
    """The bodies of one organisation, or the joint ones, in the order of the tree."""

    organisation: str
    rows: tuple[BodyRow, ...]


def body_groups(partnership: Partnership) -> list[BodyGroup]:
    """Organisations in their listed order, joint bodies last. One query."""
    rows = Body.objects.filter(partnership=partnership).select_related("organisation", "reports_to")
    held: dict[tuple[int, str], list[Body]] = defaultdict(list)
    for body in rows.order_by("name"):
        one = body.organisation
        held[(one.position, one.name) if one else (99_999, "Joint bodies")].append(body)
    return [BodyGroup(name, tuple(_tree(held[position, name]))) for position, name in sorted(held)]


def _tree(bodies: list[Body]) -> Iterator[BodyRow]:
    """Each body after the one it reports to; statutory bodies first. A ring of reports is cut where it closes."""
    here = {body.pk for body in bodies}
    below: dict[int | None, list[Body]] = defaultdict(list)
    for body in bodies:
        below[body.reports_to_id if body.reports_to_id in here else None].append(body)
    shown: set[int] = set()
    yield from _branch(None, below, 0, shown)
    for body in bodies:
        if body.pk not in shown:
            shown.add(body.pk)
            yield _row(body, 0)
            yield from _branch(body.pk, below, 1, shown)


def _branch(above: int | None, below: dict[int | None, list[Body]], depth: int, shown: set[int]) -> Iterator[BodyRow]:
    for body in sorted(below[above], key=lambda one: (not one.statutory, one.name)):
        if body.pk not in shown:
            shown.add(body.pk)
            yield _row(body, depth)
            yield from _branch(body.pk, below, depth + 1, shown)


def _row(body: Body, depth: int) -> BodyRow:
    return BodyRow(
        id=body.pk,
        code=body.code,
        name=body.name,
        kind=body.get_kind_display(),
        statutory=body.statutory,
        reports_to=body.reports_to.name if body.reports_to else "",
        purpose=body.purpose,
        notice_basis=body.get_notice_basis_display(),
        source=body.source,
        depth=depth,
    )
