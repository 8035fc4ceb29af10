"""The seal of one audit entry: a hash over its content and the seal before it."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

FIRST = "0" * 64


class Sealed(NamedTuple):
    """An entry as it was stored. ``at`` is ISO 8601 in UTC; ``by`` the sign-in address, empty for the system."""

    number: int
    at: str
    by: str
    act: str
    subject: str
    detail: dict[str, Any]
    previous_seal: str
    seal: str


def seal(*, number: int, at: str, by: str, act: str, subject: str, detail: dict[str, Any], previous_seal: str) -> str:
    """64 hexadecimal digits over all that the entry says."""
    content = json.dumps([number, at, by, act, subject, detail, previous_seal], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def first_break(entries: Iterable[Sealed]) -> str | None:
    """The first thing wrong with a chain, in words; None when every link holds. Entries come in number order."""
    expected, before = 1, FIRST
    for entry in entries:
        if entry.number != expected:
            return f"Entry {expected} is missing: the next one found is {entry.number}."
        if entry.previous_seal != before:
            return f"Entry {entry.number} does not follow entry {entry.number - 1}."
        made = seal(**{key: value for key, value in entry._asdict().items() if key != "seal"})
        if made != entry.seal:
            return f"Entry {entry.number} was changed after it was written."
        expected, before = expected + 1, entry.seal
    return None
