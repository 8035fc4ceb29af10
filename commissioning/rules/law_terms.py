"""What makes a decision key, and who may call one in: local terms, dated, with what is common as the default."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ihwb.kernel.money import show_short


@dataclass(frozen=True, slots=True)
class Terms:
    """key_value: £, from which on (included) a decision is key; key_areas: so many wards or divisions make it key.

    since: None for the default, which nobody has laid down here.
    """

    key_value: Decimal
    key_areas: int
    call_in_members: int
    grounds: tuple[str, ...]
    since: date | None
    source: str


DEFAULT = Terms(
    key_value=Decimal("500000.00"),
    key_areas=2,
    call_in_members=3,
    grounds=(
        "The decision is outside the budget or the policy framework.",
        "It was not taken in accordance with the principles of decision making.",
        "Relevant matters were left out of account, or the consultation was not adequate.",
    ),
    since=None,
    source="Common in constitutions; two or more wards or divisions: SI 2012/2089, regulation 8. Each council decides.",
)


def terms_on(versions: Sequence[Terms], on: date) -> Terms:
    """The terms in force on a day: the latest that have begun, else the default."""
    begun = [one for one in versions if one.since is not None and one.since <= on]
    return max(begun, key=lambda one: one.since or date.min, default=DEFAULT)


def why_key(terms: Terms, value: Decimal | None, areas: int | None) -> str:
    """Why the figures make a decision key, in a sentence; empty when they do not."""
    found = []
    if value is not None and abs(value) >= terms.key_value:
        found.append(f"{show_short(value)} is at or above the threshold of {show_short(terms.key_value)}")
    if areas is not None and areas >= terms.key_areas:
        found.append(f"{areas} wards or divisions are affected, and {terms.key_areas} make a decision key")
    return f"Key: {'; '.join(found)}." if found else ""
