"""The risk-share statement: who bears the variance, and every step that led there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.money import ZERO, to_pence
from pool.rules.risk_share.model import LineRule, Scenario, Step

# Raise it when the same scenario would be shared differently; a statement that is kept keeps its number.
ENGINE_VERSION = 1

LINE_RULES = "line_rules"
NETTING = "netting"
OVERSPEND = "overspend"
UNDERSPEND = "underspend"

Write = Callable[[Decimal], object]


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of the statement: what was there before it, who was given what, what is left after it.

    rule: the rule of the agreement that was applied; None for netting, and for the lines that no rule disposed of
    and that their leads bear (``implied``). whose: "default" or "decided" where the agreement leaves it to a decision.
    """

    stage: str
    step: str
    lines: tuple[str, ...]
    before: Decimal
    allocated: Mapping[str, Decimal]
    after: Decimal
    rule: LineRule | Step | None = None
    implied: bool = False
    whose: str = ""

    def told(self, write: Write) -> dict[str, object]:
        return {
            "stage": self.stage,
            "step": self.step,
            "lines": list(self.lines),
            "before": write(self.before),
            "allocated": _each(self.allocated, write),
            "after": write(self.after),
        }


@dataclass(frozen=True, slots=True)
class LineTaken:
    """What the line rules made of one line; ``left`` went on to netting."""

    code: str
    variance: Decimal
    allocated: Mapping[str, Decimal]
    left: Decimal

    def told(self, write: Write) -> dict[str, object]:
        return {"code": self.code, "variance": write(self.variance), "allocated": _each(self.allocated, write)}


@dataclass(frozen=True, slots=True)
class Statement:
    """The whole variance disposed of. Positive is cost; ``funds`` is what was drawn, negative when paid in.

    over, under: what was left of the pooled lines after netting, in each direction (under is negative).
    unresolved: what no step took, of which so much over and so much under; it needs a decision.
    """

    scenario: Scenario
    partners: Mapping[str, Decimal]
    funds: Mapping[str, Decimal]
    carried_forward: Decimal
    unresolved_over: Decimal
    unresolved_under: Decimal
    over: Decimal
    under: Decimal
    steps: tuple[Taken, ...]
    lines: tuple[LineTaken, ...]

    def __post_init__(self) -> None:
        disposed = sum((*self.partners.values(), *self.funds.values()), self.carried_forward + self.unresolved)
        if disposed != self.variance:
            raise ValueError(f"A statement of {disposed} cannot stand for a variance of {self.variance}")

    @property
    def variance(self) -> Decimal:
        return self.scenario.variance

    @property
    def unresolved(self) -> Decimal:
        return self.unresolved_over + self.unresolved_under

    @property
    def needs_decision(self) -> bool:
        """Whether anything is unresolved, in either direction: the two may cancel in the total."""
        return bool(self.unresolved_over or self.unresolved_under)

    def as_dict(self) -> dict[str, object]:
        """The statement as JSON has it: amounts as texts with two decimals."""
        return self.told(plain)

    def told(self, write: Write) -> dict[str, object]:
        """The statement in the shape of JSON, each amount as ``write`` gives it."""
        return {
            "variance": write(self.variance),
            "partners": _each(self.partners, write),
            "funds": _each(self.funds, write),
            "carried_forward": write(self.carried_forward),
            "unresolved": write(self.unresolved),
            "steps": [step.told(write) for step in self.steps],
            "lines": [line.told(write) for line in self.lines],
        }


def plain(amount: Decimal) -> str:
    """1234.50, never -0.00."""
    return str(to_pence(amount) if amount else ZERO)


def as_amount(amount: Decimal) -> Decimal:
    """The amount as it is, for a statement that is shown and not kept."""
    return amount


def _each(amounts: Mapping[str, Decimal], write: Write) -> dict[str, object]:
    return {name: write(amount) for name, amount in amounts.items()} if amounts else {}
