"""Charts: true to scale, said in words, safe in any locale and under the page's security policy."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from ihwb.web.charts import Chart, Row, amount_text, bars, trend, variances

GROUPS = [
    Row("Community", (Decimal("80000000"), Decimal("82000000"))),
    Row("Complex care", (Decimal("40000000"), Decimal("41000000"))),
]
BUDGET_AND_FORECAST = ("Budget", "Forecast")


def drawn(chart: Chart) -> str:
    return render_to_string("components/charts/chart.svg", {"chart": chart})


def all_kinds() -> list[Chart]:
    return [
        bars("By group", BUDGET_AND_FORECAST, GROUPS),
        variances("Variance", [Row("Over", (Decimal(2000),)), Row("Under", (Decimal(-1000),))]),
        trend("By month", BUDGET_AND_FORECAST, GROUPS),
    ]


def test_bars_are_as_long_as_their_amounts() -> None:
    chart = bars("By group", BUDGET_AND_FORECAST, GROUPS)
    budgets = [Decimal(block.width) for block in chart.blocks if block.fill == "pale"][1:]  # without the legend's
    assert budgets[0] == pytest.approx(budgets[1] * 2, abs=Decimal("0.2"))


def test_an_overspend_lies_right_of_the_middle_and_an_underspend_left_of_it() -> None:
    over, under = variances("Variance", [Row("Over", (Decimal(2000),)), Row("Under", (Decimal(-1000),))]).blocks
    assert Decimal(over.x) == Decimal(under.x) + Decimal(under.width)
    assert Decimal(over.width) == Decimal(under.width) * 2
    assert over.fill != under.fill


def test_the_alternative_text_says_every_figure() -> None:
    assert bars("By group", BUDGET_AND_FORECAST, GROUPS).alternative == (
        "By group. Community: Budget £80.0m, Forecast £82.0m; Complex care: Budget £40.0m, Forecast £41.0m"
    )
    assert variances("Variance", [Row("A", (Decimal(-1500),)), Row("B", (Decimal(0),))]).alternative == (
        "Variance. A: (£2k) under; B: on budget"
    )


def test_a_missing_figure_breaks_the_line_instead_of_falling_to_nought() -> None:
    rows = [Row(str(month), (Decimal(amount) if amount else None,)) for month, amount in enumerate([5, 6, 0, 7, 8])]
    chart = trend("Actual", ("Actual",), rows)
    assert len(chart.traces) == 2
    assert len(chart.marks) == 1 + 4  # the legend's, and one for each figure


@pytest.mark.parametrize("chart", all_kinds(), ids=lambda chart: chart.key)
def test_a_chart_is_one_image_with_a_title_and_no_style_of_its_own(chart: Chart) -> None:
    root = ElementTree.fromstring(drawn(chart).split("#}")[-1].strip())
    assert root.get("role") == "img"
    assert root[0].tag.endswith("title")
    assert root[0].text == chart.alternative
    assert not [element for element in root.iter() if "style" in element.attrib or element.tag.endswith("style")]


@pytest.mark.parametrize("chart", all_kinds(), ids=lambda chart: chart.key)
def test_no_locale_changes_a_coordinate(chart: Chart) -> None:
    with translation.override("de"):
        abroad = drawn(chart)
    assert abroad == drawn(chart)
    assert not re.search(r'\s(?:x|y|width|height)="[^"]*,', abroad)


@pytest.mark.parametrize("chart", all_kinds(), ids=lambda chart: chart.key)
def test_nothing_is_drawn_outside_the_picture(chart: Chart) -> None:
    for block in chart.blocks:
        assert Decimal(block.x) >= 0
        assert Decimal(block.x) + Decimal(block.width) <= chart.width
    assert all(0 <= Decimal(words.x) <= chart.width and Decimal(words.y) <= chart.height for words in chart.words)


def test_charts_without_any_amount_can_still_be_drawn() -> None:
    nothing = [Row("Nothing yet", (None,))]
    assert bars("Bars", ("Budget",), nothing).blocks[1:] == ()
    assert variances("Variances", nothing).blocks == ()
    assert trend("Trend", ("Budget",), []).traces == ()


def test_amounts_are_labelled_in_millions_or_thousands() -> None:
    assert amount_text(Decimal("131124000"), "£m") == "£131.1m"
    assert amount_text(Decimal("-131124000"), "£m") == "(£131.1m)"
    assert amount_text(Decimal("1234500"), "£000") == "£1,235k"
    assert amount_text(Decimal("-1234500"), "£000") == "(£1,235k)"
    assert amount_text(Decimal("-10"), "£m") == "£0.0m"
