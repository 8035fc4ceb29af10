"""A fund that must save 1,000, with one benefit of 600 planned by month and one of 300 for the year."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from commissioning.models import Organisation, Partnership
from delivery.models import Benefit, BenefitMonth, BenefitYear, Project
from pool.models import Budget, PlannedBenefit, PooledFund, PublishedFigure
from tests.factories import PostFactory
from tests.pool.factories import BudgetLineFactory, PooledFundFactory

D = Decimal
YEAR = 2015


@pytest.fixture
def fund(partnership: Partnership, council: Organisation) -> PooledFund:
    """2015/16: 10,000 budgeted against a limit of 9,000."""
    made = PooledFundFactory(agreement__partnership=partnership, code="POOL")
    line = BudgetLineFactory(group__fund=made, lead=council)
    Budget.objects.create(line=line, year=YEAR, amount=D("10000.00"))
    for code, amount in (("total_planned_spend", 10000), ("revenue_resource_limit", 9000)):
        PublishedFigure.objects.create(fund=made, code=code, label=code, year=YEAR, amount=D(amount))
    for code, amount, elsewhere in (("beds", 600, False), ("other", 400, False), ("theirs", 100, True)):
        PlannedBenefit.objects.create(
            fund=made, code=code, name=f"Plan {code}", year=YEAR, amount=D(amount), counted_elsewhere=elsewhere
        )
    return made


@pytest.fixture
def beds(project: Project, fund: PooledFund) -> Benefit:
    """50 a month, planned and forecast alike; it delivers the plan's line “beds”."""
    made = Benefit.objects.create(
        partnership=project.partnership,
        project=project,
        code="BEDS",
        name="Fewer beds bought",
        kind="cashable",
        status="planned",
        fund=fund,
        owner=PostFactory(partnership=project.partnership),
    )
    line = PlannedBenefit.objects.get(fund=fund, code="beds")
    year = BenefitYear.objects.create(benefit=made, year=YEAR, planned=D(600), published=line)
    for number in range(1, 13):
        BenefitMonth.objects.create(benefit_year=year, number=number, planned=D(50), forecast=D(50))
    return made


@pytest.fixture
def rates(project: Project, fund: PooledFund) -> Benefit:
    """300 forecast for the year, tied to no line of the plan."""
    made = Benefit.objects.create(
        partnership=project.partnership, code="RATES", name="Better rates", kind="cashable", fund=fund, position=2
    )
    BenefitYear.objects.create(benefit=made, year=YEAR, planned=D(300), forecast=D(300))
    return made


@pytest.fixture
def commissioner(sign_in: Callable[..., Client], council: Organisation) -> Client:
    return sign_in("commissioner", council)
