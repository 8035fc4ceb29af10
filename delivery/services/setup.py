"""Loading what a partnership delivers from its files. What is there already stays as people left it."""

from typing import Any

from django.db import transaction

from commissioning.models import Partnership
from commissioning.services.documents import Entry
from delivery.models import Issue, Milestone, Risk
from delivery.services.setup_benefits import FILE as BENEFITS_FILE
from delivery.services.setup_benefits import load_benefits, load_maps
from delivery.services.setup_cases import load_cases
from delivery.services.setup_contracts import load_contracts
from delivery.services.setup_costs import load_costs
from delivery.services.setup_engagement import load_engagement
from delivery.services.setup_measures import load_measures
from delivery.services.setup_plans import load_plans
from delivery.services.setup_programme import Projects, load_milestones, load_projects
from delivery.services.setup_risks import load_risks
from delivery.services.setup_support import load_support
from delivery.services.setup_workforce import load_workforce
from delivery.services.strategy_setup import load_strategy_measures

FILE = "delivery.yaml"


@transaction.atomic
def load(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    """Load projects, risk registers, milestones, measures and costs; all of the file or nothing.

    Returns one line for each kind of thing that the partnership now has. Raises Refused naming the place and what is
    wrong there.
    """
    lines = _delivery(partnership, documents)
    for name, load_file in OWN_FILES.items():
        if name in documents:
            lines += load_file(partnership, documents[name])
    return [*lines, *load_contracts(partnership, documents), *load_cases(partnership, documents)]


# Parts with a file of their own, which stands or falls with the others.
OWN_FILES = {"support": load_support, "workforce": load_workforce, "engagement": load_engagement}


def _delivery(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    if "delivery" not in documents:
        return []
    entry = Entry(FILE, documents["delivery"])
    projects = load_projects(partnership, entry)
    load_milestones(entry, projects)
    load_measures(partnership, entry, projects)
    load_costs(partnership, entry, projects)
    entry.finish()
    load_risks(partnership, documents)
    load_strategy_measures(partnership, documents)
    load_plans(partnership, documents)
    return [*_counts(partnership), *_benefits(partnership, documents, projects)]


def _benefits(partnership: Partnership, documents: dict[str, Any], projects: Projects) -> list[str]:
    """Benefits and maps, where the partnership has a file of them."""
    if "benefits" not in documents:
        return []
    entry = Entry(BENEFITS_FILE, documents["benefits"])
    load_benefits(partnership, entry, projects)
    load_maps(partnership, entry, projects)
    entry.finish()
    return [f"{partnership.benefits.count()} benefits", f"{partnership.benefits_maps.count()} benefits maps"]


def _counts(partnership: Partnership) -> list[str]:
    programmes = partnership.programmes.count()
    risks = Risk.objects.filter(register__partnership=partnership).count()
    issues = Issue.objects.filter(register__partnership=partnership).count()
    return [
        f"{partnership.projects.count()} projects in {programmes} programme{'' if programmes == 1 else 's'}",
        f"{risks} risks in {partnership.risk_registers.count()} registers",
        *([f"{issues} issue{'' if issues == 1 else 's'}"] if issues else []),
        f"{Milestone.objects.filter(project__partnership=partnership).count()} milestones",
        f"{partnership.measures.count()} measures",
        f"{partnership.programme_costs.count()} programme costs",
    ]
