"""Loading from ``programme.yaml``: what milestones wait for, owners, baselines, confidence and requests for change."""

from decimal import Decimal
from typing import Any

from commissioning.models import Partnership
from commissioning.services.documents import Entry
from delivery.models import (
    ChangeRequest,
    ConfidenceAssessment,
    CostShare,
    CostSplit,
    Dependency,
    Milestone,
    MilestoneMove,
    Project,
)
from delivery.rules.confidence import BY_CODE
from delivery.rules.costs import check_shares
from delivery.rules.schedule import Link, cycle
from delivery.services.plans import links_of
from delivery.services.setup_assurance import load_assurance
from delivery.services.setup_rows import keep
from ihwb.kernel.errors import Refused

FILE = "programme.yaml"


def load_plans(partnership: Partnership, documents: dict[str, Any]) -> None:
    """Raises Refused naming the place and what is wrong there. What stands already stays as people left it."""
    if "programme" not in documents:
        return
    entry = Entry(FILE, documents["programme"])
    projects = {one.code: one for one in partnership.projects.all()}
    _serve(partnership, entry, projects)
    _baselines(partnership, entry, projects)
    _dependencies(partnership, entry, projects)
    _confidence(partnership, entry, projects)
    _changes(partnership, entry, projects)
    _splits(partnership, entry)
    load_assurance(partnership, entry, projects, _milestone)
    entry.finish()


def _serve(partnership: Partnership, entry: Entry, projects: dict[str, Project]) -> None:
    """Which strategy a project serves; one that people have chosen stays."""
    strategies = {one.code: one for one in partnership.strategies.all()}
    for row in entry.rows("strategies"):
        project, strategy = row.needed("project", projects), row.needed("strategy", strategies)
        if project.strategy_id is None and project.version == 1:
            project.strategy = strategy
            project._change_reason = f"Loaded from {FILE}"  # type: ignore[attr-defined]  # simple_history reads it
            project.save()


def _baselines(partnership: Partnership, entry: Entry, projects: dict[str, Project]) -> None:
    """The day that each plan was settled, and who answers for its milestones."""
    posts = {one.code: one for one in partnership.posts.all()}
    for row in entry.rows("baselines"):
        project, on, owner = row.needed("project", projects), row.needed_day("day"), row.pick("owner", posts)
        for one in project.milestones.filter(baselined_on__isnull=True, version=1):
            one.baselined_on, one.owner = on, owner
            one._change_reason = f"Loaded from {FILE}"  # type: ignore[attr-defined]
            one.save()


def _milestone(row: Entry, name: str, projects: dict[str, Project]) -> Milestone:
    """A milestone named as PROJECT and its number in the plan: “CYPS 7”."""
    code, _, number = row.text(name).rpartition(" ")
    if code not in projects or not number.isdecimal():
        row.fail(f"needs a project and a number such as CYPS 7 in “{name}”")
    found = projects[code].milestones.filter(number=int(number)).first()
    if found is None:
        row.fail(f"names milestone {number} of {code} in “{name}”, which that plan does not have")
    return found


def _dependencies(partnership: Partnership, entry: Entry, projects: dict[str, Project]) -> None:
    for row in entry.rows("dependencies"):
        before, after = _milestone(row, "before", projects), _milestone(row, "after", projects)
        lag = row.whole_or_none("lag_days") or 0
        there = Dependency.objects.filter(before=before, after=after).exists()
        if not there and cycle(links_of(partnership), Link(before.pk, after.pk, lag)):
            row.fail(f"would make “{after}” and “{before}” wait for each other in a ring")
        keep(row, Dependency(before=before, after=after, lag_days=lag), "before", "after")


def _confidence(partnership: Partnership, entry: Entry, projects: dict[str, Project]) -> None:
    posts = {one.code: one for one in partnership.posts.all()}
    for row in entry.rows("confidence"):
        level = row.text("level")
        if level not in BY_CODE:
            row.fail(f"has a level that is none of: {', '.join(BY_CODE)}")
        new = ConfidenceAssessment(
            project=row.needed("project", projects),
            on=row.needed_day("day"),
            level=level,
            assessed_by=row.needed("assessed_by", posts),
            because=row.text("because"),
            source=row.text("source"),
        )
        keep(row, new, "project", "on", "assessed_by")


def _changes(partnership: Partnership, entry: Entry, projects: dict[str, Project]) -> None:
    """Open requests; decisions are recorded by people."""
    posts = {one.code: one for one in partnership.posts.all()}
    for row in entry.rows("changes"):
        new = ChangeRequest(
            project=row.needed("project", projects),
            number=row.whole("number"),
            title=row.text("title"),
            because=row.text("because"),
            time_impact=row.text("time_impact", ""),
            cost_impact=row.number("cost_impact"),
            benefit_impact=row.number("benefit_impact"),
            raised_by=row.needed("raised_by", posts),
            raised_on=row.needed_day("raised_on"),
            source=row.text("source"),
        )
        moves = [
            (_milestone(one, "milestone", projects), one.day("starts_on"), one.needed_day("due_on"), one)
            for one in row.rows("moves")
        ]
        if keep(row, new, "project", "number"):
            for milestone, starts_on, due_on, one in moves:
                move = MilestoneMove(change=new, milestone=milestone, starts_on=starts_on, due_on=due_on)
                keep(one, move, "change", "milestone")


def _splits(partnership: Partnership, entry: Entry) -> None:
    """How the costs are divided, from a day on."""
    partners = {one.code: one for one in partnership.organisations.all()}
    for row in entry.rows("cost_splits"):
        new = CostSplit(partnership=partnership, since=row.needed_day("since"), source=row.text("source"))
        shares = [(one, one.needed("partner", partners), one.number("percent") or 0) for one in row.rows("shares")]
        try:
            check_shares({partner.name: Decimal(percent) for _, partner, percent in shares})
        except Refused as refused:
            row.fail(f"does not divide the costs: {refused.message}")
        if keep(row, new, "partnership", "since"):
            for one, partner, percent in shares:
                share = CostShare(split=new, organisation=partner, percent=Decimal(percent))
                keep(one, share, "split", "organisation")
