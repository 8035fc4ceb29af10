from decimal import Decimal
from typing import Any

import pytest

from pool.rules.risk_share import read_scenario, scenario_of, share
from pool.rules.risk_share.writing import scenario_as_dict, write_scenario
from tests.pool.rules.worked_examples import PAGE, Example, examples, page_with_figures

cases = pytest.mark.parametrize("example", examples(), ids=lambda example: example.path.stem)


@cases
def test_the_worked_figures_come_out_to_the_penny(example: Example) -> None:
    got = share(example.scenario).as_dict()
    assert {key: got[key] for key in example.expected} == example.expected
    assert set(example.expected) == {"variance", "partners", "funds", "carried_forward", "unresolved"}


@cases
def test_the_worked_figures_add_up_to_their_variance(example: Example) -> None:
    told = example.expected
    parts = [*told["partners"].values(), *told["funds"].values(), told["carried_forward"], told["unresolved"]]
    assert sum(map(Decimal, parts)) == Decimal(told["variance"])


@cases
def test_an_agreement_that_is_exported_is_the_same_when_it_is_imported(example: Example) -> None:
    assert read_scenario(write_scenario(example.scenario)) == example.scenario
    assert scenario_of(scenario_as_dict(example.scenario)) == example.scenario


def test_the_page_shows_the_figures_of_the_files() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == page_with_figures(page), "run python -m tests.pool.rules.worked_examples"
    for figure in (
        "£1,090,332.54",
        "£339,667.46",
        "£507,692.31",
        "£15,060,000.01",
        "£54,000.00",
        "£33.34",
        "£6,666.67",
    ):
        assert figure in page


def steps_of(example_stem: str) -> list[dict[str, Any]]:
    example = next(example for example in examples() if example.path.stem == example_stem)
    return share(example.scenario).as_dict()["steps"]  # type: ignore[return-value]


def test_each_step_of_the_waterfall_is_visible() -> None:
    assert steps_of("10-waterfall") == [
        {"stage": "netting", "step": "all", "lines": ["NURSING", "REABLEMENT"],
         "before": "650000.00", "allocated": {}, "after": "650000.00"},
        {"stage": "overspend", "step": "draw", "lines": ["NURSING", "REABLEMENT"],
         "before": "650000.00", "allocated": {"risk_pool": "500000.00"}, "after": "150000.00"},
        {"stage": "overspend", "step": "draw", "lines": ["NURSING", "REABLEMENT"],
         "before": "150000.00", "allocated": {"uncommitted_money": "60000.00"}, "after": "90000.00"},
        {"stage": "overspend", "step": "share", "lines": ["NURSING", "REABLEMENT"],
         "before": "90000.00", "allocated": {"CCG": "54000.00", "COUNCIL": "36000.00"}, "after": "0.00"},
    ]  # fmt: skip


def test_what_leads_bear_without_a_rule_is_a_step_of_its_own() -> None:
    implied = steps_of("19-no-rules-at-all")[0]
    assert implied == {
        "stage": "line_rules", "step": "retain", "lines": ["ALIGNED", "OUTSIDE"],
        "before": "4000.00", "allocated": {"CCG": "7000.00", "COUNCIL": "-3000.00"}, "after": "0.00",
    }  # fmt: skip


def test_each_direction_names_the_lines_it_comes_from() -> None:
    steps = steps_of("16-netting-by-group")
    over = next(step for step in steps if step["stage"] == "overspend")
    under = next(step for step in steps if step["stage"] == "underspend")
    assert (over["lines"], over["before"]) == (["A1", "A2", "N2"], "205000.00")
    assert (under["lines"], under["before"]) == (["C1", "C2", "N1"], "-220000.00")
    assert under["allocated"] == {"risk_pool": "-120000.00"}
