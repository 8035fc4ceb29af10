"""What counts on the materiality meter, and what a variation must be."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from pool.rules.materiality import Meter, meter, why_material
from pool.rules.variations import Assent, Change, check_assent, check_changes, check_day, size_of

LIMIT = Decimal("500000.00")
VALUES = st.decimals(min_value=0, max_value=900000, places=2)


def measured(*agreed: str, proposed: tuple[str, ...] = (), exactly: bool = True) -> Meter:
    return meter("2015/16", map(Decimal, agreed), map(Decimal, proposed), LIMIT, exactly)


def test_the_meter_cumulates_and_says_what_is_left() -> None:
    shown = measured("200000.00", "120000.00", proposed=("30000.50",))
    assert shown.words == "£320,000 of £500,000 used in 2015/16; £180,000 left."
    assert shown.proposed_words == "A further £30,000.50 is proposed, which would make £350,000.50."


@pytest.mark.parametrize(
    ("value", "exactly", "material"),
    [
        ("179999.99", True, False),
        ("180000.00", True, True),
        ("180000.00", False, False),
        ("180000.01", False, True),
    ],
)
def test_a_change_is_material_when_the_year_reaches_the_threshold(value: str, exactly: bool, material: bool) -> None:
    assert measured("320000.00", exactly=exactly).is_material(Decimal(value)) is material


def test_money_taken_out_counts_by_its_size() -> None:
    assert measured("-300000.00", "250000.00").is_closed


def test_without_a_threshold_every_change_is_ordinary() -> None:
    assert not meter("2015/16", [Decimal(10**12)], [], None, True).is_material(Decimal(10**12))


def test_the_closed_mechanism_is_explained_with_its_figures() -> None:
    said = why_material(measured("320000.00"), Decimal("180000.00"))
    assert "£320,000" in said
    assert "£180,000" in said
    assert "exactly reaches the threshold of £500,000" in said


@given(st.lists(VALUES, max_size=6), VALUES, VALUES)
def test_a_larger_change_is_never_less_material(agreed: list[Decimal], one: Decimal, other: Decimal) -> None:
    shown = meter("2015/16", agreed, [], LIMIT, True)
    smaller, larger = sorted((one, other))
    assert shown.is_material(larger) or not shown.is_material(smaller)


# --- Effects ----------------------------------------------------------------------------------------------------


def change(kind: str, amount: str, key: int = 1) -> Change:
    return Change(kind, key, f"{kind} {key}", Decimal(amount))


@pytest.mark.parametrize(
    ("code", "kind", "value", "changes"),
    [
        ("no_effects", "funding", "1.00", []),
        ("unbalanced", "funding", "9.00", [change("partner", "5.00"), change("line", "5.01")]),
        ("value_too_small", "funding", "4.99", [change("partner", "5.00"), change("line", "5.00")]),
        ("value_negative", "duty", "-1.00", []),
        ("twice", "duty", "1.00", [change("line", "5.00"), change("line", "-5.00")]),
    ],
)
def test_a_variation_that_does_not_hold_together_is_refused(
    code: str, kind: str, value: str, changes: list[Change]
) -> None:
    with pytest.raises(Refused) as refused:
        check_changes(kind, Decimal(value), changes)
    assert refused.value.code == code


def test_a_duty_may_change_hands_without_money() -> None:
    check_changes("duty", Decimal("0.00"), [])


def test_budget_moved_between_lines_counts_once() -> None:
    moved = [change("line", "100.00", 1), change("line", "-100.00", 2)]
    check_changes("funding", Decimal("100.00"), moved)
    assert size_of(moved) == Decimal("100.00")


def test_the_day_lies_in_the_agreement_year() -> None:
    check_day(FinancialYear(2015), date(2016, 3, 31))
    with pytest.raises(Refused, match="1 April 2016 is not in 2015/16"):
        check_day(FinancialYear(2015), date(2016, 4, 1))


@pytest.mark.parametrize(
    ("code", "assent"),
    [
        ("own_proposal", Assent(7, 1, "Council", proposer=7, agreed=[], people=[])),
        ("agreed_already", Assent(7, 1, "Council", proposer=9, agreed=[1], people=[8])),
        ("same_person", Assent(7, 2, "ICB", proposer=9, agreed=[1], people=[7])),
    ],
)
def test_nobody_agrees_for_themselves_or_twice(code: str, assent: Assent) -> None:
    with pytest.raises(Refused) as refused:
        check_assent(assent)
    assert refused.value.code == code
