"""Making minutes from the record, editing them, making them again without loss, agreeing and signing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from commissioning.models import Seat, User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import Meeting, Minutes, MinutesState
from scrutiny.rules.minutes import Choice, Paragraph, changes, merged
from scrutiny.selectors.meetings import first_day
from scrutiny.selectors.minutes import base_of, generated, text_of
from scrutiny.services.changes import require_version, save
from scrutiny.services.closing import locked

_WHAT = "The minutes"


@transaction.atomic
def make_minutes(*, meeting: Meeting, chosen: Mapping[str, Choice], version: int, by: User, at: datetime) -> Minutes:
    """Make the minutes from the record, or make them again.

    chosen: for each paragraph that differs, the text of the record or of the minutes. version: of the minutes that the
    page showed; 0 for none. Raises Refused: stale_page, agreed, choose (a paragraph that both changed has no choice).
    """
    meeting = locked(meeting.pk)
    now = generated(meeting)
    row = Minutes.objects.filter(meeting=meeting).first()
    if row is None:
        row = Minutes(meeting=meeting, text=_plain(now), base=_plain(now), made_at=at, made_by=by, version=1)
        save(row, by=by, reason="Made from the record")
        return row
    require_version(row, version, _WHAT)
    _require_draft(row)
    base, edited = base_of(row), text_of(row)
    open_ones = [one for one in changes(base, now, edited) if one.clashes and one.key not in chosen]
    if open_ones:
        noun = "One paragraph was" if len(open_ones) == 1 else f"{len(open_ones)} paragraphs were"
        raise Refused(
            "choose",
            f"{noun} changed both in the record and in the minutes. Choose for each which text stays.",
        )
    row.text, row.base = _plain(merged(base, now, edited, chosen)), _plain(now)
    row.made_at, row.made_by = at, by
    row.version += 1
    save(row, by=by, reason="Made again from the record")
    return row


@dataclass(frozen=True, slots=True)
class Added:
    """A paragraph of one's own. after: key of the one it follows; empty for the beginning."""

    after: str
    text: str


@transaction.atomic
def edit_minutes(
    *,
    minutes: Minutes,
    texts: Mapping[str, str],
    added: Sequence[Added],
    version: int,
    by: User,
    reason: str,
) -> Minutes:
    """Change the words of the draft. texts: by key; an empty text takes its paragraph out.

    Raises Refused: stale_page, agreed, nothing_left.
    """
    locked(minutes.meeting_id)
    row = Minutes.objects.select_related("meeting").get(pk=minutes.pk)
    require_version(row, version, _WHAT)
    _require_draft(row)
    found = [replace(one, text=words) for one in text_of(row) if (words := _lines(texts.get(one.key, one.text)))]
    for number, one in enumerate(added):
        if words := _lines(one.text):
            _insert(found, one.after, words, f"own-{row.version + 1}-{number}")
    if not found:
        raise Refused("nothing_left", "Minutes have at least one paragraph. Leave something in them.")
    row.text = _plain(found)
    row.version += 1
    save(row, by=by, reason=reason)
    return row


def _insert(found: list[Paragraph], after: str, text: str, key: str) -> None:
    """As private as the paragraph that it follows."""
    place = next((n for n, one in enumerate(found) if one.key == after), None)
    if place is None:
        found.insert(0, Paragraph(key, text))
        return
    before = found[place]
    found.insert(place + 1, Paragraph(key, text, audience=before.audience, item=before.item, number=before.number))


@transaction.atomic
def agree_minutes(
    *, minutes: Minutes, at_meeting: Meeting, correction: str, version: int, by: User, today: date
) -> Minutes:
    """The next meeting agreed the minutes, as they were or with a correction. Their text is fixed from then on.

    Raises Refused: stale_page, agreed, other_meeting, not_yet.
    """
    meeting = locked(minutes.meeting_id)
    row = Minutes.objects.select_related("meeting").get(pk=minutes.pk)
    require_version(row, version, _WHAT)
    _require_draft(row)
    if at_meeting.body_id != meeting.body_id or at_meeting.starts_at <= meeting.starts_at:
        raise Refused(
            "other_meeting", f"Minutes of {meeting.body.name} are agreed at a later meeting of the same body."
        )
    if first_day(at_meeting) > today:
        raise Refused("not_yet", f"{at_meeting.title} has not met yet. It meets on {show_date(first_day(at_meeting))}.")
    row.state, row.agreed_at, row.agreed_on = MinutesState.AGREED.value, at_meeting, first_day(at_meeting)
    row.correction = _lines(correction)
    row.version += 1
    save(row, by=by, reason=f"Agreed at {at_meeting.title}")
    _record("scrutiny.agree_minutes", row, by, {"at": at_meeting.slug, "corrected": bool(row.correction)})
    return row


@transaction.atomic
def sign_minutes(*, minutes: Minutes, seat: Seat, on: date, version: int, by: User, today: date) -> Minutes:
    """Whoever was in the chair signed the minutes. Raises Refused: stale_page, not_agreed, other_day, other_body."""
    locked(minutes.meeting_id)
    row = Minutes.objects.select_related("meeting").get(pk=minutes.pk)
    require_version(row, version, _WHAT)
    if row.state != MinutesState.AGREED or row.agreed_on is None:
        raise Refused("not_agreed", "Minutes are signed once they are agreed, and once only.")
    if seat.body_id != row.meeting.body_id:
        raise Refused("other_body", f"{seat.name} is not a seat of this body.")
    if not row.agreed_on <= on <= today:
        raise Refused(
            "other_day",
            f"{show_date(on)} is not between the day they were agreed, {show_date(row.agreed_on)}, and today.",
        )
    row.state, row.signed_by, row.signed_on = MinutesState.SIGNED.value, seat, on
    row.version += 1
    save(row, by=by, reason=f"Signed by {seat.name}")
    _record("scrutiny.sign_minutes", row, by, {"on": on.isoformat()})
    return row


def _require_draft(row: Minutes) -> None:
    if row.state != MinutesState.DRAFT:
        on = show_date(row.agreed_on) if row.agreed_on else ""
        raise Refused(
            "agreed",
            f"These minutes were agreed on {on}, so their text no longer changes. A correction is recorded at the next "
            "meeting.",
        )


def _plain(paragraphs: Sequence[Paragraph]) -> list[dict[str, object]]:
    return [one.plain() for one in paragraphs]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _record(act: str, row: Minutes, by: User, detail: dict[str, object]) -> None:
    audit.record(act=act, by=by, partnership=row.meeting.partnership, subject=row.meeting.slug, detail=detail)
