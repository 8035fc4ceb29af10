"""Two people at the same moment, on PostgreSQL. Each test fails when the lock that it names is taken out.

Tried on 26 November 2026 by taking the locks out one after the other, here and in the other races of ``tests/pool``:
two savers, two certifiers, a save against submitting, an import against the grid, a file applied twice, settlement,
payments on account, schedules, virements, variations, drafts. Two locks are spare: the one on the rows of the outturn
(the period's keeps both out) and those of a reopening on fund and row (the period's again; the fund's is for the
settlement).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commissioning.models import AuditEntry
from commissioning.rules.roles import Role
from pool.models import AgreementVersion, Contribution, Instalment, Period, Settlement, SettlementPayment
from pool.rules.virements import Leg
from pool.services.instalments import make_schedule
from pool.services.reopening import ask_reopening, decide_reopening
from pool.services.settlement import agree_settlement, propose_settlement
from pool.services.statement import freeze
from pool.services.virements import Proposal, approve_virement, propose_virement
from tests.factories import UserFactory, person
from tests.pool.closing.people import Finance, close, finances
from tests.pool.factories import PeriodFactory, figures, pooled_fund
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT = datetime(2016, 5, 20, 9, tzinfo=UTC)
TIMES = range(2)  # a race is not lost every time


@pytest.fixture
def people() -> tuple[Finance, Finance]:
    return finances()


def _year(number: int = 12, *, forecast: str = "1400.00") -> Period:
    fund = pooled_fund()
    AgreementVersion.objects.update(variance_threshold=Decimal("1000000.00"))  # no variance needs a comment
    period = PeriodFactory(fund=fund, number=number)
    figures(period, forecasts={"L001": forecast})
    return period


def _agreeing(period: Period, people: tuple[Finance, Finance]) -> Iterator[Callable[[], object]]:
    keys = {"fund_id": period.fund_id, "year": 2015}
    made = propose_settlement(**keys, divide_remainder=False, by=UserFactory(), at=AT)
    for one in people:
        yield lambda one=one: agree_settlement(  # type: ignore[misc]
            **keys, organisation=one.organisation, opened_hash=made.content_hash, by=one.officer, at=AT
        )


@pytest.mark.parametrize("_time", TIMES)
def test_two_partners_agree_a_settlement_at_once(_time: int, people: tuple[Finance, Finance]) -> None:
    """Without the lock on the fund each sees its own yes alone, and the settlement is never agreed."""
    period = _year()
    freeze(period, by=UserFactory(), at=AT)
    assert at_once(*_agreeing(period, people)) == ["done", "done"]
    assert Settlement.objects.get().state == "agreed"
    assert SettlementPayment.objects.count() == 1


@pytest.mark.parametrize("_time", TIMES)
def test_two_people_approve_a_reopening_at_once(_time: int, people: tuple[Finance, Finance]) -> None:
    """Without the locks it is opened twice over: round 3."""
    period = close(_year(6), people)
    asked = ask_reopening(period_id=period.pk, by=people[0].officer, at=AT, reason="A wrong figure")
    found = at_once(
        *(
            lambda by=one: decide_reopening(reopening_id=asked.pk, by=by, at=AT, approve=True)  # type: ignore[misc]
            for one in (people[0].chief, people[1].chief)
        )
    )
    assert sorted(found) == ["decided", "done"]
    period.refresh_from_db()
    assert (period.state, period.round) == ("open", 2)


@pytest.mark.parametrize("_time", TIMES)
def test_two_schedules_at_once_ask_for_the_contribution_once(_time: int) -> None:
    """Without the lock on the contribution both ask for all of it."""
    pooled_fund()
    held = Contribution.objects.order_by("pk").first()
    assert held is not None
    by = UserFactory()
    act = lambda: make_schedule(contribution_id=held.pk, count=4, first=date(2015, 4, 1), by=by)  # noqa: E731
    assert sorted(at_once(act, act)) == ["done", "nothing_left"]
    assert sum(one.amount for one in Instalment.objects.all()) == held.amount


def _virement(period: Period, number: int) -> Callable[[], object]:
    proposal = Proposal("Beds", "Winter", False, number, [Leg("L001", "L003", Decimal("100.00"))])
    made = propose_virement(fund_id=period.fund_id, year=2015, proposal=proposal, by=UserFactory(), at=AT)
    manager = person(Role.POOL_MANAGER)
    return lambda: approve_virement(virement_id=made.pk, by=manager, at=AT)


@pytest.mark.parametrize("_time", TIMES)
def test_a_virement_and_a_submission_at_once(_time: int, people: tuple[Finance, Finance]) -> None:
    """Without the lock on the year's periods budgets move under figures that are handed in."""
    period = _year(6)
    found = at_once(_virement(period, 6), lambda: people[0].submit(period))
    acts = list(AuditEntry.objects.order_by("number").values_list("act", flat=True))[-2:]
    assert found in (["done", "done"], ["period_submitted", "done"])
    if found[0] == "done":
        assert acts == ["pool.approve_virement", "pool.submit_period"]


@pytest.mark.parametrize("_time", TIMES)
def test_the_last_yes_to_a_settlement_and_the_certificate_of_period_13_at_once(
    _time: int, people: tuple[Finance, Finance]
) -> None:
    """Without the lock on the fund the year is settled on period 12 while period 13 is certified behind it."""
    before = close(_year(12), people)
    first, last = _agreeing(before, people)
    first()
    period = Period.objects.get(number=13)
    for one in people:
        one.submit(period)
    people[0].certify(period)
    found = at_once(last, lambda: people[1].certify(period))
    assert sorted(found) in (["done", "outdated"], ["done", "settled"])
