"""The lines of a scenario read at once where they are written as the project itself writes them.

Nearly every scenario that is shared comes from the database, hundreds of lines of texts that need no tree and have no
place to be found at. Whatever is written otherwise goes through the tree, which says what is wrong and where.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from pool.rules.risk_share.model import ARRANGEMENTS, Line

_REQUIRED = ("code", "lead", "arrangement", "budget", "outturn")
_KNOWN = frozenset((*_REQUIRED, "name", "group", "tags", "shares", "causes"))
_AMOUNT = re.compile(r"(?!-0\.00)-?(?:0|[1-9]\d{0,12})\.\d\d", re.ASCII).fullmatch
_PERCENTAGE = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.\d{1,6})?", re.ASCII).fullmatch
_Pattern = Callable[[str], re.Match[str] | None]


class _Unusual(Exception):
    """Something is written as only the tree can read it."""


def plain_lines(values: object) -> tuple[Line, ...] | None:
    """The lines, equal to what the tree would give; None when any of them is missing something or is unusual."""
    if not isinstance(values, list):
        return None
    try:
        return tuple([_line(line) for line in values])
    except (_Unusual, TypeError, KeyError):  # not a mapping, not a text, or a field that is not there
        return None


def _line(values: dict[str, object]) -> Line:
    arrangement = values["arrangement"]
    if not values.keys() <= _KNOWN or arrangement not in ARRANGEMENTS:
        raise _Unusual
    code = _text(values["code"])
    return Line(
        code=code,
        name=_text(values.get("name") or code),
        lead=_text(values["lead"]),
        arrangement=str(arrangement),
        group=_text(values["group"]) if values.get("group") else "",
        budget=_figure(values["budget"], _AMOUNT),
        outturn=_figure(values["outturn"], _AMOUNT),
        tags=_tags(values["tags"]) if "tags" in values else (),
        shares=_figures(values["shares"], _PERCENTAGE) if "shares" in values else {},
        causes=_figures(values["causes"], _AMOUNT) if "causes" in values else {},
    )


def _text(value: object) -> str:
    if isinstance(value, str) and value and value == value.strip():
        return value
    raise _Unusual


def _tags(values: object) -> tuple[str, ...]:
    if isinstance(values, list):
        return tuple([_text(one) for one in values])
    raise _Unusual


def _figure(value: object, pattern: _Pattern) -> Decimal:
    if isinstance(value, str) and pattern(value):
        return Decimal(value)
    raise _Unusual


def _figures(values: object, pattern: _Pattern) -> dict[str, Decimal]:
    if isinstance(values, dict):
        return {_text(name): _figure(figure, pattern) for name, figure in values.items()}
    raise _Unusual
