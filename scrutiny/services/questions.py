"""Asking the author of an item before the meeting, and answering. Both stand in the history and on record."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem, ItemQuestion, Meeting
from scrutiny.selectors.meetings import last_day
from scrutiny.selectors.questions import is_open
from scrutiny.services.changes import save

OVER = "The meeting was on {day}, and questions are asked before it. Ask at the next one."


@transaction.atomic
def ask(*, item: AgendaItem, text: str, by: User, at: datetime) -> ItemQuestion:
    """Put a question to the author. Raises Refused: meeting_over, no text."""
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    if not is_open(meeting, timezone.localdate(at)):
        raise Refused("meeting_over", OVER.format(day=show_date(last_day(meeting))))
    row = ItemQuestion(item=item, text=text.strip(), asked_by=by, asked_at=at)
    save(row, by=by, reason="Asked")
    _record("scrutiny.ask_question", row, by)
    return row


@transaction.atomic
def answer(*, question_id: int, text: str, by: User, at: datetime) -> ItemQuestion:
    """Answer a question, once. Raises Refused: own_question, answered, no text."""
    row = (
        ItemQuestion.objects.select_for_update(of=("self",))
        .select_related("item__meeting__partnership")
        .get(pk=question_id)
    )
    if row.answer:
        raise Refused("answered", "This question has its answer. Reload the page to read it.")
    if not text.strip():
        raise Refused("no_answer", "Write the answer.")
    row.answer, row.answered_by, row.answered_at = text.strip(), by, at
    save(row, by=by, reason="Answered")
    _record("scrutiny.answer_question", row, by)
    return row


def _record(act: str, row: ItemQuestion, by: User) -> None:
    """Who and where; never the words, which may be of a private item."""
    meeting = row.item.meeting
    audit.record(
        act=act,
        by=by,
        partnership=meeting.partnership,
        subject=f"{meeting.slug}, item {row.item.number}",
        detail={"question": row.pk},
    )
