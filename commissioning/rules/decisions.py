"""When a joint decision stands: both statutory bodies approved the same text.

A decision travels a route of stages. Each stage has a purpose, the purpose says which outcomes it can have, and the
outcomes of the statutory bodies' decision stages say together what became of the decision. An outcome counts for the
text it was given on and for no other: the text is known by its hash.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


class Purpose(StrEnum):
    """Why a body sees a decision."""

    DISCUSSION = "discussion"
    VIEWS = "views"
    SUPPORT = "support"
    APPROVAL = "approval"
    DECISION = "decision"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Outcome(StrEnum):
    """What a body did with a decision."""

    PENDING = "pending"
    NOTED = "noted"
    VIEWS_GIVEN = "views_given"
    SUPPORTED = "supported"
    SUPPORTED_IF = "supported_if"
    NOT_SUPPORTED = "not_supported"
    APPROVED = "approved"
    APPROVED_IF = "approved_if"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return _OUTCOME_WORDS.get(self.value) or self.value.replace("_", " ").capitalize()

    @property
    def conditional(self) -> bool:
        """True for an outcome that stands only when its conditions are met."""
        return self in (Outcome.SUPPORTED_IF, Outcome.APPROVED_IF)


_OUTCOME_WORDS = {
    "pending": "Waiting",
    "supported_if": "Supported subject to conditions",
    "approved_if": "Approved subject to conditions",
}


class Deciders(StrEnum):
    """Whose approval makes a decision stand."""

    STATUTORY = "statutory"
    ROUTE = "route"

    @property
    def label(self) -> str:
        return {
            "statutory": "Every statutory body",
            "route": "The bodies and posts that decide on its route, under a delegation",
        }[self.value]


class State(StrEnum):
    """Where a decision is."""

    DRAFT = "draft"
    IN_ROUTE = "in_route"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"draft": "Draft", "in_route": "On its route"}.get(self.value, self.value.capitalize())


OUTCOMES_OF: dict[Purpose, tuple[Outcome, ...]] = {
    Purpose.DISCUSSION: (Outcome.NOTED, Outcome.VIEWS_GIVEN),
    Purpose.VIEWS: (Outcome.NOTED, Outcome.VIEWS_GIVEN),
    Purpose.SUPPORT: (Outcome.SUPPORTED, Outcome.SUPPORTED_IF, Outcome.NOT_SUPPORTED, Outcome.NOTED),
    Purpose.APPROVAL: (Outcome.APPROVED, Outcome.APPROVED_IF, Outcome.REFUSED),
    Purpose.DECISION: (Outcome.APPROVED, Outcome.APPROVED_IF, Outcome.REFUSED),
}

# What a body did when it approved, plainly or subject to conditions.
APPROVING = (Outcome.APPROVED, Outcome.APPROVED_IF)

# The one table of what may be done with a decision in which state. Approved, refused and withdrawn never change:
# whoever wants another answer takes them up again in a new decision.
ALLOWED: dict[str, frozenset[State]] = {
    "change_content": frozenset({State.DRAFT, State.IN_ROUTE}),
    "change_route": frozenset({State.DRAFT, State.IN_ROUTE}),
    "start_route": frozenset({State.DRAFT}),
    "record_outcome": frozenset({State.IN_ROUTE}),
    "take_back_outcome": frozenset({State.IN_ROUTE}),
    "confirm_condition": frozenset({State.IN_ROUTE}),
    "ask_advice": frozenset({State.DRAFT, State.IN_ROUTE}),
    "give_advice": frozenset({State.DRAFT, State.IN_ROUTE}),
    "test_principles": frozenset({State.DRAFT, State.IN_ROUTE}),
    "withdraw": frozenset({State.DRAFT, State.IN_ROUTE}),
    "take_up": frozenset({State.APPROVED, State.REFUSED, State.WITHDRAWN}),
}
_ACT_WORDS = {
    "change_content": "its text can no longer be changed",
    "change_route": "its route can no longer be changed",
    "start_route": "it cannot be sent on its route again",
    "record_outcome": "no outcome can be recorded",
    "take_back_outcome": "no outcome can be taken back",
    "confirm_condition": "its conditions can no longer be changed",
    "ask_advice": "no advice can be asked for",
    "give_advice": "no advice can be given",
    "test_principles": "its test against the principles stays as it is",
    "withdraw": "it cannot be withdrawn",
    "take_up": "there is nothing to take up again: change the decision itself",
}
_STATE_WORDS = {
    State.DRAFT: ("is still a draft", "Send it on its route first."),
    State.IN_ROUTE: ("is on its route", "Look at the route for what comes next."),
    State.APPROVED: ("is approved", "Take it up again in a new decision."),
    State.REFUSED: ("was refused", "Take it up again in a new decision."),
    State.WITHDRAWN: ("was withdrawn", "Take it up again in a new decision."),
}


def content_hash(title: str, summary: str, recommendations: Sequence[str], content: Any) -> str:
    """64 hexadecimal digits over all that the bodies are asked to approve.

    recommendations: their texts in the order of their numbers; content: the sections as JSON values. Every
    difference counts; texts come through ``plain_lines`` first, so that a browser's line ends make none.
    """
    whole = json.dumps([title, summary, list(recommendations), content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def plain_lines(text: str) -> str:
    """The text with one kind of line end and no blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def check_act(act: str, state: State, reference: str) -> None:
    """Refuse an act that the table does not allow. Raises Refused with the code ``decision_<state>``."""
    if state not in ALLOWED[act]:
        is_, next_step = _STATE_WORDS[state]
        raise Refused(f"decision_{state.value}", f"{reference} {is_}, so {_ACT_WORDS[act]}. {next_step}")


def check_outcome(
    *, purpose: Purpose, body: str, outcome: Outcome, recorded: Outcome, stale: bool, decided_on: date, today: date
) -> None:
    """Refuse an outcome that the stage cannot have, or that it has already.

    recorded: what stands there now; stale: whether that no longer counts, given on an earlier text or on a condition
    that cannot be met.
    """
    if outcome not in OUTCOMES_OF[purpose]:
        allowed = " or ".join(one.label.lower() for one in OUTCOMES_OF[purpose])
        raise Refused(
            "outcome_does_not_fit",
            f"{body} is asked for {purpose.label.lower()}: record {allowed}, not {outcome.label.lower()}.",
        )
    if recorded is not Outcome.PENDING and not stale:
        raise Refused(
            "outcome_recorded_already",
            f"The outcome of {body} is recorded already: {recorded.label.lower()}. "
            "Have that taken back with a reason before recording another.",
        )
    if decided_on > today:
        raise Refused(
            "outcome_in_future",
            f"{show_date(decided_on)} is still to come. Record the outcome on the day of the meeting or after it.",
        )


def check_text_was_there(*, body: str, decided_on: date, changed_on: date | None) -> None:
    """Refuse an outcome of a day before the text was changed: the body cannot have had this text before it.

    changed_on: the day of the last change; None while the text is as first written.
    Raises Refused with the code ``text_newer_than_meeting``.
    """
    if changed_on is not None and decided_on < changed_on:
        raise Refused(
            "text_newer_than_meeting",
            f"This text was changed on {show_date(changed_on)}, after {show_date(decided_on)}: {body} cannot have "
            "decided on it that day. Have it decided again, and enter that day.",
        )


def check_own_work(*, recorder: int | None, authors: frozenset[int], body: str) -> None:
    """Refuse an outcome recorded by somebody who wrote the text. Raises Refused with the code ``own_work``."""
    if recorder in authors:
        raise Refused(
            "own_work",
            f"You wrote or changed this text, so you cannot record what {body} decided on it. "
            "Ask another governance officer of the organisation.",
        )


def check_own_organisation(body: str, organisation: str, *, own: bool) -> None:
    """Refuse an act on another organisation's stop. Raises Refused with the code ``other_organisation``."""
    if not own:
        raise Refused(
            "other_organisation",
            f"{body} is a body of {organisation}, and your role is for another organisation. "
            "Ask one of its governance officers.",
        )


def check_unchanged(opened_hash: str, hash_now: str) -> None:
    """Refuse an act on a text that changed since the page was opened. Raises Refused, code ``text_changed``."""
    if opened_hash != hash_now:
        raise Refused(
            "text_changed",
            "Somebody changed this text after you opened it. Nothing of yours was saved and nothing is lost: "
            "compare the text as it is now, then save again.",
        )


# --- What the statutory bodies' outcomes say together ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voice:
    """What one body that must decide said in its decision stage. on_route: False when the route has no such stage.

    open_conditions, failed_conditions: how many conditions of its outcome are not met yet, and cannot be met.
    """

    body: str
    on_route: bool
    outcome: Outcome
    outcome_hash: str
    open_conditions: int = 0
    failed_conditions: int = 0

    def stale(self, hash_now: str) -> bool:
        return self.outcome is not Outcome.PENDING and self.outcome_hash != hash_now

    @property
    def plainly_approved(self) -> bool:
        """Approved, and every condition of it met."""
        unmet = self.open_conditions + self.failed_conditions
        return self.outcome is Outcome.APPROVED or (self.outcome is Outcome.APPROVED_IF and not unmet)


def state_of_voices(voices: Sequence[Voice], hash_now: str) -> State:
    """In what state the voices leave a decision that is on its route.

    Approved only when somebody must decide, every one is on the route, and each approved the text of ``hash_now``
    with every condition met. Refused when one of them refused that text. Anything else is still on its route.
    """
    current = [voice for voice in voices if not voice.stale(hash_now)]
    if any(voice.outcome is Outcome.REFUSED for voice in current):
        return State.REFUSED
    if voices and len(current) == len(voices) and all(voice.plainly_approved for voice in voices):
        return State.APPROVED
    return State.IN_ROUTE


def awaits_conditions(voices: Sequence[Voice], hash_now: str) -> bool:
    """True when every voice approved the text of ``hash_now``, and only conditions still stand in the way."""
    all_said = all(voice.outcome in APPROVING and not voice.stale(hash_now) for voice in voices)
    return bool(voices) and all_said and any(voice.open_conditions for voice in voices)


def check_complete(voices: Sequence[Voice], recommendations: int, deciders: Deciders = Deciders.STATUTORY) -> None:
    """Refuse to send a decision on a route that cannot end in an approval."""
    if not recommendations:
        raise Refused("no_recommendation", "There is no recommendation to decide on. Write at least one.")
    missing = [voice.body for voice in voices if not voice.on_route]
    if not voices and deciders is Deciders.ROUTE:
        raise Refused(
            "nobody_decides", "Nobody decides on this route. Add a stop whose purpose is the decision, then send it."
        )
    if missing or not voices:
        who = " and ".join(missing) or "A statutory body"
        raise Refused(
            "statutory_body_missing",
            f"{who} must decide, but the route has no decision stage for it. Add that stage to the route.",
        )


def sentences(voices: Sequence[Voice], hash_now: str) -> list[str]:
    """One sentence for each statutory body: what it did, and whether that still counts."""
    return [_sentence(voice, hash_now) for voice in voices]


def _sentence(voice: Voice, hash_now: str) -> str:
    if not voice.on_route:
        return f"{voice.body} must decide but is not on the route."
    if voice.outcome is Outcome.PENDING:
        return f"{voice.body} has not decided yet."
    did = voice.outcome.label.lower()
    if voice.stale(hash_now):
        return (
            f"{voice.body} {did.removesuffix(' subject to conditions')} an earlier text. The text was changed since, "
            f"so {voice.body} has to decide again."
        )
    if voice.outcome.conditional:
        return _conditional(voice)
    return f"{voice.body} has {did}."


def _conditional(voice: Voice) -> str:
    if voice.failed_conditions:
        return (
            f"{voice.body} approved subject to conditions, and one of them cannot be met, "
            f"so {voice.body} has to decide again."
        )
    if voice.open_conditions:
        waits = f"{voice.open_conditions} condition{'' if voice.open_conditions == 1 else 's'}"
        verb = "is" if voice.open_conditions == 1 else "are"
        return f"{voice.body} has approved subject to conditions: {waits} {verb} not met yet."
    return f"{voice.body} has approved, and its conditions are met."


def in_a_word(voices: Sequence[Voice], hash_now: str) -> list[tuple[str, str]]:
    """(body, what it says now): yes, yes if, again, no, pending or missing. "Cabinet yes, Governing Body pending"."""
    return [(voice.body, _word(voice, hash_now)) for voice in voices]


def _word(voice: Voice, hash_now: str) -> str:
    if not voice.on_route:
        return "missing"
    if voice.outcome is Outcome.PENDING:
        return "pending"
    if voice.stale(hash_now) or voice.failed_conditions:
        return "again"
    if voice.outcome is Outcome.REFUSED:
        return "no"
    return "yes" if voice.plainly_approved else "yes if"


def paper_clash(*, last_day: date, papers_by: date, meeting: date, body: str) -> str:
    """Why what a stop finds cannot be in the papers of the body that decides afterwards; empty when it can.

    last_day: the stop's last day; papers_by: the last day for the papers of the deciding body's meeting.
    """
    if not papers_by < last_day <= meeting:
        return ""
    return (
        f"Too late for the papers: those of {body} on {show_date(meeting)} are out by {show_date(papers_by)}, "
        "so what comes of this stop cannot be in them."
    )


def out_of_order(dates: Sequence[tuple[str, date]]) -> list[str]:
    """For each stop of a route, in its printed order: why its date breaks the order, or an empty text.

    dates: (name of the body, first day). A stop is out of order when a stop printed before it starts later.
    """
    remarks: list[str] = []
    latest: tuple[str, date] | None = None
    for name, day in dates:
        if latest is not None and day < latest[1]:
            remarks.append(
                f"Out of order: {show_date(day)} is before {show_date(latest[1])}, "
                f"the date of {latest[0]}, which stands earlier on the route."
            )
        else:
            remarks.append("")
            latest = (name, day)
    return remarks
