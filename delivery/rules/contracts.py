"""Contracts: how they are arranged, when they end, and where they stand on a day. First and last days are included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ihwb.kernel.dates import same_day_of_month, show_date
from ihwb.kernel.errors import Refused


class Arrangement(StrEnum):
    """How a provider is paid, or by what other right it provides."""

    BLOCK = "block"
    COST_AND_VOLUME = "cost_and_volume"
    FRAMEWORK = "framework"
    SPOT = "spot"
    GRANT = "grant"
    IN_HOUSE = "in_house"
    SECTION_75 = "section_75"
    OTHER = "other"
    NOT_STATED = "not_stated"

    @property
    def label(self) -> str:
        return {
            "block": "Block contract",
            "cost_and_volume": "Cost and volume contract",
            "framework": "Framework agreement",
            "spot": "Spot purchase",
            "grant": "Grant",
            "in_house": "In house, or a service level agreement",
            "section_75": "Under the section 75 agreement",
            "other": "Another arrangement",
            "not_stated": "Contract, its kind not stated",
        }[self.value]

    @property
    def is_procured(self) -> bool:
        """False for what no procurement leads to."""
        return self not in (Arrangement.IN_HOUSE, Arrangement.SECTION_75, Arrangement.GRANT)


class OptionState(StrEnum):
    """What became of an option to extend."""

    OPEN = "open"
    TAKEN = "taken"
    NOT_TAKEN = "not_taken"

    @property
    def label(self) -> str:
        return {"open": "Open", "taken": "Taken", "not_taken": "Not taken"}[self.value]


class Status(StrEnum):
    """Where a contract stands on a day: it follows from its days, nobody sets it."""

    PLANNED = "planned"
    IN_PROCUREMENT = "in_procurement"
    IN_FORCE = "in_force"
    IN_EXTENSION = "in_extension"
    ENDING = "ending"
    LAPSED = "lapsed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def tag(self) -> str:
        """The colour of the word."""
        return {
            "planned": "grey",
            "in_procurement": "blue",
            "in_force": "green",
            "in_extension": "teal",
            "ending": "yellow",
            "lapsed": "red",
            "ended": "grey",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Option:
    """An option to extend. until: the last day if it is taken; decide_by: the last day to take it, where laid down."""

    number: int
    until: date
    state: OptionState
    decide_by: date | None = None


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What decides where a contract stands.

    starts_on, ends_on: None where not known, or without an end; stopped_on: the last day where it ended early;
    procuring_since: the first dated step of its procurement; decide_by: the day by which its end needs a decision;
    runs_uncovered: a service of it is still provided, and no other contract covers it that day.
    """

    arrangement: Arrangement
    starts_on: date | None
    ends_on: date | None
    options: Sequence[Option] = ()
    stopped_on: date | None = None
    rolling: bool = False
    awarded_on: date | None = None
    procuring_since: date | None = None
    decide_by: date | None = None
    runs_uncovered: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a contract stands, and why in a sentence."""

    status: Status
    why: str


def last_day(ends_on: date | None, options: Sequence[Option], stopped_on: date | None = None) -> date | None:
    """The last day of a contract with the extensions that were taken; None: without an end, or not known."""
    taken = [one.until for one in options if one.state is OptionState.TAKEN]
    end = max([ends_on, *taken]) if ends_on is not None else None
    if stopped_on is not None:
        return stopped_on if end is None else min(end, stopped_on)
    return end


def last_notice_day(end: date, months: int) -> date:
    """The last day on which notice of so many months still runs out by an end.

    A month runs to the same day of the next month, to its last day where it has no such day: six months to
    31 March 2019: 30 September 2018; to 30 September 2019: 31 March 2019.
    """
    day = same_day_of_month(end, -months)
    while same_day_of_month(day + timedelta(days=1), months) <= end:
        day += timedelta(days=1)
    return day


def standing_on(facts: ContractFacts, day: date) -> Standing:
    """Where the contract stands on a day."""
    before = _before_it_begins(facts, day)
    if before is not None:
        return before
    end = last_day(facts.ends_on, facts.options, facts.stopped_on)
    if end is None:
        why = "It renews itself." if facts.rolling else "Its last day is not recorded."
        return Standing(Status.IN_FORCE, why if facts.arrangement.is_procured else "It has no end.")
    if day > end:
        return _after(facts, end)
    if facts.decide_by is not None and day >= facts.decide_by:
        return Standing(
            Status.ENDING,
            f"It ends on {show_date(end)}; what follows had to be decided by {show_date(facts.decide_by)}."
            if day > facts.decide_by
            else f"It ends on {show_date(end)}; what follows is to be decided today.",
        )
    if facts.ends_on is not None and day > facts.ends_on:
        return Standing(Status.IN_EXTENSION, f"Extended from {show_date(facts.ends_on)} to {show_date(end)}.")
    return Standing(Status.IN_FORCE, f"It ends on {show_date(end)}.")


def _before_it_begins(facts: ContractFacts, day: date) -> Standing | None:
    """None where it has begun, as far as is known."""
    open_ended = facts.rolling or not facts.arrangement.is_procured
    undated = facts.starts_on is None and facts.ends_on is None and not open_ended and facts.awarded_on is None
    ahead = facts.starts_on is not None and day < facts.starts_on
    if not (undated or ahead):
        return None
    begins = f"It begins on {show_date(facts.starts_on)}." if facts.starts_on else "No first day is known yet."
    awarded = facts.awarded_on is not None and facts.awarded_on <= day
    if not awarded and facts.procuring_since is not None and facts.procuring_since <= day:
        return Standing(Status.IN_PROCUREMENT, f"In procurement since {show_date(facts.procuring_since)}. {begins}")
    return Standing(Status.PLANNED, f"{'Awarded. ' if awarded else ''}{begins}")


def _after(facts: ContractFacts, end: date) -> Standing:
    if facts.runs_uncovered:
        return Standing(
            Status.LAPSED,
            f"It ended on {show_date(end)}, and nothing recorded here covers what it provided since. "
            "Record the contract that followed, or the service's last day.",
        )
    return Standing(Status.ENDED, f"It ended on {show_date(end)}.")


def check_dates(starts_on: date | None, ends_on: date | None, rolling: bool) -> None:
    """Refuse an end before the beginning, and an end of what renews itself."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise Refused(
            "ends_before_it_begins",
            f"The contract would end on {show_date(ends_on)}, before it begins on {show_date(starts_on)}. "
            "Correct one of the days.",
        )
    if rolling and ends_on is not None:
        raise Refused("rolling_with_end", "A contract that renews itself has no last day. Leave one of them out.")


def check_option(ends_on: date | None, option: Option) -> None:
    """Refuse an option of a contract without an end, and one that does not lead beyond it."""
    if ends_on is None:
        raise Refused("no_end", "The contract has no last day, so there is nothing to extend. Enter that day first.")
    if option.until <= ends_on:
        raise Refused(
            "option_too_short",
            f"The option would lead to {show_date(option.until)}, and the contract runs to {show_date(ends_on)} "
            "anyway. Enter the last day of the extended contract.",
        )
    if option.decide_by is not None and option.decide_by > ends_on:
        raise Refused(
            "option_too_late",
            f"The option would be taken up to {show_date(option.decide_by)}, after the contract has ended on "
            f"{show_date(ends_on)}. Enter an earlier day.",
        )


def check_award(awarded_on: date, today: date, *, diligence_on: date | None, waived: str, lacking: str) -> None:
    """Refuse an award to come, and one whose due diligence is not signed off as satisfied by then.

    waived: why none is needed; lacking: what the due diligence still lacks, in a sentence.
    """
    if awarded_on > today:
        raise Refused("not_yet", f"{show_date(awarded_on)} has not come yet. Record the award once it is made.")
    if waived.strip():
        return
    if diligence_on is None:
        raise Refused(
            "diligence_open",
            f"The award is blocked: {lacking} Finish the due diligence and have it signed off, then record the award.",
        )
    if awarded_on < diligence_on:
        raise Refused(
            "before_diligence",
            f"The award of {show_date(awarded_on)} would come before the due diligence was signed off on "
            f"{show_date(diligence_on)}. Correct the day.",
        )
