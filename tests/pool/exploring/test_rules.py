"""What if, sensitivity, simulation and early warning as arithmetic."""

from decimal import Decimal

import pytest

from ihwb.kernel.errors import Refused
from pool.rules.early_warning import Month, outlook
from pool.rules.risk_share import Rules, Scenario, scenario_of, share
from pool.rules.risk_share.model import Draw, Lead, Share
from pool.rules.what_if import changed, compared, sensitivities
from pool.services.simulating import Spread, simulate
from tests.pool.rules.test_risk_share_engine import PARTNERS, line

D = Decimal
VALUES = {
    "agreement": "Any",
    "partners": [
        {"code": "CCG", "name": "CCG", "contribution": "321.00"},
        {"code": "PCC", "name": "Council", "contribution": "100.00", "host": True},
    ],
    "funds": {"contingency": "50.00"},
    "lines": [
        {
            "code": "ACUTE", "name": "Acute", "lead": "CCG", "arrangement": "pooled", "group": "a",
            "budget": "1000.00", "outturn": "1100.00",
        }
    ],
    "rules": {
        "netting": "all",
        "overspend": [
            {"step": "draw", "fund": "contingency"},
            {"step": "share", "basis": "weights", "weights": {"CCG": "75", "PCC": "25"}},
        ],
    },
}  # fmt: skip


def test_a_change_leaves_the_scenario_it_starts_from_as_it_is() -> None:
    then = changed(VALUES, {"outturns": {"ACUTE": "1250.00"}, "funds": {"contingency": "0.00"}})
    assert VALUES["lines"][0]["outturn"] == "1100.00"  # type: ignore[index]
    rows = {row.code: row for row in compared(share(scenario_of(VALUES)), share(scenario_of(then)))}
    assert (rows["PCC"].now, rows["PCC"].then, rows["PCC"].difference) == (D("12.50"), D("62.50"), D("50.00"))
    assert (rows["contingency"].now, rows["contingency"].then) == (D("50.00"), D("0.00"))


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"outturns": {"NOWHERE": "1.00"}}, "unknown_line", "no line NOWHERE"),
        ({"contributions": {"X": "1.00"}}, "unknown_partner", "no partner X"),
        ({"funds": {"X": "1.00"}}, "unknown_fund", "under X"),
        ({"budget": {}}, "unknown_part", "not budget"),
    ],
)
def test_a_change_to_what_is_not_there_is_refused_by_name(changes: dict[str, object], code: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        changed(VALUES, changes)
    assert refused.value.code == code


def test_each_step_on_a_line_is_told_in_words() -> None:
    (one,) = sensitivities(scenario_of(VALUES), D("100.00"))
    assert one.added == {
        "CCG": D("75.00"), "PCC": D("25.00"), "contingency": D("0.00"), "carried_forward": D("0.00"),
        "unresolved": D("0.00"),
    }  # fmt: skip
    said = one.sentence(D("100.00"), {"CCG": "the CCG", "PCC": "the council"})
    assert said == "Each £100.00 more on Acute costs the CCG £75.00 and the council £25.00."


def capped() -> Scenario:
    rules = Rules(overspend=(Draw("pot"), Share("contributions", caps={"B": D("20.00")}), Lead("A")))
    return Scenario(PARTNERS, (line("X", "0.00"), line("Y", "0.00")), rules, {"pot": D("10.00")})


def test_the_same_seed_draws_the_same_years_and_another_seed_others() -> None:
    spreads = [Spread("X", D("900.00"), D("1000.00"), D("1200.00"))]
    first = simulate(capped(), spreads, trials=2000, seed=7)
    assert simulate(capped(), spreads, trials=2000, seed=7) == first
    assert simulate(capped(), spreads, trials=2000, seed=8) != first


def test_a_line_ends_above_its_high_mark_one_year_in_ten() -> None:
    (total, *_) = simulate(capped(), [Spread("X", D("900.00"), D("1000.00"), D("1200.00"))], trials=50_000, seed=1)
    assert total.percentiles[90] == pytest.approx(D("200.00"), abs=6)
    assert total.percentiles[10] == pytest.approx(D("-100.00"), abs=6)


def test_caps_and_funds_hold_in_every_year_drawn() -> None:
    found = {one.code: one for one in simulate(capped(), [Spread("X", D(0), D(1000), D(9000))], trials=5000, seed=3)}
    assert found["pot"].percentiles[95] == D("10.00")
    assert found["B"].percentiles[95] == D("20.00")


def test_lines_that_move_together_make_the_bad_years_worse() -> None:
    spreads = [Spread(code, D("900.00"), D("1000.00"), D("1100.00")) for code in ("X", "Y")]
    apart, together = (simulate(capped(), spreads, trials=20_000, seed=5, together=share)[0] for share in (0, 100))
    assert together.percentiles[95] > apart.percentiles[95]


def months(*rows: tuple[str, str]) -> list[Month]:
    return [Month(number, D(actual), D(forecast)) for number, (actual, forecast) in enumerate(rows, start=1)]


def test_a_line_on_course_is_not_flagged() -> None:
    told = outlook(D("1200.00"), D("300.00"), months(("100", "1200"), ("200", "1200"), ("300", "1200")), D("50.00"))
    assert (told.run_rate, told.trend, told.reasons) == (D("1200.00"), D("1200.00"), ())


def test_spending_ahead_of_the_forecast_is_flagged_with_its_figures() -> None:
    told = outlook(D("1200.00"), D("300.00"), months(("100", "1200"), ("220", "1200"), ("400", "1200")), D("50.00"))
    assert told.run_rate == D("1600.00")
    assert "comes to £1,600.00: £400.00 above the forecast of £1,200.00." in told.reasons[0]
    assert told.reasons[-1].startswith("The forecast has stood at the budget")


def test_a_reckoning_exactly_at_the_threshold_does_not_stand_out() -> None:
    assert not outlook(D("1200.00"), D("100.00"), months(("100", "1150")), D("50.00")).is_flagged
    assert outlook(D("1200.00"), D("100.00"), months(("100", "1149.99")), D("50.00")).is_flagged


def test_the_profile_counts_before_the_calendar() -> None:
    assert outlook(D("1200.00"), D("600.00"), months(("600", "1200")), D("0.00")).run_rate == D("1200.00")


def test_more_spent_than_forecast_and_a_forecast_that_keeps_rising_are_told() -> None:
    rows = months(("100", "1000"), ("200", "1010"), ("300", "1020"), ("1100", "1030"))
    reasons = " ".join(outlook(D("1000.00"), D("333.33"), rows, D("29.99")).reasons)
    assert "More has been spent (£1,100.00) than is forecast for the whole year (£1,030.00)." in reasons
    assert "gone up three periods running, by £30.00 together" in reasons


def test_without_figures_nothing_is_reckoned() -> None:
    told = outlook(D("1000.00"), D("0.00"), [Month(1, None, None)], D("0.00"))
    assert (told.run_rate, told.trend, told.reasons) == (None, None, ())
