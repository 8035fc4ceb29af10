"""Recording what came of an item: the words, the votes, and where the item decides, the outcome on its route.

The decision is locked before the meeting, as everywhere (``commissioning.services.deciding``). All of it is saved, or
nothing: an outcome that the law or the scheme of delegation refuses leaves no vote and no words behind.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from commissioning.models import Decision, RouteStage, Seat, User
from commissioning.rules.conditions import Terms
from commissioning.rules.decisions import APPROVING, Outcome
from commissioning.services import audit
from commissioning.services.decisions import Minute, record_outcome
from commissioning.services.law_records import RecordDraft, draft_record
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem, ItemOutcome, ItemVote, Meeting
from scrutiny.rules import votes as rules
from scrutiny.rules.outcomes import ItemState
from scrutiny.rules.votes import Kept, Tally, Vote, Voter
from scrutiny.selectors.attendance import Room, decision_of, room
from scrutiny.selectors.meetings import first_day, last_day
from scrutiny.selectors.proceedings import interest_lines, stop_of_body, voters_at
from scrutiny.services.changes import remove, require_version, save
from scrutiny.services.closing import locked, require_open


@dataclass(frozen=True, slots=True)
class OnRoute:
    """The outcome at the body's stop. opened: the hash of the text that was before them; see ``Minute`` for the rest.

    record: the reference under which the record of the decision is drafted; empty for none.
    """

    outcome: Outcome
    opened: str
    conditions: tuple[Terms, ...] = ()
    order_reason: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be recorded of an item. votes: by seat id; totals: for, against, abstained."""

    state: ItemState
    decided_on: date
    resolution: str = ""
    reasons: str = ""
    options: str = ""
    dispensations: str = ""
    proposer: Seat | None = None
    seconder: Seat | None = None
    kept: Kept = Kept.NONE
    votes: Mapping[int, Vote] = field(default_factory=dict)
    totals: tuple[int, int, int] = (0, 0, 0)
    casting: Vote | None = None
    route: OnRoute | None = None


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records, and when. organisations: ids of those for which the person records outcomes of decisions."""

    by: User
    organisations: Set[int]
    at: datetime
    today: date


@transaction.atomic
def record_item(*, item: AgendaItem, given: Given, version: int, recorder: Recorder, reason: str) -> ItemOutcome:
    """Record what came of an item, or change it.

    version: of the outcome that the page showed, 0 where it showed none. Raises Refused: closed, stale_page,
    other_day, not_present, inquorate, tied, vote_lost, on_its_route, part_two_record, no_stop, not_decided,
    as ``scrutiny.rules.votes`` and as commissioning's ``record_outcome`` and ``draft_record``.
    """
    decision = decision_of(item)
    if decision is not None:
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
    meeting = locked(item.meeting_id)
    require_open(meeting)
    row = ItemOutcome.objects.filter(agenda_item=item).first() or ItemOutcome(agenda_item=item)
    require_version(row, version, f"The outcome of item {item.number}")
    here = room(meeting)
    tally = _count(item, given, here)
    _check(item, meeting, given, here, tally)
    _check_route(row, given, tally)
    if given.route is not None:
        row.stage = _on_route(item, meeting, decision, given, given.route, tally, recorder)
    _fill(row, given, tally, recorder)
    save(row, by=recorder.by, reason=reason)
    _keep_votes(row, given, recorder.by, reason)
    if given.route is not None and given.route.record and decision is not None:
        _draft_record(item, meeting, decision, given, given.route.record, recorder)
    audit.record(
        act="scrutiny.record_item",
        by=recorder.by,
        partnership=meeting.partnership,
        subject=f"{meeting.slug}, item {item.number}",
        detail={"state": given.state.value, "decision": decision.reference if decision else ""},
    )
    return row


def _count(item: AgendaItem, given: Given, here: Room) -> Tally | None:
    voters = voters_at(here, item.pk)
    if given.kept is Kept.NONE:
        return None
    if given.kept is Kept.SEATS:
        return rules.by_seat(given.votes, voters, given.casting)
    return rules.as_totals(Tally(*given.totals, given.casting), voters)


def _check(item: AgendaItem, meeting: Meeting, given: Given, here: Room, tally: Tally | None) -> None:
    first, last = first_day(meeting), last_day(meeting)
    if given.state is not ItemState.WITHDRAWN and not first <= given.decided_on <= last:
        days = show_date(first) if first == last else f"{show_date(first)} to {show_date(last)}"
        raise Refused("other_day", f"{show_date(given.decided_on)} is not a day of this meeting, {days}.")
    _check_movers(given, voters_at(here, item.pk))
    if given.state is not ItemState.DECIDED:
        return
    if tally is not None:
        rules.check_tie(tally)
    verdict = here.verdict(item.pk)
    if verdict is not None and not verdict.quorate:
        raise Refused(
            "inquorate",
            f"Item {item.number} had no quorum: {verdict.arithmetic} Defer it to a meeting with a quorum, or correct "
            "the attendance.",
        )


def _check_movers(given: Given, voters: tuple[Voter, ...]) -> None:
    """Where attendance is recorded, only who may vote on the item proposes or seconds."""
    known = {one.seat: one for one in voters}
    for seat in (given.proposer, given.seconder):
        one = known.get(seat.pk) if seat else None
        if seat and voters and (one is None or not one.may_vote):
            why = one.why_not if one else "is not recorded as present"
            raise Refused("not_present", f"{seat.name} {why}, so it cannot propose or second. Choose another seat.")


def _check_route(row: ItemOutcome, given: Given, tally: Tally | None) -> None:
    """What stands on the route was decided: neither the item nor its votes can say something else."""
    decided = row.stage is not None and row.stage.outcome != Outcome.PENDING.value
    approved = row.stage is not None and row.stage.outcome in [one.value for one in APPROVING]
    lost = approved and tally is not None and not tally.carried
    if row.stage is not None and decided and (lost or given.state not in (ItemState.DECIDED, ItemState.NOTED)):
        raise Refused(
            "on_its_route",
            f"{row.stage.name} has its outcome on the route of the decision already. Have it taken back there first, "
            "then change it here.",
        )


def _on_route(
    item: AgendaItem,
    meeting: Meeting,
    decision: Decision | None,
    given: Given,
    route: OnRoute,
    tally: Tally | None,
    recorder: Recorder,
) -> RouteStage:
    """Record the outcome at the stop of the body. Raises Refused as commissioning does."""
    stage = stop_of_body(decision, meeting) if decision else None
    if stage is None:
        raise Refused("no_stop", f"No stop of {meeting.body.name} waits on the route of this decision.")
    if given.state not in (ItemState.DECIDED, ItemState.NOTED):
        raise Refused(
            "not_decided", f"The item was {given.state.label.lower()}, so the route gets no outcome. Leave it empty."
        )
    if tally is not None and route.outcome in APPROVING and not tally.carried:
        raise Refused(
            "vote_lost",
            f"The vote was {tally.words}, so {meeting.body.name} has not approved. Record it as refused, or correct "
            "the votes.",
        )
    minute = Minute(
        outcome=route.outcome,
        decided_on=given.decided_on,
        note=f"Item {item.number} of {meeting.title}",
        opened_hash=route.opened,
        conditions=route.conditions,
        order_reason=route.order_reason,
    )
    record_outcome(
        stage_id=stage.pk,
        minute=minute,
        by=recorder.by,
        organisations=recorder.organisations,
        at=recorder.at,
        today=recorder.today,
    )
    return stage


def _fill(row: ItemOutcome, given: Given, tally: Tally | None, recorder: Recorder) -> None:
    row.state, row.decided_on, row.kept = given.state.value, given.decided_on, given.kept.value
    for name in ("resolution", "reasons", "options", "dispensations"):
        setattr(row, name, getattr(given, name).replace("\r\n", "\n").strip())
    row.proposer, row.seconder = given.proposer, given.seconder
    row.in_favour = tally.in_favour if tally else None
    row.against = tally.against if tally else None
    row.abstained = tally.abstained if tally else None
    row.casting = tally.casting.value if tally and tally.casting else ""
    row.recorded_by, row.recorded_at = recorder.by, recorder.at
    row.version += 1


def _keep_votes(row: ItemOutcome, given: Given, by: User, reason: str) -> None:
    wanted = given.votes if given.kept is Kept.SEATS else {}
    there = {one.seat_id: one for one in row.votes.all()}
    for seat, one in there.items():
        if seat not in wanted:
            remove(one, by=by, reason=reason)
    for seat, vote in wanted.items():
        one = there.get(seat) or ItemVote(outcome=row, seat_id=seat)
        if one.vote != vote.value:
            one.vote = vote.value
            save(one, by=by, reason=reason)


def _draft_record(
    item: AgendaItem, meeting: Meeting, decision: Decision, given: Given, reference: str, recorder: Recorder
) -> None:
    """The record that the law asks for, drafted with what the meeting resolved. Another person publishes it."""
    if item.is_exempt:
        raise Refused(
            "part_two_record",
            f"Item {item.number} was taken in private. Write the record of its decision by hand, so that it gives "
            "nothing away.",
        )
    draft_record(
        partnership=meeting.partnership,
        draft=RecordDraft(
            decision=decision,
            reference=reference,
            title=decision.title,
            maker=meeting.body,
            decided_on=given.decided_on,
            text=given.resolution,
            reasons=given.reasons,
            alternatives=given.options or "None were considered.",
            interests=" ".join(interest_lines(item)) or "None declared.",
            dispensations=given.dispensations or "None.",
        ),
        by=recorder.by,
        organisations=recorder.organisations,
        today=recorder.today,
    )
