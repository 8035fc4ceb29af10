"""An agreement's life told plainly: which version governed when, on which days none did, how late each was signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from ihwb.kernel.dates import MONTHS, show_date
from pool.rules.agreement_life import SPEAKING, VersionState

_DAY = timedelta(days=1)


class Signed(Protocol):
    number: int
    state: str
    effective_from: date
    effective_to: date | None
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch of the agreement's life. number: of the version, None for a gap. late: whether it is a warning."""

    number: int | None
    starts_on: date
    ends_on: date | None
    said: str
    late: bool


def timeline(versions: Sequence[Signed], starts_on: date, ends_on: date | None, today: date) -> list[Entry]:
    """Versions that govern or governed, in order, with the gaps between them.

    starts_on, ends_on: of the agreement; days before the first version or after the last are gaps too, up to today.
    """
    speaking = sorted((one for one in versions if one.state in SPEAKING), key=lambda one: one.effective_from)
    found: list[Entry] = []
    next_day: date | None = starts_on
    for one in speaking:
        if next_day is not None and next_day < one.effective_from:
            found.append(_gap(next_day, one.effective_from - _DAY))
        found.append(Entry(one.number, one.effective_from, one.effective_to, standing(one, today), not _on_time(one)))
        ends = one.effective_to + _DAY if one.effective_to else None
        next_day = None if ends is None or next_day is None else max(next_day, ends)
    end = min(ends_on, today) if ends_on else today
    if next_day is not None and next_day <= end:
        found.append(_gap(next_day, end if end != today else None))
    return found


def _gap(first: date, last: date | None) -> Entry:
    days = f"{between(first, last)}" if last else f"the days since {show_date(first)}"
    return Entry(None, first, last, f"No version governs {days}", True)


def between(first: date, last: date) -> str:
    """1 to 30 April 2016; 1 April to 9 June 2015; 20 December 2015 to 3 January 2016; 1 April 2016."""
    if first == last:
        return show_date(first)
    if first.year != last.year:
        return f"{show_date(first)} to {show_date(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} to {show_date(last)}"
    return f"{first.day} to {show_date(last)}"


def standing(version: Signed, today: date) -> str:
    """How a version governs and when it was signed, in a sentence without its full stop."""
    signed = _signing(version)
    if version.state not in SPEAKING:
        withdrawn = version.state == VersionState.WITHDRAWN
        return f"{'Was to take' if withdrawn else 'To take'} effect on {show_date(version.effective_from)}"
    if version.effective_from > today:
        return f"Takes effect on {show_date(version.effective_from)}{signed}"
    if version.effective_to is None:
        return f"In force since {show_date(version.effective_from)}{signed}"
    words = "In force until" if today <= version.effective_to else "Was in force"
    if today <= version.effective_to:
        return f"{words} {show_date(version.effective_to)}, since {show_date(version.effective_from)}{signed}"
    return f"{words} {between(version.effective_from, version.effective_to)}{signed}"


def _signing(version: Signed) -> str:
    if version.signed_on is None:
        return " without signature"
    late = (version.signed_on - version.effective_from).days
    signed = f", signed {show_date(version.signed_on)}"
    if late <= 0:
        return signed
    return f"{signed}: {late} day{'' if late == 1 else 's'} late"


def _on_time(version: Signed) -> bool:
    return version.signed_on is not None and version.signed_on <= version.effective_from
