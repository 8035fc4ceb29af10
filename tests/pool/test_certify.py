"""Certifying a period: who may not, what must be there, and what never changes afterwards."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from commissioning.models import AuditEntry, User
from ihwb.kernel.errors import Refused
from pool.models import AgreementVersion, BudgetLine, Outturn, Period, Statement
from pool.selectors.position import position
from pool.selectors.statement import statement
from pool.services.certify import certify_period
from tests.factories import UserFactory
from tests.pool.factories import PeriodFactory, RiskFundFactory, figures, pooled_fund

pytestmark = pytest.mark.django_db

AT = datetime(2015, 10, 16, 9, tzinfo=UTC)


@pytest.fixture
def manager() -> User:
    return UserFactory(name="Pool manager")


@pytest.fixture
def period() -> Period:
    """Two lines over budget by £110.00 in all, complete."""
    period: Period = PeriodFactory(fund=pooled_fund(4))
    figures(period, forecasts={"L001": "1150.00", "L002": "960.00"}, by=UserFactory())
    return period


def certify(period: Period, by: User) -> Period:
    return certify_period(period_id=period.pk, by=by, at=AT)


def refusal(period: Period, by: User) -> Refused:
    with pytest.raises(Refused) as refused:
        certify(period, by)
    return refused.value


def test_a_complete_period_is_certified_with_who_and_when(period: Period, manager: User) -> None:
    done = certify(period, manager)
    done.refresh_from_db()
    assert (done.state, done.certified_by, done.certified_at) == ("certified", manager, AT)
    assert done.history.first().history_change_reason == "Certified"


def test_the_statement_is_kept_and_shares_the_variance_to_the_penny(period: Period, manager: User) -> None:
    view = statement(certify(period, manager))
    assert (view.state, view.variance, view.made_by) == ("certified", Decimal("110.00"), "Pool manager")
    assert {part.code: part.amount for part in view.partners} == {
        "COUNCIL": Decimal("27.50"),
        "ICB": Decimal("82.50"),
    }
    assert [step.stage for step in view.steps] == ["Netting", "Overspend", "Underspend"]


def test_the_act_is_on_the_audit_chain_with_its_figures(period: Period, manager: User) -> None:
    certify(period, manager)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.by, entry.subject) == (
        "pool.certify_period",
        manager,
        "Pooled fund, Period 6, September 2015",
    )
    assert entry.detail["partners"] == {"COUNCIL": "27.50", "ICB": "82.50"}


def test_certifying_opens_the_next_period_until_the_adjustments(period: Period, manager: User) -> None:
    certify(period, manager)
    assert Period.objects.get(number=7).state == "open"
    last = PeriodFactory(fund=period.fund, number=13)
    figures(last)
    certify(last, manager)
    assert sorted(Period.objects.values_list("number", flat=True)) == [6, 7, 13]


@pytest.mark.parametrize("missing", ["actual", "forecast"])
def test_a_line_that_lacks_a_figure_is_refused_by_name(period: Period, manager: User, missing: str) -> None:
    row = Outturn.objects.get(line__code="L003")
    setattr(row, missing, None)
    row.save()
    found = refusal(period, manager)
    assert found.code == "missing_figures"
    assert found.message == (
        "1 of 4 lines lacks a figure in Period 6, September 2015: Service 3 (COUNCIL). "
        "Their finance officers enter actual and forecast first; nil is entered as 0."
    )


def test_a_line_that_nobody_has_touched_lacks_its_figures_too(manager: User) -> None:
    period = PeriodFactory(fund=pooled_fund(9))
    figures(period, leave_out=tuple(f"L00{number}" for number in range(1, 8)))
    assert "7 of 9 lines lack a figure" in refusal(period, manager).message
    assert "and 2 more" in refusal(period, manager).message


def test_nought_is_a_figure(manager: User) -> None:
    period = PeriodFactory(fund=pooled_fund(1))
    Outturn.objects.create(period=period, line=BudgetLine.objects.get(), actual=0, forecast=0)
    certify(period, manager)
    assert Statement.objects.get().result["variance"] == "-1000.00"


def test_whoever_entered_a_figure_does_not_certify_it(period: Period, manager: User) -> None:
    row = Outturn.objects.get(line__code="L004")
    row.entered_by, row.forecast = manager, Decimal("999.00")
    row.save()
    assert refusal(period, manager).code == "own_entries"


def test_an_entry_that_somebody_else_has_overwritten_since_still_counts(period: Period, manager: User) -> None:
    row = Outturn.objects.get(line__code="L004")
    for person in (manager, UserFactory()):
        row.entered_by, row.forecast = person, row.forecast + 1
        row.save()
    assert refusal(period, manager).code == "own_entries"
    assert certify(period, UserFactory()).state == "certified"


def test_an_entry_counts_by_who_made_the_change_as_well(period: Period, manager: User) -> None:
    row = Outturn.objects.get(line__code="L004")
    row._history_user = manager
    row.save()
    assert refusal(period, manager).code == "own_entries"


def test_a_certified_period_is_not_certified_again(period: Period, manager: User) -> None:
    certify(period, manager)
    found = refusal(period, UserFactory())
    assert found.code == "already_certified"
    assert found.message.startswith("Period 6, September 2015 was certified by Pool manager already.")
    assert Statement.objects.count() == 1


def test_a_fund_without_lines_has_nothing_to_certify(manager: User) -> None:
    fund = pooled_fund(0)
    assert refusal(PeriodFactory(fund=fund), manager).code == "no_lines"


def test_rules_with_faults_are_refused_with_every_fault_and_nothing_is_locked(period: Period, manager: User) -> None:
    terms = AgreementVersion.objects.get()
    terms.rules = {
        "overspend": [
            {"step": "share", "basis": "weights", "weights": {"ICB": "70"}},
            {"step": "lead", "partner": "NOBODY"},
        ]
    }
    terms.save()
    found = refusal(period, manager)
    assert found.code == "rules_faulty"
    assert "rules.overspend[0]" in found.message
    assert "rules.overspend[1]" in found.message
    period.refresh_from_db()
    assert period.is_open
    assert not Statement.objects.exists()
    assert not AuditEntry.objects.exists()


def test_nothing_that_changes_later_changes_a_certified_period(period: Period, manager: User) -> None:
    RiskFundFactory(fund=period.fund)
    done = certify(period, manager)
    before, stood = statement(done), position(done)
    AgreementVersion.objects.update(rules={"overspend": [{"step": "lead", "partner": "COUNCIL"}]})
    agreement = period.fund.agreement
    agreement.title = "Another agreement"
    agreement.save()
    line = BudgetLine.objects.get(code="L001")
    line.name, line.arrangement = "Renamed", "aligned"
    line.save()
    budget = line.budgets.get()
    budget.amount = Decimal("5000.00")
    budget.save()
    after = statement(Period.objects.select_related("fund__agreement").get(pk=done.pk))
    assert after == before
    now = position(Period.objects.select_related("fund__agreement__partnership").get(pk=done.pk))
    assert (now.groups, now.partners, now.total) == (stood.groups, stood.partners, stood.total)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_certificates_at_once_make_one_statement() -> None:
    """Remove the lock on the period and both get through the check."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    period = PeriodFactory(fund=pooled_fund(2))
    figures(period)
    people = [UserFactory(), UserFactory()]

    def attempt(person: User) -> str:
        try:
            certify(period, person)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "certified"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, people)) == ["already_certified", "certified"]
    assert Statement.objects.count() == 1
