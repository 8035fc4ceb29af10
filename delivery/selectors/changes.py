"""Requests for change as people read them."""

from django.db.models import QuerySet

from commissioning.models import Partnership
from delivery.models import ChangeRequest, ChangeState, MilestoneMove
from delivery.selectors.history import Entry, entries

TAGS = {"open": "yellow", "approved": "green", "refused": "red", "withdrawn": "grey"}
LABELS = {"state": "State", "decided_on": "Decided on", "decision": "Decision"}


def changes(partnership: Partnership) -> list[tuple[ChangeRequest, str]]:
    """Each request with the colour of its state: those that wait first, then the latest. One query."""
    rows = sorted(_rows(partnership), key=lambda one: (one.state != "open", -one.raised_on.toordinal(), -one.pk))
    return [(one, TAGS[one.state]) for one in rows]


def change_at(partnership: Partnership, pk: int) -> ChangeRequest | None:
    return _rows(partnership).filter(pk=pk).first()


def moves(change: ChangeRequest) -> list[MilestoneMove]:
    return list(change.moves.select_related("milestone"))


def history(change: ChangeRequest) -> list[Entry]:
    return entries(change.history.all(), LABELS, {"state": dict(ChangeState.choices)})


def _rows(partnership: Partnership) -> QuerySet[ChangeRequest]:
    found = ChangeRequest.objects.filter(project__partnership=partnership)
    return found.select_related("project__programme__board", "raised_by", "body")
