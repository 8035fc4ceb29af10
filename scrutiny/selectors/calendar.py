"""The year's meetings of all bodies, with what clashes, and stops of routes on days without a meeting."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from commissioning.models import Partnership, RouteStage
from commissioning.rules.decisions import Outcome, State
from commissioning.selectors.law_clocks import measured_clocks_of
from ihwb.kernel.dates import MONTHS, FinancialYear, show_date
from ihwb.web.icalendar import DayEntry
from scrutiny.models import Meeting
from scrutiny.selectors.meeting_notices import cancelled
from scrutiny.selectors.meetings import clashes, first_day, last_day, papers_clock_of


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One meeting. papers: the last day for its papers; clashes: sentences."""

    slug: str
    title: str
    body: str
    starts_at: datetime
    ends_on: date | None
    place: str
    items: int | None
    papers: date
    papers_out: date | None
    clashes: tuple[str, ...]
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    name: str
    rows: tuple[CalendarRow, ...]


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """The meetings of a financial year. homeless: stops of routes on days on which their body does not meet."""

    year: FinancialYear
    months: tuple[CalendarMonth, ...]
    homeless: tuple[str, ...]

    @property
    def rows(self) -> tuple[CalendarRow, ...]:
        return tuple(row for month in self.months for row in month.rows)


def year_calendar(
    partnership: Partnership, year: FinancialYear, body: str = "", *, drafts: bool = False
) -> YearCalendar:
    """All bodies, or one by its code. drafts: the reader writes agendas, so that those at work are counted.

    Queries: two for each meeting, and about ten.
    """
    rows = partnership.meetings.filter(starts_at__date__range=(year.start, year.end)).select_related(
        "body", "partnership"
    )
    if body:
        rows = rows.filter(body__code=body)
    meetings = list(rows.prefetch_related("agenda").order_by("starts_at"))
    clocks, today = measured_clocks_of(partnership), timezone.localdate()
    months: dict[tuple[int, int], list[CalendarRow]] = defaultdict(list)
    off = cancelled([one.pk for one in meetings])
    same = _same_time([one for one in meetings if one.pk not in off])
    for one in meetings:
        clock = papers_clock_of(one, clocks)
        day = first_day(one)
        months[day.year, day.month].append(
            CalendarRow(
                slug=one.slug,
                title=one.title,
                body=one.body.name,
                starts_at=timezone.localtime(one.starts_at),
                ends_on=one.ends_on,
                place=one.place,
                items=len(one.agenda.all()) if drafts or one.papers_out_on or day <= today else None,
                papers=clock.last_day,
                papers_out=one.papers_out_on,
                clashes=() if one.pk in off else (*clashes(one, clock), *same.get(one.pk, ())),
                cancelled=one.pk in off,
            )
        )
    return YearCalendar(
        year=year,
        months=tuple(
            CalendarMonth(f"{MONTHS[month - 1]} {number}", tuple(found)) for (number, month), found in months.items()
        ),
        homeless=_homeless(partnership, year, meetings, body),
    )


def _same_time(meetings: list[Meeting]) -> dict[int, tuple[str, ...]]:
    """Two meetings at one time in one place."""
    found: dict[int, tuple[str, ...]] = {}
    held: dict[tuple[datetime, str], Meeting] = {}
    for one in meetings:
        key = (one.starts_at, one.place.strip().lower())
        other = held.setdefault(key, one)
        if other is not one and key[1]:
            found[one.pk] = (f"{other.title} meets at the same time in the same place.",)
    return found


def _homeless(partnership: Partnership, year: FinancialYear, meetings: Iterable[Meeting], body: str) -> tuple[str, ...]:
    """Stops of bodies that have a calendar here, on days on which they do not meet. One query."""
    days: dict[int, set[date]] = defaultdict(set)
    for one in meetings:
        days[one.body_id] |= {first_day(one), last_day(one)}
    stops = RouteStage.objects.filter(
        decision__partnership=partnership,
        decision__state=State.IN_ROUTE.value,
        outcome=Outcome.PENDING.value,
        starts_on__range=(year.start, year.end),
        body__in=list(days),
    ).select_related("decision", "body")
    if body:
        stops = stops.filter(body__code=body)
    return tuple(
        f"{one.decision.reference} stops at {one.name} on {show_date(one.starts_on)}, on which it does not meet. "
        "Move the stop, or call the meeting."
        for one in stops.order_by("starts_on")
        if one.body_id is not None
        and not any(one.starts_on <= day <= (one.ends_on or one.starts_on) for day in days[one.body_id])
    )


def day_entries(partnership: Partnership, year: FinancialYear, address: str) -> list[DayEntry]:
    """The meetings, and the last days for their papers, for a calendar file. address: of the meetings' list."""
    found = []
    for row in year_calendar(partnership, year).rows:
        at = f"{row.starts_at:%H:%M}" + (f", {row.place}" if row.place else "")
        url = f"{address}{row.slug}/"
        found.append(
            DayEntry(f"meeting-{row.slug}@ihwb", row.starts_at.date(), f"{row.body}, {row.starts_at:%H:%M}", at, url)
        )
        if row.papers_out is None:
            found.append(DayEntry(f"papers-{row.slug}@ihwb", row.papers, f"Papers of {row.title} due", "", url))
    return found
