"""What a decision is besides its text: its kind, its amount, who makes it, and which functions it uses.

They are part of what the bodies approve, so they are under the fingerprint: another amount is another text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show


class Use(StrEnum):
    """How a decision uses a function of the register. The part: that which may go of a partly delegable function."""

    EXERCISE = "exercise"
    EXERCISE_PART = "exercise_part"
    DELEGATE = "delegate"
    DELEGATE_PART = "delegate_part"

    @property
    def label(self) -> str:
        return {
            "exercise": "Carried out",
            "exercise_part": "Carried out, only the part that may go",
            "delegate": "Delegated",
            "delegate_part": "Delegated, only the part that may go",
        }[self.value]

    @property
    def delegates(self) -> bool:
        return self in (Use.DELEGATE, Use.DELEGATE_PART)

    @property
    def part_only(self) -> bool:
        return self in (Use.EXERCISE_PART, Use.DELEGATE_PART)


@dataclass(frozen=True, slots=True)
class Facts:
    """kind: its code; amount: £, None where none is named; maker: "body:CODE" or "post:CODE"; functions: by number.

    words: the same as people read it, kept with the text for good.
    """

    kind: str = ""
    amount: Decimal | None = None
    maker: str = ""
    functions: Mapping[int, Use] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON values; empty where nothing is said, so that a text without facts keeps its fingerprint."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "amount": "" if self.amount is None else f"{self.amount:.2f}",
            "maker": self.maker,
            "functions": {str(number): use.value for number, use in sorted(self.functions.items())},
            "words": list(self.words),
        }
        return {name: value for name, value in found.items() if value}


def read_facts(content: Any) -> Facts:
    """The facts that a text's content holds."""
    held = content.get("facts", {}) if isinstance(content, dict) else {}
    return Facts(
        kind=held.get("kind", ""),
        amount=Decimal(held["amount"]) if "amount" in held else None,
        maker=held.get("maker", ""),
        functions={int(number): Use(use) for number, use in held.get("functions", {}).items()},
        words=tuple(held.get("words", [])),
    )


def words_of(*, kind: str, amount: Decimal | None, maker: str, functions: list[tuple[str, Use]]) -> tuple[str, ...]:
    """The facts as people read them, one line each; names as they are when the text is written."""
    found = [f"Kind of decision: {kind}"] if kind else []
    if amount is not None:
        found.append(f"Amount: {show(amount)}")
    if maker:
        found.append(f"Made by: {maker}")
    found += [f"Function {name}: {use.label.lower()}" for name, use in functions]
    return tuple(found)


def check_facts(amount: Decimal | None) -> None:
    """Refuse an amount below nought. Raises Refused with the code ``amount_negative``."""
    if amount is not None and amount < 0:
        raise Refused(
            "amount_negative", f"{show(amount)} is below nought. Enter what the decision spends or commits, as a sum."
        )
