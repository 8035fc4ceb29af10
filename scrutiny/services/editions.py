"""A pack in another form: large print, black and white, or a reader's copy without the items they may not have.

Made from the frozen content of a pack that is ready, so that it shows what that pack shows, to the letter.
"""

from typing import Any

from ihwb.kernel.errors import Refused
from scrutiny.models import Pack, PackState
from scrutiny.services import pack_sections, snapshots

FRONT = snapshots.FRONT
LARGE = "L"  # pages in large print are L1, L2: no reader takes them for the numbers of the standard print


def snapshot_of(base: Pack, form: str) -> dict[str, Any]:
    """The content of the pack for large print or black and white. Raises Refused while the pack is not ready."""
    _check(base)
    if form == "plain":
        return {**base.snapshot, "form": form}
    front = base.snapshot["numbering"]["front"]
    return {
        **base.snapshot,
        "form": form,
        "standard": _labels(base, front),
        "numbering": {"kind": "counted", "front": front, "prefix": LARGE},
    }


def copy_of(base: Pack, withheld: dict[str, str]) -> dict[str, Any]:
    """The content of a restricted pack with a sheet in place of each item withheld; no page changes its number.

    withheld: by place in the agenda ("2-7") the title that the public reads.
    """
    _check(base)
    labels = _labels(base, base.snapshot["numbering"]["front"])
    agenda = [_entry(entry, withheld) for entry in base.snapshot["agenda"]]
    numbers = [entry["number"] for entry in agenda if entry["withheld"] and entry["place"] in withheld]
    sections, done = [], set()
    for section in base.snapshot["sections"]:
        place = _place_of(section["key"])
        if place not in withheld:
            sections.append(section)
        elif place not in done:
            done.add(place)
            entry = next(one for one in agenda if one["place"] == place)
            sections.append(_sheet(section["key"], entry, _span(base, labels, place)))
    front = base.snapshot["numbering"]["front"]
    every = {key: held for key, held in pack_sections.labels_of(base).items() if key not in front}
    numbering = {"kind": "kept", "front": front, "labels": every, "used": {}}
    return {
        **base.snapshot,
        "agenda": agenda,
        "sections": sections,
        "numbering": numbering,
        "copy": {"numbers": numbers},
    }


def _check(base: Pack) -> None:
    if base.state != PackState.READY or "numbering" not in base.snapshot:
        raise Refused("not_ready", f"The {base.get_edition_display().lower()} is not ready. Build it first.")


def _labels(base: Pack, front: list[str]) -> dict[str, str]:
    """What stands on the pages of each section: 7–12."""
    return {one.key: one.labels for one in base.sections.all() if one.key not in front}


def _place_of(key: str) -> str:
    """The place in the agenda that a section's key names: 2-7 for item-2-7-appendix-1."""
    return "-".join(key.split("-")[1:3])


def _entry(entry: dict[str, Any], withheld: dict[str, str]) -> dict[str, Any]:
    if entry["place"] not in withheld:
        return entry
    return {**entry, "title": withheld[entry["place"]], "text": "", "key": "", "appendices": [], "withheld": True}


def _span(base: Pack, labels: dict[str, str], place: str) -> str:
    keys = [one["key"] for one in base.snapshot["sections"] if _place_of(one["key"]) == place]
    first, last = labels[keys[0]].partition("–")[0], labels[keys[-1]].rpartition("–")[2]
    return first if first == last else f"{first} to {last}"


def _sheet(key: str, entry: dict[str, Any], pages: str) -> dict[str, Any]:
    title = f"{entry['number']}. {entry['title']}"
    data = {"title": entry["title"], "number": entry["number"], "pages": pages, "many": " to " in pages}
    return {"key": key, "title": title, "kind": "withheld", "audience": "restricted", "data": data}
