"""Control charts by hand-worked figures, and the patterns by examples that just reach them and just do not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.rules import spc

D = Decimal


def series(*values: int | str) -> list[Decimal]:
    return [D(value) for value in values]


# Ten values: sum 115, mean 11.5. Moving ranges 2 1 2 1 1 1 2 1 2: sum 13, mean 13 / 9 = 1.4444...
# Limits 11.5 - 2.66 * 1.4444 = 7.6578 and 11.5 + 2.66 * 1.4444 = 15.3422.
TEN = series(10, 12, 11, 13, 12, 11, 10, 12, 11, 13)


def drawn(values: list[Decimal], **more: object) -> spc.ControlChart:
    found = spc.control_chart(values, polarity=more.pop("polarity", "lower"), **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def rules_of(chart: spc.ControlChart) -> list[tuple[str, tuple[int, ...], str]]:
    return [(one.rule, one.places, one.way) for one in chart.signals]


def test_mean_moving_range_and_limits_are_those_worked_by_hand() -> None:
    chart = drawn(TEN)
    held = chart.last
    assert held.mean == D("11.5")
    assert chart.ranges == (None, *series(2, 1, 2, 1, 1, 1, 2, 1, 2))
    assert held.ranges is not None
    assert held.lower is not None
    assert held.upper is not None
    assert round(held.ranges, 4) == D("1.4444")
    assert (round(held.lower, 4), round(held.upper, 4)) == (D("7.6578"), D("15.3422"))
    assert held.arithmetic() == (
        "The mean of 10 values is 11.5. The mean of their 9 moving ranges is 1.4444. The limits are "
        "11.5 − 2.66 × 1.4444 = 7.6578 and 11.5 + 2.66 × 1.4444 = 15.3422."
    )
    assert chart.signals == ()
    assert chart.variation.words == "Common cause variation: no significant change"
    assert not chart.settled


def test_nine_values_have_a_mean_and_no_limits() -> None:
    chart = drawn(TEN[:9])
    assert (chart.last.lower, chart.last.upper, chart.signals) == (None, None, ())
    assert chart.variation.words.startswith("Too few values")
    assert spc.control_chart([], polarity="lower") is None


def test_one_value_beyond_a_limit_stands_out() -> None:
    chart = drawn([*TEN, *TEN, D(30)])
    assert ("beyond", (20,), "up") in rules_of(chart)
    assert chart.special[20] == "concern"
    assert (chart.variation.symbol, chart.variation.tone) == ("H!", "over")
    better = drawn([*TEN, *TEN, D(30)], polarity="higher")
    assert (better.special[20], better.variation.symbol) == ("improvement", "H+")


def test_seven_on_one_side_are_a_run_and_six_are_not() -> None:
    # Mean of 14 values, seven of 10 and 12 in turn below, seven of 20 and 22 in turn above: 16.
    low, high = series(10, 12, 10, 12, 10, 12, 10), series(20, 22, 20, 22, 20, 22, 20)
    runs = [one for one in rules_of(drawn([*low, *high])) if one[0] == "run"]
    assert runs == [("run", tuple(range(7)), "down"), ("run", tuple(range(7, 14)), "up")]
    assert not [one for one in rules_of(drawn([*low[:6], *high[:6]])) if one[0] == "run"]
    six = spc.RuleSet(run=6)
    assert [one for one in rules_of(drawn([*low[:6], *high[:6]], rules=six)) if one[0] == "run"]


def test_a_value_on_the_mean_ends_a_run() -> None:
    # Mean 16: the fourth value lies on it.
    values = series(10, 12, 10, 16, 10, 12, 10, 22, 20, 22, 16, 22, 20, 22)
    assert sum(values) / 14 == 16
    assert not [one for one in rules_of(drawn(values)) if one[0] == "run"]


def test_seven_each_higher_than_the_one_before_are_a_trend_and_six_are_not() -> None:
    wave = series(50, 40, 50, 40, 50)
    climbs = [*wave, *series(41, 42, 43, 44, 45, 46, 47), D(40)]
    assert [one for one in rules_of(drawn(climbs)) if one[0] == "trend"] == [("trend", tuple(range(5, 12)), "up")]
    shorter = [*wave, *series(41, 42, 43, 44, 45, 46), D(40)]
    assert not [one for one in rules_of(drawn(shorter)) if one[0] == "trend"]
    assert [one for one in rules_of(drawn(shorter, rules=spc.RuleSet(trend=6))) if one[0] == "trend"]


def test_two_of_three_near_a_limit_stand_out_and_the_one_between_does_not() -> None:
    # 21 values: 10 and 12 in turn (mean range 2 about a mean near 11), then 16, 11, 16 at the end.
    values = [*series(*([10, 12] * 9)), *series(16, 11, 16)]
    held = drawn(values).last
    assert held.upper is not None
    edge = held.mean + (held.upper - held.mean) * 2 / 3
    assert edge < 16 < held.upper
    found = [one for one in rules_of(drawn(values)) if one[0] == "near"]
    assert found == [("near", (18, 20), "up")]
    assert drawn(values).special[18:] == ("concern", "", "concern")


def test_a_step_draws_the_limits_anew_and_no_pattern_reaches_across() -> None:
    after = [one + 20 for one in TEN]
    whole, stepped = drawn([*TEN, *after]), drawn([*TEN, *after], steps=[10])
    assert [one for one in rules_of(whole) if one[0] == "run"]
    assert stepped.signals == ()
    assert [one.mean for one in stepped.stretches] == [D("11.5"), D("31.5")]
    assert stepped.ranges[10] is None


@pytest.mark.parametrize(
    ("polarity", "target", "symbol"),
    [
        ("lower", "16", "P"),
        ("lower", "15", "?"),
        ("lower", "7", "F"),
        ("higher", "7", "P"),
        ("higher", "8", "?"),
        ("higher", "16", "F"),
    ],
)
def test_assurance_holds_the_target_against_the_limits(polarity: str, target: str, symbol: str) -> None:
    assert drawn(TEN, polarity=polarity, target=D(target)).assurance.symbol == symbol
    assert drawn(TEN).assurance.words == "No single target to hold the limits against"


@given(
    values=st.lists(st.integers(-1000, 1000).map(lambda number: D(number) / 10), min_size=10, max_size=40),
    shift=st.integers(-500, 500),
)
def test_moving_all_values_moves_the_limits_and_no_pattern(values: list[Decimal], shift: int) -> None:
    one, other = drawn(values), drawn([value + shift for value in values])
    assert rules_of(one) == rules_of(other)
    assert one.last.upper is not None
    assert other.last.upper is not None
    assert abs(one.last.upper + shift - other.last.upper) < D("0.000001")


@given(values=st.lists(st.integers(0, 100).map(D), min_size=10, max_size=40))
def test_upside_down_is_the_same_picture_turned_round(values: list[Decimal]) -> None:
    turned = {"up": "down", "down": "up"}
    up, down = drawn(values), drawn([-value for value in values], polarity="higher")
    assert sorted((rule, places, turned[way]) for rule, places, way in rules_of(up)) == sorted(rules_of(down))
    assert up.special == down.special


def test_signals_are_told_in_words() -> None:
    assert spc.signal_words(spc.Signal("run", tuple(range(8)), "down")) == "8 in a row below the mean"
    assert spc.signal_words(spc.Signal("trend", tuple(range(7)), "up")) == (
        "7 in a row, each higher than the one before"
    )
