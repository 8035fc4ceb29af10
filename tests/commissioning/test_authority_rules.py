"""The delegation guard as a pure rule: limits, days, conditions, functions; and how rules of the scheme follow."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules.authority import (
    Act,
    Delegate,
    Function,
    Requirement,
    Rule,
    Who,
    check_authority,
    check_not_retained,
    function_faults,
    judge,
    who_may,
)
from commissioning.rules.facts import Use
from commissioning.rules.register import Delegability
from commissioning.rules.scheme import (
    Terms,
    check_removal,
    check_rule,
    check_rule_end,
    check_succession,
)
from ihwb.kernel.errors import Refused

FIRST, LAST = date(2015, 4, 1), date(2016, 3, 31)
CABINET = Who("body:CABINET", "Cabinet", "COUNCIL", statutory=True)
HEAD = Who("post:HEAD", "Head of commissioning", "COUNCIL")
DIRECTOR = Who("post:DIRECTOR", "Director", "COUNCIL")
AWARD = Rule(1, HEAD, "award", "Contract award", Decimal(50000), FIRST, LAST, "Scheme, 4.2")
LARGER = replace(AWARD, id=2, who=DIRECTOR, up_to=Decimal(250000), until=None, source="Scheme, 4.3")
RULES = [AWARD, LARGER]
EVERYONE = [CABINET, HEAD, DIRECTOR]


def act(amount: str | None = "50000", day: date = FIRST, kind: str = "award", under: str = "") -> Act:
    return Act(7, day, kind, "Contract award" if kind else "", Decimal(amount) if amount else None, under)


@pytest.mark.parametrize(
    ("who", "what", "code"),
    [
        (HEAD, act(), ""),
        (HEAD, act("50000.01"), "above_limit"),
        (DIRECTOR, act("250000"), ""),
        (HEAD, act(day=LAST), ""),
        (HEAD, act(day=date(2015, 3, 31)), "authority_ahead"),
        (HEAD, act(day=date(2016, 4, 1)), "authority_ended"),
        (DIRECTOR, act(day=date(2026, 4, 1)), ""),
        (HEAD, act(None), "amount_missing"),
        (HEAD, act("0"), ""),
        (HEAD, act(kind="policy"), "no_authority"),
        (HEAD, act(kind=""), "kind_missing"),
        (Who("post:OTHER", "Programme manager"), act(), "no_authority"),
        (CABINET, act("9000000"), ""),
        (CABINET, act(None, kind=""), ""),
    ],
)
def test_a_limit_includes_itself_and_both_days_of_a_rule_count(who: Who, what: Act, code: str) -> None:
    assert judge(who, what, RULES).code == code


def test_a_refusal_names_the_limit_its_source_its_day_and_who_may_take_it() -> None:
    with pytest.raises(Refused) as refused:
        check_authority(HEAD, EVERYONE, act("75000"), RULES)
    assert refused.value.message == (
        "£75,000.00 is above the limit of Head of commissioning, £50,000.00 "
        "(Scheme, 4.2, from 1 April 2015 to 31 March 2016). Refer it: Director or Cabinet may take it."
    )
    with pytest.raises(Refused) as ended:
        check_authority(HEAD, EVERYONE, act(day=date(2016, 4, 1)), RULES)
    assert ended.value.message == (
        "The authority of Head of commissioning ended on 31 March 2016 (Scheme, 4.2). "
        "Refer it: Director or Cabinet may take it."
    )
    with pytest.raises(Refused) as nobody:
        check_authority(HEAD, [HEAD], act("75000"), RULES)
    assert nobody.value.message.endswith("Nobody in the scheme may take it: refer it to every statutory body.")


def test_a_condition_that_lacks_refuses_and_says_what_to_do() -> None:
    heard = Requirement("in consultation with Portfolio holder")
    unheard = replace(heard, lacking="Portfolio holder has not been heard on this text yet.")
    assert judge(HEAD, act(), [replace(AWARD, needs=(heard,))]).words == (
        "Head of commissioning, contract award, up to £50,000.00, in consultation with Portfolio holder "
        "(Scheme, 4.2, from 1 April 2015 to 31 March 2016)."
    )
    verdict = judge(HEAD, act(), [replace(AWARD, needs=(heard, unheard))])
    assert verdict.code == "condition_lacking"
    assert verdict.words == (
        "Head of commissioning may take it only in consultation with Portfolio holder "
        "(Scheme, 4.2, from 1 April 2015 to 31 March 2016). Portfolio holder has not been heard on this text yet."
    )


def test_the_narrowest_rule_counts_and_of_several_one_that_allows_is_enough() -> None:
    every = replace(AWARD, id=3, kind="", kind_name="", up_to=None)
    alone = replace(AWARD, id=4, only_for=7, up_to=Decimal(100000))
    other = replace(AWARD, id=5, only_for=8, up_to=None)
    assert judge(HEAD, act("75000"), [every, AWARD]).code == "above_limit"
    assert judge(HEAD, act("75000", kind="policy"), [every, AWARD]).allowed
    found = judge(HEAD, act("75000"), [every, AWARD, alone, other])
    assert found.rule == alone
    assert judge(HEAD, act("75000", kind=""), [alone]).allowed
    assert judge(HEAD, act("75000"), [AWARD, replace(AWARD, id=6, up_to=Decimal(80000))]).allowed


def test_a_rule_for_a_statutory_body_binds_it_and_without_any_scheme_the_delegation_named_counts() -> None:
    rule = replace(AWARD, who=CABINET)
    assert judge(CABINET, act("50000.01"), [rule]).code == "above_limit"
    assert judge(HEAD, act(under="Cabinet, minute 7"), []).allowed
    assert judge(HEAD, act(), []).code == "no_authority"
    assert judge(HEAD, act(under="Cabinet, minute 7", day=date(2015, 3, 31)), RULES).code == "authority_ahead"
    elsewhere = Who("post:OTHER", "Other")
    assert judge(elsewhere, act(under="Cabinet, minute 7"), RULES).code == "no_authority"
    assert judge(elsewhere, act(under="Cabinet, minute 7", day=date(2015, 3, 1)), RULES).allowed


@given(st.decimals("0", "400000", places=2))
def test_nobody_is_offered_who_would_be_refused(amount: Decimal) -> None:
    what = act(str(amount))
    offered = {one.who.key for one in who_may(EVERYONE, what, RULES)}
    assert offered == {one.key for one in EVERYONE if judge(one, what, RULES).allowed}
    assert CABINET.key in offered


# --- Functions ---------------------------------------------------------------------------------------------

AMHP = Function(
    13,
    "AMHP approval",
    "Mental Health Act 1983, section 114",
    Delegability.RETAINED,
    "COUNCIL",
    "Exampleshire Council",
    "",
    (),
    Use.DELEGATE,
)
SAFEGUARDING = replace(AMHP, number=4, name="Safeguarding", state=Delegability.PARTLY, part="Taking alerts.")
ASSESSING = replace(AMHP, number=1, name="Assessments", state=Delegability.DELEGABLE)
TO_PROVIDER = (Delegate("PROVIDER", "Example Community Health"),)
IN_PART = (replace(TO_PROVIDER[0], part="Reviews"),)


@pytest.mark.parametrize(
    ("function", "deciders", "code"),
    [
        (AMHP, {"COUNCIL"}, "function_retained"),
        (replace(AMHP, use=Use.EXERCISE), {"COUNCIL"}, ""),
        (replace(AMHP, use=Use.EXERCISE), {"PROVIDER"}, "function_retained"),
        (replace(AMHP, use=Use.EXERCISE), {"COUNCIL", "ICB"}, ""),
        (ASSESSING, {"COUNCIL"}, ""),
        (ASSESSING, {"ICB"}, "not_the_holder"),
        (replace(ASSESSING, use=Use.EXERCISE), {"ICB"}, "not_delegated"),
        (replace(ASSESSING, use=Use.EXERCISE), set(), "not_delegated"),
        (replace(ASSESSING, use=Use.EXERCISE, delegates=TO_PROVIDER), {"PROVIDER"}, ""),
        (replace(ASSESSING, use=Use.EXERCISE, delegates=IN_PART), {"PROVIDER"}, "part_not_said"),
        (replace(ASSESSING, use=Use.EXERCISE_PART, delegates=IN_PART), {"PROVIDER"}, ""),
        (replace(ASSESSING, use=Use.EXERCISE, delegates=IN_PART + TO_PROVIDER), {"PROVIDER"}, ""),
        (SAFEGUARDING, {"COUNCIL"}, "part_not_said"),
        (replace(SAFEGUARDING, use=Use.DELEGATE_PART), {"COUNCIL"}, ""),
        (replace(SAFEGUARDING, use=Use.EXERCISE, delegates=TO_PROVIDER), {"PROVIDER"}, "part_not_said"),
        (replace(SAFEGUARDING, use=Use.EXERCISE_PART, delegates=TO_PROVIDER), {"PROVIDER"}, ""),
        (replace(SAFEGUARDING, use=Use.EXERCISE), {"COUNCIL"}, ""),
    ],
)
def test_a_function_is_used_by_its_holder_or_its_delegate_and_a_part_stays_a_part(
    function: Function, deciders: set[str], code: str
) -> None:
    assert [fault for fault, _ in function_faults([function], deciders, FIRST)] == ([code] if code else [])


def test_the_law_is_named_where_it_keeps_a_function() -> None:
    with pytest.raises(Refused) as refused:
        check_not_retained([AMHP])
    assert refused.value.message == (
        "“AMHP approval” cannot be delegated: the law keeps this function with Exampleshire Council "
        "(register, function 13, Mental Health Act 1983, section 114). Have others collect or prepare, and a body or "
        "post of Exampleshire Council decide."
    )
    ((_, words),) = function_faults([SAFEGUARDING], {"COUNCIL"}, FIRST)
    assert words.startswith("Of “Safeguarding” only a part may go from Exampleshire Council: Taking alerts (register")
    check_not_retained([replace(AMHP, use=Use.EXERCISE), ASSESSING])


# --- The scheme as it is laid down -------------------------------------------------------------------------

THERE = Terms("post:HEAD", "award", Decimal(50000), FIRST, LAST)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (replace(THERE, since=LAST, until=None), "rule_there_already"),
        (replace(THERE, since=date(2016, 4, 1), until=None), ""),
        (replace(THERE, since=date(2014, 1, 1), until=date(2015, 3, 31)), ""),
        (replace(THERE, since=date(2014, 1, 1), until=FIRST), "rule_there_already"),
        (replace(THERE, kind="policy"), ""),
        (replace(THERE, only_for=7), ""),
        (replace(THERE, who="post:OTHER"), ""),
        (replace(THERE, up_to=Decimal("-0.01")), "limit_negative"),
        (replace(THERE, since=LAST, until=FIRST), "ends_before_it_begins"),
    ],
)
def test_two_rules_for_the_same_have_no_day_in_common(new: Terms, code: str) -> None:
    if not code:
        return check_rule(new, [THERE], name="Head")
    with pytest.raises(Refused) as refused:
        check_rule(new, [THERE], name="Head")
    assert refused.value.code == code
    return None


def test_a_new_version_begins_after_the_one_before_and_a_used_rule_stays() -> None:
    check_succession(FIRST, None, date(2015, 4, 2))
    check_succession(FIRST, LAST, LAST)
    check_rule_end(FIRST, LAST, LAST)
    check_removal(0)
    for wrong, code in (
        (lambda: check_succession(FIRST, None, FIRST), "version_too_early"),
        (lambda: check_succession(FIRST, LAST, date(2016, 4, 1)), "rule_ended"),
        (lambda: check_rule_end(FIRST, date(2015, 3, 31), None), "ends_before_it_begins"),
        (lambda: check_rule_end(FIRST, date(2015, 5, 1), date(2015, 5, 2)), "rule_used_later"),
        (lambda: check_removal(1), "rule_used"),
    ):
        with pytest.raises(Refused) as refused:
            wrong()
        assert refused.value.code == code
