"""Whether a body had its quorum when it decided, as the app that keeps the meetings tells.

An app that knows who was at meetings names its function in its AppConfig as ``quorum``: this floor never imports it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.utils.module_loading import import_string

from commissioning.models import Body, Decision, RouteStage
from commissioning.rules.quorum import Verdict


@dataclass(frozen=True, slots=True)
class QuorumFinding:
    """One meeting or item where the body decided. where: its name in a sentence; away: who left for an interest."""

    where: str
    verdict: Verdict
    away: tuple[str, ...] = ()


Ask = Callable[[Decision, Body, date, bool], list[QuorumFinding]]


def findings(decision: Decision, body: Body, day: date, *, lock: bool = False) -> list[QuorumFinding]:
    """What is known of the quorum of a body that decided on a day; nothing where no attendance is recorded.

    lock: keep the attendance as it is until the transaction ends, so that nobody leaves while a decision is recorded.
    """
    found: list[QuorumFinding] = []
    for config in apps.get_app_configs():
        if dotted := getattr(config, "quorum", None):
            ask: Ask = import_string(dotted)
            found += ask(decision, body, day, lock)
    return found


def findings_at(stage_id: int, day: date) -> list[QuorumFinding]:
    """The same for a stop of a route, to be shown before its outcome is recorded; nothing for a post."""
    stage = RouteStage.objects.select_related("decision", "body").get(pk=stage_id)
    return findings(stage.decision, stage.body, day) if stage.body else []
