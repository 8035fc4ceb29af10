"""The menu: entries declared by each app's AppConfig, shown only where the person may go."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest

from ihwb.web.access import place

LAST = 900


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """label: words in the menu; view: URL name without further arguments; permission: who sees it.

    group: under which word it stands, that of its app where none is given. also: beginnings of addresses within the
    partnership that lie below it too, such as "law/".
    """

    label: str
    view: str
    permission: str
    order: int = 50
    group: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuLink:
    """One link as the template shows it."""

    label: str
    url: str
    group: str
    current: bool


def menu(request: HttpRequest) -> dict[str, Any]:
    """Context processor. ``menu``: list of MenuLink by group, in the order of the apps and of their entries.

    Entries from ``LAST`` on, which set things up, stand after those of all apps.
    """
    access = getattr(request, "access", None)
    if access is None:
        return {"menu": []}
    first: list[MenuLink] = []
    last: list[MenuLink] = []
    base = place(request, "commissioning:home")
    for config in apps.get_app_configs():
        entries = sorted(getattr(config, "menu", []), key=lambda entry: entry.order)
        for entry in entries:
            if access.may(entry.permission):
                url = place(request, entry.view)
                here = request.path.startswith((url, *(base + one for one in entry.also)))
                group = entry.group or str(config.verbose_name)
                (last if entry.order >= LAST else first).append(MenuLink(entry.label, url, group, here))
    return {"menu": [*first, *last]}
