"""The plan across projects: what each milestone waits for, when it is expected, and the drawing of it all."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from commissioning.models import Partnership
from delivery.models import Dependency, Milestone
from delivery.rules import schedule, timeline
from delivery.rules.milestones import LATE, OVERDUE, STATES, days, quiet_since, standing
from ihwb.kernel.dates import show_date


@dataclass(frozen=True, slots=True)
class Wait:
    """One dependency as told on a milestone. pk: of the dependency; key: of the other milestone."""

    pk: int
    key: int
    name: str
    project: str
    lag_days: int
    pushes: bool


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A milestone with its baseline and when it is expected. told: its slip in words; empty when it holds its day.

    quiet: the day since which nobody has reported it; its slip then says only how much time has passed.
    silent: the same, or that day of what pushes it: since then nothing is known of its slip.
    """

    milestone: Milestone
    state: str
    label: str
    tag: str
    status: str
    expected: date
    slip: int
    told: str
    waits: tuple[Wait, ...]
    quiet: date | None
    silent: date | None

    @property
    def late(self) -> bool:
        return self.state in (OVERDUE, LATE) or (self.slip > 0 and self.state != "done")


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What the reader asks for; empty means all."""

    project: str = ""
    workstream: str = ""
    late: bool = False


def plan(partnership: Partnership, on: date) -> list[PlanRow]:
    """Every milestone by project, workstream and day, as known on a day. Two queries."""
    held = Milestone.objects.filter(project__partnership=partnership)
    rows = {one.pk: one for one in held.select_related("project", "workstream", "owner")}
    links = list(Dependency.objects.filter(after__project__partnership=partnership))
    waits: dict[int, list[Dependency]] = defaultdict(list)
    for link in links:
        waits[link.after_id].append(link)
    found = schedule.expect(
        [schedule.Task(one.pk, one.starts_on, one.due_on, one.forecast_on, one.done_on) for one in rows.values()],
        [schedule.Link(one.before_id, one.after_id, one.lag_days) for one in links],
        on,
    )
    told = [_row(one, found, waits[one.pk], rows, on) for one in rows.values()]
    return sorted(told, key=_order)


def _order(row: PlanRow) -> tuple[str, int, date, int]:
    one = row.milestone
    position = one.workstream.position if one.workstream else 0
    return one.project.name, position, one.due_on, one.number


def shown(rows: list[PlanRow], asked: PlanFilter) -> list[PlanRow]:
    """The rows that the reader asks for."""
    return [
        one
        for one in rows
        if asked.project in ("", one.milestone.project.code)
        and asked.workstream in ("", str(one.milestone.workstream_id))
        and (one.late or not asked.late)
    ]


def drawing(rows: list[PlanRow], on: date) -> timeline.Drawing | None:
    """The rows along the calendar, under the name of their project and workstream."""
    return timeline.draw(
        [
            timeline.Span(
                one.milestone.pk,
                one.milestone.name,
                _group(one.milestone),
                one.milestone.starts_on,
                one.milestone.due_on,
                one.quiet or one.expected,
                one.state == "done",
                "quiet" if one.quiet else "late" if one.late else one.state,
                one.milestone.project.name,
                tuple(wait.key for wait in one.waits),
            )
            for one in rows
        ],
        on,
    )


def _group(one: Milestone) -> str:
    return f"{one.project.name}: {one.workstream.name}" if one.workstream else one.project.name


def _row(
    one: Milestone, known: dict[int, schedule.Expected], waits: list[Dependency], rows: dict[int, Milestone], on: date
) -> PlanRow:
    found = known[one.pk]
    state = standing(
        on=on, starts_on=one.starts_on, due_on=one.due_on, forecast_on=one.forecast_on, done_on=one.done_on
    )
    quiet, silent = _quiet(one, on), _silent(one.pk, known, rows, on)
    return PlanRow(
        milestone=one,
        state=state.state,
        label=STATES[state.state],
        tag=state.tag,
        status=state.words,
        expected=found.on,
        slip=found.slip,
        # What only the passing of time pushes, where nobody reports, is told of neither.
        told=""
        if quiet and all(_quiet(rows[key], on) for key in found.by)
        else _told(found, rows, None if quiet else silent),
        waits=tuple(
            Wait(
                link.pk,
                link.before_id,
                rows[link.before_id].name,
                rows[link.before_id].project.name,
                link.lag_days,
                link.before_id in found.by,
            )
            for link in waits
        ),
        quiet=quiet,
        silent=silent,
    )


def _quiet(one: Milestone, on: date) -> date | None:
    return quiet_since(on=on, due_on=one.due_on, forecast_on=one.forecast_on, done_on=one.done_on)


def _silent(key: int, known: dict[int, schedule.Expected], rows: dict[int, Milestone], on: date) -> date | None:
    """The day since which a milestone is silent, or one that pushes it further than its own report says."""
    if quiet := _quiet(rows[key], on):
        return quiet
    before = known[key].by if known[key].hidden else ()
    return next((since for one in before if (since := _silent(one, known, rows, on))), None)


def _told(found: schedule.Expected, rows: dict[int, Milestone], silent: date | None) -> str:
    """Who pushes it how far, and whether its own forecast says so already; of the silent nobody knows how far."""
    if not found.pushed:
        return ""
    names = " and ".join(f"“{rows[key].name}”" for key in found.by)
    if silent:
        return f"Waits for {names}; nothing reported since {show_date(silent)}, so when it is expected is not known"
    words = f"Pushed {days(found.pushed)} by {names}"
    if found.hidden:
        return f"{words}: expected {show_date(found.on)}, which its own forecast does not say yet"
    return f"{words}; its own forecast allows for it"
