"""Registers of interests: who declared what by when, what a reader may see of it, and what the public does."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from commissioning.models import Body, Interest, InterestConfirmation, Member, Organisation, Partnership, Seat
from commissioning.models.partnership import OrganisationKind
from commissioning.rules.bodies import lines
from commissioning.rules.interests import (
    KIND_WITHHELD,
    WITHHELD,
    Cause,
    Nature,
    Publicity,
    clock_of,
    on_public_register,
    watch_words,
)
from commissioning.rules.law_kinds import ClockKind
from commissioning.selectors.body import SeatView, seats_of
from commissioning.selectors.law_clocks import Clocks, clocks_of
from ihwb.web.access import Access

KEEP = "commissioning.keep_interests"
DECLARE = "commissioning.declare_interest"
_REGISTERS = (OrganisationKind.COUNCIL, OrganisationKind.NHS_COMMISSIONER)


@dataclass(frozen=True, slots=True)
class InterestRow:
    """One interest as a reader sees it. text: the words of a withheld one for who may not read it; due: last day.

    late: declared after that day; arithmetic: how the day was counted. keeps: the reader keeps this register.
    """

    id: int
    member_id: int
    member: str
    register: str
    register_id: int
    nature: str
    text: str
    concerns: str
    cause: str
    arose_on: date
    declared_on: date
    due: date
    late: bool
    arithmetic: str
    ended_on: date | None
    state: str
    state_label: str
    withheld_because: str
    open: bool
    own: bool
    keeps: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register shows: empty shows all. member, register, body: codes or ids as texts; day: as at."""

    body: str = ""
    register: str = ""
    nature: str = ""
    text: str = ""
    late: bool = False


def registers(partnership: Partnership) -> list[Organisation]:
    """The partners that keep a register: councils and NHS commissioners. One query."""
    return list(partnership.organisations.filter(kind__in=_REGISTERS).order_by("position", "code"))


def is_council(register: Organisation) -> bool:
    return register.kind == OrganisationKind.COUNCIL


def interests(access: Access, day: date, wanted: Wanted | None = None) -> list[InterestRow]:
    """The interests that a reader may know of on a day, by member. About eight queries, however many."""
    wanted = wanted or Wanted()
    rows = Interest.objects.filter(partnership=access.partnership, declared_on__lte=day)
    if wanted.register:
        rows = rows.filter(register__code=wanted.register)
    if wanted.body:
        rows = rows.filter(member__in=_sitters(access.partnership, wanted.body, day))
    found = _rows(rows, access)
    word = wanted.text.casefold()
    return [
        one
        for one in found
        if (not word or word in f"{one.member} {one.text} {one.concerns}".casefold())
        and (not wanted.nature or one.nature == Nature(wanted.nature).label)
        and (one.late or not wanted.late)
    ]


def interest_row(interest: Interest, access: Access) -> InterestRow | None:
    """One interest as a reader may see it; None for who may not know of it."""
    found = _rows(Interest.objects.filter(pk=interest.pk), access)
    return found[0] if found else None


def _rows(rows: QuerySet[Interest], access: Access) -> list[InterestRow]:
    clocks = clocks_of(access.partnership)
    keeps = access.organisations_for(KEEP)
    linked = rows.select_related("member", "register", "in_organisation", "in_function")
    found = (_row(one, access, keeps, clocks) for one in linked.order_by("member__name", "-declared_on", "pk"))
    return [one for one in found if one is not None]


def _row(one: Interest, access: Access, keeps: frozenset[int], clocks: Clocks) -> InterestRow | None:
    own = one.member.user_id == access.user.pk
    keeper, state = one.register_id in keeps, Publicity(one.state)
    if state is Publicity.DECLARED and not (own or keeper):
        return None
    may_read = own or keeper or state is Publicity.PUBLISHED
    clock = clocks.work_out(clock_of(council=is_council(one.register)), one.arose_on)
    return InterestRow(
        id=one.pk,
        member_id=one.member_id,
        member=one.member.name,
        register=one.register.name,
        register_id=one.register_id,
        nature=Nature(one.nature).label if may_read else KIND_WITHHELD,
        text=one.text if may_read else WITHHELD,
        concerns=", ".join(concerns(one)) if may_read else "",
        cause=Cause(one.cause).label,
        arose_on=one.arose_on,
        declared_on=one.declared_on,
        due=clock.day,
        late=one.declared_on > clock.day,
        arithmetic=clock.arithmetic,
        ended_on=one.ended_on,
        state=state.value,
        state_label=state.label,
        withheld_because=one.withheld_because if own or keeper else "",
        open=may_read,
        own=own,
        keeps=keeper,
    )


def concerns(one: Interest) -> list[str]:
    """What an interest is in, by name."""
    names = [
        one.in_organisation.name if one.in_organisation else "",
        one.in_function.name if one.in_function else "",
        one.in_name,
    ]
    return [name for name in names if name]


def words_of(one: Interest) -> tuple[str, ...]:
    """The words by which an interest is found in a text."""
    code = one.in_organisation.code if one.in_organisation else ""
    return watch_words([*concerns(one), code, *lines(one.words)])


def _sitters(partnership: Partnership, body: str, day: date) -> list[int]:
    """The members who sit on a body on a day, substitutes too."""
    which = Seat.objects.filter(body__partnership=partnership, body__code=body)
    found: list[int] = []
    for seats in seats_of(partnership.pk, which, day).values():
        for seat in seats:
            found += [one.member for one in (seat.sitter, *seat.substitutes) if one and one.member]
    return found


# --- Who has declared, and who has not ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who sits on a body, and their declarations on a partner's register.

    due: last day of the first declaration, counted from since; last: the latest declaration or confirmation; again:
    by when the next confirmation is due; nothing: they confirmed that there is nothing.
    """

    body: str
    body_code: str
    seat: str
    name: str
    member: int | None
    user: int | None
    register: str
    register_id: int
    since: date
    due: date
    arithmetic: str
    first: date | None
    last: date | None
    again: date | None
    nothing: bool

    def state(self, day: date) -> str:
        """In a word: to declare, overdue, late, to confirm, or declared."""
        if self.first is None:
            return "to declare" if day <= self.due else "overdue"
        if self.again is not None and self.again < day:
            return "to confirm"
        return "late" if self.first > self.due else "declared"


def standings(partnership: Partnership, day: date, body: str = "") -> list[Standing]:
    """Everybody who sits on a body on a day for a partner that keeps a register. Eleven queries, however many."""
    which = Seat.objects.filter(body__partnership=partnership)
    if body:
        which = which.filter(body__code=body)
    seats = seats_of(partnership.pk, which, day)
    bodies = {one.pk: one for one in Body.objects.filter(pk__in=seats).order_by("name")}
    known = {one.pk: one for one in registers(partnership)}
    clocks, given = clocks_of(partnership), _given(partnership, day)
    return [
        _standing(bodies[pk], seat, known[seat.organisation_id], given, clocks)
        for pk in bodies
        for seat in seats[pk]
        if seat.organisation_id in known and seat.sitter is not None and seat.sitter.since is not None
    ]


_Given = dict[tuple[int, int], list[tuple[date, bool]]]


def _given(partnership: Partnership, day: date) -> _Given:
    """Of each member and register, the days of declarations and confirmations, and whether of nothing. Two queries."""
    found: _Given = defaultdict(list)
    declared = Interest.objects.filter(partnership=partnership, declared_on__lte=day)
    for member, register, on in declared.values_list("member", "register", "declared_on"):
        found[member, register].append((on, False))
    confirmed = InterestConfirmation.objects.filter(member__partnership=partnership, confirmed_on__lte=day)
    for member, register, on, nothing in confirmed.values_list("member", "register", "confirmed_on", "nothing"):
        found[member, register].append((on, nothing))
    return found


def _standing(body: Body, seat: SeatView, register: Organisation, given: _Given, clocks: Clocks) -> Standing:
    sitter = seat.sitter
    if sitter is None or sitter.since is None:
        raise ValueError("Nobody sits on this seat")
    clock = clocks.work_out(clock_of(council=is_council(register)), sitter.since)
    days = sorted(given.get((sitter.member or 0, register.pk), []))
    last = days[-1][0] if days else None
    return Standing(
        body=body.name,
        body_code=body.code,
        seat=seat.name,
        name=sitter.name,
        member=sitter.member,
        user=sitter.user,
        register=register.name,
        register_id=register.pk,
        since=sitter.since,
        due=clock.day,
        arithmetic=clock.arithmetic,
        first=days[0][0] if days else None,
        last=last,
        again=clocks.work_out(ClockKind.INTERESTS_YEARLY, last).day if last else None,
        nothing=bool(days) and days[-1][1],
    )


def my_standings(access: Access, day: date) -> list[Standing]:
    """Where the reader sits, and what they have declared there: once for each register."""
    found: dict[int, Standing] = {}
    for one in standings(access.partnership, day):
        if one.user == access.user.pk:
            held = found.get(one.register_id)
            found[one.register_id] = min(held, one, key=lambda each: each.due) if held else one
    return list(found.values())


def member_who_is(access: Access) -> Member | None:
    return Member.objects.filter(partnership=access.partnership, user=access.user.pk).first()


# --- What the public sees ----------------------------------------------------------------------------------


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
    days = [one.published_on for one in shown if one.published_on] + list(nothing.values())
    if not days:
        return None
    seats = seats_of(partnership.pk, Seat.objects.filter(body__partnership=partnership), day)
    rows = Body.objects.filter(pk__in=seats).select_related("organisation").order_by("name")
    bodies = (_public_body(one, seats[one.pk], shown, nothing) for one in rows)
    return PublicRegister(partnership.name, tuple(one for one in bodies if one.members), max(days))


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
