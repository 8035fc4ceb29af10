import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ihwb.kernel.money import PENNY, ZERO
from pool.rules.risk_share import (
    Line,
    Partner,
    Rules,
    Scenario,
    ScenarioErrors,
    Select,
    Statement,
    read_scenario,
    share,
)
from pool.rules.risk_share.model import (
    ByCause,
    CarryForward,
    Draw,
    HostBears,
    Lead,
    LineRule,
    LineShares,
    Retain,
    Share,
    Step,
)
from pool.rules.risk_share.statement import ENGINE_VERSION
from pool.rules.risk_share.text import as_text
from pool.rules.risk_share.writing import rules_as_dict, write_scenario

D = Decimal
CODES = ("A", "B", "C")
PARTNERS = (Partner("A", "A", D(500)), Partner("B", "B", D(300), host=True), Partner("C", "C", D(200)))


def line(code: str, variance: str, arrangement: str = "pooled", lead: str = "A", **more: object) -> Line:
    return Line(code, code, lead, arrangement, D("1000.00"), D("1000.00") + D(variance), **more)  # type: ignore[arg-type]


def scenario(*lines: Line, funds: dict[str, Decimal] | None = None, **rules: object) -> Scenario:
    return Scenario(PARTNERS, lines, Rules(**rules), funds or {})  # type: ignore[arg-type]


def borne(statement: Statement) -> dict[str, str]:
    return {name: str(amount) for name, amount in statement.partners.items() if amount}


# --- Line rules -------------------------------------------------------------------------------------------------------


def test_line_rules_take_in_the_order_they_are_written() -> None:
    one = line("X", "100.00", lead="C")
    first = share(scenario(one, line_rules=(Retain(), HostBears())))
    assert borne(first) == {"C": "100.00"}
    assert borne(share(scenario(one, line_rules=(HostBears(), Retain())))) == {"B": "100.00"}
    assert [(step.before, step.after) for step in first.steps[:2]] == [(D(100), ZERO), (ZERO, ZERO)]


def test_only_pooled_lines_with_something_left_are_netted() -> None:
    lines = (line("X", "5.00"), line("Y", "0.00"), line("Z", "7.00", "aligned"))
    netted = next(step for step in share(scenario(*lines)).steps if step.stage == "netting")
    assert (netted.lines, netted.before) == (("X",), D("5.00"))


def test_a_rule_selects_the_lines_that_meet_every_criterion() -> None:
    lines = (
        line("X", "1.00", group="acute", tags=("fixed", "new")),
        line("Y", "10.00", group="acute"),
        line("Z", "100.00", group="acute", lead="B", tags=("fixed",)),
    )
    picked = Select(group=("acute",), tag=("fixed",), lead=("A",))
    assert share(scenario(*lines, line_rules=(HostBears(picked),))).steps[0].lines == ("X",)
    either = Select(line=("X", "Y"))
    assert share(scenario(*lines, line_rules=(HostBears(either),))).steps[0].lines == ("X", "Y")


def test_what_a_cause_leaves_of_an_aligned_line_stays_with_its_lead() -> None:
    one = line("X", "100.00", "aligned", causes={"fault": D("30.00")})
    statement = share(scenario(one, line_rules=(ByCause({"fault": "C"}),)))
    assert borne(statement) == {"A": "70.00", "C": "30.00"}
    assert statement.lines[0].allocated == {"C": D("30.00"), "A": D("70.00")}


def test_a_saving_goes_by_cause_as_a_cost_does() -> None:
    one = line("X", "-100.00", causes={"grant": D("-30.00")})
    statement = share(scenario(one, line_rules=(ByCause({"grant": "C"}),), underspend=(Lead("A"),)))
    assert borne(statement) == {"A": "-70.00", "C": "-30.00"}


def test_a_cause_named_by_two_rules_is_taken_once() -> None:
    one = line("X", "100.00", causes={"fault": D("60.00")})
    rules = (ByCause({"fault": "C"}), ByCause({"fault": "B"}))
    assert borne(share(scenario(one, line_rules=rules, overspend=(Lead("A"),)))) == {"A": "40.00", "C": "60.00"}


def test_a_cause_takes_nothing_of_a_line_that_an_earlier_rule_disposed_of() -> None:
    one = line("X", "-5.00", "aligned", causes={"fault": D("60.00")})
    assert borne(share(scenario(one, line_rules=(Retain(), ByCause({"fault": "C"}))))) == {"A": "-5.00"}


def test_whoever_takes_nothing_of_a_line_is_not_named_and_only_an_implied_step_has_no_rule() -> None:
    lines = (
        line("X", "10.00", shares={"C": D(100)}), line("Y", "5.00", "aligned", lead="B"), line("Z", "0.00", "aligned")
    )  # fmt: skip
    statement = share(scenario(*lines, line_rules=(LineShares(Select(line=("X",))),)))
    assert [one.allocated for one in statement.lines] == [{"C": D(10)}, {"B": D(5)}, {}]
    shared, implied = statement.steps[:2]
    assert (shared.allocated, shared.implied, shared.rule) == ({"C": D(10)}, False, LineShares(Select(line=("X",))))
    assert (implied.lines, implied.implied, implied.rule) == (("Y",), True, None)


def test_line_shares_break_ties_in_the_order_of_the_partners() -> None:
    one = line("X", "0.01", "aligned", shares={"C": D(50), "A": D(50)})
    assert borne(share(scenario(one, line_rules=(LineShares(),)))) == {"A": "0.01"}


@pytest.mark.parametrize("arrangement", ["aligned", "external"])
def test_aligned_and_external_lines_never_reach_the_pool(arrangement: str) -> None:
    lines = (line("X", "-100.00", arrangement, lead="C"), line("Y", "100.00"))
    statement = share(scenario(*lines, netting="all", overspend=(Lead("B"),)))
    assert borne(statement) == {"B": "100.00", "C": "-100.00"}


# --- Netting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("netting", "over", "under"), [("all", "5.00", "0.00"), ("group", "25.00", "-20.00"), ("none", "45.00", "-40.00")]
)
def test_netting_decides_what_is_over_and_what_is_under(netting: str, over: str, under: str) -> None:
    lines = (
        line("G1", "30.00", group="g"), line("G2", "-20.00", group="g"), line("H1", "15.00", group="h"),
        line("U1", "-20.00"),
    )  # fmt: skip
    statement = share(scenario(*lines, netting=netting))
    assert (str(statement.over), str(statement.under)) == (over, under)


def test_lines_without_a_group_are_not_netted_with_each_other() -> None:
    statement = share(scenario(line("U1", "10.00"), line("U2", "-10.00"), netting="group"))
    assert (statement.over, statement.under) == (D(10), D(-10))
    assert statement.unresolved == ZERO
    assert statement.needs_decision


def test_a_group_that_nets_to_nothing_feeds_neither_direction() -> None:
    lines = (line("G1", "10.00", group="g"), line("G2", "-10.00", group="g"), line("H", "5.00", group="h"))
    steps = {"overspend": (Lead("A"),), "underspend": (Lead("B"),)}
    found = share(scenario(*lines, netting="group", **steps)).steps
    assert [one.lines for one in found if one.step == "lead"] == [("H",), ()]


def test_what_nets_to_nothing_goes_nowhere() -> None:
    statement = share(
        scenario(line("X", "10.00"), line("Y", "-10.00"), overspend=(Lead("A"),), underspend=(Lead("B"),))
    )
    assert borne(statement) == {}
    assert not statement.needs_decision


@pytest.mark.parametrize("variance", ["10.00", "-10.00"])
def test_one_direction_that_no_step_takes_needs_a_decision(variance: str) -> None:
    assert share(scenario(line("X", variance))).needs_decision


# --- Waterfalls -------------------------------------------------------------------------------------------------------


def test_a_fund_never_gives_more_than_it_holds() -> None:
    steps = (Draw("pot", up_to=D(30)), Draw("pot"), Draw("pot"), Lead("A"))
    statement = share(scenario(line("X", "100.00"), funds={"pot": D(50)}, overspend=steps))
    assert [step.allocated.get("pot", ZERO) for step in statement.steps[1:]] == [D(30), D(20), ZERO, ZERO]
    assert borne(statement) == {"A": "50.00"}
    more = share(scenario(line("X", "100.00"), funds={"pot": D(50)}, overspend=(Draw("pot", up_to=D(80)),)))
    assert (more.funds, more.unresolved) == ({"pot": D(50)}, D(50))


def test_an_underspend_pays_into_a_fund() -> None:
    steps = (Draw("pot"), Lead("A"))
    statement = share(scenario(line("X", "-100.00"), funds={"pot": D(50)}, underspend=steps))
    assert statement.as_dict()["funds"] == {"pot": "-50.00"}
    assert borne(statement) == {"A": "-50.00"}


def test_an_underspend_may_build_up_an_empty_fund_to_a_stated_amount() -> None:
    steps = (Draw("pot", up_to=D(80)), Lead("A"))
    statement = share(scenario(line("X", "-100.00"), funds={"pot": ZERO}, underspend=steps))
    assert statement.funds == {"pot": D(-80)}


def test_both_directions_run_when_lines_are_not_netted() -> None:
    statement = share(
        scenario(
            line("X", "100.00"),
            line("Y", "-60.00"),
            netting="none",
            funds={"pot": D(70)},
            overspend=(Draw("pot"), Lead("A")),
            underspend=(Draw("pot", up_to=D(40)), CarryForward()),
        )
    )
    assert statement.funds == {"pot": D(30)}
    assert statement.carried_forward == D(-20)
    assert borne(statement) == {"A": "30.00"}


def test_what_a_cap_cuts_off_passes_on_and_is_not_given_to_the_others() -> None:
    steps = (Share("weights", {"A": D(50), "B": D(50)}, caps={"B": D(10)}),)
    statement = share(scenario(line("X", "100.00"), overspend=steps))
    assert borne(statement) == {"A": "50.00", "B": "10.00"}
    assert statement.unresolved == D(40)


def test_a_cap_of_nought_keeps_a_partner_out() -> None:
    steps = (Share("equal", caps={"C": ZERO}), Lead("A"))
    assert borne(share(scenario(line("X", "3.00"), overspend=steps))) == {"A": "2.00", "B": "1.00"}


def test_caps_and_limits_hold_for_an_underspend_as_they_do_for_an_overspend() -> None:
    steps = (Share("weights", {"A": D(50), "B": D(50)}, up_to=D(60), caps={"B": D(10)}), CarryForward(D(5)))
    statement = share(scenario(line("X", "-100.00"), underspend=steps))
    assert borne(statement) == {"A": "-30.00", "B": "-10.00"}
    assert (statement.carried_forward, statement.unresolved) == (D(-5), D(-55))


def test_an_overspend_may_be_carried_forward() -> None:
    assert share(scenario(line("X", "100.00"), overspend=(CarryForward(),))).as_dict()["carried_forward"] == "100.00"


def test_contributions_are_shared_by_all_who_contribute() -> None:
    assert borne(share(scenario(line("X", "10.00"), overspend=(Share("contributions"),)))) == {
        "A": "5.00", "B": "3.00", "C": "2.00",
    }  # fmt: skip


def test_who_puts_nothing_in_bears_nothing_by_contributions_and_is_not_named() -> None:
    partners = (Partner("A", "A", D("100.00")), Partner("B", "B", ZERO, host=True))
    rules = Rules(overspend=(Share("contributions"),))
    statement = share(Scenario(partners, (line("X", "9000.00"),), rules))
    assert statement.as_dict()["partners"] == {"A": "9000.00", "B": "0.00"}
    assert statement.steps[-1].allocated == {"A": D("9000.00")}


def test_without_lines_there_is_nothing_to_share() -> None:
    statement = share(scenario(overspend=(Lead("A"),)))
    assert statement.as_dict()["variance"] == "0.00"


def test_a_scenario_with_a_fault_is_not_shared() -> None:
    with pytest.raises(ScenarioErrors, match=r"rules\.overspend\[0\]\.partner"):
        share(scenario(line("X", "10.00"), overspend=(Lead("Z"),)))


def test_a_statement_that_does_not_add_up_cannot_be_made() -> None:
    statement = share(scenario(line("X", "10.00"), overspend=(Lead("A"),)))
    with pytest.raises(ValueError, match="cannot stand for"):
        replace(statement, carried_forward=PENNY)


# --- Whatever the agreement -------------------------------------------------------------------------------------------

amounts = st.integers(0, 10**9).map(lambda pennies: D(pennies) * PENNY)
some = st.none() | amounts
portions = st.none() | st.integers(1, 10**8).map(lambda millionths: D(millionths) / 10**6)


@st.composite
def percentages(draw: st.DrawFn) -> dict[str, Decimal]:
    cuts = sorted(draw(st.lists(st.integers(0, 10**4), min_size=2, max_size=2)))
    parts = (cuts[0], cuts[1] - cuts[0], 10**4 - cuts[1])
    return {code: D(part) * PENNY for code, part in zip(draw(st.permutations(CODES)), parts, strict=True)}


selects = st.builds(
    Select,
    arrangement=st.sampled_from([(), ("pooled",), ("aligned", "external")]),
    group=st.sampled_from([(), ("g",), ("h",)]),
    tag=st.sampled_from([(), ("t",)]),
    lead=st.sampled_from([(), ("A",), ("B", "C")]),
)
line_rules = st.one_of(
    st.builds(Retain, selects),
    st.builds(HostBears, selects),
    st.builds(ByCause, st.just({"fault": "C"}), selects),
    st.builds(LineShares, selects),
)
shares = st.builds(
    Share,
    st.sampled_from(["contributions", "weights", "equal"]),
    weights=percentages(),
    up_to=some,
    caps=st.dictionaries(st.sampled_from(CODES), amounts),
    portion=portions,
)
steps_without_limits = st.one_of(
    shares,
    st.builds(Lead, st.sampled_from(CODES)),
    st.builds(CarryForward, some, portions),
    st.builds(Draw, st.just("pot")),
)
steps = st.one_of(steps_without_limits, st.builds(Draw, st.sampled_from(["pot", "tin"]), some, portions))


@st.composite
def some_lines(draw: st.DrawFn) -> tuple[Line, ...]:
    """Two lines that carry every group and tag, and some more."""
    drawn = [_drawn_line(draw, f"L{at}") for at in range(draw(st.integers(0, 6)))]
    return (line("G", "0.00", group="g", tags=("t",), shares=EVEN), line("H", "0.00", group="h", shares=EVEN), *drawn)


EVEN = {"A": D("33.33"), "B": D("33.33"), "C": D("33.34")}


def _drawn_line(draw: st.DrawFn, code: str) -> Line:
    variance = draw(st.integers(-(10**9), 10**9))
    cause = draw(st.sampled_from([0, 1, variance // 3 if variance > 0 else -(-variance // 3), variance]))
    return Line(
        code, code, draw(st.sampled_from(CODES)), draw(st.sampled_from(["pooled", "pooled", "aligned", "external"])),
        ZERO, D(variance) * PENNY, draw(st.sampled_from(["", "g", "h"])), draw(st.sampled_from([(), ("t",)])),
        draw(percentages()), {"fault": D(cause) * PENNY} if cause * variance >= abs(cause) else {},
    )  # fmt: skip


def agreements(step: st.SearchStrategy[Step], rule: st.SearchStrategy[LineRule]) -> st.SearchStrategy[Scenario]:
    rules = st.builds(
        Rules,
        st.lists(rule, max_size=4).map(tuple),
        st.sampled_from(["all", "group", "none"]),
        st.lists(step, max_size=5).map(tuple),
        st.lists(step, max_size=5).map(tuple),
        st.sampled_from([(), (), ("underspend",), ("overspend", "underspend")]),
    )
    decided = st.dictionaries(st.sampled_from(["overspend", "underspend"]), st.lists(step, max_size=3).map(tuple))
    funds = st.fixed_dictionaries({"pot": amounts, "tin": amounts})
    name, earned = st.just("Any agreement"), st.just({})
    return st.builds(Scenario, st.just(PARTNERS), some_lines(), rules, funds, name, earned, decided)


@settings(max_examples=150, deadline=None)
@given(agreements(steps, line_rules))
def test_whatever_the_agreement_everything_adds_up(any_scenario: Scenario) -> None:
    told = share(any_scenario).as_dict()
    parts = [*told["partners"].values(), *told["funds"].values(), told["carried_forward"], told["unresolved"]]  # type: ignore[attr-defined]
    assert sum(map(D, parts)) == D(told["variance"]) == sum(one.outturn - one.budget for one in any_scenario.lines)  # type: ignore[arg-type]
    for step in told["steps"]:  # type: ignore[attr-defined]
        assert D(step["before"]) - sum(map(D, step["allocated"].values())) == D(step["after"])
    assert "-0.00" not in json.dumps(told)


@settings(max_examples=150, deadline=None)
@given(agreements(steps, line_rules))
def test_whatever_the_agreement_the_steps_account_for_every_partner(any_scenario: Scenario) -> None:
    statement = share(any_scenario)
    for name, total in {**statement.partners, **statement.funds, "carried_forward": statement.carried_forward}.items():
        assert sum(step.allocated.get(name, ZERO) for step in statement.steps) == total
    for one in statement.lines:
        assert one.variance == sum(one.allocated.values()) + one.left
    assert statement.over + statement.under == sum(
        one.left for one, real in zip(statement.lines, any_scenario.lines, strict=True) if real.arrangement == "pooled"
    )
    assert not any(
        one.left for one, real in zip(statement.lines, any_scenario.lines, strict=True) if real.arrangement != "pooled"
    )


@settings(max_examples=100, deadline=None)
@given(agreements(steps, line_rules))
def test_whatever_the_agreement_no_step_turns_a_cost_into_a_gain(any_scenario: Scenario) -> None:
    for step in share(any_scenario).steps:
        sign = {"overspend": 1, "underspend": -1}.get(step.stage)
        if sign:
            assert all(sign * part > 0 for part in step.allocated.values())
            assert 0 <= sign * step.after <= sign * step.before
        if isinstance(step.rule, Share):
            assert all(abs(step.allocated.get(code, ZERO)) <= cap for code, cap in step.rule.caps.items())


@settings(max_examples=100, deadline=None)
@given(agreements(steps_without_limits, line_rules))
def test_an_underspend_is_the_mirror_of_the_same_overspend(any_scenario: Scenario) -> None:
    rules = any_scenario.rules
    turned = {"overspend": "underspend", "underspend": "overspend"}
    mirrored = replace(
        any_scenario,
        lines=tuple(
            replace(
                one, budget=one.outturn, outturn=one.budget, causes={name: -part for name, part in one.causes.items()}
            )
            for one in any_scenario.lines
        ),
        rules=replace(
            rules,
            overspend=rules.underspend,
            underspend=rules.overspend,
            by_decision=tuple(turned[stage] for stage in rules.by_decision),
        ),
        decided={turned[stage]: steps for stage, steps in any_scenario.decided.items()},
    )
    one, other = share(any_scenario), share(mirrored)
    assert {code: -part for code, part in one.partners.items()} == other.partners
    assert {name: -part for name, part in one.funds.items()} == other.funds
    assert (-one.carried_forward, -one.unresolved) == (other.carried_forward, other.unresolved)


@settings(max_examples=50, deadline=None)
@given(agreements(steps, line_rules))
def test_whatever_the_agreement_it_can_be_exported_and_told(any_scenario: Scenario) -> None:
    assert share(read_scenario(write_scenario(any_scenario))).as_dict() == share(any_scenario).as_dict()
    assert "Any agreement" in as_text(share(any_scenario))


def test_what_is_left_to_a_decision_goes_by_its_default_until_it_is_decided() -> None:
    rules = Rules(underspend=(Share("contributions"),), by_decision=("underspend",))
    one = replace(scenario(line("X", "-30.00")), rules=rules)
    bare = share(one)
    assert bare.partners == share(replace(one, rules=replace(rules, by_decision=()))).partners
    decided = share(replace(one, decided={"underspend": (Lead("B"),), "overspend": (Lead("A"),)}))
    assert decided.partners["B"] == D("-30.00")
    assert "Without a decision of the partners, what is left is shared in proportion" in as_text(bare)
    assert "As the partners decided, B keeps all that is left." in as_text(decided)
    closed = replace(one, rules=replace(rules, by_decision=()), decided={"underspend": (Lead("B"),)})
    assert share(closed).partners == bare.partners, "what the agreement does not leave open is not decided"
    assert read_scenario(write_scenario(replace(one, decided={"underspend": (Lead("B"),)}))).decided


def test_steps_without_a_portion_are_kept_as_they_always_were() -> None:
    steps = (Draw("pot", D(5)), Share("equal"), CarryForward())
    kept = rules_as_dict(Rules(overspend=steps))
    assert kept["overspend"] == [
        {"step": "draw", "fund": "pot", "up_to": "5"}, {"step": "share", "basis": "equal"}, {"step": "carry_forward"},
    ]  # fmt: skip
    assert "by_decision" not in kept
    assert ENGINE_VERSION == 1, "a statement that is kept is shared again as it was"
