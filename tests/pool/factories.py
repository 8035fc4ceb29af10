"""Fixed, round, readable funds: a few lines, budgets, contributions and periods."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from commissioning.models import Organisation, Partnership, User
from pool.models import (
    Agreement,
    AgreementVersion,
    Budget,
    BudgetLine,
    Contribution,
    LineGroup,
    Outturn,
    Period,
    PooledFund,
    RiskFund,
)
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory

RULES = {
    "line_rules": [],
    "netting": "all",
    "overspend": [{"step": "share", "basis": "weights", "weights": {"COUNCIL": "25", "ICB": "75"}}],
    "underspend": [{"step": "share", "basis": "weights", "weights": {"COUNCIL": "25", "ICB": "75"}}],
}


class AgreementFactory(DjangoModelFactory[Agreement]):
    class Meta:
        model = Agreement
        django_get_or_create = ("partnership", "code")

    partnership = factory.SubFactory(PartnershipFactory)
    code = "S75"
    title = "Section 75 agreement"
    starts_on = date(2015, 4, 1)


class AgreementVersionFactory(DjangoModelFactory[AgreementVersion]):
    class Meta:
        model = AgreementVersion
        django_get_or_create = ("agreement", "number")

    agreement = factory.SubFactory(AgreementFactory)
    number = 1
    state = "in_force"
    effective_from = date(2015, 4, 1)
    rules = factory.LazyFunction(lambda: dict(RULES))


class PooledFundFactory(DjangoModelFactory[PooledFund]):
    class Meta:
        model = PooledFund
        django_get_or_create = ("agreement", "code")

    agreement = factory.SubFactory(AgreementFactory)
    code = "POOL"
    name = "Pooled fund"


class LineGroupFactory(DjangoModelFactory[LineGroup]):
    class Meta:
        model = LineGroup
        django_get_or_create = ("fund", "code")

    fund = factory.SubFactory(PooledFundFactory)
    code = "GROUP-1"
    name = "Group 1"


class BudgetLineFactory(DjangoModelFactory[BudgetLine]):
    class Meta:
        model = BudgetLine

    group = factory.SubFactory(LineGroupFactory)
    fund = factory.SelfAttribute("group.fund")
    code = factory.Sequence(lambda n: f"LINE-{n:04}")
    name = factory.Sequence(lambda n: f"Line {n}")
    lead = factory.SubFactory(
        OrganisationFactory, partnership=factory.SelfAttribute("..group.fund.agreement.partnership")
    )


class PeriodFactory(DjangoModelFactory[Period]):
    class Meta:
        model = Period
        django_get_or_create = ("fund", "year", "number")

    fund = factory.SubFactory(PooledFundFactory)
    year = 2015
    number = 6

    class Params:
        certified = factory.Trait(
            state="certified",
            certified_by=factory.SubFactory(UserFactory),
            certified_at=datetime(2015, 10, 16, 9, tzinfo=UTC),
        )


class OutturnFactory(DjangoModelFactory[Outturn]):
    class Meta:
        model = Outturn

    period = factory.SubFactory(PeriodFactory)
    line = factory.SubFactory(BudgetLineFactory)
    actual = Decimal("50.00")
    forecast = Decimal("100.00")


class RiskFundFactory(DjangoModelFactory[RiskFund]):
    class Meta:
        model = RiskFund

    fund = factory.SubFactory(PooledFundFactory)
    code = "contingency"
    name = "Contingency"
    year = 2015
    amount = Decimal("500.00")


def partners(partnership: Partnership | None = None) -> tuple[Organisation, Organisation]:
    """The council (listed first) and the NHS commissioner of a partnership."""
    partnership = partnership or PartnershipFactory()
    return OrganisationFactory(partnership=partnership), OrganisationFactory(partnership=partnership, nhs=True)


def pooled_fund(
    lines: int = 4, *, groups: int = 2, year: int = 2015, partnership: Partnership | None = None
) -> PooledFund:
    """A fund of so many lines (L001, L002...), led by council and NHS in turn, each with a budget of £1,000.00.

    The NHS partner puts in £750.00 a line and the council £250.00. Lines go to the groups in turn.
    """
    council, nhs = partners(partnership)
    agreement = AgreementFactory(partnership=council.partnership)
    AgreementVersionFactory(agreement=agreement, host=council)
    fund = PooledFundFactory(agreement=agreement)
    grouped = [
        LineGroupFactory(fund=fund, code=f"GROUP-{number}", name=f"Group {number}", position=number)
        for number in range(1, groups + 1)
    ]
    for number in range(1, lines + 1):
        line = BudgetLineFactory(
            group=grouped[(number - 1) % groups],
            code=f"L{number:03}",
            name=f"Service {number}",
            lead=(council, nhs)[(number - 1) % 2],
            position=number,
        )
        Budget.objects.create(line=line, year=year, amount=Decimal("1000.00"))
    for partner, each in ((council, 250), (nhs, 750)):
        Contribution.objects.create(fund=fund, organisation=partner, year=year, amount=Decimal(each * lines))
    return fund


def figures(
    period: Period,
    *,
    forecasts: dict[str, str] | None = None,
    by: User | None = None,
    leave_out: tuple[str, ...] = (),
) -> None:
    """Figures for the lines of the period's fund: half of the budget spent, forecast as budgeted.

    forecasts: line code to forecast, where it is another; leave_out: codes of lines without figures.
    """
    for line in BudgetLine.objects.filter(fund=period.fund):
        if line.code not in leave_out:
            Outturn.objects.create(
                period=period,
                line=line,
                actual=Decimal("500.00"),
                forecast=Decimal((forecasts or {}).get(line.code, "1000.00")),
                version=1,
                entered_by=by,
                entered_at=datetime(2015, 10, 7, 9, tzinfo=UTC),
            )
