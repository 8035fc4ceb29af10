"""Reading a partnership's file: each value at its place, and a refusal that names the place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.kernel.errors import Refused, quote
from ihwb.kernel.money import MoneyError, parse


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a file. where: such as ``pool.yaml, groups[2].lines[0]``."""

    where: str
    value: Any

    def refuse(self, what: str) -> Refused:
        return Refused("bad_document", f"{self.where}: {what}")

    def only(self, *names: str) -> "Place":
        """The same place. Refuses fields with other names: a misspelt name must not pass in silence."""
        if not isinstance(self.value, Mapping):
            raise self.refuse(f"this must be fields with values, such as {names[0]}: …")
        if unknown := [str(name) for name in self.value if name not in names]:
            raise self.refuse(f"there is no field {quote(unknown[0])} here; the fields are {', '.join(names)}.")
        return self

    def get(self, name: str) -> "Place":
        """What stands under a name; nothing (value None) where it is left out."""
        if not isinstance(self.value, Mapping):
            raise self.refuse(f"this must be fields with values, such as {name}: …")
        separator = ", " if self.where.endswith(".yaml") else "."
        return Place(f"{self.where}{separator}{name}", self.value.get(name))

    def items(self, name: str) -> Iterator["Place"]:
        """The parts of a list; none where it is left out."""
        listed = self.get(name)
        if not isinstance(listed.value, list | None):
            raise listed.refuse("this must be a list.")
        for number, value in enumerate(listed.value or []):
            yield Place(f"{listed.where}[{number}]", value)

    def fields(self, name: str) -> Iterator[tuple[str, "Place"]]:
        """Names with what stands under them; none where the whole is left out."""
        inside = self.get(name)
        if not isinstance(inside.value, Mapping | None):
            raise inside.refuse("this must be fields with values.")
        for key, value in (inside.value or {}).items():
            yield str(key), Place(f"{inside.where}.{key}", value)

    def text(self, name: str, default: str | None = None) -> str:
        found = self.get(name)
        if found.value is None and default is not None:
            return default
        if isinstance(found.value, bool | Mapping | list) or found.value is None or not str(found.value).strip():
            raise found.refuse("a text is needed here.")
        return str(found.value).strip()

    def truth(self, name: str) -> bool:
        found = self.get(name)
        if not isinstance(found.value, bool | None):
            raise found.refuse("this is true or false.")
        return bool(found.value)

    def whole(self, name: str, default: int | None = None) -> int:
        found = self.get(name)
        if found.value is None and default is not None:
            return default
        if isinstance(found.value, bool) or not isinstance(found.value, int) or found.value < 0:
            raise found.refuse("a whole number is needed here.")
        return found.value

    def day(self, name: str) -> date:
        found = self.maybe_day(name)
        if found is None:
            raise self.get(name).refuse("a day is needed here, such as 2015-04-01.")
        return found

    def maybe_day(self, name: str) -> date | None:
        found = self.get(name)
        if not isinstance(found.value, date | None):
            raise found.refuse("a day is written as 2015-04-01.")
        return found.value

    def year(self, name: str) -> int:
        return _year(self.text(name), self.get(name))

    def maybe_amount(self, name: str) -> Decimal | None:
        found = self.get(name)
        return None if found.value is None else found.amount()

    def amount(self) -> Decimal:
        """£ to the penny, where this part is one figure."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal | str):
            raise self.refuse("an amount in £ is needed here.")
        try:
            return parse(str(self.value))
        except MoneyError as misread:
            raise self.refuse(misread.message) from misread

    def amounts(self, name: str = "amounts") -> Iterator[tuple[int, Decimal]]:
        """(starting year, £) for each financial year that has an amount."""
        for key, figure in self.fields(name):
            yield _year(key, figure), figure.amount()


def _year(text: str, place: Place) -> int:
    try:
        return FinancialYear.parse(text).start_year
    except DateError as misread:
        raise place.refuse(misread.message) from misread
