"""What is published of a meeting: the editions that are out, what stands in them, on which pages."""

from collections.abc import Iterable

from scrutiny.models import Edition, Meeting, Pack, Publication
from scrutiny.rules.page_labels import page_of, place_of


def in_force(meeting: Meeting) -> list[Publication]:
    """What is out and not withdrawn: the pack first, then its supplements in order."""
    rows = meeting.publications.filter(withdrawn_at__isnull=True)
    return list(rows.select_related("pack", "restricted").order_by("supplement"))


def is_published(meeting: Meeting) -> bool:
    """True while a pack of the meeting is out: its numbers are fixed."""
    return meeting.publications.filter(withdrawn_at__isnull=True, supplement=0).exists()


def packs_of(found: Iterable[Publication], edition: str) -> list[Pack]:
    """Of each publication the pack of one edition, where it has one."""
    restricted = Edition(edition).is_restricted
    packs = (one.restricted if restricted else one.pack for one in found)
    return [pack for pack in packs if pack is not None]


def keys_in(packs: Iterable[Pack]) -> set[str]:
    return {section["key"] for pack in packs for section in pack.snapshot["sections"]}


def last_labels(packs: Iterable[Pack]) -> dict[str, str]:
    """What stands on the last page of each section."""
    rows = ((one.key, one.labels) for pack in packs for one in pack.sections.all())
    return {key: labels.rpartition("–")[2] for key, labels in rows if labels}


def letters_used(meeting: Meeting) -> dict[str, int]:
    """By published page, how many letters stand behind it, in any edition that was ever out: none is used again."""
    used: dict[str, int] = {}
    for one in meeting.publications.select_related("pack", "restricted"):
        for pack in (one.pack, one.restricted):
            for section in pack.sections.all() if pack else ():
                last = section.labels.rpartition("–")[2]
                page = page_of(last)
                if page != last:
                    used[page] = max(used.get(page, 0), place_of(last.removeprefix(page)) + 1)
    return used
