"""Setting up and changing programmes, projects and workstreams."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.models import Body, Partnership, Post, Strategy, User
from delivery.models import Programme, Project, Workstream
from delivery.services.changing import add, change, check_own, locked
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class ProgrammeFields:
    """What people may change of a programme."""

    name: str
    purpose: str
    sponsor: Post | None
    joint_sponsor: Post | None
    manager: Post | None
    board: Body | None


@dataclass(frozen=True, slots=True)
class ProjectFields:
    """What people may change of a project. Days: the first and the last one, both included."""

    name: str
    programme: Programme | None
    purpose: str
    sponsor: Post | None
    manager: Post | None
    strategy: Strategy | None
    status: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class WorkstreamFields:
    name: str
    purpose: str
    lead: Post | None


@transaction.atomic
def add_programme(*, partnership: Partnership, code: str, to: ProgrammeFields, reason: str, by: User) -> Programme:
    """Raises Refused for a code or name that stands already, and for a joint sponsor without a sponsor."""
    _check_programme(partnership, to)
    return add(Programme(partnership=partnership, code=code, **_values(to)), reason, by)


@transaction.atomic
def change_programme(
    *, partnership: Partnership, programme_id: int, version: int, to: ProgrammeFields, reason: str, by: User
) -> Programme:
    """Raises Refused when somebody saved since, when nothing changes, or as ``add_programme``."""
    row = locked(Programme, "programme", programme_id, version, partnership=partnership)
    _check_programme(partnership, to)
    change(row, _values(to), reason, by)
    return row


def _check_programme(partnership: Partnership, to: ProgrammeFields) -> None:
    check_own(partnership, [to.sponsor, to.joint_sponsor, to.manager, to.board])
    if to.joint_sponsor and (to.sponsor is None or to.sponsor == to.joint_sponsor):
        raise Refused("sponsors", "A joint sponsor stands beside another sponsor. Choose two different posts.")


@transaction.atomic
def add_project(*, partnership: Partnership, code: str, to: ProjectFields, reason: str, by: User) -> Project:
    """Raises Refused for a code that stands already, and for an end before the start."""
    check_own(partnership, [to.programme, to.sponsor, to.manager, to.strategy])
    return add(Project(partnership=partnership, code=code, **_values(to)), reason, by)


@transaction.atomic
def change_project(
    *, partnership: Partnership, project_id: int, version: int, to: ProjectFields, reason: str, by: User
) -> Project:
    """Raises Refused when somebody saved since, when nothing changes, or as ``add_project``."""
    row = locked(Project, "project", project_id, version, partnership=partnership)
    check_own(partnership, [to.programme, to.sponsor, to.manager, to.strategy])
    change(row, _values(to), reason, by)
    return row


@transaction.atomic
def add_workstream(
    *, partnership: Partnership, project_id: int, to: WorkstreamFields, reason: str, by: User
) -> Workstream:
    """At the end of the project's list. Raises Refused for a name that the project has already."""
    project = locked(Project, "project", project_id, partnership=partnership)
    check_own(partnership, [to.lead])
    last = project.workstreams.aggregate(last=Max("position"))["last"] or 0
    return add(Workstream(project=project, position=last + 1, **_values(to)), reason, by)


@transaction.atomic
def change_workstream(
    *, partnership: Partnership, workstream_id: int, version: int, to: WorkstreamFields, reason: str, by: User
) -> Workstream:
    """Raises Refused when somebody saved since, when nothing changes, or as ``add_workstream``."""
    row = locked(Workstream, "workstream", workstream_id, version, project__partnership=partnership)
    check_own(partnership, [to.lead])
    change(row, _values(to), reason, by)
    return row


def _values(to: Any) -> dict[str, Any]:
    """The fields as they stand; rows stay rows (``asdict`` would copy into them)."""
    return {name: getattr(to, name) for name in type(to).__dataclass_fields__}
