"""What is to be done after a meeting: written down with its post and day, done, or dropped."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from commissioning.models import Post, User
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem, MeetingAction
from scrutiny.selectors.meetings import first_day
from scrutiny.services.changes import remove, require_version, save
from scrutiny.services.closing import locked, require_open


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done. owner: the post whose holder does it; due: the last day."""

    text: str
    owner: Post | None
    due: date | None


@transaction.atomic
def add_action(*, item: AgendaItem, task: Task, by: User, reason: str) -> MeetingAction:
    """Write an action down at an item. Raises Refused: closed, due_too_early, written_already."""
    meeting = locked(item.meeting_id)
    require_open(meeting)
    last = meeting.actions.aggregate(last=Max("number"))["last"] or 0
    row = MeetingAction(meeting=meeting, agenda_item=item, number=last + 1)
    _fill(row, task)
    _require_new(row)
    save(row, by=by, reason=reason)
    return row


def _require_new(row: MeetingAction) -> None:
    """The same words for the same post at the same item are one action, sent twice."""
    same = row.agenda_item.actions.filter(text=row.text, owner=row.owner, done_on=None).first()
    if same:
        raise Refused("written_already", f"This is action {same.number} of the meeting already. Nothing was added.")


@transaction.atomic
def change_action(*, action: MeetingAction, task: Task, version: int, by: User, reason: str) -> MeetingAction:
    """Change an action, or find it an owner. Raises Refused: closed, stale_page, due_too_early.

    Who does it and by when may change after the meeting was closed; what was agreed may not.
    """
    meeting = locked(action.meeting_id)
    row = MeetingAction.objects.select_related("meeting").get(pk=action.pk)
    require_version(row, version, f"Action {row.number}")
    if task.text.strip() != row.text:
        require_open(meeting)
    _fill(row, task)
    row.version += 1
    save(row, by=by, reason=reason)
    return row


@transaction.atomic
def finish_action(
    *, action: MeetingAction, on: date, note: str, dropped: bool, version: int, by: User, today: date
) -> None:
    """Say that an action is done, or need not be done any more. Raises Refused: stale_page, done_already, other_day."""
    locked(action.meeting_id)
    row = MeetingAction.objects.select_related("meeting").get(pk=action.pk)
    require_version(row, version, f"Action {row.number}")
    if row.done_on is not None:
        raise Refused(
            "done_already", f"Action {row.number} was ended on {show_date(row.done_on)}. Open it again first."
        )
    if not first_day(row.meeting) <= on <= today:
        raise Refused(
            "other_day",
            f"{show_date(on)} is not between the meeting, {show_date(first_day(row.meeting))}, and today.",
        )
    row.done_on, row.dropped, row.done_note = on, dropped, note.strip()
    row.version += 1
    save(row, by=by, reason="Dropped" if dropped else "Done")


@transaction.atomic
def open_action(*, action: MeetingAction, reason: str, by: User) -> None:
    """It was not done after all."""
    locked(action.meeting_id)
    row = MeetingAction.objects.get(pk=action.pk)
    row.done_on, row.dropped, row.done_note = None, False, ""
    row.version += 1
    save(row, by=by, reason=reason)


@transaction.atomic
def remove_action(*, action: MeetingAction, by: User, reason: str) -> None:
    """Take away what was written down wrongly; the history keeps it. Raises Refused: closed."""
    require_open(locked(action.meeting_id))
    remove(MeetingAction.objects.get(pk=action.pk), by=by, reason=reason)


def _fill(row: MeetingAction, task: Task) -> None:
    day = first_day(row.meeting)
    if task.due is not None and task.due < day:
        raise Refused("due_too_early", f"{show_date(task.due)} is before the meeting, {show_date(day)}.")
    row.text, row.owner, row.due = task.text.strip(), task.owner, task.due
