"""The template of a body's agendas, and putting its items on the agenda of a meeting."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.models import Body, User
from ihwb.kernel.errors import Refused
from scrutiny.models import ItemKind, Meeting, StandingItem
from scrutiny.rules.agenda import USUAL, Standing, next_number
from scrutiny.selectors.meeting_notices import cancelled
from scrutiny.services.agenda import put_item
from scrutiny.services.changes import remove, save
from scrutiny.services.closing import locked, require_open


@transaction.atomic
def add_standing(*, body: Body, values: dict[str, Any], by: User, reason: str) -> StandingItem:
    """An item that stands on every agenda from now on; agendas that are there stay as they are."""
    Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    row = StandingItem(body=body, position=_last(body) + 1, **values)
    save(row, by=by, reason=reason)
    return row


@transaction.atomic
def change_standing(*, standing: StandingItem, values: dict[str, Any], by: User, reason: str) -> StandingItem:
    """Change an item of the template; agendas that are there stay as they are."""
    row = StandingItem.objects.select_for_update().get(pk=standing.pk)
    for name, value in values.items():
        setattr(row, name, value)
    save(row, by=by, reason=reason)
    return row


@transaction.atomic
def move_standing(*, standing: StandingItem, up: bool, by: User) -> None:
    """Exchange places with the one before or after it, before the business or after it. Raises Refused: cannot_move."""
    rows, at = _ordered(standing)
    to = at + (-1 if up else 1)
    if not 0 <= to < len(rows):
        raise Refused("cannot_move", f"“{standing.title}” is already at the {'top' if up else 'end'} there.")
    _put_at(rows, at, to, by)


@transaction.atomic
def place_standing(*, standing: StandingItem, place: int, by: User) -> None:
    """Put it at a place before the business, or after it, counted from 1. Raises Refused: cannot_move."""
    rows, at = _ordered(standing)
    if not 1 <= place <= len(rows) or place - 1 == at:
        raise Refused("cannot_move", f"“{standing.title}” stays where it is: it stands there already.")
    _put_at(rows, at, place - 1, by)


def _ordered(standing: StandingItem) -> tuple[list[StandingItem], int]:
    """Those before the business, or after it, in order, with the body locked; and where the item stands among them."""
    Body.objects.select_for_update(of=("self",)).get(pk=standing.body_id)
    row = StandingItem.objects.filter(pk=standing.pk).first()
    if row is None:
        raise Refused("cannot_move", f"“{standing.title}” is not in the template any more. Reload the page.")
    rows = list(StandingItem.objects.filter(body=row.body_id, last=row.last).order_by("position"))
    return rows, rows.index(row)


def _put_at(rows: list[StandingItem], at: int, to: int, by: User) -> None:
    places = [one.position for one in rows]
    title = rows[at].title
    rows.insert(to, rows.pop(at))
    moved = [(one, place) for one, place in zip(rows, places, strict=True) if one.position != place]
    # The place is unique in the body, so they wait beside the list for a moment, without history.
    for beside, (one, _) in enumerate(moved, start=_last(rows[0].body) + 1):
        one.position = beside
        one.skip_history_when_saving = True  # type: ignore[attr-defined]  # simple_history reads it
        one.save(update_fields=["position"])
        del one.skip_history_when_saving  # type: ignore[attr-defined]
    for one, place in moved:
        one.position = place
        save(one, by=by, reason=f"Moved {'up' if to < at else 'down'}: {title}")


@transaction.atomic
def take_usual(*, body: Body, by: User) -> int:
    """Take over what most committees open with. Returns how many items; those there by title already are left."""
    Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    there = set(body.standing_items.values_list("title", flat=True))
    wanted = [one for one in USUAL if one[0] not in there]
    first = _last(body)
    for number, (title, text, kind) in enumerate(wanted, start=first + 1):
        save(
            StandingItem(body=body, position=number, title=title, text=text, kind=kind.value),
            by=by,
            reason="The usual items taken over",
        )
    return len(wanted)


@transaction.atomic
def remove_standing(*, standing: StandingItem, by: User, reason: str) -> None:
    """It no longer stands on agendas to come. The history keeps it."""
    remove(standing, by=by, reason=reason)


def _last(body: Body) -> int:
    found = body.standing_items.aggregate(last=Max("position"))["last"]
    return found or 0


@transaction.atomic
def lay_out(*, meeting: Meeting, by: User) -> int:
    """Put the standing items on an agenda that is empty. Returns how many.

    Raises Refused: closed, agenda_begun, no_template.
    """
    meeting = locked(meeting.pk)
    require_open(meeting)
    if held := meeting.agenda.count():
        raise Refused(
            "agenda_begun",
            f"The agenda has {held} item{'' if held == 1 else 's'} already, so the template is not laid over it. Add "
            "what is missing by hand.",
        )
    rows = list(meeting.body.standing_items.order_by("last", "position"))
    if not rows:
        raise Refused("no_template", f"{meeting.body.name} has no standing items yet. Set up its template first.")
    before = (
        Meeting.objects.filter(body=meeting.body_id, starts_at__lt=meeting.starts_at)
        .exclude(pk__in=cancelled(Meeting.objects.filter(body=meeting.body_id)))
        .order_by("-starts_at")
        .first()
    )
    numbers: list[str] = []
    for row in rows:
        kind = ItemKind(row.kind)
        if row.kind == Standing.MINUTES and before is None:
            kind = ItemKind.TEXT  # the first meeting of a body has no minutes to agree
        numbers.append(next_number(numbers, published=False))
        values = {
            "number": numbers[-1],
            "title": row.title,
            "text": row.text,
            "kind": kind.value,
            "duration": row.duration,
            "minutes_of": before if kind is ItemKind.MINUTES else None,
        }
        put_item(meeting, values, by, "From the body's template")
    return len(rows)
