"""What needs me, by when: each app says what waits for a person; the first page puts it in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.utils.module_loading import import_string

from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that waits. due: the last day (None: no fixed day); url: the page where it is done."""

    what: str
    url: str
    due: date | None = None
    detail: str = ""


def duties_of(access: Access, on: date) -> list[Duty]:
    """All that waits for the person, the earliest day first, things without a day last."""
    found: list[Duty] = []
    for config in apps.get_app_configs():
        if dotted := getattr(config, "duties", None):
            ask: Callable[[Access, date], list[Duty]] = import_string(dotted)
            found.extend(ask(access, on))
    return sorted(found, key=lambda duty: (duty.due is None, duty.due or date.max, duty.what))
