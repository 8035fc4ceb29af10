"""Interests declared at meetings, for records of decisions and minutes: what everybody may read, with who was away."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from commissioning.models import Body, Decision, Interest
from commissioning.rules.interests import WITHHELD, Action, Publicity
from commissioning.selectors.declared import Declared
from commissioning.selectors.dispensations import held_by, used, words_of
from scrutiny.models import AgendaItem, ItemInterest, Meeting
from scrutiny.selectors.meetings import first_day, last_day

PRIVATE = "An interest declared at an item in private"


def declared_at_meeting(meeting: Meeting) -> list[Declared]:
    """Every declaration at a meeting, in the order of its agenda, as the public may read it. Two queries."""
    rows = ItemInterest.objects.filter(agenda_item__meeting=meeting)
    return _declared(rows.order_by("agenda_item__part", "agenda_item__position", "declared_at"))


def declared_at_item(item: AgendaItem) -> list[Declared]:
    """Every declaration at an item, in the order in which they were made. Two queries."""
    return _declared(ItemInterest.objects.filter(agenda_item=item).order_by("declared_at"))


def declared(decision: Decision, body: Body, day: date) -> list[Declared]:
    """What was declared at the items of a body's meetings on a day that carried the decision or its report."""
    carries = Q(agenda_item__decision=decision) | Q(agenda_item__report__decision=decision)
    rows = ItemInterest.objects.filter(carries, agenda_item__meeting__body=body)
    here = [one for one in _linked(rows) if _is_on(one.agenda_item.meeting, day)]
    return _lines(here)


def declared_days(interest: Interest) -> list[tuple[date, str]]:
    """The days of the meetings at which an interest was declared, each with where. One query."""
    rows = interest.declarations.select_related("agenda_item__meeting")
    return [(first_day(one.agenda_item.meeting), _where(one.agenda_item)) for one in rows]


def _declared(rows: QuerySet[ItemInterest]) -> list[Declared]:
    return _lines(list(_linked(rows)))


def _linked(rows: QuerySet[ItemInterest]) -> QuerySet[ItemInterest]:
    return rows.select_related("member", "interest", "agenda_item__meeting__partnership")


def _is_on(meeting: Meeting, day: date) -> bool:
    return first_day(meeting) <= day <= last_day(meeting)


def _lines(rows: Iterable[ItemInterest]) -> list[Declared]:
    rows = list(rows)
    if not rows:
        return []
    partnership = rows[0].agenda_item.meeting.partnership_id
    dispensed = held_by({one.member_id for one in rows}, partnership)
    found = []
    for one in rows:
        action, day = Action(one.action), first_day(one.agenda_item.meeting)
        by = None
        if action is not Action.LEAVES:
            by = used(dispensed.get(one.member_id, ()), interest=one.interest_id, day=day, action=action)
        found.append(
            Declared(
                where=_where(one.agenda_item),
                member=one.member.name,
                text=_public_text(one),
                action=action.label,
                recused=not action.counts,
                dispensation=words_of(by, told=_told(one)) if by else "",
            )
        )
    return found


def _told(one: ItemInterest) -> bool:
    """Whether the public may read what it is: not of a sensitive one, nor at an item in private."""
    return not one.agenda_item.is_exempt and (one.interest is None or one.interest.state != Publicity.WITHHELD)


def _public_text(one: ItemInterest) -> str:
    """A sensitive interest is told without what it is (Localism Act 2011, section 32), and so is any in private."""
    if one.interest is not None and one.interest.state == Publicity.WITHHELD:
        return WITHHELD
    if one.agenda_item.is_exempt:
        return PRIVATE
    return one.interest.text if one.interest is not None else one.text


def _where(item: AgendaItem) -> str:
    return f"item {item.number} of “{item.meeting.title}”"
