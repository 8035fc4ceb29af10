"""One tree of bookmarks for the whole pack: a bookmark for each section, its own bookmarks below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from scrutiny.pdf import tree


@dataclass(frozen=True)
class Bookmark:
    """A title, the page it opens (counted from 1), where on it, and what stands below."""

    title: str
    page: int
    view: tuple[Any, ...]
    below: tuple["Bookmark", ...] = ()


def read_bookmarks(pdf: Pdf) -> tuple[Bookmark, ...]:
    """A section's own bookmarks, pages counted within the section."""
    outlines = pdf.Root.get(Name.Outlines)
    return () if outlines is None else tuple(_read(outlines, tree.page_numbers(pdf)))


def section_bookmark(title: str, first: int, own: Sequence[Bookmark]) -> Bookmark:
    """The section's bookmark in the pack. A first heading that only repeats the title is not shown twice."""
    moved = tuple(_moved(bookmark, first - 1) for bookmark in own)
    if moved and _same(moved[0].title, title):
        moved = moved[0].below + moved[1:]
    return Bookmark(title, first, (Name.XYZ, None, None, None), moved)


def write_bookmarks(pdf: Pdf, bookmarks: Sequence[Bookmark]) -> None:
    """Make these the document's bookmarks, sections closed."""
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    _hang(pdf, root, bookmarks)
    root.Count = len(bookmarks)
    pdf.Root.Outlines = root


def _read(parent: Object, pages: dict[tuple[int, int], int]) -> Iterator[Bookmark]:
    entry = parent.get(Name.First)
    while entry is not None:
        place = entry.get(Name.Dest)
        if isinstance(place, Array) and place[0].objgen in pages:
            view = tuple(place[index] for index in range(1, len(place)))
            yield Bookmark(str(entry.Title), pages[place[0].objgen], view, tuple(_read(entry, pages)))
        entry = entry.get(Name.Next)


def _moved(bookmark: Bookmark, pages: int) -> Bookmark:
    below = tuple(_moved(child, pages) for child in bookmark.below)
    return Bookmark(bookmark.title, bookmark.page + pages, bookmark.view, below)


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _hang(pdf: Pdf, parent: Object, bookmarks: Sequence[Bookmark]) -> None:
    entries = []
    for bookmark in bookmarks:
        place = Array([pdf.pages[bookmark.page - 1].obj, *bookmark.view])
        entry = pdf.make_indirect(Dictionary(Title=String(bookmark.title), Parent=parent, Dest=place))
        if bookmark.below:
            _hang(pdf, entry, bookmark.below)
            entry.Count = -len(bookmark.below)  # closed: a pack has hundreds of headings
        entries.append(entry)
    for before, after in pairwise(entries):
        before.Next, after.Prev = after, before
    if entries:
        parent.First, parent.Last = entries[0], entries[-1]
