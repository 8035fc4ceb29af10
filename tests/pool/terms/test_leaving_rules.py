"""When a notice runs out, and how the balances are divided: to the penny, and nothing lost."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihwb.kernel.dates import MONTHS
from ihwb.kernel.errors import Refused
from pool.rules.leaving import (
    check_ending,
    check_serving,
    check_withdrawing,
    divide_balance,
    divide_variance,
    exit_day,
    tell_divided,
    totals,
)
from pool.rules.reviews import due_reviews, review_days
from pool.rules.risk_share import Scenario, scenario_of

NAMES = {"ICB": "NHS ICB", "LA": "Council", "contingency": "contingency"}
SHARE = {"step": "share", "basis": "weights", "weights": {"ICB": "75", "LA": "25"}}
RULES: dict[str, Any] = {
    "line_rules": [],
    "netting": "all",
    "overspend": [{"step": "draw", "fund": "contingency"}, SHARE],
    "underspend": [{"step": "carry_forward", "up_to": "100.00"}, SHARE],
}


def scenario(outturn: str, rules: dict[str, Any] = RULES) -> Scenario:
    line = {"code": "A", "name": "A", "lead": "ICB", "arrangement": "pooled", "budget": "1000.00", "outturn": outturn}
    partners = [{"code": "ICB", "name": "NHS ICB"}, {"code": "LA", "name": "Council", "host": True}]
    return scenario_of({"partners": partners, "funds": {"contingency": "50.00"}, "lines": [line], "rules": rules})


PAGE = Path(__file__).parents[3] / "docs/rules/leaving.md"
ROWS = re.findall(r"^\| (\d+ \w+ \d{4}) \| (\d+) \| (\d+ \w+ \d{4}) \|$", PAGE.read_text(), re.MULTILINE)


def day(text: str) -> date:
    number, month, year = text.split()
    return date(int(year), MONTHS.index(month) + 1, int(number))


@pytest.mark.parametrize(("served", "months", "last"), ROWS)
def test_months_are_calendar_months_as_the_documentation_works_them(served: str, months: str, last: str) -> None:
    assert exit_day(day(served), int(months)) == day(last)


def test_the_documentation_has_worked_exit_days() -> None:
    assert len(ROWS) >= 6


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 36))
def test_a_longer_notice_never_ends_earlier(served: date, months: int) -> None:
    assert served <= exit_day(served, months) < exit_day(served, months + 1)


def test_notice_is_recorded_once_it_is_served_and_ends_when_it_has_run_out() -> None:
    with pytest.raises(Refused, match="has not come yet"):
        check_serving(date(2016, 2, 1), date(2015, 4, 1), today=date(2016, 1, 31))
    with pytest.raises(Refused, match="starts on 1 April 2015"):
        check_serving(date(2015, 3, 31), date(2015, 4, 1), today=date(2016, 1, 31))
    with pytest.raises(Refused, match="runs until 31 March 2016"):
        check_ending(date(2016, 3, 31), today=date(2016, 3, 30))
    check_ending(date(2016, 3, 31), today=date(2016, 3, 31))
    with pytest.raises(Refused, match="cannot be withdrawn"):
        check_withdrawing(date(2016, 2, 1), date(2016, 1, 1), date(2016, 3, 31), today=date(2016, 4, 1))


# --- Balances ---------------------------------------------------------------------------------------------------


def test_an_overspend_to_date_draws_on_the_contingency_first() -> None:
    divided = divide_variance("Variance", scenario("1150.00"))
    assert divided.drawn == {"contingency": Decimal("50.00")}
    assert divided.parts == {"ICB": Decimal("75.00"), "LA": Decimal("25.00")}
    assert tell_divided(divided, NAMES) == (
        "Variance: £150.00 overspent. NHS ICB pays £75.00; Council pays £25.00; £50.00 comes from the contingency."
    )


def test_an_underspend_is_given_back_instead_of_carried_forward() -> None:
    divided = divide_variance("Variance", scenario("900.00"))
    assert divided.parts == {"ICB": Decimal("-75.00"), "LA": Decimal("-25.00")}
    assert "NHS ICB gets back £75.00" in tell_divided(divided, NAMES)


def test_money_in_hand_goes_back_by_the_rules_for_an_underspend_pennies_included() -> None:
    rules = scenario("1000.00")
    divided = divide_balance("Contingency", Decimal("500.01"), rules.partners, rules.rules)
    assert divided.parts == {"ICB": Decimal("-375.01"), "LA": Decimal("-125.00")}
    deficit = divide_balance("Carried", Decimal("-100.00"), rules.partners, rules.rules)
    assert deficit.parts == {"ICB": Decimal("75.00"), "LA": Decimal("25.00")}
    assert totals([divided, deficit], ["ICB", "LA"]) == {"ICB": Decimal("-300.01"), "LA": Decimal("-100.00")}


def test_what_no_rule_takes_is_left_to_the_partners() -> None:
    rules = scenario("1000.00", {**RULES, "underspend": [{"step": "carry_forward"}]})
    divided = divide_balance("Contingency", Decimal("500.00"), rules.partners, rules.rules)
    assert divided.unresolved == Decimal("-500.00")
    assert "£500.00 needs a decision of the partners" in tell_divided(divided, NAMES)


@given(st.decimals(-(10**6), 10**6, places=2))
def test_no_penny_of_a_balance_is_lost(amount: Decimal) -> None:
    rules = scenario("1000.00")
    divided = divide_balance("Held", amount, rules.partners, rules.rules)
    assert sum(divided.parts.values()) + divided.unresolved == -amount


# --- Reviews ----------------------------------------------------------------------------------------------------


def test_reviews_come_every_year_and_warn_a_month_ahead() -> None:
    days = review_days(date(2016, 2, 29), date(2018, 1, 29))
    assert days == [date(2016, 2, 29), date(2017, 2, 28), date(2018, 2, 28)]
    due = due_reviews(days, [date(2016, 2, 29)], date(2018, 1, 29), None)
    assert [(one.due_on.year, one.status) for one in due] == [(2017, "overdue"), (2018, "due soon")]
    assert due_reviews(days, [], date(2018, 1, 28), None)[-1].status == "scheduled"
    assert [one.due_on.year for one in due_reviews(days, [], date(2018, 1, 29), date(2016, 12, 31))] == [2016]


def test_a_variance_goes_by_what_the_partners_decided_for_the_year() -> None:
    rules = {"underspend": [{"step": "lead", "partner": "ICB"}], "by_decision": ["underspend"]}
    half = [{"step": "carry_forward", "portion": "50"}, {"step": "share", "basis": "equal"}]

    def parts(decided: dict[str, Any]) -> dict[str, Decimal]:
        line = {"code": "A", "lead": "ICB", "arrangement": "pooled", "budget": "100.00", "outturn": "60.00"}
        values = {"partners": [{"code": "ICB"}, {"code": "LA"}], "lines": [line], "rules": rules, "decided": decided}
        return dict(divide_variance("To date", scenario_of(values)).parts)

    assert parts({}) == {"ICB": Decimal("-40.00"), "LA": Decimal("0.00")}
    assert parts({"underspend": half}) == {"ICB": Decimal("-20.00"), "LA": Decimal("-20.00")}
    kept = parts({"underspend": [{"step": "carry_forward"}]})
    assert kept == parts({}), "there is no next year to keep it for"
