"""Loading programmes, projects, workstreams and milestones from ``delivery.yaml``."""

from django.utils.text import slugify

from commissioning.models import Partnership, Post
from commissioning.services.documents import Entry
from delivery.models import Milestone, Programme, Project, ProjectStatus, Workstream
from delivery.services.setup_rows import keep

Programmes = dict[str, Programme]
Projects = dict[str, Project]
Posts = dict[str, Post]


def load_programmes(partnership: Partnership, entry: Entry) -> Programmes:
    """The file's list of programmes. Returns every programme that the partnership has, by its code."""
    posts = {one.code: one for one in partnership.posts.all()}
    bodies = {one.code: one for one in partnership.bodies.all()}
    for row in entry.rows("programmes"):
        new = Programme(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            purpose=row.text("purpose", ""),
            sponsor=row.pick("sponsor", posts),
            joint_sponsor=row.pick("joint_sponsor", posts),
            manager=row.pick("manager", posts),
            board=row.pick("board", bodies),
            source=row.text("source"),
        )
        keep(row, new, "partnership", "code")
    return {one.code: one for one in partnership.programmes.all()}


def load_projects(partnership: Partnership, entry: Entry) -> Projects:
    programmes, posts = load_programmes(partnership, entry), {one.code: one for one in partnership.posts.all()}
    strategies = {one.code: one for one in partnership.strategies.all()}
    for row in entry.rows("projects"):
        new = Project(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            programme=_programme(partnership, row, programmes),
            purpose=row.text("purpose", ""),
            sponsor=row.pick("sponsor", posts),
            manager=row.pick("manager", posts),
            strategy=row.pick("strategy", strategies),
            status=row.choice("status", ProjectStatus) if row.has("status") else ProjectStatus.ACTIVE,
            starts_on=row.day("starts_on"),
            ends_on=row.day("ends_on"),
            source=row.text("source"),
        )
        keep(row, new, "partnership", "code")
        _load_workstreams(row, partnership.projects.get(code=new.code), posts)
    return {one.code: one for one in partnership.projects.all()}


def _programme(partnership: Partnership, row: Entry, programmes: Programmes) -> Programme | None:
    """The programme that a project names: by its code, by its name, or, as older files do, by a name alone."""
    words = row.text("programme", "")
    if not words:
        return None
    for one in programmes.values():
        if words in (one.code, one.name):
            return one
    new = Programme(partnership=partnership, code=slugify(words).upper()[:40] or "PROGRAMME", name=words)
    keep(row, new, "partnership", "code")
    programmes[new.code] = partnership.programmes.get(code=new.code)
    return programmes[new.code]


def _load_workstreams(entry: Entry, project: Project, posts: Posts) -> None:
    for position, row in enumerate(entry.rows("workstreams"), start=1):
        new = Workstream(
            project=project,
            name=row.text("name"),
            purpose=row.text("purpose", ""),
            lead=row.pick("lead", posts),
            position=position,
            source=project.source,
        )
        keep(row, new, "project", "name")


def load_milestones(entry: Entry, projects: Projects) -> None:
    for plan in entry.rows("milestones"):
        project, source = plan.needed("project", projects), plan.text("source")
        streams = {one.name: one for one in project.workstreams.all()}
        for number, row in enumerate(plan.rows("milestones"), start=1):
            new = Milestone(
                project=project,
                number=number,
                workstream=_workstream(row, project, streams),
                name=row.text("name"),
                printed=row.text("printed", ""),
                starts_on=row.day("starts_on"),
                due_on=row.needed_day("due_on"),
                source=source,
            )
            keep(row, new, "project", "number")


def _workstream(row: Entry, project: Project, streams: dict[str, Workstream]) -> Workstream | None:
    """The workstream that a milestone names; one that the project's own list lacks is added to it."""
    name = row.text("workstream", "")
    if name and name not in streams:
        new = Workstream(project=project, name=name, position=len(streams) + 1, source=project.source)
        keep(row, new, "project", "name")
        streams[name] = new
    return streams.get(name)
