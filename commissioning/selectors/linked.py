"""What other apps link to a strategy, a body or a decision. Each app that has something to say names its function in
its AppConfig:

``linked_to_strategies = "pool.selectors.strategy_links.linked"``, a function of a strategy and who looks;
``linked_to_bodies``, the same of a body; ``linked_to_decisions``, of a decision.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.utils.module_loading import import_string

from commissioning.models import Body, Decision, Strategy
from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class Linked:
    """One thing. detail: a sentence about it; figures: (label, words) such as ("2015/16", "£17,158,000")."""

    label: str
    url: str = ""
    detail: str = ""
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """What one app links. change_url: the page where that is chosen; empty where the person may not."""

    title: str
    note: str
    rows: tuple[Linked, ...]
    change_url: str = ""


def panels(strategy: Strategy, access: Access) -> list[Panel]:
    """In the order of the apps."""
    return _told("linked_to_strategies", strategy, access)


def body_panels(body: Body, access: Access) -> list[Panel]:
    """What other apps have before a body, in the order of the apps."""
    return _told("linked_to_bodies", body, access)


def _told(hook: str, thing: Body | Strategy, access: Access) -> list[Panel]:
    found: list[Panel] = []
    for config in apps.get_app_configs():
        if dotted := getattr(config, hook, None):
            ask: Callable[[Body | Strategy, Access], list[Panel]] = import_string(dotted)
            found.extend(ask(thing, access))
    return found


def linked_to_decision(decision: Decision, access: Access) -> list[Linked]:
    """What a decision is about in other apps, in their order."""
    found: list[Linked] = []
    for config in apps.get_app_configs():
        if dotted := getattr(config, "linked_to_decisions", None):
            ask: Callable[[Decision, Access], list[Linked]] = import_string(dotted)
            found.extend(ask(decision, access))
    return found
