"""Reading a partnership's files: what is wrong is named with its file and its place, in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from ihwb.kernel.errors import Refused, quote

REASON = "Loaded from the partnership's files"
Thing = TypeVar("Thing")
Choice = TypeVar("Choice", bound=StrEnum)


class Entry:
    """One mapping of a document, which knows where it stands and which of its fields were read."""

    def __init__(self, place: str, fields: Any) -> None:
        self.place = place
        if not isinstance(fields, dict):
            self.fail("is not a list of fields with values")
        self._fields: dict[str, Any] = fields
        self._read: set[str] = set()

    def fail(self, what: str) -> NoReturn:
        """Raise Refused: the place and what is wrong there."""
        raise Refused("bad_data", f"{self.place} {what}. Correct the file and load it again.")

    def _get(self, name: str) -> Any:
        self._read.add(name)
        return self._fields.get(name)

    def has(self, name: str) -> bool:
        """True when the field is there."""
        return self._fields.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """The text of a field; without a default it must be there."""
        value = self._get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.fail(f"needs a text in “{name}”")
        return value.strip()

    def whole(self, name: str) -> int:
        """A whole number of 1 or more."""
        value = self._get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.fail(f"needs a whole number of 1 or more in “{name}”")
        return value

    def whole_or_none(self, name: str) -> int | None:
        """A whole number of 1 or more; None when the field is not there."""
        return None if self._get(name) is None else self.whole(name)

    def number(self, name: str) -> Decimal | None:
        """A figure such as 843.3 or -46; None when the field is not there."""
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, Decimal | int | None):
            self.fail(f"needs a figure in “{name}”")
        return None if value is None else Decimal(value)

    def numbers(self, name: str) -> list[Decimal]:
        """A list of figures; empty when the field is not there."""
        value = self._get(name)
        if value is not None and not (
            isinstance(value, list)
            and all(isinstance(one, Decimal | int) and not isinstance(one, bool) for one in value)
        ):
            self.fail(f"needs a list of figures in “{name}”")
        return [Decimal(one) for one in value or []]

    def flag(self, name: str) -> bool:
        """true or false; false when the field is not there."""
        value = self._get(name)
        if value not in (None, True, False):
            self.fail(f"needs true or false in “{name}”")
        return bool(value)

    def day(self, name: str) -> date | None:
        """A date written 2014-11-11; None when the field is not there."""
        value = self._get(name)
        if value is not None and type(value) is not date:
            self.fail(f"needs a date such as 2014-11-11 in “{name}”")
        return value

    def needed_day(self, name: str) -> date:
        found = self.day(name)
        if found is None:
            self.fail(f"needs a date such as 2014-11-11 in “{name}”")
        return found

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        """One of the values of an enumeration."""
        value = self._get(name)
        if value not in [one.value for one in choices]:
            known = ", ".join(one.value for one in choices)
            self.fail(f"has {quote(str(value))} in “{name}”, which is none of: {known}")
        return choices(value)

    def pick(self, name: str, known: Mapping[str, Thing]) -> Thing | None:
        """The thing that the field names by its code; None when the field is not there."""
        code = self._get(name)
        if code is not None and code not in known:
            self.fail(f"names {quote(str(code))} in “{name}”, which is not a code of the partnership's files")
        return None if code is None else known[code]

    def needed(self, name: str, known: Mapping[str, Thing]) -> Thing:
        """As ``pick``, and the field must be there."""
        found = self.pick(name, known)
        if found is None:
            self.fail(f"needs a code in “{name}”")
        return found

    def rows(self, name: str) -> Iterator["Entry"]:
        """The entries of a list in this entry, each with its place; none when the field is not there."""
        value = self._get(name)
        if value is not None and not isinstance(value, list):
            self.fail(f"needs a list in “{name}”")
        for number, fields in enumerate(value or [], start=1):
            entry = Entry(f"{self.place}, {name} {number}", fields)
            yield entry
            entry.finish()

    def entry(self, name: str) -> "Entry":
        """The mapping in a field. Whoever reads it also finishes it."""
        return Entry(f"{self.place}, {name}", self._get(name))

    def texts(self, name: str) -> list[str]:
        """A list of texts; empty when the field is not there."""
        value = self._get(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            self.fail(f"needs a list of texts in “{name}”")
        return [one.strip() for one in value or []]

    def leave(self, *names: str) -> None:
        """Fields that another reader reads."""
        self._read.update(names)

    def finish(self) -> None:
        """Refuse fields that nobody asked for: a misspelt name must not pass in silence."""
        if unknown := sorted(set(self._fields) - self._read, key=str):
            self.fail(f"has the field {quote(str(unknown[0]))}, which is not known here")


def add(new: Thing) -> Thing:
    """Save a new row with the reason that its history shows."""
    new._change_reason = REASON  # type: ignore[attr-defined]  # simple_history reads it on save
    new.save()  # type: ignore[attr-defined]  # a model
    return new


def filled(**fields: Any) -> dict[str, Any]:
    """The fields that say something, for an entry of a file that is written."""
    return {name: value for name, value in fields.items() if value not in ("", None, [])}
