"""A small partnership that delivers something: two registers on two scales, milestones, a measure, costs."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.models import Partnership
from delivery.models import (
    Measure,
    Milestone,
    Programme,
    ProgrammeCost,
    Project,
    PublishedCost,
    Risk,
    RiskAction,
    RiskRegister,
    RiskScale,
    Workstream,
)
from tests.factories import PostFactory

LEVELS = [
    {"label": "L", "name": "Low", "rank": 1, "tag": "green"},
    {"label": "M", "name": "Medium", "rank": 2, "tag": "yellow"},
    {"label": "H", "name": "High", "rank": 3, "tag": "red"},
]


@pytest.fixture
def project(partnership: Partnership) -> Project:
    programme = Programme.objects.create(partnership=partnership, code="INTEGRATION", name="Integration")
    return Project.objects.create(partnership=partnership, programme=programme, code="HOME", name="Home first")


@pytest.fixture
def register(project: Project) -> RiskRegister:
    """One rating a risk: L, M, H."""
    scale = RiskScale.objects.create(
        partnership=project.partnership, code="HML", name="High to low", kind="single", levels=LEVELS
    )
    return RiskRegister.objects.create(
        partnership=project.partnership, project=project, scale=scale, code="HOME-RISKS", name="Home first register"
    )


@pytest.fixture
def matrix(project: Project) -> RiskRegister:
    """Likelihood and impact, L, M, H each, without bands."""
    scale = RiskScale.objects.create(
        partnership=project.partnership, code="PAIR", name="Likelihood and impact", kind="matrix", levels=LEVELS
    )
    return RiskRegister.objects.create(
        partnership=project.partnership, scale=scale, code="PAIR-RISKS", name="Pair register", position=2
    )


@pytest.fixture
def risk(register: RiskRegister) -> Risk:
    """Medium, owned by the DASS, reviewed on 1 December 2014, with one action due on 1 November 2014."""
    owner = PostFactory(partnership=register.partnership)
    made = Risk.objects.create(
        register=register,
        number=1,
        title="Beds stay full",
        event="Discharges are late.",
        rating="M",
        owner=owner,
        review_on=date(2014, 12, 1),
    )
    RiskAction.objects.create(risk=made, number=1, text="Open a discharge lounge", due=date(2014, 11, 1))
    return made


@pytest.fixture
def pair_risk(matrix: RiskRegister) -> Risk:
    return Risk.objects.create(register=matrix, number=1, title="Systems do not talk", likelihood="H", impact="M")


@pytest.fixture
def milestone(project: Project) -> Milestone:
    return Milestone.objects.create(
        project=project,
        number=1,
        workstream=Workstream.objects.create(project=project, name="Finance"),
        name="Pool agreed",
        printed="February 2015",
        starts_on=date(2015, 2, 1),
        due_on=date(2015, 2, 28),
    )


@pytest.fixture
def measure(project: Project) -> Measure:
    return Measure.objects.create(
        partnership=project.partnership,
        project=project,
        code="DTOC",
        name="Delayed transfers",
        unit="days",
        baseline=Decimal(1572),
        baseline_text="1,572",
        target_kind="value",
        target_value=Decimal("843.3"),
        target_text="843.3",
        published_change=Decimal(-46),
        polarity="lower",
    )


@pytest.fixture
def costs(partnership: Partnership) -> None:
    """Two types by two years, 1,000 together; printed as 1,001."""
    for place, (kind, year, amount) in enumerate(
        [("Staff", 2014, 100), ("Staff", 2015, 200), ("Other", 2014, 300), ("Other", 2015, 400)]
    ):
        ProgrammeCost.objects.create(
            partnership=partnership, cost_type=kind, year=year, amount=Decimal(amount) * 1000, position=place
        )
    PublishedCost.objects.create(partnership=partnership, amount=Decimal(1001000))
    PublishedCost.objects.create(partnership=partnership, cost_type="Staff", amount=Decimal(300000))
