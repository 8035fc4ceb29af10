"""Asking the apps above for what they register: each names its function in its AppConfig, as it does its duties."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from commissioning.models import Partnership
from commissioning.rules.register_links import Instrument, Specification


def instruments(partnership: Partnership) -> dict[str, Instrument]:
    """Documents that can delegate, by key (``register_instruments`` of an app)."""
    return {one.key: one for one in _asked("register_instruments", partnership)}


def specifications(partnership: Partnership) -> list[Specification]:
    """What providers are asked to do (``register_specifications`` of an app)."""
    return list(_asked("register_specifications", partnership))


def _asked(name: str, partnership: Partnership) -> Iterator[Any]:
    for config in apps.get_app_configs():
        if dotted := getattr(config, name, None):
            ask: Callable[[Partnership], Iterator[Any]] = import_string(dotted)
            yield from ask(partnership)
