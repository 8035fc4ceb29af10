"""The pure rules: rating, standing of milestones, what percentages come to, casting of costs."""

from datetime import date
from decimal import Decimal

import pytest

from delivery.rules import costs, measures, milestones, risks
from ihwb.kernel.errors import Misread, Refused

LEVELS = [
    {"label": "L", "name": "Low", "rank": 1, "tag": "green"},
    {"label": "M", "name": "Medium", "rank": 2, "tag": "yellow"},
    {"label": "H", "name": "High", "rank": 3, "tag": "red"},
]
HML = risks.read_scale("single", LEVELS)
PAIR = risks.read_scale("matrix", LEVELS)
BANDED = risks.read_scale(
    "matrix",
    [{"label": str(n), "rank": n, "tag": "grey"} for n in range(1, 6)],
    [
        {"name": "Low", "from": 1, "to": 3, "tag": "green"},
        {"name": "Moderate", "from": 4, "to": 6, "tag": "yellow"},
        {"name": "High", "from": 8, "to": 12, "tag": "orange"},
        {"name": "Extreme", "from": 15, "to": 25, "tag": "red"},
    ],
)


# --- Ratings ----------------------------------------------------------------------------------------------------------


def test_a_word_of_the_scale_is_a_rating() -> None:
    risks.check_rating(HML, rating="H")
    risks.check_rating(PAIR, likelihood="H", impact="L")
    risks.check_rating(BANDED, likelihood="3", impact="5", rating="Extreme")


@pytest.mark.parametrize("word", ["Amber", "h", "High", "", "M "])
def test_a_word_of_another_scale_is_refused_and_not_converted(word: str) -> None:
    with pytest.raises(Refused) as refused:
        risks.check_rating(HML, rating=word)
    assert refused.value.code == "outside_scale"
    assert "L, M, H" in refused.value.message


def test_a_single_scale_takes_no_pair_and_a_matrix_no_single_rating() -> None:
    with pytest.raises(Refused, match="without likelihood"):
        risks.check_rating(HML, rating="H", likelihood="H", impact="H")
    with pytest.raises(Refused) as refused:
        risks.check_rating(PAIR, likelihood="H", impact="H", rating="H")
    assert refused.value.code == "rating_derived"
    with pytest.raises(Refused, match="impact"):
        risks.check_rating(PAIR, likelihood="H", impact="")


@pytest.mark.parametrize(
    ("likelihood", "impact", "band"),
    [("1", "3", "Low"), ("2", "2", "Moderate"), ("2", "4", "High"), ("3", "4", "High"), ("3", "5", "Extreme")],
)
def test_bands_hold_at_both_ends(likelihood: str, impact: str, band: str) -> None:
    found = risks.band_of(BANDED, likelihood, impact)
    assert found is not None
    assert found.name == band


def test_a_pair_without_bands_is_shown_as_the_pair() -> None:
    rated = risks.shown(PAIR, likelihood="H", impact="M")
    assert rated.words == "High likelihood, medium impact"
    assert rated.tag == ""


@pytest.mark.parametrize(
    "levels",
    [
        [],
        [{"label": "A", "rank": 2, "tag": "red"}, {"label": "B", "rank": 1, "tag": "red"}],
        [{"label": "A", "rank": 1, "tag": "red"}, {"label": "A", "rank": 2, "tag": "red"}],
    ],
)
def test_a_scale_that_does_not_rise_is_refused(levels: list[dict[str, object]]) -> None:
    with pytest.raises(Refused):
        risks.read_scale("single", levels)


def test_bands_that_overlap_are_refused() -> None:
    bands = [{"name": "A", "from": 1, "to": 4, "tag": "red"}, {"name": "B", "from": 4, "to": 9, "tag": "red"}]
    with pytest.raises(Refused, match="overlap"):
        risks.read_scale("matrix", LEVELS, bands)


def test_a_review_is_overdue_from_the_day_after() -> None:
    due = date(2014, 12, 1)
    assert risks.review_words(due, is_open=True, on=due) == ("Due 1 December 2014", False)
    late = risks.review_words(due, is_open=True, on=date(2014, 12, 2))
    assert late == ("Overdue, was due 1 December 2014", True)
    assert risks.review_words(due, is_open=False, on=date(2020, 1, 1)) == ("Closed", False)
    assert risks.review_words(None, is_open=True, on=due) == ("No review date", False)


# --- Milestones -------------------------------------------------------------------------------------------------------


def standing(on: date, forecast_on: date | None = None, done_on: date | None = None) -> milestones.Standing:
    return milestones.standing(
        on=on, starts_on=date(2015, 2, 1), due_on=date(2015, 2, 28), forecast_on=forecast_on, done_on=done_on
    )


def test_a_milestone_runs_from_to_come_to_overdue() -> None:
    assert standing(date(2015, 1, 31)).state == "ahead"
    assert standing(date(2015, 2, 1)).state == "under_way"
    assert standing(date(2015, 2, 28)).state == "under_way"
    assert standing(date(2015, 3, 1)).words == "Overdue by 1 day"


def test_half_a_year_without_a_report_is_a_silence_and_no_slip() -> None:
    assert standing(date(2015, 8, 29)).words == "Overdue by 182 days"
    assert standing(date(2015, 8, 30)).words == "Not reported since 28 February 2015"
    assert standing(date(2015, 8, 30), forecast_on=date(2015, 3, 1)).words == (
        "Overdue by 183 days, expected 1 March 2015"
    )
    assert standing(date(2026, 1, 1), done_on=date(2015, 3, 5)).state == "done"


def test_an_event_without_a_span_is_never_under_way() -> None:
    due = date(2015, 4, 1)
    before = milestones.standing(on=due, starts_on=None, due_on=due, forecast_on=None, done_on=None)
    assert (before.state, before.words) == ("ahead", "Due 1 April 2015")


def test_what_was_done_later_is_not_done_yet_as_at_an_earlier_day() -> None:
    done = date(2015, 3, 5)
    assert standing(date(2015, 3, 4), done_on=done).state == "overdue"
    assert standing(date(2015, 3, 5), done_on=done).words == "Done 5 March 2015, 5 days late"


def test_a_later_day_expected_shows_before_the_milestone_is_due() -> None:
    late = standing(date(2015, 2, 10), forecast_on=date(2015, 3, 10))
    assert (late.state, late.words) == ("late", "Expected 10 March 2015, 10 days late")
    assert standing(date(2015, 2, 10), forecast_on=date(2015, 2, 20)).state == "under_way"


# --- Measures ---------------------------------------------------------------------------------------------------------


def test_delayed_transfers_fall_by_46_35_per_cent_which_bears_the_published_46_out() -> None:
    check = measures.check_change(baseline=Decimal(1572), target=Decimal("843.3"), published=Decimal(-46))
    assert check.computed == Decimal("-46.35")
    assert check.agrees


@pytest.mark.parametrize(("published", "agrees"), [("-46.4", True), ("-46.35", True), ("-47", False), ("-46.3", False)])
def test_a_published_percentage_is_held_to_the_decimals_it_prints(published: str, agrees: bool) -> None:
    check = measures.check_change(baseline=Decimal(1572), target=Decimal("843.3"), published=Decimal(published))
    assert check.agrees is agrees


def test_trailing_noughts_of_the_database_do_not_change_what_was_printed() -> None:
    check = measures.check_change(
        baseline=Decimal("1572.0000"), target=Decimal("843.3000"), published=Decimal("-46.0000")
    )
    assert check.agrees


def test_a_percentage_of_a_percentage_has_two_readings() -> None:
    readings = measures.target_readings(baseline=Decimal(48), change=Decimal(5), unit="%")
    assert [(one.meaning, one.value) for one in readings] == [
        ("of the figure itself", Decimal("50.40")),
        ("in percentage points", Decimal("53.00")),
    ]


def test_a_percentage_of_days_has_one_reading_and_none_without_a_baseline() -> None:
    (one,) = measures.target_readings(baseline=Decimal("8.31"), change=Decimal(-5), unit="days")
    assert one.value == Decimal("7.89")
    assert measures.target_readings(baseline=None, change=Decimal(-5), unit="days") == ()


@pytest.mark.parametrize(
    ("latest", "words"),
    [
        (None, "No value yet"),
        ("843.3", "Target met"),
        ("843.4", "Short of the target; better than the baseline"),
        ("1600", "Short of the target; worse than the baseline"),
    ],
)
def test_progress_without_a_stated_rule_has_words_and_no_colour(latest: str | None, words: str) -> None:
    found = measures.progress(
        latest=Decimal(latest) if latest else None,
        baseline=Decimal(1572),
        target=Decimal("843.3"),
        polarity="lower",
    )
    assert (found.words, found.colour) == (words, "")


@pytest.mark.parametrize(("latest", "colour"), [("90", "green"), ("89.99", "amber"), ("81", "amber"), ("80.99", "red")])
def test_a_stated_rule_gives_the_colour(latest: str, colour: str) -> None:
    found = measures.progress(
        latest=Decimal(latest),
        baseline=Decimal(50),
        target=Decimal(90),
        polarity="higher",
        amber_within=Decimal(10),
    )
    assert found.colour == colour


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,572", "1572"), ("843.3", "843.3"), (" 33.05 ", "33.05"), ("-2", "-2"), ("−2", "-2"), ("0", "0")],
)
def test_a_figure_is_read_as_people_type_it(text: str, value: str) -> None:
    assert measures.read_value(text, unit="days") == Decimal(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "blank"),
        ("about 5", "not_a_figure"),
        ("1.572,00", "not_a_figure"),
        ("15,72", "not_a_figure"),
        ("5%", "percentage"),
        ("1.23456", "too_many_decimals"),
        ("10000000000000", "too_large"),
        ("nan", "not_a_figure"),
        ("1e5", "not_a_figure"),
        ("٣", "not_a_figure"),
    ],
)
def test_what_is_no_figure_is_refused_in_a_sentence(text: str, code: str) -> None:
    with pytest.raises(Misread) as misread:
        measures.read_value(text, unit="days")
    assert misread.value.code == code
    assert misread.value.message.endswith(".")


def test_a_percentage_is_read_where_the_measure_is_one() -> None:
    assert measures.read_value("89.30%", unit="%") == Decimal("89.30")


def test_figures_are_shown_without_noughts_that_say_nothing() -> None:
    shown = [measures.show_value(Decimal(one)) for one in ("1572.0000", "843.3000", "0", "50", "-0.5000")]
    assert shown == ["1,572", "843.3", "0", "50", "-0.5"]
    assert measures.show_value(Decimal("48.0000"), "%") == "48%"


# --- Costs ------------------------------------------------------------------------------------------------------------


def test_a_table_is_cast_both_ways_and_a_published_total_stands_beside() -> None:
    amounts = {("Staff", 2014): Decimal(1), ("Staff", 2015): Decimal(2), ("Other", 2015): Decimal(3)}
    casting = costs.cast(["Staff", "Other"], amounts, {("", 0): Decimal(7), ("Staff", 0): Decimal(3)})
    assert casting.years == (2014, 2015)
    assert [row.amounts for row in casting.rows] == [(Decimal(1), Decimal(2)), (None, Decimal(3))]
    assert [total.computed for total in casting.year_totals] == [Decimal(1), Decimal(5)]
    assert casting.rows[0].total.agrees
    assert (casting.total.computed, casting.total.published, casting.total.difference) == (6, 7, 1)
    assert not casting.total.agrees
    assert casting.rows[1].total.published is None
