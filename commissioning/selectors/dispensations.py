"""Dispensations as pages, quorums and records read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commissioning.models import Dispensation, Interest, Partnership
from commissioning.rules.dispensations import Ground, Held, Scope, lets
from commissioning.rules.interests import WITHHELD, Action, Publicity
from commissioning.selectors.interests import KEEP
from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from ihwb.web.exporting import Column, Sheet


@dataclass(frozen=True, slots=True)
class DispensationRow:
    """One dispensation. words: in one sentence, as a record of a decision or minutes print it; running: on the day."""

    id: int
    member_id: int
    member: str
    register: str
    matter: str
    scope: str
    ground: str
    reason: str
    granter: str
    requested_on: date
    granted_on: date
    since: date
    until: date
    interest: int | None
    running: bool
    ahead: bool
    keeps: bool
    words: str


def dispensations(access: Access, day: date) -> list[DispensationRow]:
    """All of a partnership, by member. One query."""
    keeps = access.organisations_for(KEEP)
    return [
        dispensation_row(one, day, keeps=one.register_id in keeps, told=_may_know(one, access, keeps))
        for one in _rows(access.partnership)
    ]


def _may_know(one: Dispensation, access: Access, keeps: frozenset[int]) -> bool:
    """Whether a reader may learn what it is for: its matter can say what a withheld interest is."""
    if one.interest is None or one.interest.state == Publicity.PUBLISHED:
        return True
    return one.register_id in keeps or one.member.user_id == access.user.pk


def of_interest(interest: Interest, day: date) -> list[DispensationRow]:
    """Those of its member that cover an interest, or any interest of theirs on that register. One query."""
    rows = _rows(interest.partnership).filter(member=interest.member_id, register=interest.register_id)
    return [dispensation_row(one, day) for one in rows if one.interest_id in (None, interest.pk)]


def dispensation_row(one: Dispensation, day: date, *, keeps: bool = False, told: bool = True) -> DispensationRow:
    return DispensationRow(
        id=one.pk,
        member_id=one.member_id,
        member=one.member.name,
        register=one.register.name,
        matter=one.matter if told else WITHHELD,
        scope=Scope(one.scope).label,
        ground=Ground(one.ground).label,
        reason=one.reason if told else "",
        granter=one.granter,
        requested_on=one.requested_on,
        granted_on=one.granted_on,
        since=one.since,
        until=one.until,
        interest=one.interest_id if told else None,
        running=one.since <= day <= one.until,
        ahead=day < one.since,
        keeps=keeps,
        words=words_of(one, told=told),
    )


def words_of(one: Dispensation, *, told: bool = True) -> str:
    """Councillor 1: to speak and vote, on the lease; granted by Full Council on 3 March 2015, from … until ….

    told: False where its matter would say what a withheld interest is.
    """
    scope = Scope(one.scope).label
    matter = f", on {one.matter.rstrip('.')}" if told else ""
    return (
        f"{one.member.name}: {scope[0].lower()}{scope[1:]}{matter}; granted by {one.granter} on "
        f"{show_date(one.granted_on)}, from {show_date(one.since)} until {show_date(one.until)}."
    )


def _rows(partnership: Partnership) -> QuerySet[Dispensation]:
    rows = Dispensation.objects.filter(partnership=partnership)
    linked = rows.select_related("member", "register", "interest", "granted_by_body", "granted_by_post")
    return linked.order_by("member__name", "-since", "pk")


def held_by(members: Iterable[int], partnership: int) -> dict[int, list[Dispensation]]:
    """The dispensations of members, by member. One query."""
    found: dict[int, list[Dispensation]] = {}
    rows = Dispensation.objects.filter(partnership=partnership, member__in=list(members))
    for one in rows.select_related("member", "granted_by_body", "granted_by_post").order_by("pk"):
        found.setdefault(one.member_id, []).append(one)
    return found


def held_of(one: Dispensation) -> Held:
    return Held(one.pk, Scope(one.scope), one.since, one.until, one.interest_id)


def used(rows: Iterable[Dispensation], *, interest: int | None, day: date, action: Action) -> Dispensation | None:
    """The dispensation by which a member takes part at an item, or None."""
    by_id = {one.pk: one for one in rows}
    found = lets([held_of(one) for one in by_id.values()], interest=interest, day=day, action=action)
    return by_id[found.id] if found else None


def sheet(rows: Iterable[DispensationRow], day: date) -> Sheet:
    """One row a dispensation, as the page shows them to this reader."""
    days = [Column(one, "day") for one in ("Asked for", "Granted", "From", "Until, included")]
    words = [Column(one) for one in ("Member", "Register of", "For what", "Allows", "Ground", "Why", "Granted by")]
    return Sheet(
        name="Dispensations",
        title=f"Dispensations as at {show_date(day)}",
        columns=(*words, *days),
        rows=[
            (
                one.member, one.register, one.matter, one.scope, one.ground, one.reason, one.granter,
                one.requested_on, one.granted_on, one.since, one.until,
            )
            for one in rows
        ],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicDispensation:
    """What everybody reads of a dispensation."""

    member: str
    words: str
    granted_on: date


def public_dispensations(partnership: Partnership, day: date) -> list[PublicDispensation]:
    """Those that run on a day. One that is for an interest that is not published in full is left out."""
    return [
        PublicDispensation(one.member.name, words_of(one), one.granted_on)
        for one in _rows(partnership)
        if one.since <= day <= one.until and (one.interest is None or one.interest.state == Publicity.PUBLISHED)
    ]
