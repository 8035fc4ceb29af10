"""The benefits maps: a drawing whose boxes lead to their pages, and the same as a list."""

from dataclasses import dataclass

from django.urls import reverse

from commissioning.models import Partnership
from commissioning.rules.structure import wrapped
from delivery.models import BenefitsMap, MapLink, MapNode
from delivery.rules import benefits_map as rules
from delivery.selectors.history import Entry, entries

_LETTERS, _LINES = 24, 3


@dataclass(frozen=True, slots=True)
class Words:
    """One line of a box. y: from the box's upper edge."""

    text: str
    y: int


@dataclass(frozen=True, slots=True)
class NodeBox:
    """A box with its words. says: all of it in words, for a screen reader; url: its page."""

    code: str
    layer: str
    x: int
    y: int
    lines: tuple[Words, ...]
    says: str
    url: str
    registered: bool


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A box in the list, with what it leads to and what leads to it."""

    pk: int
    code: str
    name: str
    url: str
    benefit: str
    leads_to: tuple[str, ...]
    comes_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    title: str
    nodes: tuple[NodeRow, ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """width, height: of the drawing, in pixels. said: what it shows, in a sentence."""

    code: str
    name: str
    project: str
    note: str
    source: str
    width: int
    height: int
    box_width: int
    box_height: int
    columns: tuple[rules.Column, ...]
    boxes: tuple[NodeBox, ...]
    lines: tuple[rules.Line, ...]
    layers: tuple[Layer, ...]
    said: str


@dataclass(frozen=True, slots=True)
class NodeDetail:
    """One box with its map, its neighbours and its history."""

    node: NodeRow
    layer: str
    map_name: str
    map_code: str
    links: tuple[tuple[int, str, bool], ...]
    history: tuple[Entry, ...]


def maps(partnership: Partnership) -> list[BenefitsMap]:
    """The partnership's maps in their order."""
    return list(partnership.benefits_maps.select_related("project").order_by("position", "code"))


def map_at(partnership: Partnership, code: str) -> BenefitsMap | None:
    return partnership.benefits_maps.select_related("project").filter(code=code).first()


def links_of(one: BenefitsMap) -> list[rules.Link]:
    return list(MapLink.objects.filter(start__map=one).order_by("pk").values_list("start", "end"))


def view(one: BenefitsMap, slug: str) -> MapView:
    """A map, drawn and listed. Two queries."""
    nodes = {node.pk: node for node in one.nodes.select_related("benefit").order_by("position", "pk")}
    links = links_of(one)
    drawn = rules.draw([rules.Node(node.pk, node.layer) for node in nodes.values()], links)
    rows = {pk: _row(one, node, nodes, links, slug) for pk, node in nodes.items()}
    return MapView(
        code=one.code,
        name=one.name,
        project=one.project.name if one.project else "",
        note=one.note,
        source=one.source,
        width=drawn.width,
        height=drawn.height,
        box_width=rules.BOX_WIDTH,
        box_height=rules.BOX_HEIGHT,
        columns=drawn.columns,
        boxes=tuple(_box(box, nodes[box.key], rows[box.key]) for box in drawn.boxes),
        lines=drawn.lines,
        layers=tuple(
            Layer(title, tuple(rows[pk] for pk, node in nodes.items() if node.layer == layer))
            for layer, title in rules.LAYERS.items()
            if any(node.layer == layer for node in nodes.values())
        ),
        said=f"{len(nodes)} boxes in {len(drawn.columns)} columns and {len(drawn.lines)} links between them.",
    )


def node_detail(node: MapNode, slug: str) -> NodeDetail:
    """A box with the links that lead from it and to it."""
    nodes = {one.pk: one for one in node.map.nodes.select_related("benefit").order_by("position", "pk")}
    links = links_of(node.map)
    held = MapLink.objects.filter(start=node).select_related("end"), MapLink.objects.filter(end=node)
    own = [(one.pk, one.end.name, True) for one in held[0]]
    own += [(one.pk, one.start.name, False) for one in held[1].select_related("start")]
    history = entries(node.history.all(), {"name": "Name", "layer": "Column"}, {"layer": rules.LAYERS})
    layer = rules.LAYERS[node.layer]
    row = _row(node.map, nodes[node.pk], nodes, links, slug)
    return NodeDetail(row, layer, node.map.name, node.map.code, tuple(own), tuple(history))


def _row(one: BenefitsMap, node: MapNode, nodes: dict[int, MapNode], links: list[rules.Link], slug: str) -> NodeRow:
    page = reverse("delivery:map_node", kwargs={"partnership": slug, "code": one.code, "pk": node.pk})
    own = reverse("delivery:benefit", kwargs={"partnership": slug, "pk": node.benefit.pk}) if node.benefit else ""
    return NodeRow(
        pk=node.pk,
        code=node.code,
        name=node.name,
        url=own or page,
        benefit=node.benefit.name if node.benefit else "",
        leads_to=tuple(nodes[end].name for start, end in links if start == node.pk),
        comes_from=tuple(nodes[start].name for start, end in links if end == node.pk),
    )


def _box(box: rules.Box, node: MapNode, row: NodeRow) -> NodeBox:
    names = wrapped(node.name, _LETTERS, _LINES)
    top = (rules.BOX_HEIGHT - 18 * len(names)) // 2 + 14
    said = [node.name, node.get_layer_display()]
    said += [f"leads to {', '.join(row.leads_to)}"] if row.leads_to else []
    return NodeBox(
        code=node.code,
        layer=node.layer,
        x=box.x,
        y=box.y,
        lines=tuple(Words(text, top + 18 * number) for number, text in enumerate(names)),
        says=", ".join(said),
        url=row.url,
        registered=node.benefit_id is not None,
    )
