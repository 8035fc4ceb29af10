"""Programmes with their projects, one programme, one project."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from commissioning.models import Partnership
from delivery.models import Benefit, Programme, Project, Workstream
from delivery.selectors.history import Entry, entries

STATUS_TAGS = {"proposed": "grey", "active": "blue", "on_hold": "yellow", "closed": "green"}


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list. milestones, done, overdue: how many on the day asked for."""

    project: Project
    status: str
    tag: str
    milestones: int
    done: int
    overdue: int


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with its projects; None for the projects that belong to no programme."""

    programme: Programme | None
    projects: tuple[ProjectRow, ...]


def overview(partnership: Partnership, on: date) -> list[ProgrammeRow]:
    """Every programme with its projects, then what belongs to none. Two queries."""
    programmes = list(programmes_of(partnership))
    rows = project_rows(partnership, on)
    held = [ProgrammeRow(one, tuple(row for row in rows if row.project.programme_id == one.pk)) for one in programmes]
    loose = tuple(row for row in rows if row.project.programme_id is None)
    return [*held, ProgrammeRow(None, loose)] if loose else held


def programmes_of(partnership: Partnership) -> QuerySet[Programme]:
    found = Programme.objects.filter(partnership=partnership)
    return found.select_related("sponsor", "joint_sponsor", "manager", "board").order_by("name")


def programme_at(partnership: Partnership, code: str) -> Programme | None:
    return programmes_of(partnership).filter(code=code).first()


def project_rows(partnership: Partnership, on: date) -> list[ProjectRow]:
    """Every project by name. One query."""
    done = Q(milestones__done_on__lte=on)
    counted = _projects(partnership).annotate(
        milestone_count=Count("milestones"),
        done_count=Count("milestones", filter=done),
        overdue_count=Count("milestones", filter=Q(milestones__due_on__lt=on) & ~done),
    )
    return [
        ProjectRow(
            one,
            one.get_status_display(),
            STATUS_TAGS[one.status],
            one.milestone_count,
            one.done_count,
            one.overdue_count,
        )
        for one in counted
    ]


def _projects(partnership: Partnership) -> QuerySet[Project]:
    found = Project.objects.filter(partnership=partnership)
    return found.select_related("programme", "sponsor", "manager", "strategy").order_by("name")


def project_at(partnership: Partnership, code: str) -> Project | None:
    return _projects(partnership).filter(code=code).first()


def benefits_of(programme: Programme) -> list[Benefit]:
    """Of the whole programme and of its projects, in the order of the register. One query."""
    found = Benefit.objects.filter(Q(programme=programme) | Q(project__programme=programme))
    return list(found.select_related("project", "owner").order_by("position", "code"))


def workstreams_of(project: Project) -> list[Workstream]:
    return list(project.workstreams.select_related("lead"))


PROGRAMME_LABELS = {
    "name": "Name",
    "purpose": "Purpose",
    "sponsor_id": "Sponsor",
    "joint_sponsor_id": "Joint sponsor",
    "manager_id": "Programme manager",
    "board_id": "Programme board",
}
PROJECT_LABELS = {
    "name": "Name",
    "programme_id": "Programme",
    "purpose": "Purpose",
    "sponsor_id": "Sponsor",
    "manager_id": "Project manager",
    "strategy_id": "Strategy",
    "status": "Status",
    "starts_on": "Starts on",
    "ends_on": "Ends on",
}


def programme_history(programme: Programme) -> list[Entry]:
    """Three queries."""
    posts = _titles(programme.partnership)
    words = dict.fromkeys(("sponsor_id", "joint_sponsor_id", "manager_id"), posts)
    bodies = dict(programme.partnership.bodies.values_list("pk", "name"))
    return entries(programme.history.all(), PROGRAMME_LABELS, {**words, "board_id": bodies})


def project_history(project: Project) -> list[Entry]:
    """Four queries."""
    posts = _titles(project.partnership)
    words = {
        "sponsor_id": posts,
        "manager_id": posts,
        "programme_id": dict(project.partnership.programmes.values_list("pk", "name")),
        "strategy_id": dict(project.partnership.strategies.values_list("pk", "name")),
        "status": dict(Project._meta.get_field("status").choices or ()),
    }
    return entries(project.history.all(), PROJECT_LABELS, words)


def _titles(partnership: Partnership) -> dict[int, str]:
    return dict(partnership.posts.values_list("pk", "title"))
