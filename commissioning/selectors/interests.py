"""Registers of interests: who declared what by when, what a reader may see of it, and what the public does."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commissioning.models import Body, Interest, InterestConfirmation, Member, Organisation, Partnership, Seat
from commissioning.models.partnership import BodyKind, OrganisationKind
from commissioning.rules.bodies import lines
from commissioning.rules.interests import (
    KIND_WITHHELD,
    WITHHELD,
    Cause,
    Nature,
    Publicity,
    clock_of,
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
    officer: bool = False


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
    clock = clocks.work_out(clock_of(council=is_council(one.register), officer=one.officer), one.arose_on)
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
        officer=one.officer,
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
    """Everybody who sits on a body on a day for a partner that keeps a register. Twelve queries, however many."""
    which = Seat.objects.filter(body__partnership=partnership)
    if body:
        which = which.filter(body__code=body)
    seats = seats_of(partnership.pk, which, day)
    bodies = {one.pk: one for one in Body.objects.filter(pk__in=seats).order_by("name")}
    known = {one.pk: one for one in registers(partnership)}
    clocks, given, elected = clocks_of(partnership), _given(partnership, day), _elected(partnership)
    return [
        _standing(
            bodies[pk],
            seat,
            known[seat.organisation_id],
            given,
            clocks,
            officer=_sits_as_officer(seat, bodies[pk], elected),
        )
        for pk in bodies
        for seat in seats[pk]
        if seat.organisation_id in known and seat.sitter is not None and seat.sitter.since is not None
    ]


# On these a council's people sit as its elected members.
_OF_MEMBERS = (BodyKind.COUNCIL, BodyKind.EXECUTIVE, BodyKind.SCRUTINY)


def _elected(partnership: Partnership) -> set[int]:
    """Posts that sit on the council or its executive: only its members do. One query."""
    kinds = [BodyKind.COUNCIL, BodyKind.EXECUTIVE]
    seats = Seat.objects.filter(body__partnership=partnership, body__kind__in=kinds, post__isnull=False)
    return set(seats.values_list("post", flat=True))


def _sits_as_officer(seat: SeatView, body: Body, elected: set[int]) -> bool:
    """True for who sits by a post that is no member's, on a body that is not made of members."""
    return seat.post_id is not None and seat.post_id not in elected and body.kind not in _OF_MEMBERS


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


def _standing(
    body: Body, seat: SeatView, register: Organisation, given: _Given, clocks: Clocks, *, officer: bool
) -> Standing:
    sitter = seat.sitter
    if sitter is None or sitter.since is None:
        raise ValueError("Nobody sits on this seat")
    clock = clocks.work_out(clock_of(council=is_council(register), officer=officer), sitter.since)
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
