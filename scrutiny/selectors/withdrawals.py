"""Items withdrawn from an agenda that is out: the public is told at once, and not only by a correction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from scrutiny.models import ItemOutcome, Meeting, Publication
from scrutiny.rules.exemptions import Part
from scrutiny.rules.outcomes import ItemState


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An item of a published agenda that is not taken. title, reason: for anybody; no reason of a private item's."""

    meeting: str
    place: str
    number: str
    title: str
    on: date
    at: datetime
    reason: str


def withdrawals(publications: Iterable[Publication]) -> list[Withdrawal]:
    """The items withdrawn from what is published here, the latest first; of items that are in no edition, nothing."""
    printed: dict[int, dict[str, str]] = {}
    for one in publications:
        titles = {entry["place"]: entry["title"] for entry in one.pack.snapshot["agenda"]}
        printed[one.meeting_id] = printed.get(one.meeting_id, {}) | titles
    rows = ItemOutcome.objects.filter(state=ItemState.WITHDRAWN.value, agenda_item__meeting__in=list(printed))
    rows = rows.select_related("agenda_item__meeting").order_by("-recorded_at")
    return [
        _view(one, titles) for one in rows if one.agenda_item.place in (titles := printed[one.agenda_item.meeting_id])
    ]


def withdrawn_from(meeting: Meeting, publications: Iterable[Publication]) -> dict[str, Withdrawal]:
    """Those of one meeting, by place in the agenda."""
    return {one.place: one for one in withdrawals([row for row in publications if row.meeting_id == meeting.pk])}


def _view(one: ItemOutcome, titles: dict[str, str]) -> Withdrawal:
    item = one.agenda_item
    return Withdrawal(
        meeting=item.meeting.slug,
        place=item.place,
        number=item.number,
        title=titles[item.place],
        on=one.decided_on,
        at=timezone.localtime(one.recorded_at),
        reason=one.reasons if item.part == Part.PUBLIC else "",
    )


def place_of_key(key: str) -> str:
    """The place in the agenda that a section's key names: 1-7 for item-1-7-appendix-1; nothing for the agenda."""
    return "-".join(key.split("-")[1:3]) if key.startswith("item-") else ""
