"""Drawing a benefits map: its boxes, and what leads to what. Rings are refused."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import Partnership, User
from delivery.models import Benefit, BenefitsMap, MapLayer, MapLink, MapNode, Project
from delivery.rules import benefits_map as rules
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.errors import Refused
from pool.services.keeping import drop


@dataclass(frozen=True, slots=True)
class NodeValues:
    name: str
    layer: str
    benefit: Benefit | None


@transaction.atomic
def save_map(
    *,
    partnership: Partnership,
    code: str,
    name: str,
    project: Project | None,
    note: str,
    source: str,
    reason: str,
    by: User,
    known: str = "",
) -> BenefitsMap:
    """Make a map, or change one (known: its code). Raises Refused for a code that is taken."""
    why = checked_reason(reason)
    row = _map(partnership, known) if known else BenefitsMap(partnership=partnership)
    if project and project.partnership_id != partnership.pk:
        raise Refused("foreign", "This project is another partnership's. Choose one from the list.")
    row.code, row.name, row.project, row.note, row.source = code, name, project, note, source
    _checked(row)
    save(row, why, by)
    return row


@transaction.atomic
def save_node(
    *,
    partnership: Partnership,
    map_code: str,
    values: NodeValues,
    reason: str,
    by: User,
    node_id: int | None = None,
) -> MapNode:
    """Add a box, or change one. Raises Refused: no_such_map, no_such_box, backwards, faulty."""
    why = checked_reason(reason)
    one = _map(partnership, map_code)
    if values.benefit and values.benefit.partnership_id != partnership.pk:
        raise Refused("foreign", "This benefit is another partnership's. Choose one from the list.")
    node = _node(one, node_id) if node_id else MapNode(map=one, position=one.nodes.count() + 1)
    if node_id and values.layer != node.layer:
        _check_layer(node, MapLayer(values.layer))
    node.name, node.layer, node.benefit = values.name, values.layer, values.benefit
    if not node.code:
        taken = set(one.nodes.values_list("code", flat=True))
        node.code = next(code for n in range(1, 10_000) if (code := f"box-{n}") not in taken)
    _checked(node)
    save(node, why, by)
    return node


def _check_layer(node: MapNode, layer: MapLayer) -> None:
    """A box that moves to another column must still be led to from its left."""
    place = rules.ORDER[layer]
    left = [one for one, at in rules.ORDER.items() if at < place]
    right = [one for one, at in rules.ORDER.items() if at > place]
    back = node.leads_to.filter(end__layer__in=left).first() or node.comes_from.filter(start__layer__in=right).first()
    if back:
        raise Refused("backwards", f"“{back.start.name}” leads to “{back.end.name}”. Remove that link first.")


@transaction.atomic
def link(*, partnership: Partnership, map_code: str, start_id: int, end_id: int, reason: str, by: User) -> MapLink:
    """Let one box lead to another. The map is locked, so that two links at once cannot close a ring. Raises Refused."""
    why = checked_reason(reason)
    one = _map(partnership, map_code)
    start, end = _node(one, start_id), _node(one, end_id)
    links = list(MapLink.objects.filter(start__map=one).values_list("start", "end"))
    if fault := rules.check_link(rules.Node(start.pk, start.layer), rules.Node(end.pk, end.layer), links):
        raise Refused("wrong_link", fault)
    made = MapLink(start=start, end=end)
    save(made, why, by)
    return made


@transaction.atomic
def unlink(*, partnership: Partnership, map_code: str, link_id: int, by: User) -> None:
    """Take a link away; its history stays. Raises Refused where it is gone already."""
    one = _map(partnership, map_code)
    found = MapLink.objects.filter(start__map=one, pk=link_id).first()
    if found is None:
        raise Refused("no_such_link", "This link is gone already. Open the box again.")
    drop(found, by=by, reason="Link taken away")


def _map(partnership: Partnership, code: str) -> BenefitsMap:
    found = BenefitsMap.objects.select_for_update(of=("self",)).filter(partnership=partnership, code=code).first()
    if found is None:
        raise Refused("no_such_map", "This map is not one of this partnership's. Open it from the list.")
    return found


def _node(one: BenefitsMap, pk: int) -> MapNode:
    found = one.nodes.filter(pk=pk).first()
    if found is None:
        raise Refused("no_such_box", "This box is not on this map. Open the map again.")
    return found


def _checked(row: BenefitsMap | MapNode) -> None:
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("faulty", " ".join(fault.messages)) from fault
