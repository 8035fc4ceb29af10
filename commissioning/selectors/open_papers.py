"""Papers about a decision in which something waits for its author, as the app that keeps the papers tells.

An app that keeps papers names its function in its AppConfig as ``open_papers``: this floor never imports it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.utils.module_loading import import_string

from commissioning.models import Decision
from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper with findings that nobody has put right or explained.

    words: how many of what, for a refusal; sentences: each of them; url: its page. permission: what somebody needs to
    see any of it but the words, and for which organisation (None: for any); "" where everybody who reads decisions may.
    """

    name: str
    words: str
    sentences: tuple[str, ...]
    url: str
    permission: str = ""
    organisation: int | None = None

    def is_open_to(self, access: Access) -> bool:
        if not self.permission or self.organisation is None:
            return not self.permission or access.may(self.permission)
        return self.organisation in access.organisations_for(self.permission)


Ask = Callable[[Decision], list[OpenPaper]]


def open_papers(decision: Decision) -> list[OpenPaper]:
    """In the order of the apps. Whoever shows them asks for each one's permission."""
    found: list[OpenPaper] = []
    for config in apps.get_app_configs():
        if dotted := getattr(config, "open_papers", None):
            ask: Ask = import_string(dotted)
            found += ask(decision)
    return found
