"""Figures typed by hand: what contradicts the data, and what is nobody's business."""

from datetime import date
from decimal import Decimal

import pytest

from scrutiny.rules.typed_figures import Known, contradictions, typed_in

DAY = date(2015, 10, 1)
FORECAST = Known(Decimal("428300000.00"), False, "Forecast outturn: the fund, September 2015", "£428.3m", 1)
BUDGET = Known(Decimal("421062346.00"), False, "Budget: the fund, September 2015", "£421,062,346")
RATE = Known(Decimal("48.5"), True, "Latest value: variance of visits", "48.5%", 2)


def found(text: str, *known: Known) -> list[str]:
    return [one.sentence for one in contradictions("Purpose", text, known or (FORECAST, BUDGET), DAY)]


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("£421m", "421000000", "1000000"), ("£1.3 million", "1300000", "100000"), ("£1,126,000", "1126000", "1"),
        ("£45k", "45000", "1000"), ("£12.50", "12.50", "0.01"), ("48 per cent", "48", "1"), ("48.5%", "48.5", "0.1"),
    ],
)  # fmt: skip
def test_a_typed_figure_is_read_with_its_precision(text: str, value: str, step: str) -> None:
    (typed,) = typed_in(f"It comes to {text}, all told.")
    assert (typed.value, typed.step) == (Decimal(value), Decimal(step))


def test_live_figures_dates_and_plain_numbers_are_not_typed_figures() -> None:
    assert list(typed_in("In 2015/16, [[figure 1: £421.1m]] for 13 risks in section 75, 3.5 days.")) == []


def test_what_says_the_same_rounded_or_cut_off_is_fine() -> None:
    assert found("Budgets of £421m, or £421.1m, or £421,062,346; forecasts of £428m.") == []


def test_a_figure_close_to_a_known_one_is_pointed_out_with_it() -> None:
    (said,) = found("Budgets of £424m are in scope.", BUDGET)
    assert said == "£424m is typed by hand; budget: the fund, September 2015 is £421,062,346."


def test_a_figure_far_from_all_that_is_known_is_the_authors_own() -> None:
    assert found("The programme costs £2,026,000 and the CCG gives £321m.") == []


def test_a_figure_called_by_the_name_of_a_quoted_one_is_held_against_it_from_further_away() -> None:
    (said,) = found("The forecast is £400m.", FORECAST)
    assert "is £428.3m" in said
    assert found("Staff cost £400m.", FORECAST) == []
    assert found("The budget was £400m.", BUDGET) == []  # not quoted here: the same word is no evidence


def test_beside_the_live_figure_another_amount_is_no_mistake() -> None:
    assert found("The forecast rose from £425m to [[figure 1: £428.3m]].", FORECAST) == []


def test_percentages_are_held_only_against_a_quoted_one_of_that_name() -> None:
    assert found("About 48% of people said so.", RATE) == []
    assert found("The variance is 52% now.", RATE) == [
        "52% is typed by hand; latest value: variance of visits is 48.5%."
    ]
    assert found("The variance is 48% now.", RATE) == []


def test_the_same_words_are_pointed_out_once() -> None:
    assert len(found("Budgets of £424m. Again, budgets of £424m.", BUDGET)) == 1
