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
    NOT_SUPPORTED = "not_supported"
    APPROVED = "approved"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return "Waiting" if self is Outcome.PENDING else self.value.replace("_", " ").capitalize()


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
    Purpose.SUPPORT: (Outcome.SUPPORTED, Outcome.NOT_SUPPORTED, Outcome.NOTED),
    Purpose.APPROVAL: (Outcome.APPROVED, Outcome.REFUSED),
    Purpose.DECISION: (Outcome.APPROVED, Outcome.REFUSED),
}

# The one table of what may be done with a decision in which state. Approved, refused and withdrawn never change:
# whoever wants another answer drafts a new decision.
ALLOWED: dict[str, frozenset[State]] = {
    "change_content": frozenset({State.DRAFT, State.IN_ROUTE}),
    "change_route": frozenset({State.DRAFT, State.IN_ROUTE}),
    "start_route": frozenset({State.DRAFT}),
    "record_outcome": frozenset({State.IN_ROUTE}),
    "take_back_outcome": frozenset({State.IN_ROUTE}),
    "withdraw": frozenset({State.DRAFT, State.IN_ROUTE}),
}
_ACT_WORDS = {
    "change_content": "its text can no longer be changed",
    "change_route": "its route can no longer be changed",
    "start_route": "it cannot be sent on its route again",
    "record_outcome": "no outcome can be recorded",
    "take_back_outcome": "no outcome can be taken back",
    "withdraw": "it cannot be withdrawn",
}
_STATE_WORDS = {
    State.DRAFT: ("is still a draft", "Send it on its route first."),
    State.IN_ROUTE: ("is on its route", "Look at the route for what comes next."),
    State.APPROVED: ("is approved", "Draft a new decision that names this one."),
    State.REFUSED: ("was refused", "Draft a new decision that names this one."),
    State.WITHDRAWN: ("was withdrawn", "Draft a new decision that names this one."),
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

    recorded: what stands there now; stale: whether that was given on an earlier text.
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
            "Take that back with a reason before recording another.",
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
    """What one statutory body said in its decision stage. on_route: False when the route has no such stage."""

    body: str
    on_route: bool
    outcome: Outcome
    outcome_hash: str

    def stale(self, hash_now: str) -> bool:
        return self.outcome is not Outcome.PENDING and self.outcome_hash != hash_now


def state_of_voices(voices: Sequence[Voice], hash_now: str) -> State:
    """In what state the voices leave a decision that is on its route.

    Approved only when there is a statutory body, every one is on the route, and each approved the text of
    ``hash_now``. Refused when one of them refused that text. Anything else is still on its route.
    """
    current = [voice for voice in voices if not voice.stale(hash_now)]
    if any(voice.outcome is Outcome.REFUSED for voice in current):
        return State.REFUSED
    if voices and len(current) == len(voices) and all(voice.outcome is Outcome.APPROVED for voice in voices):
        return State.APPROVED
    return State.IN_ROUTE


def check_complete(voices: Sequence[Voice], recommendations: int) -> None:
    """Refuse to send a decision on a route that cannot end in an approval."""
    if not recommendations:
        raise Refused("no_recommendation", "There is no recommendation to decide on. Write at least one.")
    missing = [voice.body for voice in voices if not voice.on_route]
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
    if voice.stale(hash_now):
        return (
            f"{voice.body} {voice.outcome.value} an earlier text. The text was changed since, "
            f"so {voice.body} has to decide again."
        )
    return f"{voice.body} has {voice.outcome.value}."


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
