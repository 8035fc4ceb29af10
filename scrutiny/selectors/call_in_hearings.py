"""Call-ins as scrutiny hears them: who called in and why, what was heard, and what came of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commissioning.models import CallIn, Partnership
from commissioning.rules.law import CallInOutcome, Reconsidered
from scrutiny.models import CallInHearing
from scrutiny.selectors.meetings import first_day


@dataclass(frozen=True, slots=True)
class HeardLine:
    number: int
    post: str
    organisation: str
    text: str
    confidential: bool


@dataclass(frozen=True, slots=True)
class CallInLine:
    """``late``: the hearing is after ``hear_by``. ``outcome``: empty while nothing is decided."""

    pk: int
    record: int
    reference: str
    title: str
    maker: str
    received_on: date
    members: int
    grounds: str
    hear_by: date
    hear_words: str
    hearing: int
    meeting: str
    meeting_title: str
    heard_on: date | None
    late: bool
    callers: tuple[str, ...]
    heard: tuple[HeardLine, ...]
    outcome: str
    outcome_reason: str
    reconsidered: str


def call_in_lines(partnership: Partnership) -> list[CallInLine]:
    """All call-ins, the latest first. Two queries. What was heard is left to the page of each."""
    rows = CallIn.objects.filter(record__partnership=partnership).order_by("-received_on", "-pk")
    return [call_in_line(one, confidential=False, whole=False) for one in _with_hearing(rows)]


def one_call_in(partnership: Partnership, pk: int, *, confidential: bool) -> CallInLine | None:
    found = _with_hearing(CallIn.objects.filter(record__partnership=partnership, pk=pk)).first()
    return None if found is None else call_in_line(found, confidential=confidential)


def call_in_line(one: CallIn, *, confidential: bool, whole: bool = True) -> CallInLine:
    """whole: with who called in and what was heard."""
    hearing: CallInHearing | None = getattr(one, "hearing", None)
    on = one.decided_on or (first_day(hearing.meeting) if hearing else None)
    callers = hearing.callers.select_related("seat__body") if hearing and whole else []
    rows = hearing.evidence.all() if hearing and whole else []
    record = one.record
    return CallInLine(
        pk=one.pk,
        record=record.pk,
        reference=record.reference,
        title=record.title,
        maker=str(record.maker_body or record.maker_post),
        received_on=one.received_on,
        members=one.members,
        grounds=one.grounds,
        hear_by=one.hear_by,
        hear_words=one.hear_words,
        hearing=hearing.pk if hearing else 0,
        meeting=hearing.meeting.slug if hearing else "",
        meeting_title=hearing.meeting.title if hearing else "",
        heard_on=on,
        late=on is not None and on > one.hear_by,
        callers=tuple(str(caller.seat) for caller in callers),
        heard=tuple(
            HeardLine(row.number, row.post, row.organisation, row.text, row.confidential)
            for row in rows
            if confidential or not row.confidential
        ),
        outcome=CallInOutcome(one.outcome).label if one.outcome else "",
        outcome_reason=one.outcome_reason,
        reconsidered=Reconsidered(one.reconsidered).label if one.reconsidered else "",
    )


def _with_hearing(rows: QuerySet[CallIn]) -> QuerySet[CallIn]:
    return rows.select_related("record__maker_body", "record__maker_post", "hearing__meeting")
