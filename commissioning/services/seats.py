"""Seats of bodies, and terms of office on them. Each act locks the body first, and is on the record of acts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from commissioning.models import Body, Member, Organisation, Post, Seat, SeatTerm, User
from commissioning.rules.bodies import Chair, Term, check_term, check_term_end
from commissioning.rules.reasons import check_reason
from commissioning.selectors.body import term_of
from commissioning.services.audit import record
from commissioning.services.deciding import save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused

_DETAILS = ("name", "organisation", "post", "voting", "since", "until")


@dataclass(frozen=True, slots=True)
class SeatDetails:
    """All that a seat says of itself. since, until: while it exists, both included; None: open at that end."""

    name: str
    organisation: Organisation | None
    post: Post | None
    voting: bool
    chair: Chair | None
    since: date | None
    until: date | None


@transaction.atomic
def add_seat(*, body: Body, details: SeatDetails, reason: str, by: User) -> Seat:
    """A new seat, after the others. Raises Refused: second_chair, ends_before_it_begins."""
    why = check_reason(reason)
    body = _locked(body.pk)
    last = body.seats.aggregate(last=Max("position"))["last"] or 0
    return _saved(Seat(body=body, position=last + 1), details, why, by, "commissioning.add_seat")


@transaction.atomic
def change_seat(*, seat_id: int, details: SeatDetails, reason: str, by: User) -> Seat:
    """Another name, organisation, vote or span. Raises Refused: second_chair, ends_before_it_begins."""
    why = check_reason(reason)
    _locked(Seat.objects.values_list("body", flat=True).get(pk=seat_id))
    seat = Seat.objects.select_related("body__partnership").get(pk=seat_id)
    return _saved(seat, details, why, by, "commissioning.change_seat")


@transaction.atomic
def remove_seat(*, seat_id: int, reason: str, by: User) -> None:
    """Take out a seat that was entered wrongly. Raises Refused (``seat_was_held``) once somebody has sat on it."""
    why = check_reason(reason)
    _locked(Seat.objects.values_list("body", flat=True).get(pk=seat_id))
    seat = Seat.objects.select_related("body__partnership").get(pk=seat_id)
    if seat.terms.exists():
        raise Refused(
            "seat_was_held", f"Somebody holds or held the seat {seat.name}, so it stays. Give it a last day instead."
        )
    _record("commissioning.remove_seat", seat, {}, by, why)
    seat._change_reason, seat._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
    seat.delete()


def _saved(seat: Seat, details: SeatDetails, why: str, by: User, act: str) -> Seat:
    if details.since and details.until and details.until < details.since:
        raise Refused("ends_before_it_begins", "The last day of the seat is before its first.")
    if details.chair is Chair.CHAIR:
        others = seat.body.seats.filter(chair=Chair.CHAIR.value, until__isnull=True).exclude(pk=seat.pk)
        if details.until is None and (other := others.first()):
            raise Refused(
                "second_chair", f"The seat {other.name} is in the chair already. Change that one first, or end it."
            )
    for name in _DETAILS:
        setattr(seat, name, getattr(details, name))
    seat.chair = details.chair.value if details.chair else ""
    save(seat, why, by)
    plain = {name: str(getattr(details, name) or "") for name in _DETAILS}
    _record(act, seat, {**plain, "chair": seat.chair}, by, why)
    return seat


# --- Terms of office ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A member, from a day to a day, both included; until: None while no end is known."""

    member: Member
    substitute: bool
    since: date
    until: date | None
    reason: str
    source: str = ""


@transaction.atomic
def begin_term(*, seat_id: int, term: NewTerm, by: User) -> tuple[SeatTerm, SeatTerm | None]:
    """Seat somebody, or name a substitute. Returns the term, and the one that it follows, which ends the day before.

    Raises Refused: ends_before_it_begins, sits_already, seat_taken.
    """
    why = check_reason(term.reason)
    seat, terms = _seat(seat_id)
    new = Term(None, term.member.pk, term.member.name, term.substitute, term.since, term.until)
    follows = check_term(terms, new, seat=seat.name)
    before = None
    if follows is not None:
        before = SeatTerm.objects.select_related("member").get(pk=follows.id or 0)
        before.until = term.since - timedelta(days=1)
        save(before, f"Followed by {term.member.name}", by)
        _record_term("commissioning.end_term", before, by, why)
    made = SeatTerm(
        seat=seat,
        member=term.member,
        substitute=term.substitute,
        since=term.since,
        until=term.until,
        source=term.source,
    )
    save(made, why, by)
    _record_term("commissioning.begin_term", made, by, why)
    return made, before


@transaction.atomic
def end_term(*, term_id: int, last_day: date, reason: str, by: User) -> SeatTerm:
    """Set the last day, included, of a term of office. Raises Refused: ends_before_it_begins, seat_taken."""
    why = check_reason(reason)
    seat, terms = _seat(SeatTerm.objects.values_list("seat", flat=True).get(pk=term_id))
    term = SeatTerm.objects.select_related("member", "seat__body__partnership").get(pk=term_id)
    check_term_end(term.since, last_day)
    moved = Term(term.pk, term.member_id, term.member.name, term.substitute, term.since, last_day)
    check_term(terms, moved, seat=seat.name)
    term.until = last_day
    save(term, why, by)
    _record_term("commissioning.end_term", term, by, why)
    return term


@transaction.atomic
def remove_term(*, term_id: int, reason: str, by: User) -> None:
    """Take out a term of office that was entered wrongly. The history keeps it."""
    why = check_reason(reason)
    _seat(SeatTerm.objects.values_list("seat", flat=True).get(pk=term_id))
    term = SeatTerm.objects.select_related("member", "seat__body__partnership").get(pk=term_id)
    _record_term("commissioning.remove_term", term, by, why)
    term._change_reason, term._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
    term.delete()


def _seat(seat_id: int) -> tuple[Seat, list[Term]]:
    _locked(Seat.objects.values_list("body", flat=True).get(pk=seat_id))
    seat = Seat.objects.select_related("body__partnership").get(pk=seat_id)
    return seat, [term_of(one) for one in seat.terms.select_related("member")]


def _locked(body_id: int) -> Body:
    """Two people who seat somebody on one body wait for each other."""
    return Body.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=body_id)


def _record_term(act: str, term: SeatTerm, by: User, reason: str) -> None:
    span = f"{show_date(term.since)} to {show_date(term.until) if term.until else 'no end known'}"
    detail = {"member": term.member.name, "substitute": term.substitute, "span": span}
    _record(act, term.seat, detail, by, reason)


def _record(act: str, seat: Seat, detail: dict[str, object], by: User, reason: str) -> None:
    partnership = seat.body.partnership
    record(act=act, partnership=partnership, subject=str(seat), by=by, detail={**detail, "reason": reason})
