"""The rules of bodies: rings, days of office, and the quorum at its exact bound."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules.bodies import Link, Relation, Term, check_link, check_term, ends_soon, sitting
from commissioning.rules.quorum import Attendant, Rule, Share, judge
from ihwb.kernel.errors import Refused

REPORTS, ADVISES = Relation.REPORTS, Relation.ADVISES


def refusal(links: list[Link], new: Link) -> str:
    try:
        check_link(links, new, body="Panel", above="Cabinet")
    except Refused as refused:
        return refused.code
    return ""


def test_a_body_never_comes_to_answer_to_itself_through_others() -> None:
    chain = [Link(2, 1, REPORTS), Link(3, 2, Relation.ACCOUNTABLE)]
    assert refusal(chain, Link(1, 3, REPORTS)) == "answers_in_a_ring"
    assert refusal(chain, Link(1, 1, REPORTS)) == "answers_in_a_ring"
    assert refusal(chain, Link(3, 1, REPORTS)) == ""  # two bodies above one are no ring


def test_advice_and_scrutiny_go_sideways_and_make_no_ring() -> None:
    assert refusal([Link(2, 1, REPORTS)], Link(1, 2, ADVISES)) == ""
    assert refusal([Link(2, 1, ADVISES)], Link(1, 2, REPORTS)) == ""


def test_a_ring_counts_only_where_the_days_meet() -> None:
    until_march = Link(2, 1, REPORTS, None, date(2015, 3, 31))
    assert refusal([until_march], Link(1, 2, REPORTS, date(2015, 4, 1))) == ""
    assert refusal([until_march], Link(1, 2, REPORTS, date(2015, 3, 31))) == "answers_in_a_ring"
    assert refusal([until_march], Link(2, 1, REPORTS, date(2015, 4, 1))) == ""
    assert refusal([until_march], Link(2, 1, REPORTS, date(2015, 3, 31))) == "linked_already"


# --- Terms of office ---------------------------------------------------------------------------------------

FIRST = Term(1, 7, "First member", False, date(2015, 4, 1), date(2016, 3, 31))


@pytest.mark.parametrize(
    ("day", "sits"),
    [
        (date(2015, 3, 31), False),
        (date(2015, 4, 1), True),
        (date(2016, 3, 31), True),
        (date(2016, 4, 1), False),
    ],
)
def test_a_term_of_office_has_its_first_and_its_last_day(day: date, sits: bool) -> None:
    assert (sitting([FIRST], day) is not None) == sits


def test_a_seat_has_one_member_at_a_time_and_substitutes_beside() -> None:
    with pytest.raises(Refused, match="First member holds the seat Lead from 1 April 2015 to 31 March 2016"):
        check_term([FIRST], Term(None, 8, "Second", False, date(2016, 3, 31), None), seat="Lead")
    assert check_term([FIRST], Term(None, 8, "Second", False, date(2016, 4, 1), None), seat="Lead") is None
    assert check_term([FIRST], Term(None, 8, "Second", True, date(2015, 5, 1), None), seat="Lead") is None
    with pytest.raises(Refused, match="is on the seat Lead"):
        check_term([FIRST], Term(None, 7, "First member", True, date(2015, 5, 1), None), seat="Lead")


def test_a_new_member_follows_one_whose_end_was_not_known() -> None:
    held = Term(1, 7, "First member", False, date(2015, 4, 1), None)
    assert check_term([held], Term(None, 8, "Second", False, date(2015, 4, 2), None), seat="Lead") == held
    with pytest.raises(Refused, match="holds the seat"):
        check_term([held], Term(None, 8, "Second", False, date(2015, 4, 1), None), seat="Lead")


def test_ninety_days_before_its_end_a_term_is_said_to_end_soon() -> None:
    end = date(2016, 3, 31)
    assert not ends_soon(end, date(2015, 12, 31))
    assert ends_soon(end, date(2016, 1, 1))  # 31 days of March, 29 of February and 30 of January
    assert ends_soon(end, end)
    assert not ends_soon(end, date(2016, 4, 1))
    assert not ends_soon(None, end)


# --- The quorum --------------------------------------------------------------------------------------------

COUNCIL, CCG = "Council", "CCG"


def there(council: int, ccg: int, *, recused: int = 0, no_vote: int = 0) -> list[Attendant]:
    """So many from each; of the council's, so many have left the item."""
    rows = [Attendant(n, f"C{n}", COUNCIL, True, n < recused) for n in range(council)]
    rows += [Attendant(100 + n, f"N{n}", CCG, True) for n in range(ccg)]
    return rows + [Attendant(200 + n, f"O{n}", COUNCIL, False) for n in range(no_vote)]


RULE = Rule(4, None, {COUNCIL: 1, CCG: 1})


def test_the_very_number_is_a_quorum_and_one_less_is_none() -> None:
    assert judge(RULE, 7, there(2, 2)).quorate
    assert not judge(RULE, 7, there(2, 1)).quorate


def test_whoever_left_for_an_interest_does_not_count() -> None:
    verdict = judge(RULE, 7, there(3, 2, recused=1))
    assert (verdict.quorate, verdict.present, verdict.recused, verdict.counted) == (True, 5, 1, 4)
    verdict = judge(RULE, 7, there(3, 2, recused=2))
    assert not verdict.quorate
    assert verdict.arithmetic == "5 voting members present less 2 who left or may not vote is 3; the quorum is 4."


def test_each_partner_has_to_be_there_however_many_the_other_sends() -> None:
    verdict = judge(RULE, 9, there(1, 5, recused=1))
    assert not verdict.quorate
    assert verdict.short == ((COUNCIL, 0, 1),)
    assert "none from Council, which needs 1" in verdict.arithmetic


def test_whoever_has_no_vote_does_not_make_a_quorum() -> None:
    assert not judge(Rule(2), 3, there(1, 0, no_vote=4)).quorate


@pytest.mark.parametrize(
    ("share", "seats", "needed"),
    [(Share.QUARTER, 57, 15), (Share.QUARTER, 8, 2), (Share.THIRD, 9, 3), (Share.THIRD, 10, 4), (Share.HALF, 7, 4)],
)
def test_a_part_of_the_seats_is_rounded_up(share: Share, seats: int, needed: int) -> None:
    assert Rule(None, share).needed(seats) == needed
    assert Rule(needed + 1, share).needed(seats) == needed + 1  # the greater counts


def test_a_quorum_says_itself_in_words() -> None:
    assert RULE.words(7) == "4 voting members, at least 1 from Council and 1 from CCG"
    assert Rule(None, Share.QUARTER).words(9) == "3 voting members (a quarter of the voting seats, 9, rounded up)"
    assert Rule().words(9) == ""


@given(council=st.integers(0, 6), ccg=st.integers(0, 6), recused=st.integers(0, 6))
def test_nobody_who_leaves_ever_makes_a_quorum(council: int, ccg: int, recused: int) -> None:
    gone = min(recused, council)
    after = judge(RULE, 12, there(council, ccg, recused=gone))
    assert after == judge(RULE, 12, there(council, ccg, recused=gone))
    assert after.quorate <= judge(RULE, 12, there(council, ccg)).quorate
    assert after.quorate == (council - gone + ccg >= 4 and council - gone >= 1 and ccg >= 1)
