"""The structure tree: walking it, and the three standard questions about an element."""

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


def kids(element: Object) -> list[Any]:
    """An element's children: elements, references to marked content or objects, and marked-content numbers."""
    held = element.get(Name.K)
    if held is None:
        return []
    return list(held) if isinstance(held, Array) else [held]


def is_element(kid: Any) -> bool:
    """Whether a child is a structure element, and not a piece of content."""
    return isinstance(kid, Dictionary) and Name.S in kid


def role(element: Object) -> str:
    """The element's type as written, without its slash."""
    return str(element.get(Name.S, ""))[1:]


def walk(root: Object) -> Iterator[tuple[Object, Object]]:
    """Each element below the root with its parent, in reading order; none twice, however the tree is knotted."""
    seen: set[tuple[int, int]] = set()
    stack = [(kid, root) for kid in reversed(kids(root)) if is_element(kid)]
    while stack:
        element, parent = stack.pop()
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        yield element, parent
        stack.extend((kid, element) for kid in reversed(kids(element)) if is_element(kid))


def table_attributes(element: Object) -> Dictionary:
    """The attributes that a table cell has as a cell, made if there are none."""
    held = element.get(Name.A)
    for attributes in list(held) if isinstance(held, Array) else [held]:
        if isinstance(attributes, Dictionary) and attributes.get(Name.O) == Name.Table:
            return attributes
    fresh = Dictionary(O=Name.Table)
    if held is None:
        element.A = fresh
    else:
        element.A = Array([*(held if isinstance(held, Array) else [held]), fresh])
    return fresh


def number_tree(node: Object | None) -> Iterator[tuple[int, Any]]:
    """Keys and values of a number tree, flat or with branches."""
    if node is None:
        return
    pairs = list(node.get(Name.Nums, []))
    yield from zip((int(key) for key in pairs[::2]), pairs[1::2], strict=False)
    for branch in node.get(Name.Kids, []):
        yield from number_tree(branch)


def name_tree(node: Object | None) -> Iterator[tuple[bytes, Any]]:
    """Keys and values of a name tree, flat or with branches."""
    if node is None:
        return
    pairs = list(node.get(Name.Names, []))
    yield from zip((bytes(key) for key in pairs[::2]), pairs[1::2], strict=False)
    for branch in node.get(Name.Kids, []):
        yield from name_tree(branch)


def page_numbers(pdf: Pdf) -> dict[tuple[int, int], int]:
    """Page number, counted from 1, by the page's object."""
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
