"""Benefits by hand-worked figures and by properties: nothing lost, nothing invented, nothing counted twice."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.rules import benefits as rules
from delivery.rules import benefits_map as maps
from ihwb.kernel.money import ZERO
from pool.rules.savings import Saving, Slot, with_benefits

D = Decimal
HOME = rules.Share("Home first", D(30), elsewhere=False)
CORPORATE = rules.Share("Corporate centre programme", D(50), elsewhere=True)


# --- Shares -----------------------------------------------------------------------------------------------------------


def test_a_benefit_of_another_programme_counts_nought_here_and_says_where() -> None:
    divided = rules.split(D("450000.00"), [rules.Share("Corporate centre programme", D(100), elsewhere=True)])
    assert (divided.here, divided.elsewhere, divided.rest) == (D(0), D("450000.00"), D(0))
    assert divided.parts[0][0].counted_by == "Corporate centre programme"


def test_what_no_share_names_stays_with_the_benefits_own_project() -> None:
    divided = rules.split(D("1000.01"), [HOME, CORPORATE])
    assert [amount for _, amount in divided.parts] == [D("300.00"), D("500.01")]
    assert divided.rest == D("200.00")
    assert divided.here == D("500.00")


def test_shares_above_the_whole_are_refused_with_the_figures() -> None:
    faults = rules.check_shares([HOME, CORPORATE, rules.Share("Another", D("20.5"), elsewhere=True)])
    assert faults == [
        (
            "The shares add up to 100.5%, 0.5% more than the benefit. "
            "Lower one of them, or part of it would be counted twice."
        )
    ]
    with pytest.raises(ValueError, match=r"100\.5%"):
        rules.split(D(100), [HOME, CORPORATE, rules.Share("Another", D("20.5"), elsewhere=True)])


def test_a_share_of_nought_or_two_of_one_owner_are_refused() -> None:
    assert rules.check_shares([rules.Share("A", D(0), elsewhere=True)]) == [
        "A has 0%. A share is above 0% and at most 100%."
    ]
    twice = [rules.Share("A", D(10), elsewhere=True), rules.Share("a", D(10), elsewhere=True)]
    assert "a has two shares. Put them together." in " ".join(rules.check_shares(twice))


pence = st.integers(-(10**11), 10**11).map(lambda number: D(number) / 100)


@st.composite
def share_lists(draw: st.DrawFn) -> list[rules.Share]:
    left, found = 10_000, []
    for number in range(draw(st.integers(0, 5))):
        if left == 0:
            break
        part = draw(st.integers(1, left))
        left -= part
        found.append(rules.Share(f"Owner {number}", D(part) / 100, draw(st.booleans())))
    return found


@given(amount=pence, shares=share_lists())
def test_no_penny_is_lost_or_counted_twice(amount: Decimal, shares: list[rules.Share]) -> None:
    divided = rules.split(amount, shares)
    assert divided.here + divided.elsewhere == amount
    assert abs(divided.here) <= abs(amount)
    if all(one.elsewhere for one in shares) and sum(one.percent for one in shares) == 100:
        assert divided.here == 0


@given(amounts=st.lists(pence, min_size=12, max_size=12), shares=share_lists())
def test_the_months_that_count_here_make_what_counts_of_the_year(
    amounts: list[Decimal], shares: list[rules.Share]
) -> None:
    assert sum(rules.here_by_month(amounts, shares)) == rules.split(sum(amounts, ZERO), shares).here


# --- A year -----------------------------------------------------------------------------------------------------------


def test_a_year_by_month_is_what_was_delivered_and_the_forecast_of_the_rest() -> None:
    months = [rules.Month(number, D(100), D(100)) for number in range(1, 13)]
    delivered = [rules.Delivered(1, 1, D(60)), rules.Delivered(2, 3, D(330))]
    year = rules.year_figures(planned=D(1200), forecast=None, months=months, delivered=delivered)
    # Delivered 60 + 330; the eight months from August on at 100 each: 390 + 800 = 1,190.
    assert (year.delivered, year.forecast, year.slipped) == (D(390), D(1190), D(10))
    assert [one.delivered for one in year.months[:5]] == [D(60), None, None, D(330), None]
    assert [one.covered for one in year.months[:5]] == [True, True, True, True, False]


def test_a_year_that_is_not_known_by_month_keeps_its_own_forecast() -> None:
    year = rules.year_figures(planned=D(500), forecast=D(450), at_risk=D(50))
    assert (year.forecast, year.delivered, year.at_risk, year.months) == (D(450), None, D(50), ())
    assert rules.year_figures(planned=D(500), forecast=None).slipped == 0


def test_planned_months_make_the_year_or_are_left_empty() -> None:
    assert rules.check_months(D(300), [rules.Month(1, D(100)), rules.Month(2, D(150))]) == (
        "The months add up to 250.00, 50.00 short. They must make the year's 300.00, or stay empty."
    )
    assert rules.check_months(D(300), [rules.Month(1), rules.Month(2)]) == ""


def test_no_more_is_at_risk_than_is_still_to_come() -> None:
    year = rules.year_figures(planned=D(100), forecast=D(100), at_risk=D(101))
    assert rules.check_risk(year) == "101.00 cannot be at risk: only 100.00 of the forecast is still to come."


def test_a_report_does_not_cover_a_month_that_another_covers() -> None:
    held = [rules.Delivered(4, 3, D(1))]
    assert rules.overlap(rules.Delivered(6, 1, D(1)), held).startswith("September is reported already.")
    assert rules.overlap(rules.Delivered(7, 1, D(1)), held) == ""


# --- Slipping ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "held", "start", "end", "fault"),
    [
        (D(0), D(10), (2015, 3), (2015, 4), "above nought"),
        (D(11), D(10), (2015, 3), (2015, 4), "June 2015 has a forecast of 10.00, so 11.00 cannot move out of it"),
        (D(5), D(10), (2015, 3), (2015, 3), "is not later"),
        (D(5), D(10), (2015, 10), (2015, 9), "December 2015 is not later than January 2016"),
        (D(5), D(10), (2015, 0), (2015, 12), "is not later"),
        (D(5), None, (2015, 3), (2015, 4), "a forecast of 0.00"),
    ],
)
def test_only_a_forecast_slips_and_only_to_later(
    amount: Decimal, held: Decimal | None, start: tuple[int, int], end: tuple[int, int], fault: str
) -> None:
    assert fault in rules.check_slip(amount, held, rules.Slot(*start), rules.Slot(*end))
    assert rules.check_slip(D(5), D(10), rules.Slot(2015, 9), rules.Slot(2016, 1)) == ""
    assert rules.check_slip(D(5), D(10), rules.Slot(2015, 9), rules.Slot(2015)) == ""


def test_a_slip_says_what_it_does_to_the_gap() -> None:
    words = rules.slip_words(D(500000), rules.Slot(2015, 11), rules.Slot(2016), D(934000), D(434000))
    assert words == (
        "£500,000 moved from February 2016 to 2016/17. The gap of 2015/16 is now £934,000; it was £434,000."
    )


# --- The gap ----------------------------------------------------------------------------------------------------------


def test_a_saving_and_its_benefit_are_counted_once() -> None:
    saving = Saving(planned=D(1000), elsewhere=False, delivered=D(100), forecast=D(900), at_risk=D(0))
    benefit = Saving(planned=D(1000), elsewhere=False, delivered=D(120), forecast=D(700), at_risk=D(50))
    alone = Saving(planned=D(200), elsewhere=False, forecast=D(200))
    total = with_benefits(D(1500), [Slot(saving, (benefit,)), Slot(None, (alone,))])
    # 700 of the benefit in place of the saving's 900, and 200 of one that no saving stands for: 600 is missing.
    assert (total.planned, total.forecast, total.delivered, total.gap) == (D(1200), D(900), D(120), D(600))


def test_a_benefit_without_a_forecast_leaves_the_savings_own_figures() -> None:
    saving = Saving(planned=D(1000), elsewhere=False, delivered=D(100), forecast=D(900), at_risk=D(0))
    total = with_benefits(D(1500), [Slot(saving, (Saving(planned=D(1000), elsewhere=False),))])
    assert (total.planned, total.forecast, total.gap) == (D(1000), D(900), D(600))


def test_a_saving_of_another_programme_stays_out_with_its_benefit() -> None:
    saving = Saving(planned=D(234), elsewhere=True)
    total = with_benefits(D(500), [Slot(saving, (Saving(planned=D(234), elsewhere=False, forecast=D(234)),))])
    assert (total.planned, total.elsewhere, total.forecast) == (D(0), D(234), None)


# --- The map ----------------------------------------------------------------------------------------------------------


def test_links_lead_forward_and_close_no_ring() -> None:
    first, second, third = maps.Node(1, "capability"), maps.Node(2, "capability"), maps.Node(3, "value")
    assert maps.check_link(first, third, []) == ""
    assert maps.check_link(first, first, []) == "Nothing leads to itself. Choose two different boxes."
    assert maps.check_link(first, second, [(1, 2)]) == "These two are linked already."
    assert "would close a ring" in maps.check_link(second, first, [(1, 2)])
    assert "not back" in maps.check_link(third, first, [])


@given(
    layers=st.lists(st.sampled_from(list(maps.LAYERS)), min_size=1, max_size=25),
    pairs=st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=40),
)
def test_no_box_lies_over_another_and_all_lie_in_the_picture(layers: list[str], pairs: list[tuple[int, int]]) -> None:
    nodes = [maps.Node(number, layer) for number, layer in enumerate(layers)]
    drawn = maps.draw(nodes, pairs)
    assert sorted(one.key for one in drawn.boxes) == [one.key for one in nodes]
    for number, one in enumerate(drawn.boxes):
        assert 0 <= one.x <= drawn.width - maps.BOX_WIDTH
        assert 0 <= one.y <= drawn.height - maps.BOX_HEIGHT
        for other in drawn.boxes[number + 1 :]:
            assert abs(one.x - other.x) >= maps.BOX_WIDTH or abs(one.y - other.y) >= maps.BOX_HEIGHT
    assert maps.draw(nodes, pairs) == drawn
