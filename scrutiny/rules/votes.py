"""Votes at a meeting: who may vote on an item, what the votes come to, and when the chair's casting vote counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ihwb.kernel.errors import Refused


class Vote(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAINS = "abstains"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Kept(StrEnum):
    """How the votes were kept, if there was a vote."""

    NONE = "none"
    SEATS = "seats"
    TOTALS = "totals"

    @property
    def label(self) -> str:
        return {"none": "No vote was taken", "seats": "By seat"}.get(self.value, "As totals")


@dataclass(frozen=True, slots=True)
class Voter:
    """A seat at an item. why_not: why it may not vote there, such as "left the item"; empty when it may."""

    seat: int
    name: str
    chair: bool = False
    why_not: str = ""

    @property
    def may_vote(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted. casting: the chair's second vote on equal votes, None where there was none."""

    in_favour: int
    against: int
    abstained: int
    casting: Vote | None = None

    @property
    def tied(self) -> bool:
        return self.in_favour == self.against

    @property
    def carried(self) -> bool:
        """True when more voted for than against, the casting vote counted on equal votes."""
        return self.casting is Vote.FOR if self.tied else self.in_favour > self.against

    @property
    def words(self) -> str:
        """5 for, 3 against, 1 abstained: carried."""
        said = f"{self.in_favour} for, {self.against} against, {self.abstained} abstained"
        if self.casting:
            said += f", the chair's casting vote {self.casting.value}"
        return f"{said}: {'carried' if self.carried else 'lost'}"


def by_seat(votes: Mapping[int, Vote], voters: Sequence[Voter], casting: Vote | None) -> Tally:
    """Count votes given by seat. Raises Refused: no_votes, may_not_vote, and as ``settle``."""
    if not votes:
        raise Refused("no_votes", "No seat has a vote yet. Enter the votes, or say that no vote was taken.")
    known = {one.seat: one for one in voters}
    for seat in votes:
        one = known.get(seat)
        if one is None or not one.may_vote:
            name, why = (one.name, one.why_not) if one else ("A seat", "does not sit on this body")
            raise Refused("may_not_vote", f"{name} {why}, so its vote does not count. Leave its vote empty.")
    counts = [sum(1 for vote in votes.values() if vote is each) for each in (Vote.FOR, Vote.AGAINST, Vote.ABSTAINS)]
    chairs = [one.seat for one in voters if one.chair and one.may_vote]
    if casting and chairs and not any(seat in votes for seat in chairs):
        raise Refused("chair_did_not_vote", "A casting vote is the chair's second. Enter the first vote of the chair.")
    return settle(Tally(counts[0], counts[1], counts[2], casting), chair=bool(chairs))


def as_totals(tally: Tally, voters: Sequence[Voter]) -> Tally:
    """Check votes kept as totals. Raises Refused: no_votes, too_many_votes, and as ``settle``.

    Where no attendance is recorded (no voters), the totals cannot be compared with it.
    """
    cast = tally.in_favour + tally.against + tally.abstained
    if not cast:
        raise Refused("no_votes", "Nobody has voted yet. Enter the votes, or say that no vote was taken.")
    entitled = sum(1 for one in voters if one.may_vote)
    if voters and cast > entitled:
        away = len(voters) - entitled
        left = f" ({away} absent, without a vote, or away because of an interest)" if away else ""
        raise Refused(
            "too_many_votes",
            f"{cast} votes are counted, but {entitled} of {len(voters)} seats could vote on this item{left}. "
            "Correct the totals or the attendance.",
        )
    return settle(tally, chair=not voters or any(one.chair and one.may_vote for one in voters))


def settle(tally: Tally, *, chair: bool) -> Tally:
    """Refuse a casting vote without equal votes or without a chair. Raises Refused: no_tie, no_chair."""
    if tally.casting is Vote.ABSTAINS:
        raise Refused("no_tie", "A casting vote is for or against.")
    if tally.casting and not tally.tied:
        raise Refused(
            "no_tie",
            f"{tally.in_favour} voted for and {tally.against} against, so there is nothing for the chair to cast. "
            "Take the casting vote away.",
        )
    if tally.casting and not chair:
        raise Refused("no_chair", "Nobody in the chair may vote on this item, so there is no casting vote.")
    return tally


def check_tie(tally: Tally) -> None:
    """Refuse a decision on equal votes without a casting vote. Raises Refused with the code tied."""
    if tally.tied and tally.casting is None:
        raise Refused(
            "tied",
            f"The votes are equal, {tally.in_favour} for and {tally.against} against. Record the chair's casting vote, "
            "or that the item was deferred.",
        )
