"""The papers of meetings that somebody came to read, for the first page: each app says which it has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.utils.module_loading import import_string

from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class PapersToRead:
    """The papers of one meeting. url: where they are read; on: its first day; standing: how far the person has come."""

    meeting: str
    url: str
    on: date
    standing: str


def papers_to_read(access: Access, on: date) -> list[PapersToRead]:
    """What is to be read on a day, in the order of each app."""
    found: list[PapersToRead] = []
    for config in apps.get_app_configs():
        if dotted := getattr(config, "papers", None):
            ask: Callable[[Access, date], list[PapersToRead]] = import_string(dotted)
            found.extend(ask(access, on))
    return found
