"""Loading what a partnership delivers from its files. What is there already stays as people left it."""

from typing import Any

from django.db import transaction

from commissioning.models import Partnership
from commissioning.services.documents import Entry
from delivery.models import Milestone, Risk
from delivery.services.setup_cases import load_cases
from delivery.services.setup_costs import load_costs
from delivery.services.setup_measures import load_measures
from delivery.services.setup_programme import load_milestones, load_projects
from delivery.services.setup_risks import load_registers, load_scales
from delivery.services.setup_support import load_support
from delivery.services.strategy_setup import load_strategy_measures

FILE = "delivery.yaml"


@transaction.atomic
def load(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    """Load projects, risk registers, milestones, measures and costs; all of the file or nothing.

    Returns one line for each kind of thing that the partnership now has. Raises Refused naming the place and what is
    wrong there.
    """
    return [
        *_delivery(partnership, documents),
        *_support(partnership, documents),
        *load_cases(partnership, documents),
    ]


def _support(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    return load_support(partnership, documents["support"]) if "support" in documents else []


def _delivery(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    if "delivery" not in documents:
        return []
    entry = Entry(FILE, documents["delivery"])
    projects = load_projects(partnership, entry)
    load_registers(partnership, entry, projects, load_scales(partnership, entry))
    load_milestones(entry, projects)
    load_measures(partnership, entry, projects)
    load_costs(partnership, entry, projects)
    entry.finish()
    load_strategy_measures(partnership, documents)
    return [*_counts(partnership)]


def _counts(partnership: Partnership) -> list[str]:
    programmes = partnership.programmes.count()
    risks = Risk.objects.filter(register__partnership=partnership).count()
    return [
        f"{partnership.projects.count()} projects in {programmes} programme{'' if programmes == 1 else 's'}",
        f"{risks} risks in {partnership.risk_registers.count()} registers",
        f"{Milestone.objects.filter(project__partnership=partnership).count()} milestones",
        f"{partnership.measures.count()} measures",
        f"{partnership.programme_costs.count()} programme costs",
    ]
