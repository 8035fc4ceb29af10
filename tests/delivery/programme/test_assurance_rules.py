"""Stage gates, tolerances and products by their rules alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from delivery.rules import gates, products, tolerances
from ihwb.kernel.errors import Refused

DAY = date(2015, 1, 31)
GATE = gates.Gate("Gate 2: Design", "passed", 0, None)


@pytest.mark.parametrize(
    ("gate", "state"),
    [
        (replace(GATE, outcome=None), gates.AHEAD),
        (replace(GATE, outcome=""), gates.WAITING),
        (replace(GATE, outcome="stopped"), gates.STOPPED),
        (replace(GATE, outcome="conditional", unmet=1), gates.CONDITIONS),
        (replace(GATE, outcome="conditional"), gates.OPEN),
        (GATE, gates.OPEN),
        (replace(GATE, started_on=DAY), gates.BEGUN),
    ],
)
def test_where_a_gate_stands(gate: gates.Gate, state: str) -> None:
    assert gates.standing(gate) == state


def test_a_stage_begins_only_behind_a_passed_gate_and_after_the_stage_before() -> None:
    first = gates.Gate("Gate 1: Case", "passed", 0, date(2015, 1, 10))
    gates.check_start(GATE, [first], DAY, date(2015, 1, 20), DAY)
    for gate, before, on, says in [
        (replace(GATE, outcome=None), [first], DAY, "is not passed"),
        (replace(GATE, outcome="stopped"), [first], DAY, r"not passed \(stopped\)"),
        (replace(GATE, outcome="conditional", unmet=2), [first], DAY, "2 conditions to meet first"),
        (GATE, [replace(first, started_on=None)], DAY, "behind Gate 1: Case has not begun"),
        (GATE, [first], date(2015, 1, 19), "from 20 January 2015"),
        (GATE, [first], date(2015, 2, 1), "to today, 31 January 2015"),
        (replace(GATE, started_on=DAY), [first], DAY, "began on 31 January 2015"),
    ]:
        with pytest.raises(Refused, match=says):
            gates.check_start(gate, before, on, date(2015, 1, 20), DAY)


def test_the_latest_tolerance_that_stands_on_the_day_counts() -> None:
    old, new = tolerances.Limit(date(2014, 4, 1), 30, None), tolerances.Limit(date(2015, 1, 1), 10, Decimal(5))
    assert tolerances.in_force([old, new], date(2014, 3, 31)) is None
    assert tolerances.in_force([new, old], date(2014, 12, 31)) == old
    assert tolerances.in_force([old, new], date(2015, 1, 1)) == new


def test_the_tolerance_itself_is_still_within_it_and_what_the_board_accepted_too() -> None:
    thirty = Decimal(30)
    assert not tolerances.leaves(thirty, thirty, None)
    assert tolerances.leaves(Decimal(31), thirty, None)
    assert not tolerances.leaves(Decimal(61), thirty, Decimal(61))
    assert tolerances.leaves(Decimal(62), thirty, Decimal(61))
    assert not tolerances.leaves(thirty, thirty, Decimal(5)), "what is accepted never narrows the tolerance"


def test_what_a_cost_is_expected_to_be() -> None:
    hundred = Decimal(100)
    bare = tolerances.Costed(hundred, None, None, None)
    assert (bare.set_aside, bare.expected) == (hundred, hundred)
    assert replace(bare, budget=Decimal(90)).set_aside == 90
    assert replace(bare, actual=Decimal(40)).expected == 100, "part of a year is spent"
    assert replace(bare, actual=Decimal(130)).expected == 130
    assert replace(bare, actual=Decimal(130), forecast=Decimal(120)).expected == 120
    costs = [replace(bare, forecast=Decimal(150)), replace(bare, budget=Decimal(120), forecast=Decimal(100))]
    assert tolerances.over_budget(costs) == 30
    printed = [replace(bare, budget=Decimal(120), forecast=Decimal(150)), replace(bare, actual=Decimal(130))]
    assert tolerances.over_budget(printed) == 60, "as docs/rules/tolerances.md works it"


def test_a_product_is_signed_off_once_everybody_asked_found_it_fit() -> None:
    fit, actions = products.Found("Legal lead", "fit"), products.Found("IT lead", "actions")
    waits, against = products.Found("Auditor", ""), products.Found("Clerk", "not_fit")
    assert products.standing([], signed=False) == products.MADE
    assert products.standing([fit, waits], signed=False) == products.IN_REVIEW
    assert products.standing([fit, waits, against], signed=False) == products.REWORK
    assert products.standing([fit, actions], signed=False) == products.REVIEWED
    products.check_sign_off([fit, actions], "0.1")
    for found, says in [([], "Nobody was asked"), ([fit, waits], "waits for Auditor"), ([fit, against], "Clerk found")]:
        with pytest.raises(Refused, match=says):
            products.check_sign_off(found, "0.1")
