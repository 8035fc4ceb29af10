"""The menu: entries declared by each app's AppConfig, shown only where the person may go."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest

from ihwb.web.access import place


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """label: words in the menu; view: URL name without further arguments; permission: who sees it."""

    label: str
    view: str
    permission: str
    order: int = 50


@dataclass(frozen=True, slots=True)
class MenuLink:
    """One link as the template shows it."""

    label: str
    url: str
    group: str
    current: bool


def menu(request: HttpRequest) -> dict[str, Any]:
    """Context processor. ``menu``: list of MenuLink, grouped by app in the order of the apps."""
    access = getattr(request, "access", None)
    if access is None:
        return {"menu": []}
    links = []
    for config in apps.get_app_configs():
        entries = sorted(getattr(config, "menu", []), key=lambda entry: entry.order)
        group = str(config.verbose_name)
        for entry in entries:
            if access.may(entry.permission):
                url = place(request, entry.view)
                links.append(MenuLink(entry.label, url, group, request.path.startswith(url)))
    return {"menu": links}
