"""Risk registers and issue logs in a pack: confidential ones in Part II, which repeats nothing that Part I prints."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from delivery.selectors import issues, risk_pictures, risks
from delivery.selectors.risk_sight import CONFIDENTIAL_ALONE, PUBLIC, RESTRICTED, Sight
from scrutiny.models import AgendaItem, Meeting

Read = Callable[[Sight], list[Any]]


def risk_content(item: AgendaItem) -> dict[str, Any]:
    """Registers as at the day of the meeting, with their heat maps and what moved since the body met before."""
    partnership, day = item.meeting.partnership, _day(item.meeting)
    since = _met_before(item.meeting)

    def registers(sight: Sight) -> list[Any]:
        held = risks.registers(partnership, on=day, sight=sight)
        return [one for one in held if one.total] if sight.alone else held

    def maps(sight: Sight) -> list[Any]:
        return [one for one in risk_pictures.heat_maps(partnership, on=day, sight=sight) if one.rows and one.total]

    def moved(sight: Sight) -> list[Any]:
        held = risk_pictures.movements(partnership, since=since, on=day, sight=sight) if since else []
        return [one for one in held if one.risks] if sight.alone else held

    return {
        "title": item.title,
        "beside": bool(_beside(item)),
        "registers": _of(item, registers),
        "maps": _of(item, maps),
        "since": since,
        "moved": _of(item, moved),
    }


def issue_content(item: AgendaItem) -> dict[str, Any]:
    """The issue logs as at the day of the meeting."""
    partnership, day = item.meeting.partnership, _day(item.meeting)
    logs = _of(item, lambda sight: issues.issue_logs(partnership, sight, day, set(item.scope)))
    return {"title": item.title, "beside": bool(_beside(item)), "on": day, "logs": logs}


def _of(item: AgendaItem, read: Read) -> list[Any]:
    """The registers that the item names, or all. Confidential risks stand in Part II alone.

    Of a register that an item of Part I prints as well Part II holds only them: a public pack with the same words in
    both parts is stopped, and nobody could take them out.
    """
    if not item.is_exempt:
        return _asked(read(PUBLIC), item)
    public = _beside(item)
    alone = {one.code: one for one in read(CONFIDENTIAL_ALONE)} if public else {}
    found = []
    for one in _asked(read(RESTRICTED), item):
        in_both = any(not other.scope or one.code in other.scope for other in public)
        found.append(alone.get(one.code) if in_both else one)
    return [one for one in found if one is not None]


def _beside(item: AgendaItem) -> list[AgendaItem]:
    """The items of Part I that print the same kind of register, where this one is private."""
    if not item.is_exempt:
        return []
    return [one for one in item.meeting.agenda.filter(part=1, kind=item.kind) if not one.is_withdrawn]


def _asked(rows: list[Any], item: AgendaItem) -> list[Any]:
    return [one for one in rows if not item.scope or one.code in item.scope]


def _met_before(meeting: Meeting) -> date | None:
    """The London day of the body's meeting before this one."""
    before = (
        Meeting.objects.filter(body=meeting.body_id, starts_at__lt=meeting.starts_at).order_by("-starts_at").first()
    )
    return _day(before) if before else None


def _day(meeting: Meeting) -> date:
    return timezone.localtime(meeting.starts_at).date()
