"""A scenario as a tree of values that know their place: from the text of a YAML file, or from plain Python values.

Scalars stay the text that was written: an amount never passes through a binary fraction, a code like ``NO`` or
``012`` is not taken for something else, and each value's line is at hand when it is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from pool.rules.risk_share.faults import Fault, Faults, ScenarioErrors

# The C parser, where PyYAML was built with it, composes the same nodes ten times as fast.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 12
_TOO_DEEP = "is nested too deeply to be a scenario."
_MOST_VALUES = 50_000  # an alias may stand for much: a small file must not unfold without end


@dataclass(frozen=True, slots=True)
class Node:
    """One value: fields, items, a scalar's text (``truth`` when it is a bare yes or no), or nothing at all."""

    place: str
    fields: Mapping[str, "Node"] | None = None
    items: tuple["Node", ...] | None = None
    text: str | None = None
    truth: bool | None = None

    @property
    def is_nothing(self) -> bool:
        return self.fields is None and self.items is None and self.text is None


def below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def tree_of_yaml(text: str) -> tuple[Node, Faults]:
    """Read YAML. Raises ScenarioErrors when it is not YAML at all; a key given twice is a fault among others."""
    try:
        _refuse_depths(text)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _unreadable(error) from None
    if root is None:
        raise _whole_file("is empty; a scenario has partners, lines and rules.")
    unfolding = _Unfolding()
    node = unfolding.node(root, "", 0)
    faults = Faults(unfolding.lines)
    for place in unfolding.twice:
        faults.add(place, "is given twice; keep one.")
    return node, faults


def _refuse_depths(text: str) -> None:
    # Composing recurses in C and would take the process down with it; events come one by one.
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _whole_file(_TOO_DEEP)


def _unreadable(error: yaml.YAMLError) -> ScenarioErrors:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return _whole_file(f"is not YAML: {problem}.", mark.line + 1 if mark else None)


def _whole_file(message: str, line: int | None = None) -> ScenarioErrors:
    return ScenarioErrors([Fault("file", message, line)])


class _Unfolding:
    """One walk over the YAML nodes, noting each place's line and each key given twice."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.twice: list[str] = []

    def node(self, found: yaml.Node, place: str, depth: int) -> Node:
        if depth > _DEEPEST or len(self.lines) > _MOST_VALUES:
            raise _whole_file("is nested too deeply, or unfolds to too much, to be a scenario.")
        self.lines.setdefault(place, found.start_mark.line + 1)
        if isinstance(found, yaml.MappingNode):
            return Node(place, fields=self._fields(found, place, depth))
        if isinstance(found, yaml.SequenceNode):
            items = (self.node(item, f"{place}[{at}]", depth + 1) for at, item in enumerate(found.value))
            return Node(place, items=tuple(items))
        return _scalar(found, place)

    def _fields(self, found: yaml.MappingNode, place: str, depth: int) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for key, value in found.value:
            name = (isinstance(key, yaml.ScalarNode) and key.value) or "?"
            at = below(place, name)
            self.lines[at] = key.start_mark.line + 1
            if name in fields:
                self.twice.append(at)
            else:
                fields[name] = self.node(value, at, depth + 1)
        return fields


def _scalar(found: yaml.Node, place: str) -> Node:
    if found.tag == "tag:yaml.org,2002:null":
        return Node(place)
    if found.tag == "tag:yaml.org,2002:bool":
        return Node(place, text=found.value, truth=found.value.lower() in ("true", "yes", "on"))
    return Node(place, text=found.value)


def tree_of_values(value: object, place: str = "", depth: int = 0) -> Node:
    """The tree of mappings, lists, texts, numbers and truth values, as JSON in a database gives them."""
    if depth > _DEEPEST:
        raise _whole_file(_TOO_DEEP)
    if isinstance(value, str):  # first: nearly every value is a text
        return Node(place, text=value)
    if value is None:
        return Node(place)
    if isinstance(value, Mapping):
        named = {str(name): (below(place, str(name)), inner) for name, inner in value.items()}
        return Node(place, fields={name: tree_of_values(inner, at, depth + 1) for name, (at, inner) in named.items()})
    if isinstance(value, list | tuple):
        inside = (tree_of_values(inner, f"{place}[{at}]", depth + 1) for at, inner in enumerate(value))
        return Node(place, items=tuple(inside))
    if isinstance(value, bool):
        return Node(place, text=str(value).lower(), truth=value)
    return Node(place, text=str(value))
