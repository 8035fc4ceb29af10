"""Interests declared at meetings, as the app that keeps the meetings tells, and where an interest was used.

An app that knows declarations names two functions in its AppConfig: ``declared`` and ``declared_days``. This floor
never imports it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.module_loading import import_string

from commissioning.models import Body, Decision, Interest


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest declared at an item. Everything here may be read by the public.

    where: "item 4 of “Cabinet, 11 November 2014”"; text: what it is, or that it is withheld; action: what its member
    did, in words; recused: away or without a vote; dispensation: by which they took part, "" for none.
    """

    where: str
    member: str
    text: str
    action: str
    recused: bool
    dispensation: str = ""

    @property
    def words(self) -> str:
        """Councillor 3: husband employed by the provider. Leaves for the item."""
        return f"{self.member}: {self.text.rstrip('.')}. {self.action}."


def declared_on(decision: Decision, body: Body, day: date) -> list[Declared]:
    """What was declared at the items of a body's meeting on a day that carried the decision."""
    return [one for ask in _asked("declared") for one in ask(decision, body, day)]


def uses_of(interest: Interest) -> list[tuple[date, str]]:
    """Days on which an interest was declared at a meeting or raised on a decision by hand, each with where."""
    found: list[tuple[date, str]] = [one for ask in _asked("declared_days") for one in ask(interest)]
    raised = interest.raised.select_related("decision")
    return found + [(timezone.localdate(one.raised_at), one.decision.reference) for one in raised]


def _asked(name: str) -> Iterator[Callable[..., Any]]:
    for config in apps.get_app_configs():
        if dotted := getattr(config, name, None):
            yield import_string(dotted)
