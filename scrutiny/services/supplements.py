"""Supplements and corrections: what a pack that follows a published one holds, and how its pages are numbered.

A supplement brings what was added after publication and puts its pages behind those it follows. A correction is the
published pack again, as it should have been, with a notice in front; each of its pages keeps its number.
"""

from typing import Any

from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import freeze
from scrutiny.models import Meeting, Publication
from scrutiny.rules.page_labels import page_of
from scrutiny.selectors import publications
from scrutiny.services import pack_sections, snapshots

Snapshot = dict[str, Any]
CORRECTION = "correction"


def next_number(meeting: Meeting) -> int:
    """The number of the supplement that is made now: one after those that were ever out."""
    known = meeting.publications.order_by("-supplement").values_list("supplement", flat=True).first()
    if known is None or not publications.is_published(meeting):
        raise Refused("not_published", f"{meeting.title} has no published pack yet, so there is nothing to supplement.")
    return known + 1


def supplement(meeting: Meeting, edition: str) -> Snapshot:
    """The frozen content of the next supplement in one edition.

    Raises Refused when no pack is published, and when nothing was added since.
    """
    number, out = next_number(meeting), publications.in_force(meeting)
    packs = publications.packs_of(out, edition)
    if not packs:
        raise Refused(
            "no_restricted_issue",
            "No restricted edition went out with the published pack, so it has no supplement. Build the restricted "
            "edition itself.",
        )
    full = snapshots.take(meeting, edition)
    known = publications.keys_in(packs)
    sections = [one for one in full["sections"] if one["key"] not in known]
    agenda = _entries(_after(full["agenda"]), {one["key"] for one in sections}, _places(packs))
    if not agenda:
        raise Refused(
            "nothing_to_supplement",
            f"Everything on the agenda of {meeting.title} is in what is published. Add the late item or paper first.",
        )
    return {
        **full,
        "agenda": agenda,
        "sections": sections,
        "numbering": {
            "kind": "supplement",
            "front": snapshots.FRONT,
            "anchors": _anchors(full["sections"], known, packs, publications.letters_used(meeting)),
        },
        "supplement": {"number": number, "published_on": freeze(out[0].published_on)},
    }


def _places(packs: list[Any]) -> set[str]:
    return {entry["place"] for pack in packs for entry in pack.snapshot["agenda"] if "place" in entry}


def _after(agenda: list[Snapshot]) -> list[Snapshot]:
    """Each line with the place of the one before it in its part: where it goes in the agenda that is out."""
    before: dict[int, str] = {}
    found = []
    for entry in agenda:
        found.append({**entry, "after": before.get(entry["part"], "")})
        before[entry["part"]] = entry["place"]
    return found


def _entries(agenda: list[Snapshot], keys: set[str], known: set[str], wanted: set[str] | None = None) -> list[Snapshot]:
    """The lines of the agenda that are new, or have a paper that is new: with the new papers alone.

    known: places that are out already; wanted: the only places that may be in it, where that is given.
    """
    found = []
    for entry in agenda:
        if wanted is not None and entry["place"] not in wanted:
            continue
        appendices = [one for one in entry["appendices"] if one["key"] in keys]
        if entry["key"] in keys or appendices or entry["place"] not in known:
            key = entry["key"] if entry["key"] in keys else ""
            found.append({**entry, "key": key, "appendices": appendices})
    return found


def _with_papers(entry: Snapshot, keys: set[str]) -> Snapshot:
    """A line of the agenda with the papers that it had: what a supplement brought since stands in that supplement."""
    key = entry["key"] if entry["key"] in keys else ""
    return {**entry, "key": key, "appendices": [one for one in entry["appendices"] if one["key"] in keys]}


def _anchors(sections: list[Snapshot], known: set[str], packs: list[Any], used: dict[str, int]) -> dict[str, list[Any]]:
    """By new section: the page that it follows, and the letters used there already."""
    ends = publications.last_labels(packs)
    page, found = "0", {}
    for one in sections:
        if one["key"] in known:
            page = page_of(ends.get(one["key"], page))
        else:
            found[one["key"]] = [page, used.get(page, 0)]
    return found


def correction(published: Publication, edition: str, text: str) -> Snapshot:
    """The frozen content of a published pack, or supplement, as it stands now, with the notice of what was corrected.

    text: what was wrong, for the public. Raises Refused when the publication is withdrawn, the text is empty, or
    nothing differs from what is published.
    """
    if not published.is_out:
        raise Refused("withdrawn", f"Edition {published.number} is withdrawn. Build the pack anew and publish that.")
    if not text.strip():
        raise Refused("no_correction", "Say what was wrong in the published edition: the notice prints it.")
    packs = publications.packs_of([published], edition)
    if not packs:
        raise Refused("no_restricted_issue", "No restricted edition went out with it, so there is none to correct.")
    old, full = packs[0].snapshot, snapshots.take(published.meeting, edition)
    keys = {one["key"]: one for one in old["sections"]}
    sections = [one for one in full["sections"] if one["key"] in keys]
    places = {entry["place"] for entry in old["agenda"]}
    agenda = [_with_papers(entry, set(keys)) for entry in full["agenda"] if entry["place"] in places]
    if old.get("supplement"):
        agenda = _entries(_after(full["agenda"]), set(keys), set(), places)
    changed = [one["title"] for one in sections if one != keys[one["key"]]]
    removed = [one["title"] for key, one in keys.items() if key not in {two["key"] for two in sections}]
    if not changed and not removed and agenda == old["agenda"] and _facts(full) == _facts(old):
        raise Refused("nothing_changed", "Nothing differs from what is published. Change the paper first.")
    numbering = {
        "kind": "kept",
        "front": [*snapshots.FRONT, CORRECTION],
        "labels": {key: held for key, held in pack_sections.labels_of(packs[0]).items() if key in keys},
        "used": publications.letters_used(published.meeting),
    }
    told = {
        "number": published.number,
        "published_on": freeze(published.published_on),
        "text": text.strip(),
        "changed": changed,
        "removed": removed,
    }
    known = {"supplement": old["supplement"]} if "supplement" in old else {}
    return {**full, "agenda": agenda, "sections": sections, "numbering": numbering, "correction": told, **known}


def _facts(snapshot: Snapshot) -> Snapshot:
    """What the cover says, but for the day of publication, which publication itself sets."""
    return {**snapshot["meeting"], "papers_out_on": None}
