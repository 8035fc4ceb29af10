"""Links of the joined document: within a section, to another section, to the web. Each says where it leads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from scrutiny.pdf import tree
from scrutiny.pdf.faults import Fault
from scrutiny.pdf.prepare import name_leaf, prefixed
from scrutiny.pdf.sections import PageRange

SCHEME = "pack:"
ELSEWHERE = "What this leads to is not among these papers"


@dataclass(frozen=True)
class Place:
    """Where a named destination is: what stands on its page, and the title of its section."""

    page: str
    title: str


def join_destinations(pdf: Pdf, leaves: Mapping[str, Object | None], ranges: Mapping[str, PageRange]) -> set[bytes]:
    """One name tree of all sections' destinations, a leaf each, with one name more for the section's beginning."""
    branches: list[Object] = []
    names: set[bytes] = set()
    for key in sorted(ranges, key=lambda key: prefixed(key, b"")):
        beginning = Array([pdf.pages[ranges[key].first - 1].obj, Name.XYZ, None, None, None])
        pairs = [(prefixed(key, b""), beginning), *tree.name_tree(leaves[key])]
        names.update(name for name, _ in pairs)
        branches.append(pdf.make_indirect(name_leaf(pairs)))
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Kids=Array(branches))))
    return names


def resolve_links(
    pdf: Pdf,
    titles: Mapping[str, str],
    ranges: Mapping[str, PageRange],
    labels: Sequence[str] = (),
    *,
    partial: bool = False,
) -> None:
    """Turn ``pack:`` addresses into destinations, and give each link a description with its page.

    partial: some sections of a pack stand alone; a link to another stays where it is and says so.
    Raises Fault for a link to a section or a place that the pack does not have.
    """
    pages = tree.page_numbers(pdf)
    places = {
        name: Place(_label(pages[place[0].objgen], labels), titles[name.split(b":", 1)[0].decode()])
        for name, place in tree.name_tree(pdf.Root.Names.Dests)
    }
    for key, annotation in _links(pdf, ranges):
        address = _address(annotation)
        if address.startswith(SCHEME):
            name = _target(address)
            if name not in places and partial:
                _end_here(annotation, prefixed(key, b""))
                continue
            if name not in places:
                raise _missing(titles[key], address)
            del annotation[Name.A]
            annotation.Dest = String(name)
        target = annotation.get(Name.Dest)
        if isinstance(target, String):
            if bytes(target) not in places:
                raise _missing(titles[key], bytes(target).decode("utf-8", "replace"))
            annotation.Contents = String(_description(places[bytes(target)], titles[key]))


def _end_here(annotation: Object, own: bytes) -> None:
    """Taking the link out would leave a hole in the structure: it leads to the beginning of its own section."""
    del annotation[Name.A]
    annotation.Dest = String(own)
    annotation.Contents = String(ELSEWHERE)


def _label(page: int, labels: Sequence[str]) -> str:
    return labels[page - 1] if labels else f"{page}"


def _links(pdf: Pdf, ranges: Mapping[str, PageRange]) -> Iterator[tuple[str, Object]]:
    for key, pages in ranges.items():
        for number in range(pages.first, pages.last + 1):
            for annotation in pdf.pages[number - 1].obj.get(Name.Annots, []):
                yield key, annotation


def _address(annotation: Object) -> str:
    action = annotation.get(Name.A)
    return str(action.get(Name.URI, "")) if action is not None else ""


def _target(address: str) -> bytes:
    """``pack:risks#r1`` is the name ``risks:r1``, and ``pack:risks`` the beginning of the section."""
    key, _, name = address.removeprefix(SCHEME).partition("#")
    return prefixed(key, name.encode())


def _description(place: Place, own: str) -> str:
    return f"Go to page {place.page}" if place.title == own else f"Go to “{place.title}”, page {place.page}"


def _missing(title: str, address: str) -> Fault:
    return Fault(
        "link_without_target",
        f"The section “{title}” has a link to “{address}”, and the pack has no such section or place. "
        "Correct the link, or add to the pack what it leads to.",
    )
