"""The pool's pages: what they show, to whom, and at what price in queries."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from simple_history.utils import bulk_create_with_history

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from pool.models import AgreementVersion, BudgetLine, Outturn, Period, PlannedBenefit, PooledFund, PublishedFigure
from pool.services.statement import freeze
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory
from tests.pool.factories import PeriodFactory, figures, partners, pooled_fund

pytestmark = pytest.mark.django_db

AT = datetime(2015, 10, 16, 9, tzinfo=UTC)


def url(name: str, period: Period | None = None, partnership: str = "exampleshire") -> str:
    where = {"fund": period.fund.code, "year": period.year, "period": period.number} if period else {}
    return reverse(f"pool:{name}", kwargs={"partnership": partnership, **where})


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return " ".join(answer.content.decode().split())


@pytest.fixture
def fund() -> PooledFund:
    return pooled_fund(4)


@pytest.fixture
def open_period(fund: PooledFund) -> Period:
    period: Period = PeriodFactory(fund=fund, note="Illustrative figures.")
    figures(period, forecasts={"L001": "1150.00"}, leave_out=("L004",))
    return period


@pytest.fixture
def certified(fund: PooledFund) -> Period:
    period = PeriodFactory(fund=fund, number=5, note="Illustrative figures.")
    figures(period, forecasts={"L001": "1150.00", "L002": "960.00"})
    freeze(period, by=UserFactory(name="Pool manager"), at=AT)
    return period


@pytest.fixture
def manager(sign_in: SignIn) -> Client:
    return sign_in(Role.POOL_MANAGER)


# --- Position ---------------------------------------------------------------------------------------------------


def test_the_position_shows_figures_sums_and_who_certified(manager: Client, certified: Period) -> None:
    page = words(manager, url("position", certified))
    assert "£4,110.00" in page
    assert "by Pool manager on 16 October 2015" in page
    assert "Illustrative figures." in page
    assert "<svg" in page


def test_a_figure_that_was_not_entered_is_not_shown_as_nought(manager: Client, open_period: Period) -> None:
    page = words(manager, url("position", open_period))
    assert "not entered" in page
    assert "Not entered yet:</strong> Service 4" in page
    assert "3 of 4 forecasts entered" in page
    assert page.count("not entered</td>") == 3


def test_thousands_are_kept_in_the_address(manager: Client, certified: Period) -> None:
    page = words(manager, url("position", certified) + "?unit=thousands")
    assert "£4,110.00" not in page
    assert '<td class="figure">4</td>' in page


def test_a_forecast_beyond_the_tolerance_names_the_last_day_for_telling_the_partners(
    manager: Client, certified: Period
) -> None:
    page = words(manager, url("position", certified))
    assert "A forecast overspend of £110.00 is beyond the tolerance of £0.00." in page
    assert "Wednesday 21 October 2015" in page
    assert "10 working days after Wednesday 7 October 2015" in page


def test_a_variance_above_the_threshold_without_a_comment_is_named(manager: Client, open_period: Period) -> None:
    assert "Not explained yet:</strong> Service 1" in words(manager, url("position", open_period))


def test_open_figures_of_the_other_partner_are_left_out_for_a_finance_officer(
    sign_in: SignIn, council: Organisation, open_period: Period
) -> None:
    page = words(sign_in(Role.FINANCE_OFFICER, council), url("position", open_period))
    assert "The figures of NHS Exampleshire ICB are left out" in page
    assert "Service 1" in page
    assert "Service 2" not in page


def test_a_board_member_sees_open_figures_only_when_they_are_certified(
    sign_in: SignIn, council: Organisation, open_period: Period, certified: Period
) -> None:
    member = sign_in(Role.BOARD_MEMBER, council)
    assert "Service 1" not in words(member, url("position", open_period))
    assert "Service 1" in words(member, url("position", certified))
    assert member.get(url("current_position"))["Location"] == url("position", certified)


def test_the_pool_manager_lands_on_the_open_period(manager: Client, open_period: Period, certified: Period) -> None:
    assert manager.get(url("current_position"))["Location"] == url("position", open_period)
    assert manager.get(url("current_statement"))["Location"] == url("statement", open_period)


def test_the_trend_is_of_the_statements_as_certified(manager: Client, certified: Period, open_period: Period) -> None:
    context = manager.get(url("position", open_period)).context["position"]
    assert [(point.number, point.variance) for point in context.trend] == [
        (5, Decimal("110.00")),
        (6, Decimal("150.00")),
    ]


def test_a_partnership_without_a_fund_has_pages_that_say_so(manager: Client) -> None:
    assert "No period yet" in words(manager, url("current_position"))
    assert "No period yet" in words(manager, url("current_statement"))
    assert "No pooled fund yet" in words(manager, url("funds"))
    assert "No pooled fund yet" in words(manager, url("plans"))


# --- Who gets in ------------------------------------------------------------------------------------------------

PAGES = ("position", "statement", "close")


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_to_the_partnership_finds_nothing(sign_in: SignIn, certified: Period, name: str) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in(Role.POOL_MANAGER, elsewhere)
    assert stranger.get(url(name, certified)).status_code == 404
    assert stranger.get(url(name, certified, "elsewhere")).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_role_without_the_permission_is_refused(
    sign_in: SignIn, council: Organisation, certified: Period, name: str
) -> None:
    assert sign_in(Role.SCRUTINY_MEMBER, council).get(url(name, certified)).status_code == 403
    assert sign_in(Role.PROVIDER, council).get(url(name, certified)).status_code == 403


def test_a_period_or_fund_that_does_not_exist_is_not_found(manager: Client, certified: Period) -> None:
    for fund, year, number in (("NONE", 2015, 5), ("POOL", 2014, 5), ("POOL", 2015, 99), ("POOL", 10**30, 5)):
        kwargs = {"partnership": "exampleshire", "fund": fund, "year": year, "period": number}
        assert manager.get(reverse("pool:position", kwargs=kwargs)).status_code == 404
    for name in ("fund", "plan"):
        kwargs = {"partnership": "exampleshire", "fund": "NONE"}
        assert manager.get(reverse(f"pool:{name}", kwargs=kwargs)).status_code == 404


# --- Statement and certificate ----------------------------------------------------------------------------------


def test_the_statement_tells_each_step_and_each_share(manager: Client, certified: Period) -> None:
    page = words(manager, url("statement", certified))
    assert "NHS Exampleshire ICB 75%" in page
    assert "£82.50" in page
    assert "£27.50" in page
    assert "nothing is left" in page
    assert "This statement is kept as it was made" in page


def test_a_provisional_statement_names_what_is_missing(manager: Client, open_period: Period) -> None:
    page = words(manager, url("statement", open_period))
    assert "Provisional" in page
    assert "counted at budget:</strong> Service 4" in page
    assert page.count("not entered</td>") == 1
    assert page.count("at budget</span>") == 1


def test_what_no_step_takes_needs_a_decision(manager: Client, open_period: Period) -> None:
    AgreementVersion.objects.update(rules={})
    page = words(manager, url("statement", open_period))
    assert "Unresolved: needs a decision" in page


def test_faulty_rules_are_told_instead_of_a_statement(manager: Client, open_period: Period) -> None:
    AgreementVersion.objects.update(rules={"overspend": [{"step": "lead", "partner": "NOBODY"}]})
    assert "rules.overspend[0].partner" in words(manager, url("statement", open_period))
    fund = reverse("pool:fund", kwargs={"partnership": "exampleshire", "fund": "POOL"})
    assert "rules.overspend[0].partner" in words(manager, fund)


def test_the_statement_of_an_open_period_waits_for_those_who_do_not_see_all_of_it(
    sign_in: SignIn, council: Organisation, open_period: Period
) -> None:
    page = words(sign_in(Role.FINANCE_OFFICER, council), url("statement", open_period))
    assert "This period is open" in page
    assert "£150.00" not in page


def test_a_finance_officer_starts_from_the_open_position_and_the_certified_statement(
    sign_in: SignIn, council: Organisation, open_period: Period, certified: Period
) -> None:
    officer = sign_in(Role.FINANCE_OFFICER, council)
    assert officer.get(url("current_position"))["Location"] == url("position", open_period)
    assert officer.get(url("current_statement"))["Location"] == url("statement", certified)
    assert "shown once certified" in words(officer, url("position", open_period))


# --- Plan and fund ----------------------------------------------------------------------------------------------


def test_the_plan_shows_what_is_printed_beside_what_it_adds_up_to(sign_in: SignIn, fund: PooledFund) -> None:
    published = {"total_planned_spend": 3_998, "benefits_total": 12}
    for code, thousands in published.items():
        PublishedFigure.objects.create(fund=fund, code=code, label=code, year=2015, amount=Decimal(thousands))
    PlannedBenefit.objects.create(fund=fund, code="a", name="Benefit", year=2015, amount=12, counted_elsewhere=True)
    member = sign_in(Role.SCRUTINY_MEMBER, partners()[0])
    address = reverse("pool:plan", kwargs={"partnership": "exampleshire", "fund": "POOL"})
    page = words(member, address + "?unit=pounds")
    assert "printed as £3,998; the lines add up to £4,000, a difference of £2." in page
    assert "1 of 3 checks of the published figures do not agree" in page
    assert "[1]</a> £3,998</td>" in page
    assert member.get(address).context["unit"] == "thousands"


def test_the_fund_page_says_the_terms_and_the_rules_in_words(sign_in: SignIn, fund: PooledFund) -> None:
    member = sign_in(Role.SCRUTINY_MEMBER, partners()[0])
    page = words(member, reverse("pool:fund", kwargs={"partnership": "exampleshire", "fund": "POOL"}))
    assert "Exampleshire Council" in page
    assert "What is left is shared: Exampleshire Council 25%, NHS Exampleshire ICB 75%." in page
    assert member.get(url("funds"))["Location"].endswith("/funds/POOL/")


def test_several_funds_are_a_choice(sign_in: SignIn, fund: PooledFund) -> None:
    PooledFund.objects.create(agreement=fund.agreement, code="SECOND", name="Second fund")
    page = words(sign_in(Role.AUDITOR), url("funds"))
    assert "Second fund" in page


# --- What needs me ----------------------------------------------------------------------------------------------


def test_a_finance_officer_is_told_of_figures_to_enter_and_the_last_day(
    sign_in: SignIn, icb: Organisation, council: Organisation, open_period: Period
) -> None:
    page = words(sign_in(Role.FINANCE_OFFICER, icb), "/p/exampleshire/")
    assert "Enter figures for Period 6, September 2015" in page
    assert "1 of your 2 lines lack a figure" in page
    assert "Wednesday 14 October 2015" in page
    assert "Enter figures" not in words(sign_in(Role.FINANCE_OFFICER, council), "/p/exampleshire/")


# --- Query budgets ----------------------------------------------------------------------------------------------


def _full_year(fund: PooledFund, year: int, months: int = 12) -> Period:
    lines = list(BudgetLine.objects.filter(fund=fund))
    for number in range(1, months + 1):
        period = PeriodFactory(fund=fund, year=year, number=number)
        rows = [Outturn(period=period, line=line, actual=Decimal(1), forecast=Decimal(1000)) for line in lines]
        bulk_create_with_history(rows, Outturn)
    return period


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_pages_of_300_lines_by_12_periods_keep_within_20_queries(manager: Client) -> None:
    fund = pooled_fund(300, groups=12)
    period = _full_year(fund, 2015)
    pages = [url("position", period), url("statement", period), url("close", period)]
    manager.get(pages[0])  # the session's clock is written once
    counts = [_queries(manager, page) for page in pages]
    assert max(counts[:2]) <= 20, counts
    assert counts[2] <= 50, counts
    for line in BudgetLine.objects.filter(fund=fund)[:50]:
        line.budgets.create(year=2014, amount=Decimal(1000))
    _full_year(fund, 2014, months=3)
    assert [_queries(manager, page) for page in pages] == counts
