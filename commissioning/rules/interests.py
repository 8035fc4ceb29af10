"""Interests: their natures on both sides, by when they are declared, and whether a matter touches one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commissioning.rules.law_kinds import ClockKind
from ihwb.kernel.dates import same_day_of_month, show_date
from ihwb.kernel.errors import Refused

PUBLIC_FOR_MONTHS = 6  # so long an interest that has ended stays on the public register (NHS England guidance)
WITHHELD = "Interest withheld: details could put somebody at risk (Localism Act 2011, section 32)"
KIND_WITHHELD = "Withheld"  # the kind alone may say whose safety is meant: of a spouse, of a house
_LEAST = 3  # shorter names and codes are found in every text


class Nature(StrEnum):
    """What kind of interest it is: the council's kinds, then those of the NHS."""

    PECUNIARY = "pecuniary"
    REGISTRABLE = "registrable"
    FINANCIAL = "financial"
    PROFESSIONAL = "professional"
    PERSONAL = "personal"
    INDIRECT = "indirect"

    @property
    def label(self) -> str:
        return _LABELS[self.value]

    @property
    def council(self) -> bool:
        """True for the kinds of a council's register, False for those of an NHS body."""
        return self in (Nature.PECUNIARY, Nature.REGISTRABLE)


# Who has one of these decides nothing alone that touches it (Localism Act 2011, section 31; NHS England guidance).
BARRING = (Nature.PECUNIARY, Nature.FINANCIAL)

_LABELS = {
    "pecuniary": "Disclosable pecuniary interest",
    "registrable": "Other registrable interest",
    "financial": "Financial",
    "professional": "Non-financial professional",
    "personal": "Non-financial personal",
    "indirect": "Indirect",
}


class Cause(StrEnum):
    """From what the time to declare is counted."""

    APPOINTMENT = "appointment"
    CHANGE = "change"

    @property
    def label(self) -> str:
        return {"appointment": "The day of appointment", "change": "The day on which the interest began or changed"}[
            self.value
        ]


class Publicity(StrEnum):
    """Where an interest stands on its way to the public register."""

    DECLARED = "declared"
    PUBLISHED = "published"
    WITHHELD = "withheld"

    @property
    def label(self) -> str:
        return {"declared": "Declared, not yet published", "withheld": "Published without its details"}.get(
            self.value, "Published"
        )


class Action(StrEnum):
    """What somebody with an interest does when the item comes up."""

    STAYS = "stays"
    SPEAKS = "speaks"
    LEAVES = "leaves"

    @property
    def label(self) -> str:
        return {"stays": "Stays and takes part", "speaks": "Speaks and does not vote"}.get(
            self.value, "Leaves for the item"
        )

    @property
    def counts(self) -> bool:
        """True for somebody who still counts in the quorum of the item: who stays in the room with a vote."""
        return self is Action.STAYS


def clock_of(*, council: bool, officer: bool = False) -> ClockKind:
    """The clock of a declaration: a member of a council counts from the day itself, the NHS from the day after.

    officer: of the council, for whom the law has no number of days; each area lays its own down.
    """
    if not council:
        return ClockKind.INTERESTS
    return ClockKind.OFFICER_INTERESTS if officer else ClockKind.MEMBER_INTERESTS


def check_nature(nature: Nature, *, council: bool, organisation: str) -> None:
    """Refuse a kind of interest that the register does not have. Raises Refused with the code nature_does_not_fit."""
    if nature.council != council:
        kinds = ", ".join(one.label.lower() for one in Nature if one.council == council)
        raise Refused("nature_does_not_fit", f"The register of {organisation} has these kinds: {kinds}.")


def check_days(*, arose: date, declared: date, today: date) -> None:
    """Refuse days that cannot be. Raises Refused: declared_in_future, declared_too_early."""
    if declared > today:
        raise Refused(
            "declared_in_future", f"{show_date(declared)} is still to come. Enter the day of the declaration."
        )
    if arose > declared:
        raise Refused(
            "declared_too_early",
            f"It was declared on {show_date(declared)}, before {show_date(arose)}, from which the time is counted.",
        )


def check_end(*, arose: date, ended: date) -> None:
    """Refuse an interest that ends before it begins. Raises Refused with the code ends_before_it_begins."""
    if ended < arose:
        raise Refused(
            "ends_before_it_begins", f"The interest is counted from {show_date(arose)}: it cannot end before."
        )


def check_backdating(*, ended: date, today: date, own: bool, used: Iterable[tuple[date, str]]) -> None:
    """Refuse a last day in the past that would take an interest out of what it was raised on, or set by its member.

    used: days on which it was declared or raised, each with where. Raises Refused: interest_used_later, backdated_own.
    """
    later = [one for one in used if one[0] > ended]
    if later:
        day, where = min(later)
        raise Refused(
            "interest_used_later",
            f"It was declared or raised on {show_date(day)} ({where}), so it cannot have ended on {show_date(ended)}. "
            "Enter a later day, or have that taken back first.",
        )
    if ended < today and own:
        raise Refused(
            "backdated_own",
            f"{show_date(ended)} is over. Enter today or a later day, or ask a governance officer, who enters an "
            "earlier one with its reason.",
        )


def check_publishing(*, state: Publicity, own: bool, withheld: bool, reason: str) -> None:
    """Refuse to publish one's own interest, one that is published, or to withhold without a reason.

    Raises Refused: own_interest, published_already, reason_missing.
    """
    if own:
        raise Refused("own_interest", "This is your own interest. Another governance officer publishes it.")
    if state is not Publicity.DECLARED:
        raise Refused("published_already", "This interest is on the public register already.")
    if withheld and len(reason.strip()) < _LEAST:
        raise Refused("reason_missing", "Say why the details are withheld: whom they could put at risk, and how.")


def on_public_register(state: Publicity, ended: date | None, day: date) -> bool:
    """True on a day when the public sees the interest: from its publication until six months after its end."""
    if state is Publicity.DECLARED:
        return False
    return ended is None or day <= same_day_of_month(ended, PUBLIC_FOR_MONTHS)


@dataclass(frozen=True, slots=True)
class Watched:
    """What an interest is in, as words to look for. id: of the interest."""

    id: int
    words: tuple[str, ...]


def watch_words(names: Iterable[str]) -> tuple[str, ...]:
    """The names that are long enough to mean something, each once, in their order."""
    found: dict[str, str] = {}
    for one in names:
        bare = " ".join(one.split())
        if len(bare) >= _LEAST:
            found.setdefault(bare.casefold(), bare)
    return tuple(found.values())


def touched(words: Iterable[str], text: str) -> tuple[str, ...]:
    """Which of the words stand in a text, as whole words, whatever their case and line ends.

    "PCH" is not found in "PCHs budget": a word ends where its letters and digits end.
    """
    plain = " ".join(text.split()).casefold()
    return tuple(
        one for one in words if re.search(rf"(?<!\w){re.escape(' '.join(one.split()).casefold())}(?!\w)", plain)
    )
