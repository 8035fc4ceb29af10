"""Loading projects and their milestones from ``delivery.yaml``."""

from commissioning.models import Partnership
from commissioning.services.documents import Entry
from delivery.models import Milestone, Project
from delivery.services.setup_rows import keep

Projects = dict[str, Project]


def load_projects(partnership: Partnership, entry: Entry) -> Projects:
    for row in entry.rows("projects"):
        new = Project(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            programme=row.text("programme", ""),
            source=row.text("source"),
        )
        keep(row, new, "partnership", "code")
    return {one.code: one for one in partnership.projects.all()}


def load_milestones(entry: Entry, projects: Projects) -> None:
    for plan in entry.rows("milestones"):
        project, source = plan.needed("project", projects), plan.text("source")
        for number, row in enumerate(plan.rows("milestones"), start=1):
            new = Milestone(
                project=project,
                number=number,
                workstream=row.text("workstream", ""),
                name=row.text("name"),
                printed=row.text("printed", ""),
                starts_on=row.day("starts_on"),
                due_on=row.needed_day("due_on"),
                source=source,
            )
            keep(row, new, "project", "number")
