"""What the database itself refuses, whoever asks."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pool.models import Agreement, BudgetLine, Contribution, Outturn, Period
from tests.factories import UserFactory
from tests.pool.factories import PeriodFactory, pooled_fund

pytestmark = pytest.mark.django_db


def refused_by(name: str) -> "pytest.RaisesExc[IntegrityError]":
    """SQLite names a broken uniqueness by its columns, PostgreSQL by the constraint."""
    return pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint failed")


def test_a_line_has_one_row_of_figures_a_period() -> None:
    period = PeriodFactory(fund=pooled_fund(1))
    line = BudgetLine.objects.get()
    Outturn.objects.create(period=period, line=line)
    with refused_by("outturn_once_a_period_and_line"):
        Outturn.objects.create(period=period, line=line)


@pytest.mark.parametrize("number", [0, 14])
def test_a_period_is_numbered_1_to_13(number: int) -> None:
    with pytest.raises(IntegrityError, match="period_number_is_1_to_13"):
        Period.objects.create(fund=pooled_fund(1), year=2015, number=number)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "certified"},
        {"state": "certified", "certified_at": timezone.now()},
        {"state": "open", "certified_at": timezone.now()},
        {"state": "closed"},
    ],
)
def test_a_certified_period_says_who_and_when(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="period_certified_means_who_and_when"):
        Period.objects.create(fund=pooled_fund(1), year=2015, number=1, **fields)


def test_an_open_period_has_no_certifier() -> None:
    with pytest.raises(IntegrityError, match="period_certified_means_who_and_when"):
        Period.objects.create(fund=pooled_fund(1), year=2015, number=1, certified_by=UserFactory())


def test_a_contribution_is_not_negative() -> None:
    fund = pooled_fund(1)
    one = Contribution.objects.filter(fund=fund)[0]
    one.amount = Decimal("-0.01")
    # What is in kind, nought here, would be more than the whole: PostgreSQL names that constraint first.
    with pytest.raises(IntegrityError, match=r"contribution_is_not_negative|contribution_in_kind_is_part_of_it"):
        one.save()


def test_a_line_is_pooled_aligned_or_external() -> None:
    pooled_fund(1)
    line = BudgetLine.objects.get()
    line.arrangement = "shared"
    with pytest.raises(IntegrityError, match="line_arrangement_is_known"):
        line.save()


def test_an_agreement_does_not_end_before_it_starts() -> None:
    agreement = pooled_fund(1).agreement
    agreement.ends_on = agreement.starts_on.replace(year=2014)
    with pytest.raises(IntegrityError, match="agreement_ends_after_it_starts"), transaction.atomic():
        agreement.save()
    assert Agreement.objects.get().ends_on is None
