"""Approval by value, virements and profiles: the rules alone."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihwb.kernel.errors import Refused
from pool.rules.approval import Held, Limit, beyond_everyone, ceiling, check_approval
from pool.rules.profiles import check_months, equal_months, in_proportion, monthly, to_date
from pool.rules.virements import Leg, check_cover, check_legs, net

LIMITS = [
    Limit("commissioner", None, Decimal("50000.00")),
    Limit("commissioner", 7, Decimal("20000.00")),
    Limit("pool_manager", None, Decimal("100000.00")),
]
pence = st.decimals(-(10**9), 10**9, places=2)


def code_of(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


def refused(value: str, *held: Held, own_work: bool = False, limits: list[Limit] = LIMITS) -> str:
    return code_of(check_approval, value=Decimal(value), limits=limits, held=held, own_work=own_work)


def test_a_limit_includes_its_own_amount_and_not_a_penny_more() -> None:
    check_approval(value=Decimal("50000.00"), limits=LIMITS, held=[Held("commissioner", None)], own_work=False)
    assert refused("50000.01", Held("commissioner", None)) == "above_limit"


def test_a_refusal_names_the_limit_its_source_and_day_and_which_role_may() -> None:
    limits = [
        Limit("commissioner", None, Decimal(50000), date(2015, 4, 1), "Scheme, 4.2"),
        Limit("pool_manager", None, Decimal(100000)),
    ]
    with pytest.raises(Refused) as above:
        check_approval(value=Decimal(75000), limits=limits, held=[Held("commissioner", None)], own_work=False)
    assert above.value.message == (
        "£75,000.00 is above your limit of £50,000.00 (Scheme, 4.2, since 1 April 2015). Ask a pool manager."
    )


def test_an_organisation_s_own_limit_goes_before_the_general_one() -> None:
    assert ceiling(LIMITS, [Held("commissioner", 7)]).up_to == Decimal("20000.00")
    assert ceiling(LIMITS, [Held("commissioner", 8)]).up_to == Decimal("50000.00")


def test_the_highest_limit_of_several_roles_counts() -> None:
    assert ceiling(LIMITS, [Held("commissioner", 7), Held("pool_manager", None)]).up_to == Decimal("100000.00")


def test_nobody_approves_their_own_proposal_whatever_their_limit() -> None:
    assert refused("1.00", Held("pool_manager", None), own_work=True) == "own_work"


def test_above_every_limit_both_organisations_decide() -> None:
    assert refused("100000.01", Held("pool_manager", None)) == "beyond_everyone"
    assert not beyond_everyone(Decimal("100000.01"), [*LIMITS, Limit("board_member", None, None)])


def test_without_any_limit_the_pool_manager_alone_approves() -> None:
    check_approval(value=Decimal("9999999.00"), limits=[], held=[Held("pool_manager", None)], own_work=False)
    assert refused("1.00", Held("commissioner", None), limits=[]) == "no_limit"
    assert refused("1.00", Held("auditor", None)) == "no_limit"


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("ABCD"), st.decimals(0, 10**6, places=2))))
def test_legs_always_balance(rows: list[tuple[str, str, Decimal]]) -> None:
    assert sum(net([Leg(*row) for row in rows]).values()) == 0


def test_legs_that_move_nothing_are_refused() -> None:
    assert code_of(check_legs, [], {}) == "no_legs"
    assert code_of(check_legs, [Leg("A", "A", Decimal(1))], {}) == "same_line"
    assert code_of(check_legs, [Leg("A", "B", Decimal(0))], {}) == "not_positive"
    assert code_of(check_legs, [Leg("A", "B", Decimal(1)), Leg("A", "B", Decimal(2))], {}) == "repeated"


def test_a_line_gives_all_it_has_and_not_a_penny_more() -> None:
    check_cover([Leg("A", "B", Decimal("10.00"))], {"A": Decimal("10.00")}, {})
    assert code_of(check_cover, [Leg("A", "B", Decimal("10.01"))], {"A": Decimal("10.00")}, {}) == "overdrawn"
    assert code_of(check_cover, [Leg("A", "B", Decimal("0.01"))], {}, {}) == "overdrawn"


def test_a_refusal_names_the_lines_that_it_is_about() -> None:
    names = {"A": "Acute", "B": "Care at home"}
    with pytest.raises(Refused, match=r"^Acute \(A\) would give to itself"):
        check_legs([Leg("A", "A", Decimal(1))], names)
    with pytest.raises(Refused, match=r"go from Acute \(A\) to Care at home \(B\)\. Enter them as one"):
        check_legs([Leg("A", "B", Decimal(1)), Leg("A", "B", Decimal(2))], names)


def test_several_legs_from_one_line_are_taken_together() -> None:
    legs = [Leg("A", "B", Decimal("6.00")), Leg("A", "C", Decimal("6.00"))]
    assert code_of(check_cover, legs, {"A": Decimal("10.00")}, {}) == "overdrawn"


def test_the_pennies_of_equal_months_go_to_the_first() -> None:
    assert [str(part) for part in equal_months(Decimal("100.00"))] == ["8.34"] * 4 + ["8.33"] * 8


@given(pence, st.integers(1, 12), st.lists(pence, min_size=12, max_size=12))
def test_no_penny_of_a_profile_is_lost(amount: Decimal, first: int, pattern: list[Decimal]) -> None:
    assert sum(equal_months(amount, first)) == sum(in_proportion(amount, pattern)) == amount


def test_a_pattern_is_copied_in_proportion_and_a_refund_month_is_left_empty() -> None:
    spent = [Decimal(part) for part in (30, 70, -10, *[0] * 9)]
    assert [str(part) for part in in_proportion(Decimal("10.00"), spent)][:3] == ["3.00", "7.00", "0.00"]
    assert monthly([Decimal(5), Decimal(9), Decimal(8)]) == (Decimal(5), Decimal(4), Decimal(-1))


def test_typed_months_make_the_budget_or_are_refused() -> None:
    months = equal_months(Decimal("120.00"))
    check_months(months, Decimal("120.00"))
    assert code_of(check_months, months, Decimal("120.01")) == "not_the_budget"
    assert code_of(check_months, months[:11], Decimal("120.00")) == "not_twelve"


def test_what_is_moved_from_a_month_on_is_spread_over_the_months_left() -> None:
    months = equal_months(Decimal("90.00"), 10)
    assert (to_date(months, 9), to_date(months, 10), to_date(months, 12)) == (0, 30, 90)
    assert equal_months(Decimal("90.00"), 13) == (0,) * 12
