"""The clocks of a meeting and of a review, with their arithmetic in words."""

from dataclasses import dataclass
from datetime import date

from commissioning.rules.law_clocks import work_out
from commissioning.rules.law_kinds import ClockKind, Count, Measure, Unit
from ihwb.kernel.dates import show_date
from ihwb.kernel.working import WorkingCalendar


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


def own_days(days: int) -> Measure:
    """What a meeting that keeps another notice than its body's is counted by: clear working days."""
    return Measure(days, Unit.WORKING, Count.CLEAR)


def own_months(months: int) -> Measure:
    """What a review that gives the executive another time than the law's is counted by: months from receipt."""
    return Measure(months, Unit.MONTHS, Count.BEGINNING)


def papers_clock(meeting: date, measure: Measure, out_on: date | None, calendar: WorkingCalendar) -> Clock:
    """When the agenda and reports must be out.

    Source: Local Government Act 1972 s100B; Local Authorities (Executive Arrangements) (Meetings and Access to
    Information) (England) Regulations 2012 reg 7.
    """
    found = work_out(ClockKind.PAPERS, measure, meeting, calendar)
    return Clock("Agenda and reports published", found.day, found.arithmetic, out_on)


def response_clock(received: date, measure: Measure, answered: date | None, calendar: WorkingCalendar) -> Clock:
    """When the executive must have answered a scrutiny panel.

    Source: Local Government Act 2000 s9FE.
    """
    found = work_out(ClockKind.EXECUTIVE_RESPONSE, measure, received, calendar)
    return Clock("Response of the executive", found.day, found.arithmetic, answered)


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
