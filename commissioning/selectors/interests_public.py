"""Registers of interests as the public reads them: published interests, by body, and dispensations in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning.models import Body, Interest, InterestConfirmation, Partnership, Seat
from commissioning.rules.interests import KIND_WITHHELD, WITHHELD, Nature, Publicity, on_public_register
from commissioning.selectors.body import SeatView, seats_of
from commissioning.selectors.dispensations import PublicDispensation, public_dispensations
from commissioning.selectors.interests import concerns


@dataclass(frozen=True, slots=True)
class PublicInterest:
    nature: str
    text: str
    concerns: str
    declared_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class PublicMember:
    """Somebody on the public register of a body. nothing_on: when they confirmed that there is nothing."""

    seat: str
    name: str
    interests: tuple[PublicInterest, ...]
    nothing_on: date | None


@dataclass(frozen=True, slots=True)
class PublicBody:
    code: str
    name: str
    organisation: str
    members: tuple[PublicMember, ...]


@dataclass(frozen=True, slots=True)
class PublicRegister:
    """What anybody may read. changed_on: the latest publication or confirmation."""

    area: str
    bodies: tuple[PublicBody, ...]
    changed_on: date
    dispensations: tuple[PublicDispensation, ...] = ()


def public_register(partnership: Partnership, day: date) -> PublicRegister | None:
    """The published interests by body, of those who sit on a day; None while nothing is published."""
    shown = [
        one
        for one in Interest.objects.filter(partnership=partnership)
        .exclude(state=Publicity.DECLARED.value)
        .select_related("in_organisation", "in_function")
        .order_by("declared_on", "pk")
        if on_public_register(Publicity(one.state), one.ended_on, day)
    ]
    nothing = {
        (one.member_id, one.register_id): one.confirmed_on
        for one in InterestConfirmation.objects.filter(
            member__partnership=partnership, nothing=True, confirmed_on__lte=day
        ).order_by("confirmed_on")
    }
    for hidden in _declared_only(partnership, day):
        nothing.pop(hidden, None)
    dispensed = tuple(public_dispensations(partnership, day))
    days = [one.published_on for one in shown if one.published_on] + list(nothing.values())
    days += [one.granted_on for one in dispensed]
    if not days:
        return None
    seats = seats_of(partnership.pk, Seat.objects.filter(body__partnership=partnership), day)
    rows = Body.objects.filter(pk__in=seats).select_related("organisation").order_by("name")
    bodies = (_public_body(one, seats[one.pk], shown, nothing) for one in rows)
    return PublicRegister(partnership.name, tuple(one for one in bodies if one.members), max(days), dispensed)


def _declared_only(partnership: Partnership, day: date) -> list[tuple[int, int]]:
    """(member, register) of whoever has declared what is not published yet: the public must not read "nothing"."""
    rows = Interest.objects.filter(partnership=partnership, state=Publicity.DECLARED.value)
    return list(rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day)).values_list("member", "register"))


def _public_body(
    body: Body, seats: Iterable[SeatView], shown: list[Interest], nothing: dict[tuple[int, int], date]
) -> PublicBody:
    members = []
    for seat in seats:
        member = seat.sitter.member if seat.sitter else None
        if seat.sitter is None or member is None:
            continue
        own = tuple(
            _public(one) for one in shown if one.member_id == member and one.register_id == seat.organisation_id
        )
        none_on = nothing.get((member, seat.organisation_id or 0))
        if own or none_on:
            members.append(PublicMember(seat.name, seat.sitter.name, own, None if own else none_on))
    owner = body.organisation.name if body.organisation else "Joint body of the partners"
    return PublicBody(body.code, body.name, owner, tuple(members))


def _public(one: Interest) -> PublicInterest:
    if one.state == Publicity.WITHHELD:
        return PublicInterest(KIND_WITHHELD, WITHHELD, "", one.declared_on, one.ended_on)
    return PublicInterest(Nature(one.nature).label, one.text, ", ".join(concerns(one)), one.declared_on, one.ended_on)
