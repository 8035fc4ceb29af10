"""A benefit's figures through the services: plan, forecast, slip, report; and what they do to the fund's gap."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from commissioning.models import Partnership, User
from commissioning.selectors.access import access_of
from delivery.models import Benefit, BenefitActual, BenefitMonth, BenefitYear, Project
from delivery.rules.benefits import Slot
from delivery.selectors.benefits.realisation import effects, gap_of, realisation
from delivery.selectors.benefits.register import benefit_at, detail
from delivery.services.benefits import figures, register
from ihwb.kernel.errors import Refused
from ihwb.web.access import Access
from pool.models import PlannedBenefit, PooledFund, SavingsPlan
from tests.factories import PartnershipFactory, person

D = Decimal
YEAR = 2015
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def officer(council: object) -> User:
    return person("commissioner", council)  # type: ignore[arg-type]


@pytest.fixture
def access(officer: User, partnership: Partnership) -> Access:
    found = access_of(officer, partnership.slug)
    assert found is not None
    return found


def fresh(benefit: Benefit) -> Benefit:
    found = benefit_at(benefit.partnership, benefit.pk)
    assert found is not None
    return found


def slip(benefit: Benefit, amount: int, start: Slot, end: Slot, by: User, version: int = 1) -> Benefit:
    return figures.slip(
        partnership=benefit.partnership,
        benefit_id=benefit.pk,
        version=version,
        slip=figures.Slip(D(amount), start, end),
        reason="The ward stays open",
        by=by,
    )


def deliver(benefit: Benefit, number: int, months: int, amount: int, by: User, **more: object) -> BenefitActual:
    return figures.report(
        partnership=benefit.partnership,
        benefit_id=benefit.pk,
        report=figures.Report(YEAR, number, months, D(amount), "Ledger, month end"),
        by=by,
        at=NOW,
        **more,  # type: ignore[arg-type]
    )


# --- The gap ----------------------------------------------------------------------------------------------------------


def test_the_gap_is_what_is_required_less_what_the_benefits_are_expected_to_bring(
    beds: Benefit, rates: Benefit, fund: PooledFund, access: Access
) -> None:
    # Required 10,000 - 9,000 = 1,000; expected 600 and 300: 100 is missing.
    assert gap_of(access, fund, YEAR) == D(100)


def test_a_slip_into_the_next_year_widens_the_gap_at_once(
    beds: Benefit, rates: Benefit, fund: PooledFund, access: Access, officer: User
) -> None:
    slip(beds, 50, Slot(YEAR, 11), Slot(YEAR + 1, 1), officer)
    assert gap_of(access, fund, YEAR) == D(150)
    effect = effects(access, fresh(beds))[0]
    assert (effect.gap, effect.as_planned, effect.slipped) == (D(150), D(100), D(50))
    assert fresh(beds).years.get(year=YEAR + 1).months.get(number=1).forecast == D(50)
    assert [one.planned for one in fresh(beds).years.get(year=YEAR).months.all()] == [D(50)] * 12


def test_a_slip_within_the_year_leaves_the_gap(
    beds: Benefit, rates: Benefit, fund: PooledFund, access: Access, officer: User
) -> None:
    slip(beds, 50, Slot(YEAR, 3), Slot(YEAR, 9), officer)
    assert gap_of(access, fund, YEAR) == D(100)
    months = realisation(access, fund, YEAR).months
    assert (months[2].forecast, months[8].forecast) == (D(0), D(100))
    # Required 1,000 less 100 to June and the 300 of which no month is known; of March it is the gap.
    assert (months[2].missing, months[11].missing) == (D(600), D(100))


def test_only_what_is_still_to_come_slips(beds: Benefit, officer: User) -> None:
    deliver(beds, 1, 3, 120, officer)
    with pytest.raises(Refused, match="June 2015 is reported already"):
        slip(beds, 10, Slot(YEAR, 3), Slot(YEAR, 9), officer, version=2)
    with pytest.raises(Refused, match=r"a forecast of 50\.00"):
        slip(beds, 51, Slot(YEAR, 4), Slot(YEAR, 9), officer, version=2)


def test_a_year_that_is_forecast_as_a_whole_slips_to_the_next(
    rates: Benefit, fund: PooledFund, access: Access, officer: User
) -> None:
    slip(rates, 100, Slot(YEAR), Slot(YEAR + 1), officer)
    years = {one.year: one.forecast for one in fresh(rates).years.all()}
    assert years == {YEAR: D(200), YEAR + 1: D(100)}
    with pytest.raises(Refused, match="Choose the year, not a month"):
        slip(rates, 10, Slot(YEAR), Slot(YEAR + 1, 1), officer, version=2)


def test_a_slip_over_somebody_elses_change_is_refused(beds: Benefit, officer: User) -> None:
    slip(beds, 50, Slot(YEAR, 3), Slot(YEAR, 9), officer)
    with pytest.raises(Refused, match="Somebody else changed"):
        slip(beds, 50, Slot(YEAR, 4), Slot(YEAR, 9), officer)


def test_what_another_programme_counts_is_no_help_to_this_gap(
    beds: Benefit, rates: Benefit, fund: PooledFund, access: Access, officer: User
) -> None:
    register.set_shares(
        partnership=rates.partnership,
        benefit_id=rates.pk,
        version=1,
        shares=[register.ShareValues(None, "Corporate centre programme", D(100))],
        reason="It is theirs",
        by=officer,
    )
    assert gap_of(access, fund, YEAR) == D(400)
    assert detail(fresh(rates)).benefit.counted_by == "Corporate centre programme (100%)"


def test_a_withdrawn_benefit_is_no_help_either(rates: Benefit, beds: Benefit, fund: PooledFund, access: Access) -> None:
    rates.status = "withdrawn"
    rates.save()
    assert gap_of(access, fund, YEAR) == D(400)


def test_a_saving_of_the_pool_and_its_benefit_are_one(
    rates: Benefit, beds: Benefit, fund: PooledFund, access: Access, officer: User
) -> None:
    saving = SavingsPlan.objects.create(fund=fund, code="RATES", name="Better rates", year=YEAR, planned=D(300))
    figures.plan_year(
        partnership=rates.partnership,
        benefit_id=rates.pk,
        version=1,
        year=YEAR,
        plan=figures.YearPlan(D(300), {}, saving=saving),
        reason="It is that saving",
        by=officer,
    )
    shown = realisation(access, fund, YEAR)
    assert shown.outlook is not None
    # The plan's lines “beds” 600 and “other” 400, and the saving of 300: nothing twice.
    assert (shown.outlook.total.planned, shown.outlook.gap) == (D(1300), D(100))


def test_a_line_that_a_saving_delivers_is_linked_through_the_saving(
    rates: Benefit, fund: PooledFund, officer: User
) -> None:
    line = PlannedBenefit.objects.get(fund=fund, code="other")
    SavingsPlan.objects.create(fund=fund, code="OTHER", name="Other", year=YEAR, planned=D(1), benefit=line)
    with pytest.raises(Refused, match="Link that saving, so that it is counted once"):
        figures.plan_year(
            partnership=rates.partnership,
            benefit_id=rates.pk,
            version=1,
            year=YEAR,
            plan=figures.YearPlan(D(300), {}, published=line),
            reason="Link",
            by=officer,
        )


# --- Reports ----------------------------------------------------------------------------------------------------------


def test_a_report_stands_in_for_the_forecast_of_its_months(
    beds: Benefit, rates: Benefit, fund: PooledFund, access: Access, officer: User
) -> None:
    deliver(beds, 1, 1, 20, officer)
    assert gap_of(access, fund, YEAR) == D(130)
    assert realisation(access, fund, YEAR).months[0].delivered == D(20)


def test_a_correction_is_a_new_report_and_the_old_one_stays(beds: Benefit, officer: User) -> None:
    first = deliver(beds, 1, 1, 20, officer)
    deliver(beds, 1, 1, 45, officer, corrects=first.pk, reason="Two invoices were missing")
    shown = detail(fresh(beds))
    assert [(one.amount, one.current) for one in shown.actuals] == [(D(20), False), (D(45), True)]
    assert shown.benefit.delivered == D(45)
    with pytest.raises(Refused, match="corrected already"):
        deliver(beds, 1, 1, 46, officer, corrects=first.pk, reason="Again")


@pytest.mark.parametrize(
    ("number", "months", "evidence", "said"),
    [(1, 1, " ", "needs its evidence"), (3, 3, "Ledger", "April is reported already")],
)
def test_a_report_without_evidence_or_of_a_month_that_is_reported_is_refused(
    beds: Benefit, officer: User, number: int, months: int, evidence: str, said: str
) -> None:
    deliver(beds, 1, 4, 200, officer)
    if "April" in said:
        said, number = "June is reported already", 3
    with pytest.raises(Refused, match=said):
        figures.report(
            partnership=beds.partnership,
            benefit_id=beds.pk,
            report=figures.Report(YEAR, number, months, D(1), evidence),
            by=officer,
            at=NOW,
        )


def test_a_month_that_is_not_over_cannot_be_reported(beds: Benefit, officer: User) -> None:
    with pytest.raises(Refused, match="December 2026 is not over yet"):
        figures.report(
            partnership=beds.partnership,
            benefit_id=beds.pk,
            report=figures.Report(2026, 9, 1, D(1), "Ledger"),
            by=officer,
            at=NOW,
        )


# --- Plan and forecast ------------------------------------------------------------------------------------------------


def test_months_that_do_not_make_the_year_are_refused_and_nothing_is_saved(beds: Benefit, officer: User) -> None:
    with pytest.raises(Refused, match=r"The months add up to 10\.00"):
        figures.plan_year(
            partnership=beds.partnership,
            benefit_id=beds.pk,
            version=1,
            year=YEAR,
            plan=figures.YearPlan(D(900), {1: D(10)}),
            reason="More",
            by=officer,
        )
    assert BenefitYear.objects.get(benefit=beds, year=YEAR).planned == D(600)


def test_a_forecast_by_month_says_who_and_why_in_its_history(beds: Benefit, officer: User) -> None:
    figures.set_forecast(
        partnership=beds.partnership,
        benefit_id=beds.pk,
        version=1,
        year=YEAR,
        whole=None,
        months={number: D(40) for number in range(1, 13)},
        at_risk=D(0),
        risks={12: D(40)},
        reason="Fewer beds can close",
        by=officer,
    )
    told = [one for one in detail(fresh(beds)).history if one.what == "March 2016: changed"]
    assert told[0].reason == "Fewer beds can close"
    assert told[0].who == officer.name
    assert BenefitMonth.objects.get(benefit_year__benefit=beds, number=12).at_risk == D(40)


def test_more_at_risk_than_is_to_come_is_refused(rates: Benefit, officer: User) -> None:
    with pytest.raises(Refused, match=r"301\.00 cannot be at risk"):
        figures.set_forecast(
            partnership=rates.partnership,
            benefit_id=rates.pk,
            version=1,
            year=YEAR,
            whole=D(300),
            months={},
            at_risk=D(301),
            risks={},
            reason="Doubt",
            by=officer,
        )


# --- Shares -----------------------------------------------------------------------------------------------------------


def test_shares_above_the_whole_are_refused_and_the_old_ones_stay(
    beds: Benefit, project: Project, officer: User
) -> None:
    def share(percent: int, version: int) -> None:
        register.set_shares(
            partnership=beds.partnership,
            benefit_id=beds.pk,
            version=version,
            shares=[
                register.ShareValues(project, "", D(60)),
                register.ShareValues(None, "Corporate centre", D(percent)),
            ],
            reason="Agreed",
            by=officer,
        )

    share(40, 1)
    with pytest.raises(Refused, match=r"The shares add up to 101%"):
        share(41, 2)
    assert sorted(beds.shares.values_list("percent", flat=True)) == [D(40), D(60)]


def test_a_benefit_of_another_partnership_is_not_found(beds: Benefit, officer: User) -> None:
    with pytest.raises(Refused, match="not one of this partnership's"):
        register.locked(PartnershipFactory(slug="elsewhere", name="Elsewhere"), beds.pk)
