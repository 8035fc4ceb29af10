"""What happened at a meeting as a person may read it: what came of each item, who may vote on it, what is missing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from commissioning.models import Decision, RouteStage
from commissioning.rules.bodies import Chair
from commissioning.rules.decisions import OUTCOMES_OF, Outcome, Purpose, State
from commissioning.rules.interests import Action
from commissioning.rules.quorum import Verdict
from commissioning.rules.route import missing_before
from commissioning.selectors.decisions import stops_of
from scrutiny.models import AgendaItem, ItemInterest, ItemOutcome, Meeting, MeetingAction, MeetingClosing, Presence
from scrutiny.rules.outcomes import ItemFacts, ItemState, Owed, owed
from scrutiny.rules.votes import Kept, Tally, Vote, Voter
from scrutiny.selectors.attendance import Room, decision_of, room
from scrutiny.selectors.meetings import first_day, last_day


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action. state: open, overdue, done or dropped."""

    pk: int
    number: int
    text: str
    owner: str
    due: date | None
    done_on: date | None
    done_note: str
    state: str
    meeting: str
    meeting_title: str
    body: str
    item: str
    is_exempt: bool
    owner_id: int | None
    body_code: str

    @property
    def colour(self) -> str:
        return {"overdue": "red", "done": "green", "dropped": "grey"}.get(self.state, "blue")


@dataclass(frozen=True, slots=True)
class StopLine:
    """The stop of the body on the route of the item's decision. waits: its outcome is still to be recorded."""

    decision: int
    reference: str
    title: str
    purpose: str
    outcome: str
    waits: bool
    state: str


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item with what came of it. withheld: the reader sees number, public title and state alone."""

    pk: int
    number: str
    title: str
    is_exempt: bool
    withheld: bool
    state: ItemState
    verdict: Verdict | None
    declared: tuple[str, ...] = ()
    resolution: str = ""
    reasons: str = ""
    options: str = ""
    dispensations: str = ""
    movers: str = ""
    tally: str = ""
    votes: tuple[tuple[str, str], ...] = ()
    decided_on: date | None = None
    actions: tuple[ActionLine, ...] = ()
    stop: StopLine | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a meeting. closing: of a closed one; closings: earlier ones, opened again."""

    items: tuple[ItemRecord, ...]
    recorded: bool
    verdict: Verdict | None
    closing: MeetingClosing | None
    reopened: tuple[MeetingClosing, ...]

    @property
    def undecided(self) -> int:
        return sum(1 for one in self.items if one.state is ItemState.OPEN)

    @property
    def part_1(self) -> tuple[ItemRecord, ...]:
        return tuple(one for one in self.items if not one.is_exempt)

    @property
    def part_2(self) -> tuple[ItemRecord, ...]:
        return tuple(one for one in self.items if one.is_exempt)


# --- Who may vote ------------------------------------------------------------------------------------------


def voters_at(here: Room, item: int) -> tuple[Voter, ...]:
    """The seats whose attendance is recorded, with why one may not vote on an item. The chair is who presides."""
    declared = {one.member_id: Action(one.action) for one in here.declared if one.agenda_item_id == item}
    found = []
    for one in here.there:
        why = ""
        action = declared.get(one.member_id)
        if one.presence != Presence.PRESENT:
            why = "is not recorded as present"
        elif not one.voting:
            why = "has no vote on this body"
        elif action is not None and not action.counts:
            why = "left the item" if action is Action.LEAVES else "speaks on this item without a vote"
        found.append(Voter(one.seat_id, one.seat.name, False, why))
    chair = _presiding(here, {one.seat: one for one in found})
    return tuple(replace(one, chair=one.seat == chair) for one in found)


def _presiding(here: Room, voters: dict[int, Voter]) -> int | None:
    """The chair where they may vote, else the vice chair."""
    for kind in (Chair.CHAIR, Chair.VICE):
        for one in here.there:
            if one.seat.chair == kind.value and voters[one.seat_id].may_vote:
                return one.seat_id
    return None


def tally_of(row: ItemOutcome) -> Tally | None:
    """The votes of an outcome, where a vote was taken."""
    if row.kept == Kept.NONE:
        return None
    casting = Vote(row.casting) if row.casting else None
    return Tally(row.in_favour or 0, row.against or 0, row.abstained or 0, casting)


def interest_lines(item: AgendaItem) -> list[str]:
    """Who declared at an item and what they did, without what the interest is. One query."""
    rows = ItemInterest.objects.filter(agenda_item=item).select_related("member").order_by("declared_at")
    return [f"{one.member.name} declared an interest: {one.get_action_display().lower()}." for one in rows]


# --- The route of an item's decision -----------------------------------------------------------------------


def stop_of_body(decision: Decision, meeting: Meeting) -> RouteStage | None:
    """The stop of the body that waits for its outcome: that of the day of the meeting, else the first. One query."""
    if decision.state != State.IN_ROUTE:
        return None
    rows = [
        one
        for one in decision.stages.filter(body=meeting.body_id).order_by("number")
        if one.outcome == Outcome.PENDING or one.outcome_hash != decision.content_hash
    ]
    first, last = first_day(meeting), last_day(meeting)
    on_day = [one for one in rows if one.starts_on <= last and (one.ends_on or one.starts_on) >= first]
    return next(iter([*on_day, *rows]), None)


def outcome_choices(stage: RouteStage) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in OUTCOMES_OF[Purpose(stage.purpose)]]


def passed_over(decision: Decision, stage: RouteStage) -> tuple[str, ...]:
    """Names of earlier stops without an outcome that this one may come before, with a reason."""
    stops = stops_of(decision)
    _, passable = missing_before(stops[stage.pk], list(stops.values()))
    return tuple(one.name for one in passable)


def _stop_line(item: AgendaItem, meeting: Meeting) -> StopLine | None:
    decision = decision_of(item)
    if decision is None:
        return None
    stage = stop_of_body(decision, meeting)
    waits = stage is not None
    if stage is None:
        first, last = first_day(meeting), last_day(meeting)
        stage = decision.stages.filter(body=meeting.body_id, decided_on__range=(first, last)).first()
    return StopLine(
        decision=decision.pk,
        reference=decision.reference,
        title=decision.title,
        purpose=Purpose(stage.purpose).label.lower() if stage else "",
        outcome=Outcome(stage.outcome).label if stage else "",
        waits=waits,
        state=State(decision.state).label,
    )


# --- The record --------------------------------------------------------------------------------------------


def record_of(meeting: Meeting, *, restricted: bool, today: date, seen: Mapping[int, str]) -> Record:
    """The record for who may (``restricted``) or may not read Part II. Queries: two for each item that decides.

    seen: the items that the reader sees by their ids, with the title that they read where it is not the item's own.
    """
    here = room(meeting)
    rows = meeting.agenda.select_related("outcome__proposer", "outcome__seconder", "decision", "report__decision")
    actions = _actions_by_item(meeting, today)
    items = []
    for item in rows.prefetch_related("outcome__votes__seat").order_by("part", "position"):
        if item.pk not in seen:
            continue
        if item.is_exempt and not restricted:
            line = _withheld(item, here)
        else:
            line = _item(item, meeting, here, actions.get(item.pk, ()))
        items.append(replace(line, title=seen[item.pk] or line.title))
    closings = list(meeting.closings.select_related("closed_by", "reopened_by"))
    return Record(
        items=tuple(items),
        recorded=bool(here.there),
        verdict=here.verdict(None),
        closing=next((one for one in closings if one.reopened_at is None), None),
        reopened=tuple(one for one in closings if one.reopened_at is not None),
    )


def _withheld(item: AgendaItem, here: Room) -> ItemRecord:
    outcome = getattr(item, "outcome", None)
    state = ItemState(outcome.state) if outcome else ItemState.OPEN
    return ItemRecord(item.pk, item.number, item.public_title, True, True, state, here.verdict(item.pk))


def _item(item: AgendaItem, meeting: Meeting, here: Room, actions: tuple[ActionLine, ...]) -> ItemRecord:
    bare = ItemRecord(
        pk=item.pk,
        number=item.number,
        title=item.title,
        is_exempt=item.is_exempt,
        withheld=False,
        state=ItemState.OPEN,
        verdict=here.verdict(item.pk),
        declared=tuple(
            f"{one.member.name}: {one.get_action_display().lower()}"
            for one in here.declared
            if one.agenda_item_id == item.pk
        ),
        actions=actions,
        stop=_stop_line(item, meeting),
    )
    row: ItemOutcome | None = getattr(item, "outcome", None)
    return bare if row is None else _with_outcome(bare, row)


def _with_outcome(bare: ItemRecord, row: ItemOutcome) -> ItemRecord:
    tally = tally_of(row)
    return replace(
        bare,
        state=ItemState(row.state),
        resolution=row.resolution,
        reasons=row.reasons,
        options=row.options,
        dispensations=row.dispensations,
        movers=movers_of(row),
        tally=tally.words if tally else "",
        votes=tuple((one.seat.name, one.get_vote_display()) for one in row.votes.all()),
        decided_on=row.decided_on,
    )


def movers_of(row: ItemOutcome) -> str:
    """Proposed by the Leader, seconded by the Deputy Leader."""
    said = [f"Proposed by {row.proposer.name}"] if row.proposer else []
    if row.seconder:
        said.append(f"{'seconded' if said else 'Seconded'} by {row.seconder.name}")
    return ", ".join(said)


# --- Actions -----------------------------------------------------------------------------------------------


def _actions_by_item(meeting: Meeting, today: date) -> dict[int, tuple[ActionLine, ...]]:
    found: dict[int, list[ActionLine]] = defaultdict(list)
    for row in action_rows(MeetingAction.objects.filter(meeting=meeting)):
        found[row.agenda_item_id].append(action_line(row, today))
    return {key: tuple(rows) for key, rows in found.items()}


def action_rows(rows: QuerySet[MeetingAction]) -> list[MeetingAction]:
    """The rows with all that ``action_line`` reads. One query."""
    return list(rows.select_related("owner", "agenda_item", "meeting__body"))


def action_line(row: MeetingAction, today: date) -> ActionLine:
    state = "open"
    if row.done_on is not None:
        state = "dropped" if row.dropped else "done"
    elif row.due is not None and row.due < today:
        state = "overdue"
    return ActionLine(
        pk=row.pk,
        number=row.number,
        text=row.text,
        owner=row.owner.title if row.owner else "",
        due=row.due,
        done_on=row.done_on,
        done_note=row.done_note,
        state=state,
        meeting=row.meeting.slug,
        meeting_title=row.meeting.title,
        body=row.meeting.body.name,
        item=row.agenda_item.number,
        is_exempt=row.agenda_item.is_exempt,
        owner_id=row.owner_id,
        body_code=row.meeting.body.code,
    )


# --- What is missing ---------------------------------------------------------------------------------------


def owed_of(meeting: Meeting) -> list[Owed]:
    """What the record lacks, in sentences that give nothing of a private item away. About ten queries."""
    here = room(meeting)
    ownerless, dayless = defaultdict(list), defaultdict(list)
    for row in meeting.actions.filter(done_on__isnull=True):
        if row.owner_id is None:
            ownerless[row.agenda_item_id].append(row.number)
        if row.due is None:
            dayless[row.agenda_item_id].append(row.number)
    facts = []
    for item in meeting.agenda.select_related("outcome").order_by("part", "position"):
        outcome = getattr(item, "outcome", None)
        verdict = here.verdict(item.pk)
        facts.append(
            ItemFacts(
                number=item.number,
                state=ItemState(outcome.state) if outcome else ItemState.OPEN,
                quorate=verdict.quorate if verdict else None,
                quorum=verdict.arithmetic if verdict else "",
                ownerless=tuple(ownerless[item.pk]),
                dayless=tuple(dayless[item.pk]),
            )
        )
    return owed(facts, attendance=bool(here.there), rule=here.rule.is_there)
