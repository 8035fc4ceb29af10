"""A pack as it is read: which edition, its papers in the order of the agenda, and what stands before and after each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ihwb.web.access import Access
from scrutiny.models import STANDARD, Meeting, Pack, PackState, WebPaper
from scrutiny.selectors.packs import may_read


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A line of the agenda beside the text. paper: empty where it has none; pages: "7", "7 to 12" or nothing."""

    number: str
    title: str
    part: int
    paper: str
    pages: str
    documents: tuple["RailEntry", ...] = ()


def ready_packs(meeting: Meeting, access: Access) -> QuerySet[Pack]:
    """The packs of a meeting that the person may read, the newest first, without their snapshots. No supplements."""
    editions = [one for one in STANDARD if may_read(access, one)]
    packs = meeting.packs.filter(edition__in=editions, state=PackState.READY, supplement=0)
    return packs.defer("snapshot").order_by("-number")


def best_pack(meeting: Meeting, access: Access) -> Pack | None:
    """The fullest edition that the person may read, in its newest build."""
    found = list(ready_packs(meeting, access))
    restricted = [one for one in found if one.is_restricted]
    return next(iter(restricted or found), None)


def rail(snapshot: dict[str, Any], papers: Sequence[WebPaper]) -> list[RailEntry]:
    """The agenda beside the text: each entry with its paper and documents, where it has any."""
    by_key = {one.key: one for one in papers}
    return [_entry(entry, by_key) for entry in snapshot["agenda"]]


def _entry(entry: dict[str, Any], by_key: dict[str, WebPaper]) -> RailEntry:
    own = by_key.get(entry["key"])
    documents = [by_key[one["key"]] for one in entry["appendices"] if one["key"] in by_key]
    if own is None and len(documents) == 1:  # the one document is the item
        own, documents = documents[0], []
    below = tuple(RailEntry("", one.title, entry["part"], one.paper, pages_of(one)) for one in documents)
    number, title, part = entry["number"], entry["title"], entry["part"]
    return RailEntry(number, title, part, own.paper if own else "", pages_of(own) if own else "", below)


def pages_of(paper: WebPaper) -> str:
    """The pages of a paper in words: "7", or "7 to 12"."""
    first, last = paper.label(paper.first_page), paper.label(paper.last_page)
    return first if paper.pages == 1 else f"{first} to {last}"


def neighbours(papers: Sequence[WebPaper], paper: str) -> tuple[WebPaper | None, WebPaper | None]:
    """The papers before and after one."""
    at = next(number for number, one in enumerate(papers) if one.paper == paper)
    return papers[at - 1] if at else None, papers[at + 1] if at + 1 < len(papers) else None


def page_of_paper(papers: Sequence[WebPaper], asked: str) -> tuple[WebPaper, int] | None:
    """The paper on which a page of the print is, and the page of the file: by what stands on it, such as 7 or 7A."""
    for one in papers:
        for page in range(one.first_page, one.last_page + 1):
            if one.label(page).casefold() == asked.casefold():
                return one, page
    return None
