"""One body as at a day: whom it answers to, its terms of reference, who sits on it, what ends soon; its history."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commissioning.models import (
    Body,
    BodyLink,
    Member,
    Partnership,
    PostHolding,
    QuorumPart,
    Seat,
    SeatTerm,
    TermsOfReference,
    User,
)
from commissioning.rules.bodies import Chair, Link, Relation, Term, ends_soon, lines, sitting
from commissioning.rules.posts import Capacity
from commissioning.rules.quorum import Rule, Share
from commissioning.selectors.bodies import on_day
from commissioning.selectors.history import HistoryEntry, history_of, history_of_many, merged
from ihwb.kernel.dates import show_date


@dataclass(frozen=True, slots=True)
class LinkView:
    """A relation seen from one body. other, code: the body at the other end; running: on the day asked for."""

    id: int
    relation: str
    words: str
    other: str
    code: str
    upward: bool
    since: date | None
    until: date | None
    running: bool


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who holds a seat on a day. member: None for the holder of a post who is no member yet; until: last day."""

    member: int | None
    user: int | None
    name: str
    since: date | None
    until: date | None
    by_post: bool = False


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term of office of a seat."""

    id: int
    name: str
    substitute: bool
    since: date
    until: date | None
    running: bool


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat on a day. sitter: None while vacant; soon: its term ends within ninety days."""

    id: int
    number: int
    name: str
    organisation: str
    organisation_id: int | None
    post: str
    post_id: int | None
    voting: bool
    chair: str
    since: date | None
    until: date | None
    sitter: Sitter | None
    substitutes: tuple[Sitter, ...]
    terms: tuple[TermRow, ...]
    soon: bool


@dataclass(frozen=True, slots=True)
class TermsView:
    """One version of the terms of reference. number: counted from the first; state: in force, to come, or past."""

    id: int
    number: int
    since: date
    state: str
    purpose: str
    functions: tuple[str, ...]
    reserved: tuple[str, ...]
    membership: str
    chairing: str
    frequency: str
    quorum: str
    review_on: date | None
    review_over: bool
    source: str

    @property
    def title(self) -> str:
        """Version 2, in force."""
        return f"Version {self.number}, {self.state}"


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body on a day. warnings: sentences about vacancies, terms that end and reviews that are over."""

    id: int
    code: str
    name: str
    kind: str
    organisation: str
    statutory: bool
    purpose: str
    since: date | None
    until: date | None
    exists: bool
    source: str
    above: tuple[LinkView, ...]
    below: tuple[LinkView, ...]
    terms: TermsView | None
    versions: tuple[TermsView, ...]
    seats: tuple[SeatView, ...]
    warnings: tuple[str, ...]

    @property
    def chair(self) -> str:
        """Who is in the chair, or which seat it is while that is vacant."""
        for seat in self.seats:
            if seat.chair == Chair.CHAIR.label:
                who = seat.sitter.name if seat.sitter else "vacant"
                return seat.name if who == seat.name else f"{seat.name}: {who}"
        return ""

    @property
    def voting(self) -> int:
        return sum(1 for seat in self.seats if seat.voting)


def body_view(body: Body, day: date) -> BodyView:
    """Eight queries, however many seats."""
    seats = seats_on(body, day)
    voting = sum(1 for one in seats if one.voting)
    versions = _versions(body, day, voting)
    terms = next((one for one in versions if one.state == "in force"), None)
    return BodyView(
        id=body.pk,
        code=body.code,
        name=body.name,
        kind=body.get_kind_display(),
        organisation=body.organisation.name if body.organisation else "",
        statutory=body.statutory,
        purpose=body.purpose,
        since=body.since,
        until=body.until,
        exists=(body.since is None or body.since <= day) and (body.until is None or day <= body.until),
        source=body.source,
        above=links_of(body, day, up=True),
        below=links_of(body, day, up=False),
        terms=terms,
        versions=versions,
        seats=seats,
        warnings=tuple(_warnings(seats, terms, day)),
    )


def _warnings(seats: Iterable[SeatView], terms: TermsView | None, day: date) -> Iterable[str]:
    vacant = [one.name for one in seats if one.sitter is None]
    if vacant:
        noun = "One seat is" if len(vacant) == 1 else f"{len(vacant)} seats are"
        yield f"{noun} vacant: {', '.join(vacant)}."
    for one in seats:
        if one.soon and one.sitter and one.sitter.until:
            yield f"The term of {one.sitter.name} ({one.name}) ends on {show_date(one.sitter.until)}."
    if terms and terms.review_over and terms.review_on:
        yield f"The terms of reference were to be reviewed by {show_date(terms.review_on)}."


def links_of(body: Body, day: date, *, up: bool) -> tuple[LinkView, ...]:
    """The relations of a body to those above it, or of those below to it; the running ones first. One query."""
    rows = body.links_up.select_related("above") if up else body.links_down.select_related("body")
    found = [_link(one, one.above if up else one.body, day) for one in rows.order_by("pk")]
    return tuple(sorted(found, key=lambda one: (not one.running, not one.upward)))


def _link(one: BodyLink, other: Body, day: date) -> LinkView:
    relation = Relation(one.relation)
    running = (one.since is None or one.since <= day) and (one.until is None or day <= one.until)
    return LinkView(
        one.pk, relation.value, relation.words, other.name, other.code, relation.is_upward, one.since, one.until,
        running,
    )  # fmt: skip


def links(partnership: Partnership) -> list[Link]:
    """Every relation between bodies of a partnership, as the rules see them. One query."""
    rows = BodyLink.objects.filter(body__partnership=partnership)
    return [Link(one.body_id, one.above_id, Relation(one.relation), one.since, one.until) for one in rows]


# --- Terms of reference ------------------------------------------------------------------------------------


def terms_on(body: Body, day: date) -> TermsOfReference | None:
    """The version in force on a day: the latest that has begun. One query."""
    return body.terms.filter(since__lte=day).order_by("-since").first()


def rule_of(terms: TermsOfReference | None) -> Rule:
    """The quorum that terms lay down. One query."""
    if terms is None:
        return Rule()
    return _rule(terms, list(terms.quorum_parts.select_related("organisation")))


def _rule(terms: TermsOfReference, parts: Iterable[QuorumPart]) -> Rule:
    share = Share(terms.quorum_share) if terms.quorum_share else None
    return Rule(terms.quorum_number, share, {one.organisation.name: one.minimum for one in parts})


def _versions(body: Body, day: date, voting: int) -> tuple[TermsView, ...]:
    """Newest first. Two queries."""
    rows = list(body.terms.prefetch_related("quorum_parts__organisation").order_by("since"))
    current = max((one.since for one in rows if one.since <= day), default=None)
    return tuple(_terms(one, number, day, current, voting) for number, one in enumerate(rows, start=1))[::-1]


def _terms(one: TermsOfReference, number: int, day: date, current: date | None, voting: int) -> TermsView:
    state = "to come" if one.since > day else "in force" if one.since == current else "past"
    return TermsView(
        id=one.pk,
        number=number,
        since=one.since,
        state=state,
        purpose=one.purpose,
        functions=lines(one.functions),
        reserved=lines(one.reserved),
        membership=one.membership,
        chairing=one.chairing,
        frequency=one.frequency,
        quorum=_rule(one, one.quorum_parts.all()).words(voting),
        review_on=one.review_on,
        review_over=one.review_on is not None and one.review_on < day,
        source=one.source,
    )


# --- Seats -------------------------------------------------------------------------------------------------


def term_of(one: SeatTerm) -> Term:
    return Term(one.pk, one.member_id, one.member.name, one.substitute, one.since, one.until)


def seats_on(body: Body, day: date) -> tuple[SeatView, ...]:
    """The seats of a body on a day, in their order, each with who holds it. Four queries."""
    return seats_of(body.partnership_id, Seat.objects.filter(body=body), day).get(body.pk, ())


def seats_of(partnership: int, which: QuerySet[Seat], day: date) -> dict[int, tuple[SeatView, ...]]:
    """The seats on a day by the id of their body, in their order, each with who holds it. Four queries."""
    seats = list(which.filter(on_day(day)).select_related("organisation", "post").order_by("body", "position"))
    terms: dict[int, list[SeatTerm]] = defaultdict(list)
    for one in SeatTerm.objects.filter(seat__in=seats).select_related("member").order_by("-since"):
        terms[one.seat_id].append(one)
    posts = [one.post_id for one in seats if one.post_id]
    running = PostHolding.objects.filter(on_day(day), post__in=posts, capacity=Capacity.HOLDER.value)
    holders = {one.post_id: one for one in running.select_related("user")}
    users = [one.user_id for one in holders.values()]
    members = dict(Member.objects.filter(partnership=partnership, user__in=users).values_list("user", "pk"))
    found: dict[int, list[SeatView]] = defaultdict(list)
    for seat in seats:
        found[seat.body_id].append(_seat(seat, terms[seat.pk], holders.get(seat.post_id or 0), members, day))
    return {body: tuple(rows) for body, rows in found.items()}


def _seat(
    seat: Seat, terms: list[SeatTerm], holder: PostHolding | None, members: dict[int, int], day: date
) -> SeatView:
    found = sitting([term_of(one) for one in terms], day)
    own = next((one for one in terms if found and one.pk == found.id), None)
    sitter = _sitter(own) if own else _holder(holder, members) if holder else None
    return SeatView(
        id=seat.pk,
        number=seat.position,
        name=seat.name,
        organisation=seat.organisation.name if seat.organisation else "",
        organisation_id=seat.organisation_id,
        post=seat.post.title if seat.post else "",
        post_id=seat.post_id,
        voting=seat.voting,
        chair=Chair(seat.chair).label if seat.chair else "",
        since=seat.since,
        until=seat.until,
        sitter=sitter,
        substitutes=tuple(_sitter(one) for one in terms if one.substitute and term_of(one).covers(day)),
        terms=tuple(
            TermRow(one.pk, one.member.name, one.substitute, one.since, one.until, term_of(one).covers(day))
            for one in terms
        ),
        soon=sitter is not None and not sitter.by_post and ends_soon(sitter.until, day),
    )


def _sitter(one: SeatTerm) -> Sitter:
    return Sitter(one.member_id, one.member.user_id, one.member.name, one.since, one.until)


def _holder(one: PostHolding, members: dict[int, int]) -> Sitter:
    return Sitter(members.get(one.user_id), one.user_id, one.user.name, one.since, one.until, by_post=True)


def people_to_seat(partnership: Partnership, day: date) -> list[tuple[str, str]]:
    """("m7" or "u3", name) of the members, and of everybody else with a role on a day, by name. Two queries."""
    members = list(partnership.members.all())
    known = {one.user_id for one in members}
    held = on_day(day, "role_holdings__")
    users = User.objects.filter(held, role_holdings__partnership=partnership, is_active=True).distinct()
    rows = [(f"m{one.pk}", one.name) for one in members]
    rows += [(f"u{one.pk}", one.name) for one in users if one.pk not in known]
    return sorted(rows, key=lambda one: one[1].lower())


# --- History -----------------------------------------------------------------------------------------------

_BODY = {
    "name": "Name", "organisation": "Organisation", "kind": "Kind", "statutory": "Statutory body",
    "purpose": "Purpose", "notice_basis": "28 days are", "since": "Since", "until": "Until",
}  # fmt: skip
_LINK = {"relation": "Relation", "since": "From", "until": "Until"}
_TERMS = {
    "since": "From", "purpose": "Purpose", "functions": "Functions", "reserved": "Reserved decisions",
    "membership": "Membership", "chairing": "Chairing", "frequency": "Meets", "quorum_number": "Quorum",
    "quorum_share": "Quorum, part of the seats", "review_on": "Review by",
}  # fmt: skip
_SEAT = {
    "name": "Name", "organisation": "Organisation", "post": "Post", "voting": "Votes", "chair": "Chair",
    "since": "From", "until": "Until",
}  # fmt: skip
_TERM = {"substitute": "Substitute", "since": "From", "until": "Until"}


def body_history(body: Body) -> list[HistoryEntry]:
    """Who changed the body, its links, terms of reference, seats and terms of office, newest first. Six queries."""
    seats = list(Seat.history.filter(body_id=body.pk).values_list("id", flat=True).distinct())
    return merged(
        history_of(body, _BODY),
        history_of_many(BodyLink, _LINK, "above", "Stands to {}", body_id=body.pk),
        history_of_many(TermsOfReference, _TERMS, "since", "Terms of reference from {}", body_id=body.pk),
        history_of_many(Seat, _SEAT, "name", "Seat {}", body_id=body.pk),
        history_of_many(SeatTerm, _TERM, "member", "Term of office of {}", seat_id__in=seats),
    )
