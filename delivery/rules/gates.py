"""Where a stage gate stands, and whether the stage behind it may begin."""

from dataclasses import dataclass
from datetime import date

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused

AHEAD, WAITING, CONDITIONS, OPEN, STOPPED, BEGUN = "ahead", "waiting", "conditions", "open", "stopped", "begun"
LABELS = {
    AHEAD: ("Not put forward", "grey"),
    WAITING: ("Waits for its review", "yellow"),
    CONDITIONS: ("Conditions to meet", "orange"),
    OPEN: ("Passed, stage not begun", "teal"),
    STOPPED: ("Stopped", "red"),
    BEGUN: ("Stage begun", "green"),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """outcome: of the latest review, empty while it waits; None before the first.

    unmet: how many conditions of that review the stage must wait for and that are not met; started_on: the stage's
    first day.
    """

    name: str
    outcome: str | None
    unmet: int
    started_on: date | None


def standing(gate: Gate) -> str:
    """One of the states above."""
    if gate.started_on is not None:
        return BEGUN
    if gate.outcome is None:
        return AHEAD
    if gate.outcome == "":
        return WAITING
    if gate.outcome == "stopped":
        return STOPPED
    return CONDITIONS if gate.unmet else OPEN


def check_take_back(gate: Gate, met: int) -> None:
    """Raises Refused where the latest review has no outcome, or something rests on it already.

    met: how many conditions of that review are recorded as met.
    """
    if not gate.outcome:
        raise Refused("no_outcome", f"{gate.name} has no outcome to take back: {LABELS[standing(gate)][0].lower()}.")
    if gate.started_on is not None:
        raise Refused(
            "rests",
            f"The stage began on {show_date(gate.started_on)} on this outcome, so it is not taken back. "
            "Raise an exception for the board instead.",
        )
    if met:
        many = "1 condition of it is" if met == 1 else f"{met} conditions of it are"
        raise Refused(
            "rests",
            f"{many} recorded as met, so the outcome is not taken back. Raise an exception for the board instead.",
        )


def check_start(gate: Gate, before: list[Gate], on: date, held_on: date | None, today: date) -> None:
    """Raises Refused unless the stage may begin on a day. before: the project's earlier gates, the first of them first.

    held_on: the day of the review that passed it.
    """
    state = standing(gate)
    if gate.started_on is not None:
        raise Refused("begun", f"This stage began on {show_date(gate.started_on)} already.")
    if state == CONDITIONS:
        many = "1 condition" if gate.unmet == 1 else f"{gate.unmet} conditions"
        raise Refused("conditions", f"{gate.name} passed with {many} to meet first. Record how each was met.")
    if state != OPEN:
        raise Refused(
            "not_passed", f"{gate.name} is not passed ({LABELS[state][0].lower()}), so the stage cannot begin."
        )
    if late := next((one for one in before if one.started_on is None), None):
        raise Refused("before", f"The stage behind {late.name} has not begun. Stages begin one after the other.")
    first = max([one for one in (held_on, *(one.started_on for one in before)) if one is not None], default=on)
    if not first <= on <= today:
        raise Refused(
            "day",
            f"The stage can begin from {show_date(first)}, when its gate was passed and the stage before it had begun, "
            f"to today, {show_date(today)}. Enter a day between them.",
        )
