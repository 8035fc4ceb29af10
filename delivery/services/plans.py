"""Settling and keeping a project's plan: milestones, their baseline, and what they wait for."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from commissioning.models import Partnership, Post, User
from delivery.models import Dependency, Milestone, Project, StageGate, Workstream
from delivery.rules.schedule import Link, cycle
from delivery.services.changing import add, change, check_own, locked
from delivery.services.exceptions import watch_after
from delivery.services.reasons import checked_reason
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class MilestoneFields:
    """What people may change of a milestone. starts_on: None for an event of one day."""

    name: str
    workstream: Workstream | None
    owner: Post | None
    starts_on: date | None
    due_on: date
    gate: StageGate | None = None


@transaction.atomic
def add_milestone(
    *, partnership: Partnership, project_id: int, to: MilestoneFields, reason: str, by: User
) -> Milestone:
    """At the end of the project's plan, outside the baseline until that is settled again. Raises Refused."""
    project = locked(Project, "project", project_id, partnership=partnership)
    _check(project, to)
    last = project.milestones.aggregate(last=Max("number"))["last"] or 0
    return add(Milestone(project=project, number=last + 1, **_values(to)), reason, by)


@transaction.atomic
def change_milestone(
    *, partnership: Partnership, milestone_id: int, version: int, to: MilestoneFields, reason: str, by: User
) -> Milestone:
    """Raises Refused for other days once the baseline is set: those move by an approved request for change."""
    row = locked(Milestone, "milestone", milestone_id, version, project__partnership=partnership)
    _check(row.project, to)
    if row.baselined_on and (row.starts_on, row.due_on) != (to.starts_on, to.due_on):
        raise Refused(
            "baselined",
            f"The baseline was set on {show_date(row.baselined_on)}: this milestone is due {show_date(row.due_on)}. "
            "Other days need a request for change that the programme board approves; until then, change the day "
            "expected.",
        )
    change(row, _values(to), reason, by)
    return row


def _check(project: Project, to: MilestoneFields) -> None:
    check_own(project.partnership, [to.owner])
    if to.workstream and to.workstream.project_id != project.pk:
        raise Refused("foreign", f"{to.workstream} is not a workstream of {project}. Choose one from the list.")
    if to.gate and to.gate.project_id != project.pk:
        raise Refused("foreign", f"{to.gate} is not a gate of {project}. Choose one from the list.")


def _values(to: MilestoneFields) -> dict[str, object]:
    return {name: getattr(to, name) for name in MilestoneFields.__dataclass_fields__}


@transaction.atomic
def set_baseline(*, partnership: Partnership, project_id: int, on: date, reason: str, by: User) -> int:
    """Settle the days of every milestone that has no baseline yet. Returns how many. Raises Refused for none."""
    project = locked(Project, "project", project_id, partnership=partnership)
    why = checked_reason(reason)
    rows = list(Milestone.objects.select_for_update().filter(project=project, baselined_on__isnull=True))
    if not rows:
        raise Refused("no_milestones", "Every milestone of this project has its baseline. Nothing was changed.")
    for row in rows:
        change(row, {"baselined_on": on}, why, by)
    return len(rows)


# --- What waits for what ----------------------------------------------------------------------------------------------


@transaction.atomic
def add_dependency(
    *, partnership: Partnership, after_id: int, before: Milestone, lag_days: int, reason: str, by: User
) -> Dependency:
    """Make a milestone wait for another, also of another project. Raises Refused for a ring, naming it."""
    # Of two people who would close a ring together the second waits here and sees what the first has added.
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    after = locked(Milestone, "milestone", after_id, project__partnership=partnership)
    check_own(partnership, [before.project])
    links = links_of(partnership)
    ring = cycle(links, Link(before.pk, after.pk, lag_days))
    if ring:
        names = dict(Milestone.objects.filter(pk__in=ring).values_list("pk", "name"))
        told = " → ".join(f"“{names[key]}”" for key in ring)
        raise Refused("ring", f"Milestones would wait for each other in a ring: {told}. Choose another one.")
    watch_after(partnership, by)
    return add(Dependency(before=before, after=after, lag_days=lag_days), reason, by)


@transaction.atomic
def remove_dependency(*, partnership: Partnership, dependency_id: int, reason: str, by: User) -> None:
    """The milestone waits no more; the history keeps that it did."""
    row = locked(Dependency, "dependency", dependency_id, after__project__partnership=partnership)
    row._change_reason = checked_reason(reason)  # type: ignore[attr-defined]  # simple_history reads both on delete
    row._history_user = by  # type: ignore[attr-defined]
    row.delete()


def links_of(partnership: Partnership) -> list[Link]:
    """Every dependency of the partnership. One query."""
    rows = Dependency.objects.filter(after__project__partnership=partnership)
    return [Link(*one) for one in rows.values_list("before", "after", "lag_days")]
