"""What the apps above tell the register: documents that delegate, and what providers are asked to do."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Instrument:
    """A document that can delegate, such as a version of the agreement. until: its last day, included; None: open."""

    key: str
    title: str
    url: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Specification:
    """What a provider is asked to do, in the words of a scheme, a contract or a specification.

    functions: numbers of the register that it is linked to, where such links are kept; until: its last day, included.
    """

    key: str
    title: str
    url: str
    provider: str
    text: str
    functions: frozenset[int] = frozenset()
    since: date | None = None
    until: date | None = None
