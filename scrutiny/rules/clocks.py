"""The clocks of a meeting and of a review, with their arithmetic in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from ihwb.kernel.dates import last_day_of_months, show_date, show_weekday_date
from ihwb.kernel.working import WorkingCalendar

_NUMBERS = {1: "one month", 2: "two months", 3: "three months"}


@dataclass(frozen=True, slots=True)
class Clock:
    """One last day, and how it was counted. done_on: the day it was met, if it was."""

    name: str
    last_day: date
    arithmetic: str
    done_on: date | None = None

    @property
    def is_late(self) -> bool:
        """True if it was met after its last day. One that is still open is not late by itself: that needs today."""
        return self.done_on is not None and self.done_on > self.last_day


def papers_clock(meeting: date, clear_days: int, out_on: date | None, calendar: WorkingCalendar) -> Clock:
    """When the agenda and reports must be out. Clear days are working days, both ends left out.

    Source: Local Government Act 1972 s100B; Local Authorities (Executive Arrangements) (Meetings and Access to
    Information) (England) Regulations 2012 reg 10.
    """
    last_day = calendar.latest_notice(meeting, clear_days, "working")
    words = calendar.explain_notice(meeting, clear_days, "working")
    return Clock("Agenda and reports published", last_day, words, out_on)


def response_clock(received: date, months: int, answered: date | None = None) -> Clock:
    """When the executive must have answered a scrutiny panel: whole months that begin with the day of receipt.

    Source: Local Government Act 2000 s9FE.
    """
    last_day = last_day_of_months(received, months)
    span = _NUMBERS.get(months, f"{months} months")
    words = (
        f"Received on {show_weekday_date(received)}. {span.capitalize()} that begin with that day end on "
        f"{show_weekday_date(last_day)}: the day of receipt is the first day counted, so the last day is the day "
        f"before {show_date(last_day + timedelta(days=1))}."
    )
    return Clock("Response of the executive", last_day, words, answered)


def clash_sentence(
    *, challenger: str, first: date, last: date, papers: date, decider: str, decides: date
) -> str | None:
    """Why a scrutiny meeting came too late for the papers; None when it did not.

    It did when it ended after the day the papers were published and not after the deciding meeting: what it found
    could not be in the published pack.
    """
    if last <= papers or first > decides:
        return None
    when = f"on {show_date(first)}" if first == last else f"from {show_date(first)} to {show_date(last)}"
    return (
        f"{challenger} sits {when}, and the papers for {decider} on {show_date(decides)} are out on "
        f"{show_date(papers)}: its findings cannot be in the published pack. Put them before the meeting as a "
        "late paper, or as urgent business."
    )
