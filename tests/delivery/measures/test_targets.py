"""Targets of every kind, colours by stated rules and rates, by hand-worked figures."""

from datetime import date
from decimal import Decimal

import pytest

from delivery.rules import targets as rules

D = Decimal


def aim(kind: str, figure: str = "", baseline: str = "", **more: object) -> rules.Aim:
    unit = str(more.pop("unit", ""))
    return rules.Aim(kind, D(figure) if figure else None, D(baseline) if baseline else None, unit, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stated", "value", "said"),
    [
        (aim("value", "843.3", "1572"), "843.3", ""),
        (aim("change", "-5", "33.05"), "31.40", "33.05 × (100 − 5) / 100 = 31.4"),
        (aim("change", "5", "48", unit="%"), None, ""),
        (aim("change", "5", "48", unit="%", reading="relative"), "50.40", "48 × (100 + 5) / 100 = 50.4%"),
        (aim("change", "5", "48", unit="%", reading="points"), "53.00", "48 + 5 points = 53%"),
        (aim("change", "-5"), None, ""),
        (aim("level", "-30", "697"), "667", "697 − 30 = 667"),
        (aim("direction", "", "20"), "20", "Better than the baseline"),
        (aim("comparator", comparator=D("9.7"), comparator_name="The average"), "9.7", "The average is 9.7"),
        (aim("comparator", comparator_name="The average"), None, "No figure is known yet of: The average"),
        (aim("statements", "70", unit="%"), "70", ""),
        (aim("words"), None, ""),
        (aim("none"), None, ""),
    ],
)  # fmt: skip
def test_a_target_comes_to_its_value_with_its_sum(stated: rules.Aim, value: str | None, said: str) -> None:
    found = rules.target_of(stated)
    assert found.value == (None if value is None else D(value))
    assert found.sum == said


RULE = rules.ColourRule(date(2015, 4, 1), D(5), "target", "Performance framework")


def judge(latest: str, target: str, polarity: str = "lower", **more: object) -> rules.Judgement:
    return rules.judge(
        D(latest),
        target=rules.Target(D(target)),
        baseline=D(1572),
        polarity=polarity,
        **more,  # type: ignore[arg-type]
    )


def test_without_a_stated_rule_there_is_no_colour() -> None:
    assert judge("980.4", "843.3").colour == ""
    assert judge("980.4", "843.3").words == "Short of the target; better than the baseline"
    assert judge("843.3", "843.3").words == "Target met"


@pytest.mark.parametrize(("latest", "colour"), [("100", "green"), ("105", "amber"), ("105.01", "red")])
def test_amber_reaches_exactly_to_its_edge(latest: str, colour: str) -> None:
    assert judge(latest, "100", rule=RULE).colour == colour
    assert judge(str(200 - D(latest)), "100", "higher", rule=RULE).colour == colour


def test_the_colour_says_its_arithmetic_and_its_rule() -> None:
    assert judge("980.4", "843.3", rule=RULE).sum == (
        "980.4 against 843.3, the target: short by 137.1, 16.26% of it; amber reaches to 5%, so red. "
        "Rule since 1 April 2015 (Performance framework)"
    )


def test_a_rule_against_the_trajectory_looks_at_what_is_planned_for_the_period() -> None:
    rule = rules.ColourRule(date(2015, 4, 1), D(5), "trajectory", "")
    assert judge("1122", "843.3", rule=rule, planned=D(1150)).colour == "green"
    unknown = judge("1122", "843.3", rule=rule)
    assert (unknown.colour, unknown.sum) == ("", "No colour: nothing is planned for the period in figures")


def test_a_rule_holds_from_its_day_on() -> None:
    later = rules.ColourRule(date(2016, 4, 1), D(10), "target", "")
    assert rules.rule_on([RULE, later], date(2015, 3, 31)) is None
    assert rules.rule_on([RULE, later], date(2016, 3, 31)) == RULE
    assert rules.rule_on([later, RULE], date(2016, 4, 1)) == later


def test_better_than_the_baseline_is_not_met_by_the_baseline() -> None:
    target = rules.target_of(aim("direction", "", "20"))
    assert rules.judge(D(20), target=target, baseline=D(20), polarity="higher").words == (
        "Short of the target; same as the baseline"
    )
    assert rules.judge(D(21), target=target, baseline=D(20), polarity="higher").words == "Target met"


def test_a_rate_is_so_many_per_so_many() -> None:
    assert rules.rate(D(1048), D(262000), D(100000)) == 400
    assert rules.rate_words(D(1048), D(262000), D(100000)) == "1,048 / 262,000 × 100,000 = 400"
    assert rules.rate(D(2), D(3), D(100)) == D("66.6667")


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "per", "said"),
    [
        ("66.7", "2", "3", "100", ""),
        ("66.6", "2", "3", "100", "the value entered is 66.6"),
        ("", "2", "3", "100", ""),
        ("5", "", "", "", ""),
        ("", "", "", "", "Enter the value"),
        ("5", "2", "", "100", "together, or neither"),
        ("5", "2", "0", "100", "above nought"),
        ("5", "2", "3", "", "says not how its rate is worked out"),
    ],
)
def test_a_value_agrees_with_its_parts_as_precisely_as_it_is_entered(
    value: str, numerator: str, denominator: str, per: str, said: str
) -> None:
    figures = [D(one) if one else None for one in (value, numerator, denominator, per)]
    found = rules.check_rate(*figures)
    assert said in found if said else found == ""
