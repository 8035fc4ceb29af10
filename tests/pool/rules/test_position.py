"""Variances and sums of a position, and what is said where a figure was not entered."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pool.rules.position import LineFigure, by_group, by_partner, total_of

LINE = LineFigure(
    code="A",
    name="Care at home",
    group="G",
    group_name="Community",
    lead="COUNCIL",
    lead_name="The council",
    arrangement="pooled",
    budget=Decimal("1000.00"),
)

pence = st.integers(-(10**12), 10**12).map(lambda number: Decimal(number) / 100)


def line(code: str, budget: str, actual: str | None, forecast: str | None, **fields: str) -> LineFigure:
    entered = {
        name: None if text is None else Decimal(text) for name, text in (("actual", actual), ("forecast", forecast))
    }
    return replace(LINE, code=code, budget=Decimal(budget), **entered, **fields)  # type: ignore[arg-type]


def test_an_overspend_is_positive_and_so_is_income_that_falls_short() -> None:
    assert line("A", "1000.00", "500.00", "1100.00").variance == Decimal("100.00")
    assert line("A", "-1000.00", "-500.00", "-900.00").variance == Decimal("100.00")
    assert line("A", "1000.00", "500.00", "900.00").variance == Decimal("-100.00")


def test_a_line_without_a_forecast_has_no_variance() -> None:
    assert line("A", "1000.00", "500.00", None).variance is None
    assert not line("A", "1000.00", "500.00", None).is_entered
    assert line("A", "1000.00", "0.00", "0.00").is_entered


def test_a_total_adds_what_is_entered_and_says_of_how_many_lines() -> None:
    lines = [line("A", "1000.00", "500.00", "1100.00"), line("B", "3000.00", "200.00", None)]
    total = total_of("F", "Fund", lines)
    assert (total.budget, total.actual, total.forecast, total.variance) == (4000, 700, 1100, 100)
    assert (total.lines, total.with_actual, total.with_forecast, total.is_complete) == (2, 2, 1, False)


def test_a_total_of_nothing_entered_is_not_nought() -> None:
    total = total_of("F", "Fund", [line("A", "1000.00", None, None)])
    assert (total.actual, total.forecast, total.variance) == (None, None, None)


def test_groups_and_partners_keep_the_order_of_the_lines() -> None:
    lines = [
        line("B", "1.00", "1.00", "1.00", group="2", group_name="Second", lead="ICB", lead_name="The ICB"),
        line("A", "1.00", "1.00", "2.00", group="1", group_name="First"),
        line("C", "1.00", "1.00", "4.00", group="2", group_name="Second"),
    ]
    assert [(group.total.name, group.total.variance) for group in by_group(lines, Decimal(0))] == [
        ("Second", Decimal("3.00")),
        ("First", Decimal("1.00")),
    ]
    assert [(total.name, total.budget) for total in by_partner(lines)] == [("The ICB", 1), ("The council", 2)]


def test_a_variance_above_the_threshold_wants_a_comment_and_one_of_exactly_the_threshold_does_not() -> None:
    lines = [
        line("A", "100.00", "1.00", "110.00"),
        line("B", "100.00", "1.00", "110.01"),
        line("C", "100.00", "1.00", "89.99"),
        line("D", "100.00", "1.00", "200.00", comment="More people than planned"),
    ]
    (group,) = by_group(lines, Decimal("10.00"))
    assert [one.code for one in group.lines if one.unexplained] == ["B", "C"]


@given(st.lists(st.tuples(pence, st.none() | pence), max_size=20))
def test_groups_add_up_to_the_total_to_the_penny(figures: list[tuple[Decimal, Decimal | None]]) -> None:
    lines = [
        replace(LINE, code=str(number), group=str(number % 3), budget=budget, actual=forecast, forecast=forecast)
        for number, (budget, forecast) in enumerate(figures)
    ]
    total = total_of("F", "Fund", lines)
    groups = by_group(lines, Decimal(0))
    assert sum(group.total.budget for group in groups) == total.budget
    assert sum(group.total.variance or 0 for group in groups) == (total.variance or 0)
    assert sum(part.forecast or 0 for part in by_partner(lines)) == (total.forecast or 0)
