"""A fund set up from forms alone, from the first organisation's line to its first open period."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from commissioning.models import Organisation
from pool.models import Budget, BudgetLine, BudgetProfile, Contribution, Outturn, Period, PooledFund, ProfileKind
from pool.selectors.figures import line_figures
from pool.selectors.profiles import line_profile, profiled_budget, spent_by_month
from pool.services.profiles import set_profile
from tests.conftest import SignIn
from tests.factories import UserFactory
from tests.pool.budgets.test_current_budgets import virement
from tests.pool.factories import AgreementFactory, AgreementVersionFactory, PeriodFactory, pooled_fund

pytestmark = pytest.mark.django_db
SETUP = "/p/exampleshire/pool/setup/"
WHY = {"reason": "As agreed"}


@pytest.fixture
def administrator(council: Organisation, icb: Organisation, sign_in: SignIn) -> Client:
    AgreementVersionFactory(agreement=AgreementFactory(partnership=council.partnership), host=council)
    return sign_in("administrator")


def posted(client: Client, path: str, **given: object) -> str:
    return client.post(SETUP + path, given, follow=True).content.decode()


def test_another_area_s_fund_is_set_up_without_a_programmer(
    administrator: Client, council: Organisation, icb: Organisation
) -> None:
    agreement = AgreementFactory(partnership=council.partnership)
    posted(administrator, "new/", agreement=agreement.pk, code="BCF", name="Better care")
    posted(administrator, "BCF/groups/add/", code="HOME", name="At home", position=1)
    fund = PooledFund.objects.get(code="BCF")
    line = {
        "name": "Reablement", "group": fund.groups.get().pk, "arrangement": "pooled", "position": 1,
        "tags": "fixed, own", "shares": "COUNCIL 60, ICB 40", "provider": "A provider",
    }  # fmt: skip
    posted(administrator, "BCF/lines/add/", code="REAB", lead=council.pk, **line)
    posted(administrator, "BCF/lines/add/", code="NURSE", lead=icb.pk, **{**line, "name": "Nursing", "shares": ""})
    one, two = fund.lines.order_by("-code")
    assert (one.tags, one.shares, two.shares) == (["fixed", "own"], {"COUNCIL": "60", "ICB": "40"}, None)
    budgets = {f"line_{one.pk}": "1,000.50", f"line_{two.pk}": "2,000"}
    posted(administrator, "BCF/2016/budgets/", **budgets, **WHY)
    put_in = {f"amount_{council.pk}": "1000", f"amount_{icb.pk}": "2000.50", f"in_kind_{council.pk}": "250"}
    posted(administrator, "BCF/2016/contributions/", **put_in, **WHY)
    posted(administrator, "BCF/2016/held/", code_1="contingency", name_1="Contingency", amount_1="50")
    page = posted(administrator, "BCF/2016/open/", first="1")
    assert "Period 1, April 2016 is open" in page
    period = Period.objects.get(fund=fund)
    assert [(line.code, str(line.budget)) for line in line_figures(period)] == [
        ("NURSE", "2000.00"),
        ("REAB", "1000.50"),
    ]
    assert Contribution.objects.get(organisation=council).in_kind == Decimal("250.00")
    assert fund.risk_funds.get().amount == Decimal("50.00")
    assert "£3,000.50" in administrator.get("/p/exampleshire/pool/budgets/BCF/2016/").content.decode()


def test_what_is_wrong_is_said_and_nothing_is_saved(administrator: Client, council: Organisation) -> None:
    fund = pooled_fund(lines=2)
    group = fund.groups.first()
    assert group is not None
    line = {"name": "A", "group": group.pk, "lead": council.pk, "arrangement": "pooled", "position": 1}
    assert "add up to 100" in posted(administrator, "POOL/lines/add/", code="A", shares="COUNCIL 60", **line)
    assert "is not the code of a partner" in posted(administrator, "POOL/lines/add/", code="A", shares="X 100", **line)
    assert "is there already" in posted(administrator, "POOL/lines/add/", code="l001", **line)
    assert "no line" in posted(administrator, "POOL/2020/open/", first="1").lower()
    assert fund.lines.count() == 2


def test_the_budgets_of_a_year_stay_once_a_period_is_certified(administrator: Client) -> None:
    fund = pooled_fund(lines=2)
    pk = fund.lines.get(code="L001").pk
    posted(administrator, "POOL/2015/budgets/", **{f"line_{pk}": "1200"}, **WHY)
    assert [str(one.amount) for one in Budget.objects.order_by("line__code")] == ["1200.00"]
    PeriodFactory(fund=fund, number=1, certified=True)
    refused = posted(administrator, "POOL/2015/budgets/", **{f"line_{pk}": "1300"}, **WHY)
    assert "Move budget by a virement" in refused
    assert str(Budget.objects.get().amount) == "1200.00"


def test_what_is_used_is_not_removed_and_what_is_not_is(administrator: Client) -> None:
    fund = pooled_fund(lines=2)
    assert "is used by budgets (1)" in posted(administrator, "POOL/lines/L001/remove/")
    group = fund.groups.get(code="GROUP-1")
    spare = BudgetLine.objects.create(fund=fund, group=group, code="SPARE", name="Spare", lead=group.lines.get().lead)
    posted(administrator, "POOL/lines/SPARE/remove/")
    assert not BudgetLine.objects.filter(pk=spare.pk).exists()
    assert BudgetLine.objects.count() == 2


def test_nobody_else_sets_up_a_fund(sign_in: SignIn) -> None:
    pooled_fund(lines=2)
    officer = sign_in("commissioner")
    for path in ("POOL/", "POOL/lines/add/", "POOL/lines/L001/", "POOL/2015/", "POOL/2015/budgets/"):
        assert officer.get(SETUP + path).status_code == 403, path


# --- Profiles -------------------------------------------------------------------------------------------------------


def test_the_budget_to_date_follows_the_profile_and_spreads_what_was_moved() -> None:
    fund = pooled_fund(lines=2)
    line = fund.lines.get(code="L001")
    months = [Decimal("500.00"), Decimal("500.00"), *[Decimal("0.00")] * 10]
    set_profile(line=line, year=2015, kind=ProfileKind.TYPED, typed=months, by=UserFactory(), reason="Paid early")
    virement(fund, [("L001", "L002", "70.00")], from_period=6)
    dated = {fund.lines.get(pk=pk).code: str(to) for pk, to in profiled_budget(PeriodFactory(fund=fund)).items()}
    assert dated == {"L001": "990.00", "L002": "510.02"}  # 6 × 83.33 and 4 odd pennies; one month of seven moved
    whole = profiled_budget(PeriodFactory(fund=fund, number=12))
    assert sorted(str(amount) for amount in whole.values()) == ["1070.00", "930.00"]


def test_last_year_s_pattern_is_copied_only_when_all_of_it_is_certified(sign_in: SignIn) -> None:
    fund = pooled_fund(lines=2)
    line, by = fund.lines.get(code="L001"), UserFactory()
    place = "/p/exampleshire/pool/budgets/POOL/2015/lines/L001/profile/"
    manager = sign_in("pool_manager")
    refused = manager.post(place, {"kind": "copied", "reason": "Like last year"}).content.decode()
    assert "not all certified" in refused
    at = datetime(2015, 5, 1, 9, tzinfo=UTC)
    for number in range(1, 13):
        period = Period.objects.create(
            fund=fund, year=2014, number=number, state="certified", certified_by=by, certified_at=at
        )
        Outturn.objects.create(period=period, line=line, actual=Decimal(300 if number > 2 else 100 * number))
    assert [str(part) for part in spent_by_month(line, 2014)][:4] == ["100.00", "100.00", "100.00", "0.00"]
    assert manager.post(place, {"kind": "copied", "reason": "Like last year"}).status_code == 302
    assert [str(month.original) for month in line_profile(line, 2015).months][:4] == [
        "333.34", "333.33", "333.33", "0.00",
    ]  # fmt: skip
    assert sign_in("commissioner").post(place, {"kind": "equal", "reason": "No"}).status_code == 403


def test_the_months_of_certified_periods_stay_and_a_changed_budget_keeps_its_shape(administrator: Client) -> None:
    fund = pooled_fund(lines=2)
    line = fund.lines.get(code="L001")
    months = [Decimal("1000.00"), *[Decimal("0.00")] * 11]
    given = {"line": line, "year": 2015, "by": UserFactory(), "reason": "Paid early"}
    set_profile(kind=ProfileKind.TYPED, typed=months, **given)  # type: ignore[arg-type]
    posted(administrator, "POOL/2015/budgets/", **{f"line_{line.pk}": "1200"}, **WHY)
    assert BudgetProfile.objects.get().months[:2] == ["1200.00", "0.00"]
    PeriodFactory(fund=fund, number=1, certified=True)
    with pytest.raises(Exception, match="certified and stay"):
        set_profile(kind=ProfileKind.EQUAL, typed=[], **given)  # type: ignore[arg-type]
