"""What is due at a body by the day of a meeting: stops of decisions' routes, and entries of the forward plan."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning.models import Decision, PlanEntry, RouteStage
from commissioning.rules.decisions import Outcome, Purpose, State
from ihwb.kernel.dates import show_date
from scrutiny.models import Meeting, Report
from scrutiny.rules.agenda import next_number
from scrutiny.rules.exemptions import Part
from scrutiny.selectors.meetings import first_day, last_day


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision that belongs on the agenda. why: in a sentence; report: the slug of the report that carries it.

    private: the forward plan announces a private meeting, so that the item needs its exemption and a public title.
    """

    decision: int
    reference: str
    title: str
    why: str
    due: date
    report: str
    report_title: str
    private: bool

    @property
    def overdue_sort(self) -> tuple[date, str]:
        return self.due, self.reference


def next_number_of(meeting: Meeting) -> str:
    """The number of the next item of Part I: one more than any; once published, an addition to Part I's last."""
    published = meeting.papers_out_on is not None
    rows = meeting.agenda.order_by("part", "position")
    open_rows = rows.filter(part=Part.PUBLIC) if published else rows
    return next_number(list(open_rows.values_list("number", flat=True)), published=published)


def proposals(meeting: Meeting) -> list[Proposal]:
    """What waits for the body by the last day of the meeting and is not on this agenda. Five queries."""
    last = last_day(meeting)
    on_agenda = meeting.agenda.values_list("decision", "report__decision")
    there = {pk for row in on_agenda for pk in row if pk}
    found = {one.decision.pk: _from_stop(one, meeting) for one in _stops(meeting, last)}
    for entry in _entries(meeting, last):
        found.setdefault(entry.decision.pk, _from_entry(entry))
    reports = _reports(meeting, found)
    private = set(PlanEntry.objects.filter(decision__in=found, private=True).values_list("decision", flat=True))
    made = [
        Proposal(
            decision=decision.pk,
            reference=decision.reference,
            title=decision.title,
            why=why,
            due=due,
            report=reports[pk].slug if pk in reports else "",
            report_title=reports[pk].subject if pk in reports else "",
            private=pk in private,
        )
        for pk, (decision, why, due) in found.items()
        if pk not in there
    ]
    return sorted(made, key=lambda one: one.overdue_sort)


def _stops(meeting: Meeting, last: date) -> list[RouteStage]:
    """The stops of the body that have come and have no outcome on the text as it is."""
    rows = RouteStage.objects.filter(
        body=meeting.body_id, decision__state=State.IN_ROUTE.value, starts_on__lte=last
    ).select_related("decision")
    return [
        one
        for one in rows.order_by("starts_on", "number")
        if one.outcome == Outcome.PENDING or one.outcome_hash != one.decision.content_hash
    ]


def _from_stop(one: RouteStage, meeting: Meeting) -> tuple[Decision, str, date]:
    due = one.ends_on or one.starts_on
    what = f"Its route has this body for {Purpose(one.purpose).label.lower()}"
    if due < first_day(meeting):
        return one.decision, f"{what}, due {show_date(due)} and not done.", due
    return one.decision, f"{what} on {show_date(one.starts_on)}.", due


def _entries(meeting: Meeting, last: date) -> list[PlanEntry]:
    """Entries of the forward plan that name the body and this day, or a period with it, and are not decided."""
    first = first_day(meeting)
    day = Q(period_until__isnull=True, meeting_on__range=(first, last)) | Q(
        period_until__isnull=False, meeting_on__lte=last, period_until__gte=first
    )
    open_states = [State.DRAFT.value, State.IN_ROUTE.value]
    rows = PlanEntry.objects.filter(day, maker_body=meeting.body_id, decision__state__in=open_states)
    return list(rows.select_related("decision"))


def _from_entry(entry: PlanEntry) -> tuple[Decision, str, date]:
    key = "key decision" if entry.is_key else "decision"
    return entry.decision, f"The forward plan announces it as a {key} for this day.", entry.meeting_on


def _reports(meeting: Meeting, decisions: dict[int, tuple[Decision, str, date]]) -> dict[int, Report]:
    """The latest report of each decision to this body. One query."""
    rows = Report.objects.filter(decision__in=decisions, committee=meeting.body_id).order_by("date")
    return {one.decision_id: one for one in rows if one.decision_id}
