"""Faults of a scenario: all of them at once, each with its place in the file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place, such as ``rules.overspend[1].weights``; ``line`` counts from 1 in a file."""

    place: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.place} (line {self.line})" if self.line else self.place
        return f"{where}: {self.message}"


class ScenarioErrors(ValueError):
    """A scenario that breaks rules: nothing was computed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


class Faults:
    """The faults found so far; a place is faulty when it, or the thing it belongs to, has been found so."""

    def __init__(self, lines: Mapping[str, int] | None = None) -> None:
        self._found: dict[Fault, None] = {}
        self._places: set[str] = set()
        self._lines = dict(lines or {})

    def add(self, place: str, message: str) -> None:
        self._found[Fault(place, message, self._line(place))] = None
        self._places.add(place)

    def at(self, *places: str) -> bool:
        """Whether any of the places has a fault already, so that checking what is there has no point."""
        return bool(self._places) and not self._places.isdisjoint(places)

    def raise_if_any(self) -> None:
        if self._found:
            raise ScenarioErrors(sorted(self._found, key=lambda fault: fault.line or 0))

    def _line(self, place: str) -> int | None:
        """The line of a place, or of the nearest thing around it that stands in the file."""
        while place not in self._lines and place:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return self._lines.get(place)
