"""What the plain forms of the outturn send: every cell of the page, with the versions the page had."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ihwb.kernel.errors import Misread
from pool.rules.outturn import Column, Entry, read_message

DAMAGED = "Nothing was saved: the form came back damaged. Load the page again."


def read_versions(sent: Mapping[str, Any]) -> dict[str, int]:
    """The version of each line on the page. Raises Misread when they are not what the page had put there."""
    try:
        versions = json.loads(sent.get("versions", ""))
    except (ValueError, RecursionError):
        versions = None
    if not isinstance(versions, dict) or not all(type(one) is int for one in versions.values()):
        raise Misread("message", DAMAGED)
    return versions


def read_whole_form(sent: Mapping[str, Any]) -> list[Entry]:
    """Every cell of the form. Raises Misread."""
    return [
        Entry(line, version, {one: sent[f"{one}-{line}"] for one in Column if f"{one}-{line}" in sent})
        for line, version in read_versions(sent).items()
    ]


def read_document(body: bytes) -> object:
    """What a script sent, or None where it is no JSON."""
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found


def read_year(document: object) -> tuple[dict[int, Sequence[Entry]], str]:
    """The entries by period number, and the reason, in what the year's page sends.

    ``{"periods": {"6": [row, ...]}, "reason": ""}``; a row as in ``read_message``. Raises Misread.
    """
    periods = document.get("periods") if isinstance(document, dict) else None
    if not isinstance(periods, dict) or not all(one.isdecimal() and len(one) <= 2 for one in periods):
        raise Misread("message", "Nothing was saved: the message from the page cannot be read. Load it again.")
    assert isinstance(document, dict)
    read = {number: read_message({**document, "rows": rows}) for number, rows in periods.items()}
    reason = document.get("reason", "")
    return {int(number): entries for number, (entries, _) in read.items()}, reason if isinstance(reason, str) else ""
