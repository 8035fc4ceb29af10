"""The steps of a topic on a work programme, and the year that a programme is for."""

from datetime import date

from ihwb.kernel.errors import Refused

_NEXT = {
    "suggested": {"planned", "under_way", "dropped"},
    "planned": {"suggested", "under_way", "done", "dropped"},
    "under_way": {"planned", "done", "dropped"},
    "done": {"under_way"},
    "dropped": {"suggested"},
}
_MAY = 5


def check_step(now: str, to: str, *, meetings: int) -> None:
    """Refuse a step that a topic cannot take. meetings: for how many it is planned."""
    if now == to:
        return
    words = to.replace("_", " ")
    if to not in _NEXT[now]:
        raise Refused("cannot_move", f"A topic that is {now.replace('_', ' ')} cannot be {words} next.")
    if to == "planned" and not meetings:
        raise Refused("no_meeting", "A planned topic has a meeting or a day. Plan that first.")


def municipal_year(day: date) -> int:
    """The year in which a council's year began, in May: 30 April 2015 is 2014, 1 May 2015 is 2015."""
    return day.year if day.month >= _MAY else day.year - 1


def year_words(year: int) -> str:
    """2014/15."""
    return f"{year}/{(year + 1) % 100:02}"
