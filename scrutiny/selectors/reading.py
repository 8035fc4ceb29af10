"""Papers as they are read: in the order of the agenda, supplements in their places, with what stands around each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scrutiny.models import WebPaper
from scrutiny.rules.page_labels import page_of
from scrutiny.selectors.issues import Issue

FRONT = ("agenda", "correction")  # kinds of what stands before the papers


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A line of the agenda beside the text. paper: empty where it has none; pages: "7", "7 to 12" or nothing.

    supplement: which one it came with; 0 for what was there from the first.
    """

    number: str
    title: str
    part: int
    paper: str
    pages: str
    documents: tuple["RailEntry", ...] = ()
    supplement: int = 0


@dataclass(slots=True)
class _Line:
    entry: dict[str, Any]
    supplement: int
    keys: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)


def in_order(issue: Issue, papers: Sequence[Sequence[WebPaper]]) -> list[WebPaper]:
    """The papers of the pack and of its supplements, each behind the page that it follows. papers: by pack."""
    found = list(papers[0])
    for pack, held in zip(issue.packs[1:], papers[1:], strict=True):
        known = {one.paper for one in found}
        anchors = pack.snapshot.get("numbering", {}).get("anchors", {})
        front = sum(one.kind in FRONT for one in found)
        for paper in (one for one in held if one.paper not in known):
            at = front if paper.kind in FRONT else _place(found, anchors.get(paper.key), front)
            front += paper.kind in FRONT
            found.insert(at, paper)
    return found


def _place(found: Sequence[WebPaper], anchor: Sequence[Any] | None, front: int) -> int:
    """Behind the paper with the anchor's page and what already stands behind it; at the end where it is not there."""
    if anchor is None:
        return len(found)
    page = str(anchor[0])
    before = [place for place, one in enumerate(found) if _begins_by(one, page)]
    at = (before[-1] if before else front - 1) + 1
    while at < len(found) and found[at].pack_id != found[0].pack_id and found[at].kind not in FRONT:
        at += 1
    return at


def _begins_by(paper: WebPaper, page: str) -> bool:
    """Whether a paper begins on a page or before it. A paper that a correction took out leaves its page to none."""
    first = page_of(paper.first_label)
    return paper.kind not in FRONT and first.isdigit() and page.isdigit() and int(first) <= int(page)


def rail(issue: Issue, papers: Sequence[WebPaper]) -> list[RailEntry]:
    """The agenda beside the text, with what supplements added in its place: each entry with its paper and documents."""
    by_key = {one.key: one for one in papers if one.kind not in FRONT}
    lines: dict[str, _Line] = {}
    for pack in issue.packs:
        for entry in pack.snapshot["agenda"]:
            place = entry.get("place") or f"{entry['part']}-{entry['number']}"
            if place not in lines:
                lines = _with(lines, place, _Line(entry, pack.supplement), entry.get("after", ""))
            if entry["key"]:
                lines[place].keys.append(entry["key"])
            lines[place].documents += [one["key"] for one in entry["appendices"]]
    return [_entry(one, by_key) for one in lines.values()]


def _with(lines: dict[str, _Line], place: str, line: _Line, after: str) -> dict[str, _Line]:
    """The lines with one more: behind the one that it came after when it was frozen, else at the end of its part."""
    same = [one for one, held in lines.items() if held.entry["part"] <= line.entry["part"]]
    places = list(lines)
    behind = after if after in lines else (same[-1] if same else "")
    places.insert(places.index(behind) + 1 if behind else 0, place)
    held = {**lines, place: line}
    return {one: held[one] for one in places}


def _entry(line: _Line, by_key: dict[str, WebPaper]) -> RailEntry:
    entry = line.entry
    own = next((by_key[one] for one in line.keys if one in by_key), None)
    documents = [by_key[one] for one in line.documents if one in by_key]
    if own is None and len(documents) == 1:  # the one document is the item
        own, documents = documents[0], []
    below = tuple(
        RailEntry("", one.title, entry["part"], one.paper, pages_of(one), (), one.pack.supplement) for one in documents
    )
    paper, pages = (own.paper, pages_of(own)) if own else ("", "")
    return RailEntry(entry["number"], entry["title"], entry["part"], paper, pages, below, line.supplement)


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


def numbers_of(papers: Sequence[WebPaper]) -> str:
    """What stands on the pages of an issue, in words: "ii to 40, 7A to 7C"."""
    runs: list[list[str]] = []
    for pack in dict.fromkeys(one.pack_id for one in papers):
        held = [one for one in papers if one.pack_id == pack and (one.kind not in FRONT or not one.pack.supplement)]
        runs += [[held[0].first_label, held[-1].label(held[-1].last_page)]] if held else []
    return ", ".join(dict.fromkeys(" to ".join(dict.fromkeys(run)) for run in runs))
