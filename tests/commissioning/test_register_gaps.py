"""Gaps of the register: the rule, by itself, on the days that decide."""

from dataclasses import replace
from datetime import date

import pytest

from commissioning.rules.register_gaps import DelegationFacts, FunctionFacts, GapKind, Overdue, gaps_on, may_name
from commissioning.rules.register_links import Instrument, Specification

APRIL, MARCH, NEXT_APRIL = date(2015, 4, 1), date(2016, 3, 31), date(2016, 4, 1)
GIVEN = DelegationFacts(1, "The provider", APRIL, None, "Contract")
ASSESSING = FunctionFacts(
    1, 1, "Care and support assessments", "Care Act 2014", "sections 9 to 13", False, "The council", True, (GIVEN,)
)
AMHP = FunctionFacts(
    2, 13, "Approval of mental health professionals (AMHP)", "Mental Health Act 1983",
    "section 114; Mental Capacity Act 2005", True, "The council", True,
)  # fmt: skip
SPEC = Specification("s", "The specification", "/there", "The provider", "Care at home.", since=APRIL, until=MARCH)


def kinds(one: FunctionFacts, day: date = APRIL, *specs: Specification) -> list[GapKind]:
    return [gap.kind for gap in gaps_on([one], specs, day)]


def test_a_register_in_order_has_no_gap() -> None:
    assert kinds(ASSESSING, APRIL, SPEC) == []


def test_a_delegation_without_a_document_is_a_gap_while_it_is_in_force() -> None:
    bare = replace(ASSESSING, delegations=(replace(GIVEN, instrument=" ", until=MARCH),))
    days = [date(2015, 3, 31), APRIL, MARCH, NEXT_APRIL]
    assert [kinds(bare, day) for day in days] == [[], [GapKind.NO_INSTRUMENT], [GapKind.NO_INSTRUMENT], []]


def test_an_agreement_that_ended_is_a_gap_from_the_day_after_its_last() -> None:
    agreement = Instrument("a", "The agreement", "/a", APRIL, MARCH)
    linked = replace(ASSESSING, delegations=(replace(GIVEN, agreement=agreement),))
    assert kinds(linked, MARCH) == []
    (gap,) = gaps_on([linked], [], NEXT_APRIL)
    assert gap.what == "The agreement ended on 31 March 2016, and the delegation to The provider goes on."


def test_conditions_evidence_and_oversight_are_asked_for() -> None:
    open_one = replace(GIVEN, open_conditions=("Plans are read first.",))
    late = Overdue("A sample", date(2015, 7, 31), 2)
    one = replace(ASSESSING, oversight=False, delegations=(open_one,), overdue=(late,))
    found = gaps_on([one], [], date(2016, 1, 1))
    assert [gap.kind for gap in found] == [
        GapKind.EVIDENCE_OVERDUE,
        GapKind.CONDITION_WITHOUT_OWNER,
        GapKind.NO_OVERSIGHT,
    ]
    assert "2 due dates are open, the first was on 31 July 2015." in found[0].what


def test_a_link_is_certain_and_a_text_only_may_name() -> None:
    (linked,) = gaps_on([AMHP], [replace(SPEC, functions=frozenset({13}))], APRIL)
    assert (linked.kind, linked.certain, linked.url) == (GapKind.RETAINED_IN_SPECIFICATION, True, "/there")
    (worded,) = gaps_on([AMHP], [replace(SPEC, text="The provider approves AMHPs")], APRIL)
    assert not worded.certain
    assert "may name it (“AMHPs”)" in worded.what
    assert kinds(AMHP, NEXT_APRIL, replace(SPEC, text="AMHP")) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("It approves professionals in mental health of its own", True),
        ("Powers under the Mental Health Act 1983, s114, are used", True),
        ("Powers under the Mental Health Act 1983, section 1140, are used", False),
        ("Powers under the Mental Health Act 1983, section 117, are used", False),
        ("Mental health is promoted. Professionals meet. Approval is sought", False),
        ("", False),
    ],
)
def test_a_text_names_a_function_by_its_telling_words_or_its_law_in_one_sentence(text: str, named: bool) -> None:
    assert bool(may_name(AMHP, text)) is named


def test_what_ended_and_is_still_asked_for_is_a_gap_of_that_provider_only() -> None:
    ended = replace(ASSESSING, delegations=(replace(GIVEN, until=date(2015, 6, 30)),))
    spec = replace(SPEC, text="Assessments of need and support")
    assert kinds(ended, date(2015, 6, 30), spec) == []
    assert kinds(ended, date(2015, 7, 1), spec) == [GapKind.ENDED_STILL_USED]
    assert kinds(ended, date(2015, 7, 1), replace(spec, provider="Somebody else")) == []
    linked = replace(spec, provider="", text="", functions=frozenset({1}))
    assert kinds(ended, date(2015, 7, 1), linked) == [GapKind.ENDED_STILL_USED]
