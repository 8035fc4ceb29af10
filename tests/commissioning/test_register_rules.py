"""The rules of the delegation register: what the law keeps, which days are included, which delegations meet."""

from datetime import date

import pytest

from commissioning.rules.reasons import check_reason
from commissioning.rules.register import (
    Asked,
    Delegability,
    DelegationState,
    Span,
    Standing,
    check_delegation,
    check_ending,
    check_law,
    check_standing,
    check_terms,
    standing_on,
)
from ihwb.kernel.errors import Refused

APRIL, MARCH = date(2015, 4, 1), date(2016, 3, 31)
GIVEN = DelegationState.GIVEN


def ask(state: Delegability = Delegability.DELEGABLE, *others: Span, **fields: object) -> None:
    span = Span("The provider", fields.pop("part", ""), fields.pop("since", APRIL), fields.pop("until", None))  # type: ignore[arg-type]
    if "delegate" in fields:
        span = Span(str(fields.pop("delegate")), span.part, span.since, span.until)
    asked = Asked(span, str(fields.pop("instrument", "Contract")), bool(fields.pop("without", False)))
    check_delegation(state=state, name="Assessments", holder="The council", asked=asked, others=others, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "fields", "code"),
    [
        ("retained", {}, "function_retained"),
        ("delegable", {"delegate": "The council"}, "delegated_to_itself"),
        ("partly", {"part": " "}, "part_missing"),
        ("delegable", {"until": date(2015, 3, 31)}, "ends_before_it_begins"),
        ("delegable", {"instrument": "  "}, "instrument_missing"),
    ],
)
def test_a_delegation_is_refused_with_the_rule_that_forbids_it(
    state: str, fields: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        ask(Delegability(state), **fields)
    assert refused.value.code == code


def test_the_refusal_names_the_function_the_holder_the_law_and_what_to_do() -> None:
    with pytest.raises(Refused) as refused:
        ask(Delegability.RETAINED, law_reason="Mental Health Act 1983, section 114.")
    assert refused.value.message == (
        "“Assessments” cannot be delegated: the law keeps this function with The council "
        "(Mental Health Act 1983, section 114). "
        "Another organisation may collect or prepare; the holder decides."
    )


def test_what_the_law_allows_passes_and_a_known_gap_may_be_recorded() -> None:
    ask(until=APRIL)
    ask(Delegability.PARTLY, part="Alerts")
    ask(instrument="", without=True)


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2015, 3, 31), Standing.TO_COME),
        (APRIL, Standing.IN_FORCE),
        (MARCH, Standing.IN_FORCE),
        (date(2016, 4, 1), Standing.ENDED),
    ],
)
def test_the_first_and_the_last_day_are_days_in_force(day: date, standing: Standing) -> None:
    assert standing_on(GIVEN, APRIL, MARCH, day) is standing
    assert standing_on(DelegationState.CORRECTED, APRIL, MARCH, day) is Standing.CORRECTED


@pytest.mark.parametrize(
    ("part", "since", "meets"),
    [
        ("", MARCH, True),
        ("", date(2016, 4, 1), False),
        ("ALERTS ", MARCH, True),
        ("Investigating", MARCH, False),
    ],
)
def test_two_delegations_of_one_part_never_share_a_day(part: str, since: date, meets: bool) -> None:
    there = Span("Another provider", "Alerts", APRIL, MARCH)
    if not meets:
        ask(Delegability.DELEGABLE, there, part=part, since=since)
        return
    with pytest.raises(Refused) as refused:
        ask(Delegability.DELEGABLE, there, part=part, since=since)
    assert refused.value.code == "delegated_already"
    assert "from 1 April 2015 to 31 March 2016" in refused.value.message


@pytest.mark.parametrize(
    ("until", "last_day", "code"),
    [
        (None, date(2015, 3, 31), "ends_before_it_begins"),
        (MARCH, MARCH, "ended_already"),
        (MARCH, date(2016, 4, 1), "ended_already"),
    ],
)
def test_an_end_that_cannot_be_is_refused(until: date | None, last_day: date, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_ending(name="A", span=Span("P", "", APRIL, until), state=GIVEN, last_day=last_day)
    assert refused.value.code == code


def test_a_delegation_may_end_on_its_first_day() -> None:
    check_ending(name="A", span=Span("P", "", APRIL, MARCH), state=GIVEN, last_day=APRIL)


def test_what_was_corrected_is_not_ended_or_corrected_again() -> None:
    for state in (DelegationState.CORRECTED, DelegationState.WITHDRAWN):
        with pytest.raises(Refused):
            check_ending(name="A", span=Span("P", "", APRIL, None), state=state, last_day=MARCH)
        with pytest.raises(Refused):
            check_standing(name="A", state=state)


def test_the_law_keeps_no_function_that_somebody_else_carries_out() -> None:
    span = Span("The provider", "", APRIL, None)
    check_law(name="A", state=Delegability.DELEGABLE, given=[span], since=APRIL)
    check_law(name="A", state=Delegability.RETAINED, given=[], since=APRIL)
    with pytest.raises(Refused):
        check_law(name="A", state=Delegability.RETAINED, given=[span], since=APRIL)


def test_a_partly_delegable_function_needs_its_part() -> None:
    check_terms(state=Delegability.DELEGABLE, name="Assessments", part="")
    with pytest.raises(Refused):
        check_terms(state=Delegability.PARTLY, name="Safeguarding", part=" ")


def test_a_reason_says_something() -> None:
    assert check_reason("  New contract ") == "New contract"
    with pytest.raises(Refused):
        check_reason(" . ")
