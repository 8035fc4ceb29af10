"""Stages, answers, ages, references, commitments and hidden numbers, by hand-worked figures."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.rules import verification as rules
from delivery.rules.commitments import Basis, reckon
from delivery.rules.small_numbers import hidden, total_shown
from delivery.rules.verification import Act, Answer, Reach, Stage
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.kernel.working import WorkingCalendar

Y15 = FinancialYear(2015)


@pytest.mark.parametrize(
    ("weekly", "first", "last", "basis", "amount", "days"),
    [
        # 1 July 2015 to 31 March 2016: 31+31+30+31+30+31+31+29+31 = 275 days.
        ("1050.00", date(2015, 7, 1), None, Basis.DAYS, "41250.00", 275),
        ("1050.00", date(2016, 3, 31), None, Basis.DAYS, "150.00", 1),
        ("1050.00", date(2014, 1, 1), None, Basis.DAYS, "54900.00", 366),
        ("100.00", date(2015, 4, 1), date(2015, 4, 1), Basis.DAYS, "14.29", 1),
        ("100.00", date(2015, 4, 1), date(2015, 4, 8), Basis.WEEKS, "200.00", 8),
        ("100.00", date(2015, 4, 1), date(2015, 4, 7), Basis.WEEKS, "100.00", 7),
        ("100.00", date(2016, 4, 1), None, Basis.DAYS, "0.00", 0),
        ("100.00", date(2015, 6, 1), date(2015, 5, 31), Basis.DAYS, "0.00", 0),
    ],
)
def test_a_commitment_is_the_weekly_cost_for_the_days_left(
    weekly: str, first: date, last: date | None, basis: Basis, amount: str, days: int
) -> None:
    found = reckon(Decimal(weekly), first, last, Y15, basis)
    assert (found.amount, found.days) == (Decimal(amount), days)


def test_a_commitment_says_how_it_was_reckoned() -> None:
    found = reckon(Decimal("1050.00"), date(2015, 7, 1), None, Y15, Basis.DAYS)
    assert found.arithmetic == (
        "£1,050.00 a week × 275 days (1 July 2015 to 31 March 2016, both counted) ÷ 7 = £41,250.00."
    )


@given(
    weekly=st.decimals(0, 5000, places=2),
    start=st.integers(0, 364),
    length=st.integers(0, 364),
)
def test_two_parts_of_a_package_commit_what_the_whole_does(weekly: Decimal, start: int, length: int) -> None:
    first = date.fromordinal(Y15.start.toordinal() + start)
    cut = min(date.fromordinal(first.toordinal() + length), Y15.end)
    after = date.fromordinal(cut.toordinal() + 1)
    whole = reckon(weekly, first, None, Y15, Basis.DAYS)
    parts = [reckon(weekly, first, cut, Y15, Basis.DAYS), reckon(weekly, after, None, Y15, Basis.DAYS)]
    assert sum(one.days for one in parts) == whole.days
    assert abs(sum(one.amount for one in parts) - whole.amount) <= Decimal("0.01")


def test_every_act_is_open_at_its_stages_and_at_no_other() -> None:
    for act, (open_at, leads_to) in rules.TRANSITIONS.items():
        for stage in Stage:
            if stage in open_at:
                assert rules.next_stage(act, stage, "SP-1") is leads_to
            else:
                with pytest.raises(Refused, match="cannot be done with it now"):
                    rules.next_stage(act, stage, "SP-1")


def _answers(**said: bool | None) -> dict[str, Answer]:
    return {name: Answer(said.get(name, True), "A sentence.") for name in rules.QUESTIONS}


def test_agreeing_takes_three_yes_and_returning_one_no() -> None:
    rules.check_answers(Act.AGREE, _answers())
    rules.check_answers(Act.RETURN, _answers(funding=False))
    for act, answers, code in (
        (Act.AGREE, _answers(duties=False), "not_met"),
        (Act.RETURN, _answers(), "all_met"),
        (Act.AGREE, _answers(needs=None), "unanswered"),
        (Act.AGREE, {**_answers(), "needs": Answer(True, "  ")}, "unanswered"),
    ):
        with pytest.raises(Refused) as refused:
            rules.check_answers(act, answers)
        assert refused.value.code == code


def test_a_limit_includes_its_own_amount() -> None:
    reach = Reach(Decimal("1000.00"), Decimal("50000.00"))
    rules.check_reach(Decimal("1000.00"), Decimal("50000.00"), reach)
    rules.check_reach(Decimal("9999.00"), Decimal("999999.00"), Reach(None, None))
    with pytest.raises(Refused, match=r"£1,000\.01 a week is above your limit of £1,000\.00 a week"):
        rules.check_reach(Decimal("1000.01"), Decimal("50000.00"), reach)
    with pytest.raises(Refused, match="a year is above"):
        rules.check_reach(Decimal("1000.00"), Decimal("50000.01"), reach)


@pytest.mark.parametrize(
    ("proposed", "on", "waited", "late"),
    [
        # Good Friday 3 April and Easter Monday 6 April 2015 do not count.
        (date(2015, 4, 1), date(2015, 4, 1), 0, False),
        (date(2015, 4, 1), date(2015, 4, 7), 2, False),
        (date(2015, 4, 1), date(2015, 4, 10), 5, False),
        (date(2015, 4, 1), date(2015, 4, 12), 5, False),
        (date(2015, 4, 1), date(2015, 4, 13), 6, True),
    ],
)
def test_age_counts_working_days_after_the_proposal(proposed: date, on: date, waited: int, late: bool) -> None:
    found = rules.age(proposed, on, 5, WorkingCalendar())
    assert (found.working_days, found.late, found.due) == (waited, late, date(2015, 4, 10))


def test_a_decision_is_undone_by_who_took_it_in_time() -> None:
    decided = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    rules.check_undo(decided_by=1, by=1, decided_at=decided, at=decided.replace(minute=30), minutes=30)
    with pytest.raises(Refused) as late:
        rules.check_undo(decided_by=1, by=1, decided_at=decided, at=decided.replace(minute=30, second=1), minutes=30)
    with pytest.raises(Refused) as other:
        rules.check_undo(decided_by=1, by=2, decided_at=decided, at=decided, minutes=30)
    assert (late.value.code, other.value.code) == ("too_late", "not_yours")


def test_a_reference_has_the_form_of_the_pattern() -> None:
    assert rules.is_reference("SP-12345", "SP-99999")
    assert rules.is_reference("AB/07.X", "AA/99.X")
    for wrong in ("SP-1234", "SP-123456", "sp-12345", "SP-1234X", "Quill", "SP-12345 "):
        assert not rules.is_reference(wrong, "SP-99999")


@pytest.mark.parametrize("pattern", ["9999999999", "SP999999999", "AAAAA9", "no", "SP-XXXX", "SP 999"])
def test_a_pattern_that_could_hold_a_person_is_refused(pattern: str) -> None:
    with pytest.raises(Refused):
        rules.check_pattern(pattern)


def test_the_median_and_shares() -> None:
    assert rules.middle([]) is None
    assert rules.middle([5, 1, 3]) == 3
    assert rules.middle([4, 1, 3, 2]) == Decimal("2.5")
    assert rules.share(1, 0) is None


@pytest.mark.parametrize(
    ("counts", "out", "total"),
    [
        ([10, 20, 30], set(), True),
        ([10, 3, 30], {0, 1}, True),  # 3 alone would follow from the total
        ([1, 2, 30, 40], {0, 1, 2}, True),  # 1 and 2 together are 3: still too few
        ([3, 2, 30], {0, 1}, True),
        ([0, 10, 20], set(), True),
        ([3], {0}, False),
        ([2, 1], {0, 1}, False),
        ([4, 3], {0, 1}, True),
    ],
)
def test_small_numbers_do_not_follow_from_the_total(counts: list[int], out: set[int], total: bool) -> None:
    assert hidden(counts, 5) == out
    assert total_shown(counts, 5) is total


@given(st.lists(st.integers(0, 40), max_size=8), st.integers(2, 8))
def test_no_small_group_can_be_worked_out(counts: list[int], threshold: int) -> None:
    out = hidden(counts, threshold)
    shown = [count for place, count in enumerate(counts) if place not in out]
    assert all(count == 0 or count >= threshold for count in shown)
    if out and total_shown(counts, threshold):
        left = sum(counts) - sum(shown)
        assert left >= threshold
        assert len(out) >= 2
