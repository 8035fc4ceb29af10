"""Reading the fields of a scenario one by one: what is missing, unknown or of the wrong kind is noted at its place.

A field that cannot be read gives a harmless value (an empty text, nought, nothing) so that reading goes on and finds
the other faults; the fault noted at its place keeps anybody from computing with it.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from ihwb.kernel.errors import quote
from ihwb.kernel.money import ZERO, MoneyError, parse
from pool.rules.risk_share.faults import Faults
from pool.rules.risk_share.tree import Node, below

NOTES = ("source", "note")  # every thing in a scenario may say where its figures come from
_PERCENTAGE = re.compile(r"[+-]?(0|[1-9][0-9]{0,6})?(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Reading:
    """The fields of one thing, read by name. The same ``faults`` collects what is wrong in the whole file."""

    place: str
    fields: Mapping[str, Node]
    faults: Faults

    @classmethod
    def of(cls, node: Node, faults: Faults, required: Collection[str], optional: Collection[str] = ()) -> "Reading":
        """The fields of a node; one that is missing or that nobody knows is a fault."""
        if node.fields is None:
            faults.add(node.place or "file", f"must be fields with values, such as {next(iter(required), 'name')}: …")
            return cls(node.place, {}, faults)
        given = {name: field for name, field in node.fields.items() if not (field.is_nothing and name in required)}
        for name in required:
            if name not in given:
                faults.add(below(node.place, name), "is missing.")
        known = (*required, *optional, *NOTES)
        for name, field in given.items():
            if name not in known:
                faults.add(field.place, f"is not a field here; {suggest(name, known)}.")
        return cls(node.place, {name: field for name, field in given.items() if name in known}, faults)

    def text(self, name: str) -> str:
        """A text that must not be empty."""
        field = self.fields.get(name)
        return "" if field is None else scalar(field, self.faults)

    def maybe_text(self, name: str, default: str = "") -> str:
        """A text, or the default when it is not given or empty."""
        field = self.fields.get(name)
        if field is None or field.is_nothing or field.text == "":
            return default
        return scalar(field, self.faults)

    def choice(self, name: str, choices: Collection[str], default: str = "") -> str:
        """A text that is one of the choices, or the default when it is not given or wrong."""
        field = self.fields.get(name)
        return default if field is None else one_of(field, choices, self.faults) or default

    def choices(self, name: str, choices: Collection[str] = ()) -> tuple[str, ...]:
        """One text or a list of them, each out of the choices when there are any."""
        field = self.fields.get(name)
        if field is None:
            return ()
        each = (field,) if field.items is None else field.items
        if not each:
            self.faults.add(field.place, "is an empty list.")
        read = (one_of(one, choices, self.faults) if choices else scalar(one, self.faults) for one in each)
        return tuple(text for text in read if text)

    def truth(self, name: str) -> bool:
        field = self.fields.get(name)
        if field is None or field.is_nothing:
            return False
        if field.truth is None:
            self.faults.add(field.place, "must be true or false.")
        return bool(field.truth)

    def amount(self, name: str) -> Decimal:
        field = self.fields.get(name)
        return ZERO if field is None else amount(field, self.faults)

    def maybe_amount(self, name: str) -> Decimal | None:
        """An amount that need not be given. Given without a figure it is a fault: it may be a slip."""
        field = self.fields.get(name)
        if field is not None and field.is_nothing:
            self.faults.add(field.place, "has no amount; give one, or leave the field out.")
            return None
        return None if field is None else amount(field, self.faults)

    def maybe_percentage(self, name: str) -> Decimal | None:
        """A percentage that need not be given. Given without a figure it is a fault: it may be a slip."""
        field = self.fields.get(name)
        if field is not None and field.is_nothing:
            self.faults.add(field.place, "has no percentage; give one, or leave the field out.")
            return None
        return None if field is None else percentage(field, self.faults)

    def amounts(self, name: str) -> dict[str, Decimal]:
        return {key: amount(field, self.faults) for key, field in self.inside(name).items()}

    def percentages(self, name: str) -> dict[str, Decimal]:
        return {key: percentage(field, self.faults) for key, field in self.inside(name).items()}

    def texts(self, name: str) -> dict[str, str]:
        return {key: scalar(field, self.faults) for key, field in self.inside(name).items()}

    def inside(self, name: str) -> Mapping[str, Node]:
        """The fields inside a field; none when it is not given or empty."""
        field = self.fields.get(name)
        if field is None or field.is_nothing:
            return {}
        if field.fields is None:
            self.faults.add(field.place, "must be names with values, such as CCG: 75.")
            return {}
        return field.fields

    def items(self, name: str) -> tuple[Node, ...]:
        """The items of a list; none when it is not given or empty."""
        field = self.fields.get(name)
        if field is None or field.is_nothing:
            return ()
        if field.items is None:
            self.faults.add(field.place, "must be a list.")
            return ()
        return field.items


def scalar(node: Node, faults: Faults) -> str:
    """One text: a name, a code or a title."""
    if node.fields is not None or node.items is not None:
        faults.add(node.place, "must be one text, not a list or fields.")
    elif not (node.text or "").strip():
        faults.add(node.place, "is empty.")
    return (node.text or "").strip()


def one_of(node: Node, choices: Collection[str], faults: Faults) -> str:
    """One text out of a few; an empty text when it is another."""
    text = scalar(node, faults)
    if text in choices or not text:
        return text
    faults.add(node.place, f"is {quote(text)}; {suggest(text, choices)}.")
    return ""


def amount(node: Node, faults: Faults) -> Decimal:
    """£ to the penny."""
    if node.fields is not None or node.items is not None or node.truth is not None:
        faults.add(node.place, "must be one amount, such as 1234.50.")
        return ZERO
    try:
        return parse(node.text or "")
    except MoneyError as error:
        faults.add(node.place, error.message)
        return ZERO


def percentage(node: Node, faults: Faults) -> Decimal:
    """A percentage with at most six decimals, without its sign: 33.33."""
    text = (node.text or "").strip()
    if node.truth is None and text.strip("+-") and _PERCENTAGE.fullmatch(text):
        return Decimal(text)
    said = f"is {quote(text)}; it " if text else ""
    faults.add(node.place, f"{said}must be a percentage such as 33.33, without a sign.")
    return ZERO


def suggest(text: str, choices: Collection[str]) -> str:
    """What may have been meant, or what there is to choose from."""
    near = get_close_matches(text, choices, n=1)
    return f"perhaps {near[0]} is meant" if near else f"use {listed(choices, 'or')}"


def listed(names: Collection[str], last: str = "and") -> str:
    """A, B and C."""
    *firsts, final = names
    return f"{', '.join(firsts)} {last} {final}" if firsts else final
