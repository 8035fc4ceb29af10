"""Figures, days and words as pages show them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ihwb.web.templatetags import web


def test_pounds_have_separators_pence_and_brackets_when_negative() -> None:
    assert web.pounds(Decimal("1234.5")) == "£1,234.50"
    assert web.pounds(Decimal("-1234.5")) == "(£1,234.50)"
    assert web.pounds(Decimal("1234.5"), "whole") == "£1,235"
    assert web.pounds(0) == "£0.00"


def test_a_missing_figure_is_a_dash_and_not_nought() -> None:
    assert web.pounds(None) == web.thousands("") == web.percent(None) == "–"


@pytest.mark.parametrize("odd", [1.5, True, "12"])
def test_what_is_no_amount_is_refused_rather_than_shown(odd: object) -> None:
    with pytest.raises(TypeError, match="Not an amount of money"):
        web.pounds(odd)


def test_thousands_are_rounded_and_unsigned() -> None:
    assert web.thousands(Decimal("1234500")) == "1,235"
    assert web.thousands(Decimal("-1234500")) == "(1,235)"


def test_a_share_is_shown_as_a_percentage() -> None:
    assert web.percent(Decimal("0.23449")) == "23.4%"
    assert web.percent(Decimal("0.2345"), 2) == "23.45%"
    assert web.percent(Decimal("-0.012")) == "(1.2%)"
    assert web.percent(Decimal("-0.0001")) == "0.0%"


def test_a_variance_has_a_direction_in_words() -> None:
    assert [web.direction(Decimal(amount)) for amount in (1, -1, 0)] == ["over", "under", "on budget"]


def test_days_and_moments_are_british_and_by_the_clock_in_london() -> None:
    assert web.day(date(2014, 11, 3)) == "3 November 2014"
    assert web.weekday_day(date(2014, 11, 3)) == "Monday 3 November 2014"
    assert web.moment(datetime(2014, 7, 3, 23, 5, tzinfo=UTC)) == "4 July 2014, 12:05am"
    assert web.day(datetime(2014, 7, 3, 23, 5, tzinfo=UTC)) == "4 July 2014"


def test_a_state_is_always_a_word_and_has_the_colour_of_its_kind() -> None:
    assert web.state("part_approved") == '<strong class="govuk-tag govuk-tag--yellow">Part approved</strong>'
    assert "govuk-tag--red" in web.state("Overdue")
    assert "govuk-tag--grey" in web.state("something new")


def test_a_tag_cannot_smuggle_in_markup() -> None:
    assert "<script>" not in web.tag("<script>", "red")


def test_a_permission_reads_as_words() -> None:
    assert web.permission_words("pool.certify_period") == "certify period (pool)"


def test_a_fingerprint_shows_its_first_twelve_digits_and_keeps_them_all() -> None:
    seal = "0123456789ab" + "c" * 52
    assert web.seal_short(seal) == f'<code title="{seal}">0123456789ab</code>'
    assert [web.seal_short(other) for other in ("x" * 64, seal[1:], 5, "<b>")] == ["x" * 64, seal[1:], 5, "<b>"]
