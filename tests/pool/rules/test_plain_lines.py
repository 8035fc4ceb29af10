"""Lines read at once are the lines that the tree reads; whatever is written otherwise is left to the tree."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.rules.risk_share import ScenarioErrors, scenario_of
from pool.rules.risk_share.faults import Faults
from pool.rules.risk_share.plain_lines import plain_lines
from pool.rules.risk_share.reading import scenario_in
from pool.rules.risk_share.tree import tree_of_values

PLAIN = {"code": "A", "lead": "CCG", "arrangement": "pooled", "budget": "10.00", "outturn": "12.50"}
texts = st.sampled_from(["CCG", "PCC", "a b", " CCG", "", "£", "no", "1.00", "-0.00", "-5.10", "1,000.00", "007.00"])
figures = st.sampled_from(
    ["0.00", "-0.00", "-12.34", "5", "1,234.50", "(3.00)", "1.234", "", "9" * 14 + ".00", "33.33"]
)
wrong = st.sampled_from([None, True, 3, 2.5, [], {}, ["a"], {"CCG": "100"}])
lines = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["A", "B", " C", ""]),
        "lead": texts | wrong,
        "arrangement": st.sampled_from(["pooled", "aligned", "external", "pool", ""]) | wrong,
        "budget": figures | wrong,
        "outturn": figures | wrong,
    },
    optional={
        "name": texts | wrong,
        "group": texts | wrong,
        "tags": st.lists(texts | wrong, max_size=2) | wrong,
        "shares": st.dictionaries(texts, figures, max_size=2) | wrong,
        "causes": st.dictionaries(texts, figures, max_size=2) | wrong,
        "colour": texts,
    },
)


def read_by_tree(values):
    faults = Faults()
    scenario = scenario_in(tree_of_values(values), faults)
    faults.raise_if_any()
    return scenario


def outcome(reader, values):
    try:
        return reader(values)
    except ScenarioErrors as errors:
        return [(fault.place, fault.message) for fault in errors.faults]


@given(st.lists(lines, max_size=3))
def test_both_ways_of_reading_give_the_same_lines_and_the_same_faults(written):
    values = {"partners": [{"code": "CCG"}, {"code": "PCC"}], "lines": written}
    assert outcome(scenario_of, values) == outcome(read_by_tree, values)


def test_lines_as_the_project_writes_them_are_read_at_once():
    shared = {**PLAIN, "name": "Acute", "group": "g", "tags": ["fixed"], "shares": {"CCG": "33.333333"}}
    read = plain_lines([PLAIN, {**shared, "causes": {"delay": "-1.00"}}])
    assert read is not None
    assert [line.name for line in read] == ["A", "Acute"]
    assert read[1].causes == {"delay": Decimal("-1.00")}


@pytest.mark.parametrize("change", [{"budget": "-0.00"}, {"lead": " CCG"}, {"tags": "fixed"}, {"colour": "red"}])
def test_what_is_written_otherwise_is_left_to_the_tree(change):
    assert plain_lines([{**PLAIN, **change}]) is None


def test_a_line_that_lacks_a_field_is_left_to_the_tree():
    assert plain_lines([{name: value for name, value in PLAIN.items() if name != "outturn"}]) is None
