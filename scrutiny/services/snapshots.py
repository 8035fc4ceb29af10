"""Freezing a meeting's pack: everything one edition shows, and nothing that it may not show.

The public snapshot is made from Part I alone. Of a Part II item it holds what the law has printed: the public title,
the exemption and the reasons. Whatever is restricted is not read in the making of it.
"""

from typing import Any

from django.db import transaction

from ihwb.kernel.freezing import freeze
from scrutiny.models import AgendaItem, Edition, Meeting
from scrutiny.selectors import pack_content

SCHEMA = 2  # 1: pages counted from the cover on
FRONT = ["cover", "agenda"]


@transaction.atomic
def take(meeting: Meeting, edition: str) -> dict[str, Any]:
    """The frozen content of one edition, as JSON values. Read in one transaction, so that its figures belong together.

    Source of each figure: the ``source`` beside it, as the lower apps hand it out.
    """
    everything = Edition(edition).is_restricted
    items = list(
        meeting.agenda.select_related(
            "report", "period__fund", "fund_report__fund__agreement", "fund_report__produced_by"
        ).order_by("part", "position")
        if everything
        else meeting.agenda.filter(part=1)
        .select_related("report", "period__fund", "fund_report__fund__agreement", "fund_report__produced_by")
        .order_by("position")
    )
    agenda = [pack_content.agenda_entry(item) for item in items]
    if not everything:
        agenda += pack_content.withheld_entries(meeting)
    return freeze(  # type: ignore[no-any-return]  # a dictionary in, a dictionary out
        {
            "schema": SCHEMA,
            "edition": edition,
            "meeting": pack_content.meeting_facts(meeting),
            "agenda": agenda,
            "numbering": {"kind": "counted", "front": FRONT},
            "sections": [section for item in items if not item.is_withdrawn for section in _sections(item)],
        }
    )


def _sections(item: AgendaItem) -> list[dict[str, Any]]:
    """The sections of one item: its own content where it has any, then its appendices."""
    found = []
    content = pack_content.content_of(item)
    if content is not None:
        found.append(
            {
                "key": section_key(item),
                "paper": f"i{item.pk}",
                "title": f"{item.number}. {item.title}",
                "kind": item.kind,
                "audience": "restricted" if item.is_exempt else "public",
                "data": content,
            }
        )
    for appendix in item.appendices.order_by("position"):
        found.append(
            {
                "key": f"{section_key(item)}-appendix-{appendix.position}",
                "paper": f"d{appendix.pk}",
                "title": appendix.title,
                "kind": "upload",
                "audience": "restricted" if item.is_exempt else "public",
                "data": {"file": appendix.file.name, "sha256": appendix.sha256, "pages": appendix.pages},
            }
        )
    return found


def section_key(item: AgendaItem) -> str:
    return item.key


def exempt_items(meeting: Meeting) -> list[tuple[str, Any]]:
    """(item number, frozen content) of every Part II item: what must not be found in the public edition."""
    items = (
        meeting.agenda.filter(part=2)
        .select_related("report", "period__fund", "fund_report__fund__agreement", "fund_report__produced_by")
        .order_by("position")
    )
    return [(item.number, freeze([item.title, item.text, pack_content.content_of(item)])) for item in items]
