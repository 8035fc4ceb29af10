"""A line's current budget: the original, approved virements and agreed variations."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pool.models import Budget, BudgetLine, Period, PooledFund, Variation, VariationEffect, Virement, VirementLeg
from pool.selectors.budgets import current_budgets
from pool.selectors.figures import line_figures, lines_at_budget
from pool.selectors.lines import lines_of
from pool.selectors.savings import savings_of
from tests.factories import UserFactory
from tests.pool.factories import PeriodFactory, pooled_fund

AT = datetime(2015, 8, 3, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def virement(fund: PooledFund, legs: list[tuple[str, str, str]], *, from_period: int = 6, **fields: Any) -> Virement:
    """An approved virement, as the database keeps it."""
    made: Virement = Virement.objects.create(
        fund=fund,
        year=fields.pop("year", 2015),
        number=fund.virements.count() + 1,
        title="Move",
        reason="Needed",
        from_period=from_period,
        value=sum(Decimal(amount) for _, _, amount in legs),
        proposed_by=UserFactory(),
        proposed_at=AT,
        **{"state": "approved", "decided_by": UserFactory(), "decided_at": AT, **fields},
    )
    for number, (giver, taker, amount) in enumerate(legs, start=1):
        VirementLeg.objects.create(
            virement=made,
            number=number,
            from_line=fund.lines.get(code=giver),
            to_line=fund.lines.get(code=taker),
            amount=Decimal(amount),
        )
    return made


def variation(fund: PooledFund, line: str, amount: str, **fields: Any) -> Variation:
    made: Variation = Variation.objects.create(
        agreement=fund.agreement,
        fund=fund,
        number=1,
        kind="funding",
        title="More",
        reason="Needed",
        year=2015,
        effective_on=date(2015, 9, 1),
        value=abs(Decimal(amount)),
        proposed_by=UserFactory(),
        proposed_at=AT,
        **{"state": "agreed", "closed_at": AT, **fields},
    )
    VariationEffect.objects.create(variation=made, line=fund.lines.get(code=line), amount=Decimal(amount))
    return made


def budgets(period: Period) -> dict[str, str]:
    return {line.code: str(line.budget) for line in line_figures(period)}


def test_a_virement_counts_from_its_period_on() -> None:
    fund = pooled_fund(lines=2)
    virement(fund, [("L001", "L002", "250.10")], from_period=6)
    assert budgets(PeriodFactory(fund=fund, number=5)) == {"L001": "1000.00", "L002": "1000.00"}
    assert budgets(PeriodFactory(fund=fund, number=6)) == {"L001": "749.90", "L002": "1250.10"}
    assert [str(line.budget) for line in lines_at_budget(fund, 2015)] == ["749.90", "1250.10"]


def test_what_is_proposed_or_refused_or_of_another_year_changes_no_budget() -> None:
    fund = pooled_fund(lines=2)
    virement(fund, [("L001", "L002", "10.00")], state="proposed", decided_by=None, decided_at=None)
    virement(fund, [("L001", "L002", "20.00")], state="refused")
    virement(fund, [("L001", "L002", "40.00")], year=2016)
    variation(fund, "L001", "80.00", state="proposed", closed_at=None)
    assert budgets(PeriodFactory(fund=fund, number=12)) == {"L001": "1000.00", "L002": "1000.00"}


def test_an_agreed_variation_adds_to_the_line_from_its_effective_day() -> None:
    fund = pooled_fund(lines=2)
    variation(fund, "L001", "-100.00")
    assert budgets(PeriodFactory(fund=fund, number=5))["L001"] == "1000.00"
    assert budgets(PeriodFactory(fund=fund, number=6))["L001"] == "900.00"


def test_a_line_without_a_budget_that_receives_money_counts_from_nought_on_every_page() -> None:
    fund = pooled_fund(lines=2)
    new = BudgetLine.objects.create(
        fund=fund, group=fund.groups.get(code="GROUP-1"), code="NEW", name="New service",
        lead=fund.lines.get(code="L001").lead, position=9,
    )  # fmt: skip
    assert "NEW" not in budgets(PeriodFactory(fund=fund, number=6))
    virement(fund, [("L001", "NEW", "60.00")], from_period=7)
    assert budgets(PeriodFactory(fund=fund, number=6))["NEW"] == "0.00"
    assert budgets(PeriodFactory(fund=fund, number=7))["NEW"] == "60.00"
    assert [line.code for line in lines_of(fund, 2015)] == ["L001", "NEW", "L002"]
    assert current_budgets(fund, 2015, 7)[new.pk] == Decimal("60.00")


def test_legs_that_meet_on_one_line_add_up() -> None:
    fund = pooled_fund(lines=3)
    virement(fund, [("L001", "L003", "100.00"), ("L002", "L003", "50.00"), ("L003", "L001", "30.00")])
    assert budgets(PeriodFactory(fund=fund, number=6)) == {"L001": "930.00", "L002": "950.00", "L003": "1120.00"}


@pytest.mark.parametrize("lines", [2, 20])
def test_the_lines_take_three_queries_whatever_their_number(lines: int, django_assert_num_queries: Any) -> None:
    fund = pooled_fund(lines=lines)
    virement(fund, [("L001", "L002", "1.00")])
    period = PeriodFactory(fund=fund, number=6)
    with django_assert_num_queries(3):
        line_figures(period)
    assert Budget.objects.count() == lines


def test_what_a_year_must_save_is_reckoned_on_current_budgets() -> None:
    fund = pooled_fund(lines=2)
    virement(fund, [("L001", "L002", "70.00")])
    variation(fund, "L001", "30.00")
    assert savings_of(fund, 2015, None).required_words == "Budgets of £2,030.00 less contributions of £2,000.00."
