"""Changing rules step by step, undoing, and the named patterns."""

from decimal import Decimal

import pytest

from pool.rules import rule_editing
from pool.rules.patterns import PATTERNS, Terms, pattern_of
from pool.rules.risk_share import Line, Partner, Scenario, ScenarioErrors, parse_rules, share

D = Decimal
RULES = {"overspend": [{"step": "draw", "fund": "pot"}, {"step": "lead", "partner": "A"}]}
PARTNERS = (Partner("A", "A", D(300)), Partner("B", "B", D(100)))


def test_a_step_is_moved_within_its_stage_and_never_out_of_it() -> None:
    down = rule_editing.moved(RULES, "overspend", 0, 1)
    assert [step["step"] for step in down["overspend"]] == ["lead", "draw"]
    assert rule_editing.moved(RULES, "overspend", 1, 1) == rule_editing.whole(RULES)
    assert RULES["overspend"][0]["step"] == "draw"


def test_a_changed_step_keeps_what_was_noted_beside_it() -> None:
    noted = {"overspend": [{"step": "lead", "partner": "A", "note": "Clause 9"}]}
    made = rule_editing.with_step(noted, "overspend", 0, {"step": "lead", "partner": "B"})
    assert made["overspend"] == [{"step": "lead", "partner": "B", "note": "Clause 9"}]


def test_undoing_twice_goes_back_by_two_changes() -> None:
    one, two, three = ({"netting": netting} for netting in ("all", "group", "none"))
    history: list[tuple[object, str]] = [(one, ""), (two, "a"), (two, "another field"), (three, "b")]
    assert rule_editing.before_last_change(history, "Undone") == rule_editing.whole(two)
    history.append((two, "Undone: b"))
    assert rule_editing.before_last_change(history, "Undone") == rule_editing.whole(one)
    history.append((one, "Undone: a"))
    assert rule_editing.before_last_change(history, "Undone") is None


def test_a_fault_is_found_at_its_step_and_told_without_the_place_in_the_file() -> None:
    with pytest.raises(ScenarioErrors) as caught:
        parse_rules({"overspend": [*RULES["overspend"], {"step": "lead", "partner": "Z"}]}, partners=PARTNERS)
    by_step = {rule_editing.step_of(fault): rule_editing.said(fault) for fault in caught.value.faults}
    assert by_step[("overspend", 2, "partner")].startswith("Partner “Z” is not a partner")


WORKED = {
    "own_lines": {"A": "1000.00", "B": "-100.00"},
    "contributions": {"A": "675.00", "B": "225.00"},
    "percentages": {"A": "540.00", "B": "360.00"},
    "ring_fenced": {"A": "600.00", "B": "300.00"},
    "waterfall": {"A": "500.00", "B": "200.00"},
    "portion_first": {"A": "540.00", "B": "360.00"},
    "equal": {"A": "450.00", "B": "450.00"},
}


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.code)
def test_each_pattern_shares_as_it_says(pattern: object) -> None:
    """A's line in group g is 1,000 over; B's in group h is 100 under."""
    found = pattern_of(pattern.code)  # type: ignore[attr-defined]
    assert found is not None
    terms = Terms({"A": D(60), "B": D(40)}, ["g"], ["h"], "pot", {"A": D("300.00"), "B": D("200.00")}, "A", D(10), "B")
    lines = (
        Line("X", "X", "A", "pooled", D(0), D("1000.00"), "g"),
        Line("Y", "Y", "B", "pooled", D(0), D("-100.00"), "h"),
    )
    funds = {"pot": D("200.00")}
    rules = parse_rules(found.rules(terms), partners=PARTNERS, funds=funds, lines=lines)
    borne = share(Scenario(PARTNERS, lines, rules, funds)).partners
    assert {code: str(part) for code, part in borne.items()} == WORKED[found.code]


def test_a_part_of_a_gain_goes_first_and_a_loss_is_shared_whole() -> None:
    found = pattern_of("portion_first")
    assert found is not None
    terms = Terms({"A": D(60), "B": D(40)}, portion=D(10), first="B")
    rules = parse_rules(found.rules(terms), partners=PARTNERS, funds={}, lines=None)
    for variance, a, b in (("-1000.00", "-540.00", "-460.00"), ("1000.00", "600.00", "400.00")):
        lines = (Line("X", "X", "A", "pooled", D(0), D(variance)),)
        borne = share(Scenario(PARTNERS, lines, rules)).partners
        assert {code: str(part) for code, part in borne.items()} == {"A": a, "B": b}
