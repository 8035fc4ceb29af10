"""What a risk share is worked out from: partners, funds, budget lines and the rules of one agreement.

Amounts are £ to the penny, positive is cost. Limits (``up_to``, ``caps``, funds) are positive in both directions.
Percentages add up to 100. Mappings keep the order of the file; the order of the partners breaks rounding ties.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from ihwb.kernel.money import PENNY, ZERO, allocate

ARRANGEMENTS = ("pooled", "aligned", "external")
NETTINGS = ("all", "group", "none")
WATERFALLS = ("overspend", "underspend")
DEFAULT, DECIDED = "default", "decided"
BASES = ("contributions", "weights", "equal")
_HUNDRED = Decimal(100)
CARRIED_FORWARD = "carried_forward"
UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Partner:
    """A party to the agreement; one at most is the host. A contribution is needed only to share by it."""

    code: str
    name: str
    contribution: Decimal | None = None
    host: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line. ``shares`` are its own percentages; ``causes`` are the named amounts of its variance."""

    code: str
    name: str
    lead: str
    arrangement: str
    budget: Decimal
    outturn: Decimal
    group: str = ""
    tags: tuple[str, ...] = ()
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    causes: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def variance(self) -> Decimal:
        """Outturn less budget: positive is an overspend."""
        return self.outturn - self.budget

    @property
    def said(self) -> str:
        """Its name with its code, as a fault calls it."""
        return f"line {self.code}" if self.name in ("", self.code) else f"{self.name} ({self.code})"


@dataclass(frozen=True, slots=True)
class Select:
    """The lines a rule works on: those that meet every criterion given; each criterion lists what it accepts."""

    arrangement: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    line: tuple[str, ...] = ()

    def picks(self, line: Line) -> bool:
        return (
            (not self.arrangement or line.arrangement in self.arrangement)
            and (not self.group or line.group in self.group)
            and (not self.lead or line.lead in self.lead)
            and (not self.tag or not set(self.tag).isdisjoint(line.tags))
            and (not self.line or line.code in self.line)
        )


ALL_LINES = Select()


@dataclass(frozen=True, slots=True)
class Retain:
    """The line's lead bears what is left of it."""

    step: ClassVar[str] = "retain"
    select: Select = ALL_LINES


@dataclass(frozen=True, slots=True)
class HostBears:
    """The host bears what is left of the line."""

    step: ClassVar[str] = "host"
    select: Select = ALL_LINES


@dataclass(frozen=True, slots=True)
class ByCause:
    """Named amounts of the line's variance go to the partner named for their cause."""

    step: ClassVar[str] = "by_cause"
    causes: Mapping[str, str]
    select: Select = ALL_LINES


@dataclass(frozen=True, slots=True)
class LineShares:
    """What is left of the line is divided by the line's own percentages."""

    step: ClassVar[str] = "line_shares"
    select: Select = ALL_LINES


@dataclass(frozen=True, slots=True)
class Draw:
    """A fund inside the pool pays; for an underspend it takes money in. portion: see ``portion_of``."""

    step: ClassVar[str] = "draw"
    fund: str
    up_to: Decimal | None = None
    portion: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """The partners divide what is left, a ``portion`` of it or ``up_to`` of it; what a cap cuts off passes on."""

    step: ClassVar[str] = "share"
    basis: str
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    up_to: Decimal | None = None
    caps: Mapping[str, Decimal] = field(default_factory=dict)
    portion: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """One named partner takes all that is left."""

    step: ClassVar[str] = "lead"
    partner: str


@dataclass(frozen=True, slots=True)
class CarryForward:
    """What is left, a ``portion`` of it or ``up_to`` of it, stays in the pool for the next year."""

    step: ClassVar[str] = "carry_forward"
    up_to: Decimal | None = None
    portion: Decimal | None = None


def portion_of(left: Decimal, portion: Decimal | None) -> Decimal:
    """So many per cent of what a step finds: it and the rest are divided as everything is, the odd penny to the larger
    fraction, half a penny to the portion. None: all of it.

    left: £ to the penny, 0 or more. portion: more than 0, at most 100.
    """
    if portion is None:
        return left
    return allocate(left, {"portion": portion, "rest": _HUNDRED - portion})["portion"]


LineRule = Retain | HostBears | ByCause | LineShares
Step = Draw | Share | Lead | CarryForward


@dataclass(frozen=True, slots=True)
class Rules:
    """The three stages: line rules, netting, and a waterfall for each direction. Without steps nothing is decided.

    by_decision: the directions whose steps are only the default, which the partners may set aside by a decision.
    """

    line_rules: tuple[LineRule, ...] = ()
    netting: str = "all"
    overspend: tuple[Step, ...] = ()
    underspend: tuple[Step, ...] = ()
    by_decision: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleasePoint:
    """A measuring point of a fund that is earned. achieved: None until it is measured."""

    target: Decimal
    achieved: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A fund that is released as it is earned: an equal part at each point, as achieved over target, at most whole.

    Source: docs/rules/risk-share.md, "A fund that is earned".
    """

    amount: Decimal
    points: tuple[ReleasePoint, ...]

    @property
    def parts(self) -> tuple[Decimal, ...]:
        """What each point has released, truncated to the penny: no more is ever paid than was earned."""
        shares = allocate(self.amount, {str(at): Decimal(1) for at in range(len(self.points))})
        return tuple(_earned(part, point) for part, point in zip(shares.values(), self.points, strict=True))

    @property
    def released(self) -> Decimal:
        return sum(self.parts, ZERO)


def _earned(part: Decimal, point: ReleasePoint) -> Decimal:
    if point.achieved is None or point.achieved <= 0:
        return ZERO
    if point.achieved >= point.target:
        return part
    pence, achieved, target = (int(value * 100) for value in (part, point.achieved, point.target))
    return Decimal(pence * achieved // target) * PENNY


@dataclass(frozen=True, slots=True)
class Scenario:
    """One agreement's rules with the figures they are applied to.

    releases: of those among the funds that are released as they are earned; ``funds`` has what they released.
    decided: what the partners decided for a direction instead of its default; it counts only where the rules leave the
    direction to a decision.
    """

    partners: tuple[Partner, ...]
    lines: tuple[Line, ...]
    rules: Rules = Rules()
    funds: Mapping[str, Decimal] = field(default_factory=dict)
    agreement: str = ""
    releases: Mapping[str, Release] = field(default_factory=dict)
    decided: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)

    def steps(self, stage: str) -> tuple[tuple[Step, ...], str]:
        """The steps of a direction, and whose they are: "" the agreement's, its "default", or "decided"."""
        own = self.rules.overspend if stage == WATERFALLS[0] else self.rules.underspend
        if stage not in self.rules.by_decision:
            return own, ""
        return (self.decided[stage], DECIDED) if stage in self.decided else (own, DEFAULT)

    @property
    def variance(self) -> Decimal:
        return sum((line.variance for line in self.lines), ZERO)

    @property
    def host(self) -> str | None:
        """The code of the host partner."""
        return next((partner.code for partner in self.partners if partner.host), None)
