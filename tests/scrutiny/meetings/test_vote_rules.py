"""Votes: who counts, ties, the casting vote. Pure rules, no database."""

import pytest

from ihwb.kernel.errors import Refused
from scrutiny.rules.outcomes import ItemFacts, ItemState, owed
from scrutiny.rules.votes import Tally, Vote, Voter, as_totals, by_seat, check_tie

CHAIR = Voter(1, "Leader", chair=True)
SEATS = (CHAIR, Voter(2, "Deputy"), Voter(3, "Finance"), Voter(4, "Health", why_not="left the item"))
FOR, AGAINST, ABSTAINS = Vote.FOR, Vote.AGAINST, Vote.ABSTAINS


def test_votes_are_counted_by_seat() -> None:
    tally = by_seat({1: FOR, 2: AGAINST, 3: FOR}, SEATS, None)
    assert tally.words == "2 for, 1 against, 0 abstained: carried"
    assert by_seat({1: AGAINST, 2: AGAINST, 3: FOR}, SEATS, None).words.endswith("lost")


@pytest.mark.parametrize(
    ("votes", "casting", "code"),
    [
        ({}, None, "no_votes"),
        ({4: FOR}, None, "may_not_vote"),  # left because of an interest
        ({9: FOR}, None, "may_not_vote"),  # sits on another body
        ({1: FOR, 2: FOR}, FOR, "no_tie"),
        ({2: FOR, 3: AGAINST}, FOR, "chair_did_not_vote"),
        ({1: FOR, 2: AGAINST}, ABSTAINS, "no_tie"),
    ],
)
def test_what_does_not_count_is_refused(votes: dict[int, Vote], casting: Vote | None, code: str) -> None:
    with pytest.raises(Refused) as refused:
        by_seat(votes, SEATS, casting)
    assert refused.value.code == code


def test_the_chair_decides_equal_votes_and_nobody_else_does() -> None:
    equal = {1: FOR, 2: AGAINST, 3: ABSTAINS}
    assert by_seat(equal, SEATS, FOR).carried
    assert not by_seat(equal, SEATS, AGAINST).carried
    tied = by_seat(equal, SEATS, None)
    with pytest.raises(Refused, match="The votes are equal, 1 for and 1 against"):
        check_tie(tied)
    with pytest.raises(Refused, match="Nobody in the chair"):
        by_seat({2: FOR, 3: AGAINST}, SEATS[1:], FOR)


def test_totals_are_no_more_than_who_may_vote() -> None:
    assert as_totals(Tally(2, 1, 0), SEATS).carried
    with pytest.raises(Refused) as refused:
        as_totals(Tally(3, 1, 0), SEATS)
    assert refused.value.message.startswith("4 votes are counted, but 3 of 4 seats could vote on this item (1 absent")
    assert as_totals(Tally(30, 1, 0), ()).carried  # no attendance recorded: nothing to compare with
    with pytest.raises(Refused, match="Nobody has voted"):
        as_totals(Tally(0, 0, 0), SEATS)


def test_closing_lists_what_is_missing() -> None:
    items = [
        ItemFacts("1", ItemState.NOTED, quorate=True),
        ItemFacts("2", ItemState.OPEN),
        ItemFacts("3", ItemState.DECIDED, quorate=False, quorum="2 present; the quorum is 3."),
        ItemFacts("4", ItemState.DEFERRED, quorate=False, ownerless=(5,), dayless=(5, 6)),
    ]
    assert [one.words for one in owed(items, attendance=True, rule=True)] == [
        "Item 2 has no outcome.",
        "Item 3 had no quorum. 2 present; the quorum is 3.",
        "Action 5 of item 4 has no owner.",
        "Action 5 of item 4 has no day.",
        "Action 6 of item 4 has no day.",
    ]
    assert [one.code for one in owed(items[:1], attendance=False, rule=True)] == ["no_attendance"]
    assert [one.code for one in owed(items[:1], attendance=True, rule=False)] == ["no_quorum"]
