"""Milestones as they stand as at a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from commissioning.models import Partnership
from delivery.models import Milestone, StageGate
from delivery.rules import milestones as rules
from delivery.selectors.history import Entry, entries


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone. state: overdue, late, under_way, ahead or done; status: the same in words with its figures."""

    pk: int
    project_code: str
    project: str
    workstream: str
    number: int
    name: str
    printed: str
    starts_on: date | None
    due_on: date
    forecast_on: date | None
    done_on: date | None
    state: str
    label: str
    status: str
    tag: str
    source: str
    version: int
    owner: str
    baselined_on: date | None
    gate: StageGate | None


@dataclass(frozen=True, slots=True)
class Workstream:
    """The milestones of one workstream, by date; a project without workstreams has one without a name."""

    project: str
    name: str
    source: str
    milestones: tuple[MilestoneRow, ...]


@dataclass(frozen=True, slots=True)
class MilestoneFilter:
    """What the reader asks for; empty means all."""

    project: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneDetail:
    milestone: MilestoneRow
    history: tuple[Entry, ...]


def milestones(partnership: Partnership, *, on: date | None = None) -> list[MilestoneRow]:
    """Every milestone of the partnership by project, workstream and date. One query.

    on: the day as at which they stand; today when not given.
    """
    day = on or timezone.localdate()
    found = Milestone.objects.filter(project__partnership=partnership).select_related(
        "project", "workstream", "owner", "gate"
    )
    rows = [_row(one, day) for one in found]
    order: dict[tuple[str, str], int] = {}
    for one in sorted(rows, key=lambda row: (row.project, row.number)):
        order.setdefault((one.project_code, one.workstream), len(order))
    return sorted(rows, key=lambda row: (order[row.project_code, row.workstream], row.due_on, row.number))


def workstreams(rows: Iterable[MilestoneRow], asked: MilestoneFilter | None = None) -> list[Workstream]:
    """The rows of ``milestones`` by workstream, without those that were not asked for."""
    wanted = asked or MilestoneFilter()
    kept = [one for one in rows if wanted.project in ("", one.project_code) and wanted.state in ("", one.state)]
    grouped = groupby(kept, key=lambda row: (row.project, row.workstream, row.source))
    return [Workstream(project, name, source, tuple(held)) for (project, name, source), held in grouped]


def milestone_at(partnership: Partnership, pk: int) -> Milestone | None:
    found = Milestone.objects.filter(project__partnership=partnership, pk=pk)
    return found.select_related("project", "workstream", "owner", "gate").first()


LABELS = {
    "name": "Milestone",
    "starts_on": "Starts",
    "due_on": "Due",
    "forecast_on": "Expected",
    "done_on": "Done on",
    "baselined_on": "Baseline set",
}


def detail(milestone: Milestone, *, on: date | None = None) -> MilestoneDetail:
    """One milestone with its history. One query."""
    told = entries(milestone.history.all(), LABELS, {})
    return MilestoneDetail(_row(milestone, on or timezone.localdate()), tuple(told))


def _row(one: Milestone, on: date) -> MilestoneRow:
    standing = rules.standing(
        on=on, starts_on=one.starts_on, due_on=one.due_on, forecast_on=one.forecast_on, done_on=one.done_on
    )
    return MilestoneRow(
        pk=one.pk,
        project_code=one.project.code,
        project=one.project.name,
        workstream=one.workstream.name if one.workstream else "",
        number=one.number,
        name=one.name,
        printed=one.printed,
        starts_on=one.starts_on,
        due_on=one.due_on,
        forecast_on=one.forecast_on,
        done_on=one.done_on,
        state=standing.state,
        label=standing.label,
        status=standing.words,
        tag=standing.tag,
        source=one.source,
        version=one.version,
        owner=one.owner.title if one.owner else "",
        baselined_on=one.baselined_on,
        gate=one.gate,
    )
