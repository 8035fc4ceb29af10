"""Writing, changing, showing and removing private notes.

None of it goes on the record of acts and none has a history: a note is its writer's alone until they show it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import Partnership, User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from scrutiny.models import Note, NoteRetention, NoteShare, Pack, WebPaper
from scrutiny.rules.anchoring import CONTEXT
from scrutiny.selectors.notes import kept_until, may_be_shown
from scrutiny.services.changes import check, save

MOST = 2000  # characters of marked words: more is a paper, not a quotation


@dataclass(frozen=True, slots=True)
class Written:
    """What is written, and to what it is tied. block: the paragraph's whole address, empty for the paper."""

    text: str
    block: str = ""
    quote: str = ""
    start: int | None = None


def write_note(*, pack: Pack, paper: WebPaper, written: Written, by: User, at: datetime) -> Note:
    """Keep a note or a highlight. Raises Refused: nothing to keep, words that the paragraph does not have."""
    block = next((one for one in paper.blocks if one["id"] == written.block), None)
    quote = " ".join(written.quote.split())[:MOST]
    words = block["text"] if block else ""
    if quote and quote not in words:
        raise Refused(
            "not_in_paragraph", "Mark words of one paragraph. What you marked goes over several, or has changed."
        )
    spot = _spot(words, quote, written.start)
    note = Note(
        user=by,
        meeting=pack.meeting,
        paper=paper.paper,
        title=paper.title,
        audience=paper.audience,
        edition=pack.number,
        block=block["id"].removeprefix(f"{paper.paper}-") if block else "",
        words=words,
        quote=quote,
        before=words[max(spot - CONTEXT, 0) : spot] if quote else "",
        after=words[spot + len(quote) : spot + len(quote) + CONTEXT] if quote else "",
        page=block["page"] if block else paper.first_page,
        text=written.text.strip(),
        made_at=at,
        changed_at=at,
        keep_until=kept_until(pack.meeting, timezone.localdate(at)),
    )
    check(note)
    note.save()
    return note


def _spot(words: str, quote: str, start: int | None) -> int:
    """Where the quoted words stand: at the place that was said if they stand there, else where they first do."""
    if start is not None and words[start : start + len(quote)] == quote:
        return start
    return max(words.find(quote), 0)


@transaction.atomic
def change_note(*, note_id: int, text: str, by: User, at: datetime) -> Note:
    note = _own(note_id, by)
    note.text, note.changed_at = text.strip(), at
    check(note)
    note.save()
    return note


@transaction.atomic
def remove_note(*, note_id: int, by: User) -> None:
    """Gone, with nothing left of it."""
    note = _own(note_id, by)
    note.shares.all().delete()
    note.delete()


@transaction.atomic
def show_note(*, note_id: int, to: list[User], by: User, at: datetime) -> None:
    """Show the note to these persons and to no others. Raises Refused for somebody who may not read the paper."""
    note = _own(note_id, by)
    allowed = {one.pk for one in may_be_shown(note)}
    for person in to:
        if person.pk not in allowed:
            raise Refused(
                "may_not_read", f"{person.name} may not read this paper, so the note cannot be shown to them."
            )
    note.shares.exclude(person__in=to).delete()
    held = set(note.shares.values_list("person", flat=True))
    NoteShare.objects.bulk_create(NoteShare(note=note, person=one, at=at) for one in to if one.pk not in held)


def remove_old_notes(today: date) -> int:
    """Remove the notes whose last day is over; how many they were."""
    with transaction.atomic():
        old = Note.objects.filter(keep_until__lt=today)
        NoteShare.objects.filter(note__in=old).delete()
        removed, _ = old.delete()
    return removed


def lay_down_retention(
    *, partnership: Partnership, since: date, months: int, by: User | None, reason: str
) -> NoteRetention:
    """From a day on, notes are kept for so many months. Those written before keep what was said to their writers."""
    row = NoteRetention(partnership=partnership, since=since, months=months)
    with transaction.atomic():
        save(row, by=by, reason=reason)
        audit.record(
            act="scrutiny.lay_down_note_retention",
            by=by,
            partnership=partnership,
            subject=f"from {since}: {months} months",
            detail={},
        )
    return row


def _own(note_id: int, by: User) -> Note:
    """The writer's own note, locked. Another's does not exist for them: Note.DoesNotExist."""
    return Note.objects.select_for_update(of=("self",)).select_related("meeting__partnership").get(pk=note_id, user=by)
