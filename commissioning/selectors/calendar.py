"""The working days of a partnership: England's, corrected by its own table."""

from dataclasses import dataclass
from datetime import date

from commissioning.models import Body, ExtraDay, Partnership
from ihwb.kernel.working import Basis, WorkingCalendar

PAPERS_CLEAR_DAYS = 5
KEY_DECISION_CLEAR_DAYS = 28


@dataclass(frozen=True, slots=True)
class Notice:
    """One clock before a meeting. by: the last day for it; passed: whether that day is over; how: the arithmetic."""

    what: str
    by: date
    passed: bool
    how: str


def working_calendar(partnership: Partnership) -> WorkingCalendar:
    """One query."""
    rows = ExtraDay.objects.filter(partnership=partnership).values_list("day", "is_holiday")
    return WorkingCalendar(dict(rows))


def notices(body: Body, meeting: date, today: date) -> list[Notice]:
    """The notice days of a meeting of the body, the first to come first. One query."""
    calendar = working_calendar(body.partnership)
    basis: Basis = "working" if body.notice_basis == "working" else "calendar"
    clocks: list[tuple[str, int, Basis]] = [
        ("Key decision in the forward plan; first notice of a private meeting", KEY_DECISION_CLEAR_DAYS, basis),
        ("Agenda and reports; second notice of a private meeting, with reasons", PAPERS_CLEAR_DAYS, "working"),
    ]
    found = []
    for what, days, counted in clocks:
        by = calendar.latest_notice(meeting, days, counted)
        found.append(Notice(what, by, by < today, calendar.explain_notice(meeting, days, counted)))
    return sorted(found, key=lambda one: one.by)
