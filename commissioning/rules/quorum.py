"""Whether a body may decide: how many voting members, and from whom, must be there and not have left the item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Share(StrEnum):
    """The part of the voting seats that makes a quorum."""

    QUARTER = "quarter"
    THIRD = "third"
    HALF = "half"

    @property
    def label(self) -> str:
        return {"quarter": "A quarter of the voting seats", "third": "A third of the voting seats"}.get(
            self.value, "Half of the voting seats"
        )

    def of(self, seats: int) -> int:
        """The part of so many seats, rounded up: a quarter of nine is three."""
        return -(-seats // {"quarter": 4, "third": 3, "half": 2}[self.value])


@dataclass(frozen=True, slots=True)
class Rule:
    """A body's quorum. number: voting members; share: of the voting seats; parts: organisation to its least number.

    With both a number and a share the greater counts. Without either, one of each part is still needed.
    """

    number: int | None = None
    share: Share | None = None
    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_there(self) -> bool:
        return bool(self.number or self.share or self.parts)

    def needed(self, seats: int) -> int:
        """How many voting members make the quorum. seats: voting seats of the body, vacant ones too."""
        of_share = self.share.of(seats) if self.share else 0
        return max(self.number or 0, of_share, sum(self.parts.values()))

    def words(self, seats: int) -> str:
        """5 voting members, at least 1 from the council and 1 from the CCG."""
        if not self.is_there:
            return ""
        number = self.needed(seats)
        said = f"{number} voting member{'' if number == 1 else 's'}"
        if self.share and self.share.of(seats) == number:
            said += f" ({self.share.label[0].lower()}{self.share.label[1:]}, {seats}, rounded up)"
        parts = [f"{least} from {name}" for name, least in self.parts.items()]
        return f"{said}, at least {' and '.join(parts)}" if parts else said


@dataclass(frozen=True, slots=True)
class Attendant:
    """Somebody who sits at a meeting, for an organisation. recused: left the item, or may not vote on it."""

    member: int
    name: str
    organisation: str
    voting: bool
    recused: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether there was a quorum. counted: voting members there and not recused."""

    quorate: bool
    needed: int
    present: int
    recused: int
    counted: int
    short: tuple[tuple[str, int, int], ...]
    arithmetic: str


def judge(rule: Rule, seats: int, there: Iterable[Attendant]) -> Verdict:
    """Count the quorum of one item. seats: voting seats of the body, vacant ones too.

    Whoever has no vote does not count; whoever left or does not vote because of an interest does not either.
    short: (organisation, how many it has there, how many it needs).
    """
    voting = [one for one in there if one.voting]
    counted = [one for one in voting if not one.recused]
    needed = rule.needed(seats)
    short = []
    for name, least in rule.parts.items():
        has = sum(1 for one in counted if one.organisation == name)
        if has < least:
            short.append((name, has, least))
    recused = len(voting) - len(counted)
    quorate = len(counted) >= needed and not short
    return Verdict(quorate, needed, len(voting), recused, len(counted), tuple(short), _arithmetic(
        len(voting), recused, needed, tuple(short)
    ))  # fmt: skip


def _arithmetic(present: int, recused: int, needed: int, short: tuple[tuple[str, int, int], ...]) -> str:
    """5 voting members present less 1 who left or may not vote is 4; the quorum is 4."""
    said = f"{present} voting member{'' if present == 1 else 's'} present"
    if recused:
        said += f" less {recused} who left or may not vote is {present - recused}"
    said += f"; the quorum is {needed}"
    for name, has, least in short:
        said += f"; {has or 'none'} from {name}, which needs {least}"
    return f"{said}."
