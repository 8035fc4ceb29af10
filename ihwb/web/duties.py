"""What needs me, by when: each app says what waits for a person; the first page puts it in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.utils.module_loading import import_string

from ihwb.web.access import Access

FEW = 3  # so many duties of one kind are told in one line


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that waits. due: the last day (None: no fixed day); url: the page where it is done.

    many: what several of a kind are called together, such as "Send {count} notices"; all_url: the page that lists them.
    """

    what: str
    url: str
    due: date | None = None
    detail: str = ""
    many: str = ""
    all_url: str = ""


def duties_of(access: Access, on: date) -> list[Duty]:
    """All that waits for the person, the earliest day first, things without a day last."""
    found: list[Duty] = []
    for config in apps.get_app_configs():
        if dotted := getattr(config, "duties", None):
            ask: Callable[[Access, date], list[Duty]] = import_string(dotted)
            found.extend(ask(access, on))
    return gathered(sorted(found, key=lambda duty: (duty.due is None, duty.due or date.max, duty.what)))


def gathered(duties: list[Duty]) -> list[Duty]:
    """The same with three or more of a kind told as one, in the place of the first of them."""
    kinds: dict[tuple[str, str], list[Duty]] = {}
    for duty in duties:
        if duty.many:
            kinds.setdefault((duty.many, duty.all_url), []).append(duty)
    told: list[Duty] = []
    for duty in duties:
        alike = kinds.get((duty.many, duty.all_url), [])
        if len(alike) < FEW:
            told.append(duty)
        elif duty is alike[0]:
            told.append(_together(alike))
    return told


def _together(alike: list[Duty]) -> Duty:
    first = alike[0]
    what = first.many.format(count=len(alike))
    return Duty(what, first.all_url, first.due, f"The first: {first.what}. {first.detail}".strip())
