"""A disputed share keeps both computations; what is certified never changes, by a dispute or by a new version."""

from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from pool.models import AgreementVersion, Dispute, Period, PooledFund, Statement
from pool.rules.risk_share import share
from pool.rules.rule_editing import seal
from pool.selectors.disputes import disputed_line, disputes_on
from pool.selectors.scenario import read
from pool.selectors.statement import statement
from pool.services.disputes import Grounds, raise_dispute, resolve_dispute
from pool.services.statement import freeze
from tests.conftest import SignIn
from tests.factories import UserFactory, person
from tests.pool.factories import AgreementVersionFactory, PeriodFactory, figures, pooled_fund

pytestmark = pytest.mark.django_db

AT = datetime(2015, 10, 16, 9, tzinfo=UTC)
HALVES = {"overspend": [{"step": "share", "basis": "equal"}]}


@pytest.fixture
def fund() -> PooledFund:
    return pooled_fund(2)


@pytest.fixture
def council(fund: PooledFund) -> Organisation:
    return Organisation.objects.get(code="COUNCIL")


@pytest.fixture
def dispute(fund: PooledFund, council: Organisation) -> Dispute:
    """From 1 August 2015 on, the council holds that halves govern."""
    made = raise_dispute(
        agreement=fund.agreement,
        organisation=council,
        grounds=Grounds("The share of the winter", "Clause 12 says so.", date(2015, 8, 1)),
        by=person(Role.FINANCE_OFFICER, council),
        at=AT,
    )
    made.rules = HALVES
    made.save()
    return made


def period(fund: PooledFund, number: int, *, over: str = "1100.00") -> Period:
    made: Period = PeriodFactory(fund=fund, number=number)
    figures(made, forecasts={"L001": over})
    return made


def certified(fund: PooledFund, number: int) -> Period:
    made = period(fund, number)
    freeze(made, by=UserFactory(), at=AT)
    return made


def borne(found: Period, **more: Any) -> dict[str, str]:
    return {part.code: str(part.amount) for part in statement(found, **more).partners}


def kept(found: Period) -> dict[str, Any]:
    one = Statement.objects.get(period=found)
    return deepcopy({"inputs": one.inputs, "result": one.result, "rivals": one.rivals})


def url(name: str, **more: Any) -> str:
    return reverse(f"pool:{name}", kwargs={"partnership": "exampleshire", **more})


def page_of(client: Client, found: Period, query: str = "") -> str:
    keys = {"fund": found.fund.code, "year": found.year, "period": found.number}
    answer = client.get(url("statement", **keys) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# --- Dated shares ---------------------------------------------------------------------------------------------------


def test_periods_before_and_after_a_new_version_are_shared_by_their_own_rules(fund: PooledFund) -> None:
    before = certified(fund, 4)
    as_it_was = kept(before)
    first = AgreementVersion.objects.get(agreement=fund.agreement)
    first.effective_to, first.state = date(2015, 8, 31), "varied"
    first.save()
    AgreementVersionFactory(
        agreement=fund.agreement, number=2, effective_from=date(2015, 9, 1), signed_on=date(2015, 11, 9), rules=HALVES
    )
    assert borne(before) == {"COUNCIL": "25.00", "ICB": "75.00"}
    assert kept(before) == as_it_was
    assert borne(period(fund, 5)) == {"COUNCIL": "25.00", "ICB": "75.00"}
    after = period(fund, 6)
    assert borne(after) == {"COUNCIL": "50.00", "ICB": "50.00"}
    assert statement(before).governed_by == "Version 1, in force since 1 April 2015"
    assert statement(after).governed_by == "Version 2, in force since 1 September 2015, signed 9 November 2015"


def test_days_that_no_version_governs_say_so_and_leave_all_unresolved(fund: PooledFund) -> None:
    AgreementVersion.objects.get(agreement=fund.agreement).delete()
    shown = statement(period(fund, 6))
    assert shown.governed_by.startswith("No version of the agreement was in force")
    assert (shown.needs_decision, shown.unresolved) == (True, Decimal("100.00"))


# --- Both computations ----------------------------------------------------------------------------------------------


def test_a_statement_of_disputed_days_shows_both_computations(
    sign_in: SignIn, fund: PooledFund, dispute: Dispute
) -> None:
    manager = sign_in(Role.POOL_MANAGER)
    page = page_of(manager, period(fund, 6))
    assert "Exampleshire Council disputes this share" in page
    assert "By the rival rules" in page
    (rival,) = statement(Period.objects.get(number=6)).rivals
    found = {part.name: (str(part.stated), str(part.rival), str(part.difference)) for part in rival.parts}
    assert found["Exampleshire Council"] == ("25.00", "50.00", "25.00")
    assert found["NHS Exampleshire ICB"] == ("75.00", "50.00", "-25.00")
    assert "disputes this share" not in page_of(manager, period(fund, 4))  # July: before the first disputed day


def test_a_certified_statement_keeps_both_and_a_resolution_changes_neither(fund: PooledFund, dispute: Dispute) -> None:
    certified_period = certified(fund, 6)
    as_it_was = kept(certified_period)
    assert as_it_was["rivals"][0]["result"]["partners"] == {"COUNCIL": "50.00", "ICB": "50.00"}
    resolve_dispute(dispute_id=dispute.pk, upheld="rival", outcome="Arbitration.", by=UserFactory(), at=AT)
    assert kept(certified_period) == as_it_was
    (rival,) = statement(certified_period).rivals
    assert "Resolved on 16 October 2015. Upheld: the rival rules" in rival.since
    following = period(fund, 7)
    assert not statement(following).rivals
    assert borne(following) == {"COUNCIL": "25.00", "ICB": "75.00"}  # until a new version carries the rival rules


def test_rival_rules_that_cannot_be_applied_keep_nobody_from_certifying(fund: PooledFund, dispute: Dispute) -> None:
    dispute.rules = {"overspend": [{"step": "draw", "fund": "gone"}]}
    dispute.save()
    (rival,) = statement(certified(fund, 6)).rivals
    assert "“gone” is not a fund" in rival.faults[0]


def test_a_kept_statement_can_be_worked_out_again_from_what_it_keeps(fund: PooledFund, dispute: Dispute) -> None:
    found = kept(certified(fund, 6))
    assert share(read(found["inputs"]["scenario"])).as_dict()["partners"] == found["result"]["partners"]
    to_date = share(read({**found["inputs"]["scenario"], "lines": found["inputs"]["to_date"]})).as_dict()
    assert to_date["partners"] == found["result"]["to_date"]["partners"]


# --- On actuals -----------------------------------------------------------------------------------------------------


def test_on_actuals_the_variance_is_to_date(sign_in: SignIn, fund: PooledFund) -> None:
    """Each of two lines spent 500.00 by the end of the year, of 1,000.00."""
    found = certified(fund, 12)
    on_actual = statement(found, basis="actual")
    assert on_actual.variance == Decimal("-1000.00")
    assert borne(found, basis="actual") == {"COUNCIL": "-250.00", "ICB": "-750.00"}
    page = page_of(sign_in(Role.POOL_MANAGER), found, "?on=actual")
    assert "(£1,000.00)" in page
    assert "Variance to date" in page


def test_a_statement_kept_before_it_kept_actuals_shows_its_forecast(fund: PooledFund) -> None:
    found = certified(fund, 4)
    old = Statement.objects.get(period=found)
    for name in ("to_date", "rivals", "terms", "fund_amounts"):
        old.inputs.pop(name)
    old.result.pop("to_date")
    old.save()
    shown = statement(found, basis="actual")
    assert (shown.basis, shown.has_both, shown.governed_by) == ("forecast", False, "")
    assert shown.variance == Decimal("100.00")


def test_lines_and_pool_add_up_for_each_partner(fund: PooledFund) -> None:
    version = AgreementVersion.objects.get(agreement=fund.agreement)
    version.rules = {**HALVES, "line_rules": [{"step": "retain", "select": {"line": "L002"}}]}
    version.save()
    made: Period = PeriodFactory(fund=fund)
    figures(made, forecasts={"L001": "1100.01", "L002": "1030.00"})
    table = statement(made).allocation
    assert table is not None
    for at, total in enumerate(table.totals):
        assert total == sum((row.parts[at] or 0 for row in table.rows), table.pool[at])
    assert (table.pool, table.pooled, table.rest) == ((Decimal("50.01"), Decimal("50.00")), Decimal("100.01"), 0)


# --- Raising and resolving ------------------------------------------------------------------------------------------


def test_a_partners_officer_raises_a_dispute_and_writes_the_rival_rules(
    sign_in: SignIn, fund: PooledFund, council: Organisation
) -> None:
    officer = sign_in(Role.FINANCE_OFFICER, council)
    form = {"organisation": str(council.pk), "title": "Winter", "grounds": "Clause 12."}
    form |= {"since_0": "1", "since_1": "8", "since_2": "2015"}
    answer = officer.post(url("dispute_raise", agreement="S75"), form)
    made = Dispute.objects.get()
    rules = url("dispute_rules", agreement="S75", dispute=made.pk)
    assert answer.url == rules  # type: ignore[attr-defined]
    assert made.rules["overspend"] == [{"step": "share", "basis": "weights", "weights": {"COUNCIL": "25", "ICB": "75"}}]
    officer.post(rules, {"seen": seal(made.rules), "act": "remove:overspend:0"})
    made.refresh_from_db()
    assert made.rules["overspend"] == []
    page = " ".join(officer.get(url("dispute", agreement="S75", dispute=made.pk)).content.decode().split())
    assert "is shared: Exampleshire Council 25%" in page
    assert "No steps: unresolved." in page


def test_the_other_partner_reads_a_dispute_and_changes_nothing_in_it(
    sign_in: SignIn, fund: PooledFund, dispute: Dispute
) -> None:
    other = sign_in(Role.FINANCE_OFFICER, Organisation.objects.get(code="ICB"))
    assert other.get(url("dispute", agreement="S75", dispute=dispute.pk)).status_code == 200
    rules = url("dispute_rules", agreement="S75", dispute=dispute.pk)
    assert other.post(rules, {"seen": seal(dispute.rules), "act": "remove:overspend:0"}).status_code == 403
    assert other.get(url("dispute_resolve", agreement="S75", dispute=dispute.pk)).status_code == 403


def test_an_outcome_is_recorded_once_by_those_who_sign(sign_in: SignIn, dispute: Dispute) -> None:
    signer = sign_in(Role.GOVERNANCE_OFFICER)
    address = url("dispute_resolve", agreement="S75", dispute=dispute.pk)
    assert "cannot be undone" in signer.get(address).content.decode()
    signer.post(address, {"upheld": "stated", "outcome": "The partners agreed."})
    dispute.refresh_from_db()
    assert (dispute.state, dispute.upheld) == ("resolved", "stated")
    assert "resolved already" in signer.post(address, {"upheld": "rival", "outcome": "No."}).content.decode()
    dispute.refresh_from_db()
    assert dispute.upheld == "stated"


def test_reports_can_say_in_a_line_that_the_share_is_disputed(fund: PooledFund, dispute: Dispute) -> None:
    found = disputes_on(fund.agreement, date(2015, 8, 1))
    assert disputed_line(found) == "The share is disputed by Exampleshire Council."
    assert disputes_on(fund.agreement, date(2015, 7, 31)) == []
    dispute.until = date(2015, 9, 30)
    dispute.save()
    assert disputes_on(fund.agreement, date(2015, 10, 1)) == []


def test_one_partner_has_one_open_dispute_about_the_same_days(
    fund: PooledFund, council: Organisation, dispute: Dispute
) -> None:
    with pytest.raises(Refused, match="disputes the share of these days already"):
        raise_dispute(
            agreement=fund.agreement,
            organisation=council,
            grounds=Grounds("Again", "Clause 13.", date(2015, 12, 1)),
            by=dispute.raised_by,
            at=AT,
        )
