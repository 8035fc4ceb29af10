"""The life of a statutory return's collection as a table, when it is late, and next year's dates from last year's.

The last day of a window is in time; the day after it is late.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ihwb.kernel.dates import same_day_of_month, show_date
from ihwb.kernel.errors import Refused


class ReturnState(StrEnum):
    """How far a collection has come."""

    PLANNED = "planned"
    COLLECTING = "collecting"
    RECEIVED = "received"
    CHECKED = "checked"
    SIGNED_OFF = "signed_off"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFRESHED = "refreshed"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class ReturnAct(StrEnum):
    """What is done with a collection."""

    START = "start"
    HAND_IN = "hand_in"
    SEND_BACK = "send_back"
    CHECK = "check"
    SIGN_OFF = "sign_off"
    SUBMIT = "submit"
    REJECT = "reject"
    ACCEPT = "accept"
    REFRESH = "refresh"

    @property
    def label(self) -> str:
        return {
            "start": "Start collecting",
            "hand_in": "Hand in the data",
            "send_back": "Send back to the provider",
            "check": "Record that it is checked",
            "sign_off": "Sign off",
            "submit": "Record the submission",
            "reject": "Record that it was rejected",
            "accept": "Record that it was accepted",
            "refresh": "Record the refresh",
        }[self.value]

    @property
    def done(self) -> str:
        """The step as a timeline tells it."""
        return {
            "start": "Collecting began",
            "hand_in": "Data handed in",
            "send_back": "Sent back to the provider",
            "check": "Checked",
            "sign_off": "Signed off",
            "submit": "Submitted",
            "reject": "Rejected",
            "accept": "Accepted",
            "refresh": "Refreshed",
        }[self.value]


_S, _A = ReturnState, ReturnAct
TABLE: dict[tuple[ReturnState, ReturnAct], ReturnState] = {
    (_S.PLANNED, _A.START): _S.COLLECTING,
    (_S.PLANNED, _A.HAND_IN): _S.RECEIVED,
    (_S.COLLECTING, _A.HAND_IN): _S.RECEIVED,
    (_S.RECEIVED, _A.SEND_BACK): _S.COLLECTING,
    (_S.RECEIVED, _A.CHECK): _S.CHECKED,
    (_S.CHECKED, _A.SEND_BACK): _S.COLLECTING,
    (_S.CHECKED, _A.SIGN_OFF): _S.SIGNED_OFF,
    (_S.SIGNED_OFF, _A.SEND_BACK): _S.COLLECTING,
    (_S.SIGNED_OFF, _A.SUBMIT): _S.SUBMITTED,
    (_S.SUBMITTED, _A.REJECT): _S.COLLECTING,
    (_S.SUBMITTED, _A.ACCEPT): _S.ACCEPTED,
    (_S.ACCEPTED, _A.REFRESH): _S.REFRESHED,
}
SIGNED = (_S.SIGNED_OFF, _S.SUBMITTED, _S.ACCEPTED, _S.REFRESHED)
BEFORE_DATA = frozenset({_S.PLANNED, _S.COLLECTING})
BEFORE_SUBMISSION = frozenset({_S.PLANNED, _S.COLLECTING, _S.RECEIVED, _S.CHECKED, _S.SIGNED_OFF})
NEEDS_REASON = frozenset({_A.SEND_BACK, _A.REJECT})
MAY_CARRY_FILE = frozenset({_A.HAND_IN, _A.CHECK, _A.SUBMIT, _A.ACCEPT, _A.REFRESH})


def acts_in(state: ReturnState) -> list[ReturnAct]:
    """What can be done in a state, in the order of the table."""
    return [act for held, act in TABLE if held is state]


def after(state: ReturnState, act: ReturnAct, name: str) -> ReturnState:
    """The state that an act leads to. Raises Refused with the code ``not_now``."""
    found = TABLE.get((state, act))
    if found is None:
        can = "; ".join(one.label.lower() for one in acts_in(state)) or "nothing more"
        raise Refused(
            "not_now",
            f"{name} is at “{state.label.lower()}”, so this cannot be done now: {act.label.lower()}. "
            f"What can be done: {can}.",
        )
    return found


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a collection. Every last day is included."""

    period_start: date
    period_end: date
    opens_on: date
    closes_on: date
    data_due_on: date | None = None
    refresh_on: date | None = None

    def check(self) -> None:
        """Refuse dates in a wrong order. Raises Refused with the code ``dates``."""
        pairs = [
            (self.period_start, self.period_end, "The period begins on {}, after it ends on {}"),
            (self.opens_on, self.closes_on, "The window opens on {}, after it closes on {}"),
            (self.data_due_on, self.closes_on, "The data is due on {}, after the window closes on {}"),
            (self.closes_on, self.refresh_on, "The window closes on {}, after the refresh ends on {}"),
        ]
        for first, last, said in pairs:
            if first is not None and last is not None and last < first:
                raise Refused("dates", said.format(show_date(first), show_date(last)) + ". Correct one of the days.")

    def later(self, months: int) -> "Dates":
        """The same dates so many whole months later."""

        def moved(day: date | None) -> date | None:
            return same_day_of_month(day, months) if day else None

        return Dates(
            same_day_of_month(self.period_start, months),
            _end_of_period(self.period_end, months),
            same_day_of_month(self.opens_on, months),
            same_day_of_month(self.closes_on, months),
            moved(self.data_due_on),
            moved(self.refresh_on),
        )


def _end_of_period(day: date, months: int) -> date:
    """A period that ends with its month ends with its month later too: 28 February 2015 becomes 29 February 2016."""
    next_day = date.fromordinal(day.toordinal() + 1)
    if next_day.day == 1:
        return date.fromordinal(same_day_of_month(next_day, months).toordinal() - 1)
    return same_day_of_month(day, months)


def next_label(label: str, years: int) -> str:
    """The name of a period so many years later: "2014/15" becomes "2015/16", "Quarter 1, 2014" "Quarter 1, 2015"."""

    def moved(found: re.Match[str]) -> str:
        year = int(found[1]) + years
        if not found[2]:
            return str(year)
        return f"{year}{found[2]}{(int(found[3]) + years) % 100:02}"

    return re.sub(r"\b((?:19|20)\d\d)(?:([/-])(\d\d)\b)?", moved, label)


def late_by(state: ReturnState, dates: Dates, today: date) -> str:
    """Why a collection is late on a day, in a sentence; empty when it is not."""
    if state in BEFORE_SUBMISSION and today > dates.closes_on:
        return f"The window closed on {show_date(dates.closes_on)} and it is not submitted."
    due = dates.data_due_on
    if state in BEFORE_DATA and due is not None and today > due:
        return f"The data was due on {show_date(due)} and is not handed in."
    if state is _S.ACCEPTED and dates.refresh_on is not None and today > dates.refresh_on:
        return f"The refresh ended on {show_date(dates.refresh_on)} and none is recorded."
    return ""


def late_since(state: ReturnState, dates: Dates, today: date) -> date | None:
    """The day that was missed; None when none was."""
    if state in BEFORE_DATA and dates.data_due_on is not None and today > dates.data_due_on:
        return dates.data_due_on
    if state in BEFORE_SUBMISSION and today > dates.closes_on:
        return dates.closes_on
    if state is _S.ACCEPTED and dates.refresh_on is not None and today > dates.refresh_on:
        return dates.refresh_on
    return None


def check_signing(*, checked_by: int | None, signs: int, name: str) -> None:
    """Refuse the checker's own signature. Raises Refused with the code ``own_check``."""
    if checked_by == signs:
        raise Refused("own_check", f"You checked {name} yourself. Somebody else who acts for the post signs it off.")


def check_other_person(what: str, *, handed_in: int | None, by: int) -> None:
    """Refuse a check by whoever handed the data in last. Raises Refused with the code ``own_work``."""
    if handed_in is not None and handed_in == by:
        raise Refused("own_work", f"You handed the data of {what} in yourself. Somebody else has to check them.")
