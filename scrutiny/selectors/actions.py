"""The log of actions across meetings, for a reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commissioning.models import Partnership
from scrutiny.models import MeetingAction
from scrutiny.rules.exemptions import Part
from scrutiny.selectors.proceedings import ActionLine, action_line, action_rows


@dataclass(frozen=True, slots=True)
class ActionLog:
    """All that the reader may see, what is due first. bodies, owners: (code or id, name) to filter by."""

    lines: tuple[ActionLine, ...]
    bodies: list[tuple[str, str]]
    owners: list[tuple[str, str]]


def action_log(partnership: Partnership, *, restricted: bool, today: date) -> ActionLog:
    """One query. Actions of private items are for who may read Part II."""
    rows = MeetingAction.objects.filter(meeting__partnership=partnership)
    if not restricted:
        rows = rows.filter(agenda_item__part=Part.PUBLIC)
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
