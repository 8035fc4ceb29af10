"""Recording who was at a meeting, and interests declared at its items. Each act locks the meeting first.

Recording a decision locks it too (``scrutiny.selectors.attendance.quorum``): somebody leaves before it or after it,
never in between. What is decided already keeps its quorum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from commissioning.models import Interest, Member, Seat, User
from commissioning.rules.dispensations import check_taking_part
from commissioning.rules.interests import Action, Nature
from commissioning.selectors.dispensations import held_by, held_of
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem, Attendance, ItemInterest, ItemOutcome, Meeting, Presence
from scrutiny.rules.outcomes import ItemState
from scrutiny.selectors.attendance import Room, decided_items, decision_of, room, sits
from scrutiny.selectors.meetings import first_day
from scrutiny.selectors.proceedings import voters_at
from scrutiny.services.changes import remove, save
from scrutiny.services.closing import locked, require_open


@dataclass(frozen=True, slots=True)
class Seated:
    """What is recorded of a seat. substitute: the member sits for its holder."""

    member: Member
    presence: Presence
    substitute: bool = False


@transaction.atomic
def record_attendance(*, meeting: Meeting, seats: Mapping[int, Seated | None], by: User, reason: str) -> None:
    """Record the attendance of seats (by id); None takes back what is recorded of a seat.

    Raises Refused: sits_twice, decided_already, voted_already, closed.
    """
    meeting = _locked(meeting.pk)
    here = [one.member.pk for one in seats.values() if one and one.presence is Presence.PRESENT]
    if len(here) != len(set(here)):
        raise Refused("sits_twice", "Somebody is present on two seats. A person sits on one seat at a meeting.")
    known = {one.seat_id: one for one in meeting.attendance.all()}
    rows = {
        one.pk: one for one in Seat.objects.filter(body=meeting.body_id, pk__in=seats).select_related("organisation")
    }
    for pk in sorted(rows, key=lambda one: _is_present(seats[one])):  # who leaves a seat does so before who takes one
        _record_seat(meeting, rows[pk], known.get(pk), seats[pk], by, reason)
    _check_decided(meeting)
    audit.record(
        act="scrutiny.record_attendance",
        by=by,
        partnership=meeting.partnership,
        subject=meeting.slug,
        detail={"present": len(here), "seats": len(rows)},
    )


def _is_present(given: Seated | None) -> bool:
    return given is not None and given.presence is Presence.PRESENT


def _record_seat(
    meeting: Meeting, seat: Seat, there: Attendance | None, given: Seated | None, by: User, reason: str
) -> None:
    if given is None:
        if there is not None:
            remove(there, by=by, reason=reason)
        return
    row = there or Attendance(meeting=meeting, seat=seat)
    before = (row.member_id, row.presence, row.substitute)
    row.member, row.presence, row.substitute = given.member, given.presence.value, given.substitute
    row.organisation, row.voting = seat.organisation, seat.voting
    if there is None or before != (row.member_id, row.presence, row.substitute):
        save(row, by=by, reason=reason)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a member declares at an item, and does there. text: where the interest is not on the register."""

    member: Member
    action: Action
    interest: Interest | None
    text: str


@transaction.atomic
def declare_at_item(*, item: AgendaItem, declared: Declared, keeps: bool, by: User, at: datetime) -> ItemInterest:
    """Record an interest at an item, or change what is recorded of the member there.

    keeps: the person records for others. Raises Refused: not_yours, not_of_the_body, other_interest, nothing_said,
    dispensation_missing, decided_already, voted_already, closed.
    """
    meeting = _locked(item.meeting_id)
    member = declared.member
    if not keeps and member.user_id != by.pk:
        raise Refused("not_yours", "You declare your own interests. Ask the governance officer to record another's.")
    if not sits(meeting, member):
        raise Refused(
            "not_of_the_body", f"{member.name} does not sit on {meeting.body.name} and was not recorded as present."
        )
    if declared.interest is not None and declared.interest.member_id != member.pk:
        raise Refused(
            "other_interest", f"This is not an interest of {member.name}. Choose one of theirs, or say what it is."
        )
    if declared.interest is None and not declared.text.strip():
        raise Refused("nothing_said", "Choose the interest on the register, or say what it is.")
    _check_taking_part(meeting, declared)
    row = ItemInterest.objects.filter(agenda_item=item, member=member).first()
    row = row or ItemInterest(agenda_item=item, member=member)
    row.interest, row.text = declared.interest, "" if declared.interest else declared.text.strip()
    row.action, row.declared_at, row.recorded_by = declared.action.value, at, by
    save(row, by=by, reason=f"Declared: {declared.action.label.lower()}")
    _check_decided(meeting)
    _record("scrutiny.declare_interest", item, member, by, {"action": declared.action.value})
    return row


def _check_taking_part(meeting: Meeting, declared: Declared) -> None:
    """Whoever stays in spite of a disclosable pecuniary interest needs a dispensation on the day."""
    interest, member = declared.interest, declared.member
    if interest is None:
        return
    held = held_by([member.pk], meeting.partnership_id).get(member.pk, ())
    check_taking_part(
        name=member.name,
        nature=None if interest.officer else Nature(interest.nature),
        action=declared.action,
        day=first_day(meeting),
        interest=interest.pk,
        held=[held_of(one) for one in held],
    )


@transaction.atomic
def take_back(*, declaration_id: int, keeps: bool, by: User, reason: str) -> None:
    """Take back a declaration that was recorded wrongly. The history keeps it. Raises Refused: not_yours."""
    meeting_id = ItemInterest.objects.values_list("agenda_item__meeting", flat=True).get(pk=declaration_id)
    _locked(meeting_id)
    row = ItemInterest.objects.select_related("member", "agenda_item__meeting__partnership").get(pk=declaration_id)
    if not keeps and row.member.user_id != by.pk:
        raise Refused("not_yours", "Only its member or a governance officer takes a declaration back.")
    _record("scrutiny.take_back_declaration", row.agenda_item, row.member, by, {"reason": reason})
    remove(row, by=by, reason=reason)


def _locked(meeting_id: int) -> Meeting:
    meeting = locked(meeting_id)
    require_open(meeting)
    return meeting


def _check_decided(meeting: Meeting) -> None:
    """Refuse what would leave an item without its quorum after its decision was recorded."""
    here = room(meeting)
    for item, decision in decided_items(meeting):
        verdict = here.verdict(item.pk)
        if verdict is not None and not verdict.quorate:
            raise Refused(
                "decided_already",
                f"{meeting.body.name} has its outcome on {decision.reference} recorded at item {item.number}, and this "
                f"would leave it without a quorum: {verdict.arithmetic} Have the outcome taken back first.",
            )
    _check_outcomes(meeting, here)


def _check_outcomes(meeting: Meeting, here: Room) -> None:
    """Refuse what would take the quorum from an item that was decided, or a vote from a seat that has voted."""
    rows = ItemOutcome.objects.filter(agenda_item__meeting=meeting).select_related("agenda_item")
    for row in rows.prefetch_related("votes__seat"):
        verdict = here.verdict(row.agenda_item_id)
        if row.state == ItemState.DECIDED and verdict is not None and not verdict.quorate:
            raise Refused(
                "decided_already",
                f"Item {row.agenda_item.number} was decided, and this would leave it without a quorum: "
                f"{verdict.arithmetic} Record another outcome of the item first.",
            )
        may = {one.seat for one in voters_at(here, row.agenda_item_id) if one.may_vote}
        for one in row.votes.all():
            if one.seat_id not in may:
                raise Refused(
                    "voted_already",
                    f"{one.seat.name} has a vote recorded on item {row.agenda_item.number}. Take that vote away first.",
                )


def _record(act: str, item: AgendaItem, member: Member, by: User, detail: dict[str, object]) -> None:
    """Who and what they did, never the interest nor the title of the item."""
    decision = decision_of(item)
    audit.record(
        act=act,
        by=by,
        partnership=item.meeting.partnership,
        subject=f"{item.meeting.slug}, item {item.number}: {member.name}",
        detail={**detail, "decision": decision.reference if decision else ""},
    )
