"""The log of actions across meetings, for a reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ihwb.web.access import Access
from scrutiny.models import MeetingAction
from scrutiny.rules.exemptions import Part
from scrutiny.selectors.private_papers import private_bodies
from scrutiny.selectors.proceedings import ActionLine, action_line, action_rows


@dataclass(frozen=True, slots=True)
class ActionLog:
    """All that the reader may see, what is due first. bodies, owners: (code or id, name) to filter by."""

    lines: tuple[ActionLine, ...]
    bodies: list[tuple[str, str]]
    owners: list[tuple[str, str]]


def action_log(access: Access, *, today: date) -> ActionLog:
    """About six queries. Actions of private items are for who reads the private papers of their body."""
    theirs = Q(agenda_item__part=Part.PUBLIC) | Q(meeting__body__in=private_bodies(access))
    rows = MeetingAction.objects.filter(theirs, meeting__partnership=access.partnership)
    found = action_rows(rows)
    lines = [action_line(one, today) for one in found]
    lines.sort(key=lambda one: (one.done_on is not None, one.due or date.max, one.meeting, one.number))
    bodies = {one.meeting.body.code: one.meeting.body.name for one in found}
    owners = {str(one.owner_id): one.owner.title for one in found if one.owner}
    return ActionLog(
        tuple(lines),
        sorted(bodies.items(), key=lambda one: one[1]),
        sorted(owners.items(), key=lambda one: one[1]),
    )


def lets(line: ActionLine, asked: Mapping[str, str]) -> bool:
    """True for an action that the filters let through."""
    state = asked.get("state", "")
    fits = {
        "": True,
        "waiting": line.done_on is None,
        "overdue": line.state == "overdue",
        "ownerless": line.owner_id is None and line.done_on is None,
    }.get(state, line.state == state)
    return (
        fits
        and asked.get("body", "") in ("", line.body_code)
        and asked.get("owner", "") in ("", str(line.owner_id))
        and asked.get("text", "").lower() in line.text.lower()
    )
