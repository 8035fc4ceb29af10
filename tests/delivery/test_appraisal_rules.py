"""The arithmetic of an appraisal, against the hand-worked cases of docs/rules/appraisal.md and against its laws."""

import itertools
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as calm
from hypothesis import strategies as st

from delivery.rules.appraisal import figures, published
from delivery.rules.appraisal.figures import appraise
from delivery.rules.appraisal.flows import FlowKind, Flows, Line, Placing, check_bias, check_years
from delivery.rules.appraisal.irr import rates_of_return
from delivery.rules.appraisal.payback import payback
from delivery.rules.appraisal.published import PrintedUnit, Published, Verdict, compare
from delivery.rules.appraisal.rates import GREEN_BOOK, Band, RateTable, check_bands, decimal_of, factors, flat, table_on
from delivery.rules.options import (
    Choice,
    Criterion,
    Lawful,
    Recommendation,
    check_recommendation,
    leader,
    number,
    sensitivity,
    totals,
)
from ihwb.kernel.errors import Refused

D = Decimal


def _tables(heading: str) -> list[list[list[str]]]:
    """The tables under a heading of the rule's page, each row its cells."""
    page = (settings.BASE_DIR / "docs" / "rules" / "appraisal.md").read_text()
    text = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [[[c.strip() for c in line.strip("|\n").split("|")] for line in b.splitlines()[2:]] for b in blocks]


def _amount(text: str) -> Decimal:
    return D(text.replace(",", ""))


def _flows(costs: dict[int, int], benefits: dict[int, int], rates: RateTable = GREEN_BOOK, **more: object) -> Flows:
    lines = (
        Line("Costs", FlowKind.COST, {y: D(a) for y, a in costs.items()}),
        Line("Benefits", FlowKind.BENEFIT, {y: D(a) for y, a in benefits.items()}),
    )
    years = [*costs, *benefits]
    return Flows(min(years), max(years), lines, rates, **more)  # type: ignore[arg-type]


PROGRAMME = _flows(
    {2014: 1126000, 2015: 637000, 2016: 263000, 2017: 0}, {2014: 0, 2015: 14300000, 2016: 12522000, 2017: 12896000}
)
OPEN_YEARS = Flows(
    2014,
    2016,
    (
        Line("Project", FlowKind.COST, {2014: D(340000)}),
        Line("Savings", FlowKind.BENEFIT, {2014: D(300000)}, undivided=D(760000)),
    ),
    flat(D("4.5")),
    undivided_from=2015,
)


# --- Hand-worked ------------------------------------------------------------------------------------------------------


def test_the_programme_is_worth_what_the_page_works_out_by_hand() -> None:
    by_year, by_figure = _tables("Worked: programme costs and benefits")
    found = appraise(PROGRAMME)
    for row, year in zip(by_year, found.years, strict=True):
        shown = [year.label, year.costs, year.benefits, year.factor, year.pv_costs, year.pv_benefits]
        want = [row[0], *(_amount(c) * 1000 for c in row[1:3]), D(row[3]), *(_amount(c) for c in row[4:])]
        assert shown[:4] == want[:4]
        assert [round(one / 1000, 2) for one in shown[4:]] == want[4:]
    for key, value, _ in by_figure:
        factor = 1000 if key in {"pv_costs", "pv_benefits", "npv"} else 1
        assert round((found.value(key) or D(0)) / factor, 2) == _amount(value), key


def test_amounts_without_a_year_give_two_figures_each() -> None:
    (rows,) = _tables("Worked: a stated rate, and years that the case leaves open")
    first, last = appraise(OPEN_YEARS, Placing.FIRST), appraise(OPEN_YEARS, Placing.LAST)
    for key, early, late, _ in rows:
        assert (first.value(key), last.value(key)) == (_amount(early), _amount(late)), key


def test_no_division_of_the_savings_gives_both_printed_figures() -> None:
    def divided(in_2015: int) -> Flows:
        return _flows({2014: 340000}, {2014: 300000, 2015: in_2015, 2016: 760000 - in_2015}, flat(D("4.5")))

    assert round(appraise(divided(211700)).value("irr") or 0, 0) == 620
    shifted = replace(divided(625300), base_year=2013)
    assert abs((appraise(shifted).value("npv") or 0) - 652367) < 100
    assert (appraise(divided(625300)).value("irr") or 0) > 1400


def test_optimism_bias_raises_costs_and_lowers_benefits() -> None:
    lines = (
        Line("Building", FlowKind.COST, {2020: D("100.00")}, bias=D(24)),
        Line("Rents", FlowKind.BENEFIT, {2020: D("200.00")}, bias=D("12.5")),
    )
    found = appraise(Flows(2020, 2020, lines, GREEN_BOOK))
    assert (found.value("costs"), found.value("benefits"), found.value("net")) == (D(124), D(175), D(51))


def test_what_releases_no_money_can_be_left_out() -> None:
    lines = (
        Line("Team", FlowKind.COST, {2020: D(50)}),
        Line("Savings", FlowKind.BENEFIT, {2020: D(60)}),
        Line("Hours of carers", FlowKind.BENEFIT, {2020: D(500)}, cashable=False),
    )
    assert appraise(Flows(2020, 2020, lines, GREEN_BOOK).cashable_only()).value("net") == D(10)


def test_each_figure_is_rounded_once_at_its_end() -> None:
    """Three thirds of a penny are a penny; rounded year by year they would be none."""
    flows = _flows({}, {2020: 0, 2021: 1}, flat(D(200)))
    lines = tuple(replace(one, amounts={2020: D(0), 2021: D("0.01")}) for one in flows.lines[1:] * 3)
    assert appraise(replace(flows, lines=lines)).value("pv_benefits") == D("0.01")


def test_the_green_book_steps_down_after_thirty_and_after_seventy_five_years() -> None:
    found = factors(GREEN_BOOK, 77)
    ratios = {year: found[year - 1] / found[year] for year in (1, 30, 31, 75, 76, 77)}
    want = {1: "1.035", 30: "1.035", 31: "1.03", 75: "1.03", 76: "1.025", 77: "1.025"}
    assert {year: decimal_of(ratio) for year, ratio in ratios.items()} == {y: D(r) for y, r in want.items()}
    assert GREEN_BOOK.words == "3.5% for years 0 to 30, 3% for years 31 to 75, 2.5% after"


def test_a_new_table_of_rates_leaves_old_days_theirs() -> None:
    from datetime import date

    later = replace(GREEN_BOOK, since=date(2027, 4, 1), bands=(Band(0, D(3)),))
    assert table_on([GREEN_BOOK, later], date(2027, 3, 31)) is GREEN_BOOK
    assert table_on([GREEN_BOOK, later], date(2027, 4, 1)) is later
    assert table_on([GREEN_BOOK, later], date(2003, 3, 31)) is None


# --- Rates of return and payback --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("net", "rates"),
    [
        ([-100, 110], ["10"]),
        ([-100, 230, -132], ["10", "20"]),
        ([1, -2, 1], ["0"]),
        ([1000, -3600, 4310, -1716], ["10", "20", "30"]),
        ([100, 10], []),
        ([-100, -10], []),
        ([1, -1, 1], []),
        ([0, 0, -50, 0, 60.5], ["10"]),
        ([], []),
    ],
)
def test_every_rate_at_which_nothing_is_gained_is_found(net: list[float], rates: list[str]) -> None:
    assert rates_of_return([Fraction(one) for one in net]) == [D(one) for one in rates]


def test_several_rates_are_said_in_words_and_rank_nothing() -> None:
    figure = appraise(_flows({2020: 100, 2022: 132}, {2021: 230})).figures["irr"]
    assert figure.value is None
    assert "10.0%, 20.0%" in figure.words


def test_a_case_that_never_costs_has_no_rate_and_says_why() -> None:
    found = appraise(_flows({2020: 10}, {2020: 20}))
    assert found.figures["irr"].value is None
    assert "No year costs more" in found.figures["irr"].words
    assert found.value("payback") == D(0)


def test_payback_is_told_by_year_and_part_of_it() -> None:
    found = payback([Fraction(-100), Fraction(40), Fraction(120), Fraction(-90), Fraction(5)])
    assert (found.year, found.at, found.again) == (2, Fraction(5, 2), 3)
    assert payback([Fraction(-1), Fraction(0)]).year is None
    assert payback([Fraction(20), Fraction(-30), Fraction(20)]).at == Fraction(5, 2)


amounts = st.integers(-(10**9), 10**9).map(lambda pennies: Fraction(pennies, 100))


@calm(max_examples=60)
@given(st.lists(amounts, min_size=2, max_size=9))
def test_at_each_rate_of_return_nothing_is_gained(net: list[Fraction]) -> None:
    for rate in rates_of_return(net):
        x = 1 / (1 + Fraction(rate) / 100) if rate > -100 else Fraction(0)
        terms = [amount * x**year for year, amount in enumerate(net)]
        size = sum((abs(one) * max(year, 1) for year, one in enumerate(terms)), Fraction(1))
        assert abs(sum(terms)) <= size * Fraction(1, 10**6)


@calm(max_examples=40)
@given(st.lists(amounts, min_size=1, max_size=8), st.integers(1, 1000))
def test_twice_the_money_is_worth_twice_and_returns_the_same(net: list[Fraction], times: int) -> None:
    assert rates_of_return([one * times for one in net]) == rates_of_return(net)
    found, more = payback(net), payback([one * times for one in net])
    assert (found.year, found.at) == (more.year, more.at)


@calm(max_examples=40)
@given(st.lists(st.integers(0, 99).map(D), min_size=1, max_size=4), st.integers(1, 100))
def test_later_money_is_never_worth_more(rates: list[Decimal], years: int) -> None:
    table = RateTable("any", tuple(Band(place * 7, rate) for place, rate in enumerate(rates)))
    found = factors(table, years)
    assert all(late <= early for early, late in itertools.pairwise(found))


# --- Published beside computed ----------------------------------------------------------------------------------------


def _compare(measure: figures.Measure, value: str, unit: str, year: int | None = None) -> published.Comparison:
    decimals = len(value.partition(".")[2])
    printed = Published(measure, D(value), PrintedUnit(unit), decimals, year)
    others = [Published(figures.DISCOUNTED_ROI, D("339.2"), PrintedUnit.PERCENT, 1)]
    return compare(printed, OPEN_YEARS if year is None else PROGRAMME, others)


def test_the_printed_figures_of_2014_are_told_apart() -> None:
    assert _compare(figures.ROI, "211.8", "%").verdict is Verdict.AGREES
    assert _compare(figures.IRR, "619.7", "%").verdict is Verdict.AGREES
    assert _compare(figures.PAYBACK, "1", "years").verdict is Verdict.AGREES
    net = _compare(figures.NET, "1400000", "£000")
    assert net.verdict is Verdict.DIFFERS
    (cause,) = net.causes
    assert cause.startswith("Its heading says £000, but the figure is in pounds.")
    assert cause.endswith("Then it adds costs to benefits instead of subtracting them.")
    assert any("discounts the first year too" in one for one in _compare(figures.NPV, "652367", "£000").causes)
    assert _compare(figures.DISCOUNTED_ROI, "339.2", "%").causes == ("The flows as entered show no cause.",)
    assert "÷ 3" in _compare(figures.ANNUAL_ROI, "113.1", "%").causes[0]


def test_one_off_in_the_last_digit_is_called_rounding() -> None:
    found = _compare(figures.BENEFITS, "12523", "£000", 2016)
    assert (found.verdict, found.difference) == (Verdict.DIFFERS, D("1000.00"))
    assert "last printed digit" in found.causes[0]
    assert _compare(figures.BENEFITS, "12522", "£000", 2016).verdict is Verdict.AGREES


@pytest.mark.parametrize(
    ("flows", "cause"),
    [
        (PROGRAMME.at(flat(D("4.5"))), "It is discounted at 4.5%"),
        (PROGRAMME.at(flat(D("5.25"))), "A rate of 5.25% would give it"),
        (PROGRAMME.at(flat(D(0))), "It is not discounted"),
        (replace(PROGRAMME, base_year=2013), "first year too"),
    ],
)
def test_the_cause_is_named_where_the_arithmetic_shows_it(flows: Flows, cause: str) -> None:
    value = appraise(flows).value("npv") or D(0)
    found = compare(Published(figures.NPV, value, PrintedUnit.POUNDS, 2), PROGRAMME, [])
    assert any(cause in one for one in found.causes)


def test_leaving_out_year_nought_is_recognised() -> None:
    found = compare(Published(figures.PV_COSTS, D("860.97"), PrintedUnit.THOUSANDS, 2), PROGRAMME, [])
    assert "It leaves out year 0." in found.causes


# --- Refusals ---------------------------------------------------------------------------------------------------------


def test_what_cannot_be_worked_out_is_refused() -> None:
    for code, act in {
        "bands_missing": lambda: check_bands([Band(1, D(3))]),
        "bands_order": lambda: check_bands([Band(0, D(3)), Band(0, D(2))]),
        "rate_outside": lambda: check_bands([Band(0, D(100))]),
        "years_order": lambda: check_years(2015, 2014, None),
        "years_many": lambda: check_years(2015, 2116, None),
        "undivided_outside": lambda: check_years(2015, 2016, 2017),
        "bias_outside": lambda: check_bias(FlowKind.BENEFIT, D(101)),
    }.items():
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code
    check_bias(FlowKind.COST, D(200))


# --- Options ----------------------------------------------------------------------------------------------------------


def _worked() -> tuple[list[Criterion], list[Choice], list[list[str]]]:
    (rows,) = _tables("The ranking of options")
    criteria = [Criterion(place, row[0], D(row[1])) for place, row in enumerate(rows)]
    options = [
        Choice(place, name, {key: D(row[2 + place]) for key, row in enumerate(rows)})
        for place, name in enumerate("ABC")
    ]
    return criteria, options, rows


def test_how_far_each_weight_can_move_is_exact() -> None:
    criteria, options, rows = _worked()
    assert [(one.points, one.place) for one in totals(criteria, options)] == [(330, 1), (310, 2), (310, 2)]
    for reach, row in zip(sensitivity(criteria, options), rows, strict=True):
        shown = [number(turn.weight) if turn else "never" for turn in (reach.lowest, reach.highest)]
        assert shown == row[5:], reach.name


def test_an_unlawful_option_and_one_without_all_scores_have_no_place() -> None:
    criteria, (a, b, c), _ = _worked()
    found = totals(criteria, [replace(a, ranked=False), replace(b, scores={0: D(5)}), c])
    assert [one.place for one in found] == [None, None, 1]
    assert sensitivity(criteria, [replace(a, ranked=False), replace(b, scores={}), c]) == []
    assert totals([], [a])[0].place is None


scores = st.lists(st.integers(0, 5).map(D), min_size=3, max_size=3)


@calm(max_examples=60)
@given(st.lists(scores, min_size=2, max_size=4), st.lists(st.integers(1, 40).map(D), min_size=3, max_size=3))
def test_the_first_place_changes_just_beyond_the_turning_points_and_not_before(
    given_scores: list[list[Decimal]], weights: list[Decimal]
) -> None:
    criteria = [Criterion(key, str(key), weight) for key, weight in enumerate(weights)]
    options = [Choice(key, str(key), dict(enumerate(row))) for key, row in enumerate(given_scores)]
    first = leader(totals(criteria, options))
    for reach in sensitivity(criteria, options):
        for turn, step in ((reach.highest, D("0.001")), (reach.lowest, D("-0.001"))):
            if turn is None or turn.weight + Fraction(step) <= 0:
                continue
            for sign in (1, -1):
                moved = Fraction(step) * sign + turn.weight
                tried = [replace(c, weight=decimal_of(moved)) if c.key == reach.key else c for c in criteria]
                after = leader(totals(tried, options))
                within = min(reach.lowest.weight if reach.lowest else 0, moved) < moved
                if sign == 1:
                    assert after is None or after.key != first.key  # type: ignore[union-attr]
                elif within and (reach.highest is None or moved < reach.highest.weight):
                    assert after is not None
                    assert after.key == first.key  # type: ignore[union-attr]


def test_a_recommendation_needs_a_lawful_option_and_its_reasons() -> None:
    unlawful = Recommendation("Do nothing", Lawful.NO, "The contract has ended.", None, "")
    behind = Recommendation("B", Lawful.YES, "", 2, "A")
    for wanted, reason, against, code in [
        (unlawful, "Because", "Because", "unlawful"),
        (behind, " ", "Because", "recommendation_reason"),
        (behind, "Because", "", "ranking_reason"),
    ]:
        with pytest.raises(Refused) as refused:
            check_recommendation(wanted, reason, against)
        assert refused.value.code == code
    check_recommendation(behind, "Because", "A stays untried")
    check_recommendation(replace(behind, place=None, other_first=""), "Because", "")
