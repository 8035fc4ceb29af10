"""The hearing of a call-in: put on an agenda, heard, decided. The outcome is commissioning's, which acts on it."""

from collections.abc import Set
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.models import CallIn, Seat, User
from commissioning.models.partnership import BodyKind
from commissioning.rules.law import CallInOutcome
from commissioning.services import law_call_in
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem, CallInHearing, HearingCaller, HearingEvidence, ItemKind, Meeting
from scrutiny.rules.reviews import check_witness
from scrutiny.selectors.meetings import first_day
from scrutiny.services.agenda import add_item
from scrutiny.services.changes import remove, save


@transaction.atomic
def set_hearing(*, call_in: CallIn, meeting: Meeting, by: User, reason: str) -> CallInHearing:
    """Put a call-in before a meeting of scrutiny, as the last item of Part I of its agenda.

    Raises Refused: call_in_decided, heard_already, not_scrutiny, not_in_time.
    """
    call_in = CallIn.objects.select_for_update().select_related("record").get(pk=call_in.pk)
    _check_open(call_in)
    if CallInHearing.objects.filter(call_in=call_in).exists():
        raise Refused("heard_already", "This call-in is before a meeting already. Take it off that agenda first.")
    if meeting.body.kind != BodyKind.SCRUTINY:
        raise Refused("not_scrutiny", f"{meeting.title} is no meeting of scrutiny. Choose one that is.")
    if first_day(meeting) < call_in.received_on:
        raise Refused(
            "not_in_time",
            f"{meeting.title} was before the call-in was received, on {show_date(call_in.received_on)}. "
            "Choose a later one.",
        )
    item = _item(call_in, meeting, by, reason)
    hearing = CallInHearing(call_in=call_in, meeting=meeting, item=item)
    save(hearing, by=by, reason=reason)
    return hearing


@transaction.atomic
def name_caller(*, hearing: CallInHearing, seat: Seat, by: User, reason: str) -> HearingCaller:
    """Name a seat whose member called the decision in. Raises Refused for more than the call-in counts."""
    hearing = _locked(hearing)
    asked = hearing.call_in.members
    if hearing.callers.count() >= asked:
        raise Refused("enough_callers", f"The call-in counts {asked} members, and all are named. Correct the count.")
    row = HearingCaller(hearing=hearing, seat=seat)
    save(row, by=by, reason=reason)
    return row


@transaction.atomic
def hear(*, hearing: CallInHearing, values: dict[str, Any], by: User, reason: str) -> HearingEvidence:
    """What a witness said. Raises Refused for a witness named as a person, and once the call-in is decided."""
    hearing = _locked(hearing)
    _check_open(hearing.call_in)
    check_witness(values["post"])
    last = hearing.evidence.aggregate(last=Max("number"))["last"] or 0
    row = HearingEvidence(hearing=hearing, number=last + 1, **values)
    save(row, by=by, reason=reason)
    return row


@transaction.atomic
def decide(
    *, hearing: CallInHearing, outcome: CallInOutcome, reason: str, by: User, organisations: Set[int], today: date
) -> CallInHearing:
    """Record the outcome on the day of the meeting: the decision is released, or referred back, or to the council.

    Raises Refused: nobody_called, and whatever stands against it in commissioning.
    """
    hearing = _locked(hearing)
    if not hearing.callers.exists():
        raise Refused("nobody_called", "Nobody is named who called the decision in. Name their seats first.")
    law_call_in.decide_call_in(
        record_id=hearing.call_in.record_id,
        hearing=law_call_in.Hearing(outcome, first_day(hearing.meeting), reason),
        by=by,
        organisations=organisations,
        today=today,
    )
    hearing.held = True
    save(hearing, by=by, reason=reason)
    return hearing


@transaction.atomic
def unset_hearing(*, hearing: CallInHearing, by: User, reason: str) -> None:
    """Take a call-in off the agenda of its meeting. Raises Refused once something was heard or decided."""
    hearing = _locked(hearing)
    _check_open(hearing.call_in)
    if hearing.evidence.exists():
        raise Refused("heard_already", "Evidence was heard at this meeting, so the hearing stays on its agenda.")
    item = hearing.item
    for caller in hearing.callers.all():
        remove(caller, by=by, reason=reason)
    remove(hearing, by=by, reason=reason)
    remove(item, by=by, reason=reason)


def _item(call_in: CallIn, meeting: Meeting, by: User, reason: str) -> AgendaItem:
    last = meeting.agenda.filter(part=1).order_by("position").last()
    number = (
        str(int(last.number) + 1) if last and last.number.isdecimal() else "1" if last is None else f"{last.number}+"
    )
    title = f"Call-in of {call_in.record.reference}: {call_in.record.title}"[:200]
    values = {"number": number[:10], "title": title, "kind": ItemKind.CALL_IN.value}
    return add_item(meeting=meeting, values=values, by=by, reason=reason)


def _locked(hearing: CallInHearing) -> CallInHearing:
    rows = CallInHearing.objects.select_for_update(of=("self",))
    return rows.select_related("call_in__record", "meeting__body", "item").get(pk=hearing.pk)


def _check_open(call_in: CallIn) -> None:
    if call_in.outcome:
        raise Refused("call_in_decided", "The outcome of this call-in is recorded already.")
