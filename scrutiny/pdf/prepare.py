"""Makes one rendered section ready to be joined.

Done once, in the worker, and kept with the section: joining then only moves numbers. Table-header ids and named
destinations get the section's key in front, every header cell its scope.
"""

from collections.abc import Iterable
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String

from scrutiny.pdf import tree


def prefixed(key: str, name: bytes) -> bytes:
    """A name that no other section has: keys have no colon, so no two prefixes can run into each other."""
    return key.encode() + b":" + name


def prepare(pdf: Pdf, key: str) -> None:
    """Give ids, destinations and header cells the form that ``join`` expects."""
    if Name.StructTreeRoot in pdf.Root:
        _prepare_structure(pdf.Root.StructTreeRoot, key)
    _prefix_destinations(pdf, key)
    for page in pdf.pages:
        for annotation in page.obj.get(Name.Annots, []):
            target = annotation.get(Name.Dest)
            if isinstance(target, String):
                annotation.Dest = String(prefixed(key, bytes(target)))


def save(pdf: Pdf, path: Path) -> None:
    """Write the section so that equal content is equal bytes."""
    pdf.save(path, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True, min_version="1.7")


def _prepare_structure(root: Object, key: str) -> None:
    ids: dict[bytes, Object] = {}
    for element, parent in tree.walk(root):
        kind = element.get(Name.S)
        if kind in (Name.TH, Name.TD):
            _prepare_cell(element, parent, key)
        if Name.ID in element:
            element.ID = String(prefixed(key, bytes(element.ID)))
            ids[bytes(element.ID)] = element
    root.IDTree = name_leaf(sorted(ids.items()))


def _prepare_cell(cell: Object, row: Object, key: str) -> None:
    attributes = tree.table_attributes(cell)
    if Name.Headers in attributes:
        attributes.Headers = Array([String(prefixed(key, bytes(header))) for header in attributes.Headers])
    if cell.S == Name.TH and Name.Scope not in attributes:
        attributes.Scope = _scope(row)


def _scope(row: Object) -> Name:
    """A header in a row with figures heads the row; in a row of headers it heads its column."""
    in_head = Name.P in row and row.P.get(Name.S) == Name.THead
    has_figures = any(tree.is_element(kid) and kid.S == Name.TD for kid in tree.kids(row))
    return Name.Row if has_figures and not in_head else Name.Column


def _prefix_destinations(pdf: Pdf, key: str) -> None:
    names = pdf.Root.get(Name.Names)
    pairs = sorted(tree.name_tree(names.get(Name.Dests))) if names is not None else []
    pdf.Root.Names = Dictionary(Dests=name_leaf((prefixed(key, name), place) for name, place in pairs))


def name_leaf(pairs: Iterable[tuple[bytes, Object]]) -> Dictionary:
    """One leaf of a name tree; the pairs come sorted."""
    names: list[Object] = []
    for name, value in pairs:
        names += [String(name), value]
    leaf = Dictionary(Names=Array(names))
    if names:
        leaf.Limits = Array([names[0], names[-2]])
    return leaf
