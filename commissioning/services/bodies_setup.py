"""Loading bodies with their links, terms of reference, seats and terms of office. What is there already stays."""

from typing import Any

from django.db import transaction

from commissioning.models import (
    Body,
    BodyLink,
    Interest,
    Member,
    Organisation,
    Partnership,
    Post,
    QuorumPart,
    Seat,
    SeatTerm,
    TermsOfReference,
    User,
)
from commissioning.models.partnership import BodyKind, NoticeBasis
from commissioning.rules.bodies import Chair, Link, Relation, Term, check_link, check_term
from commissioning.rules.interests import Cause, Nature, Publicity, check_days, check_end, check_nature
from commissioning.rules.quorum import Share
from commissioning.selectors.body import links, term_of
from commissioning.selectors.interests import is_council
from commissioning.services.dispensation_setup import load_dispensations
from commissioning.services.documents import Entry, add
from ihwb.kernel.errors import Refused, quote


@transaction.atomic
def load_bodies(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """The bodies of ``bodies.yaml``, each with what belongs to it. Returns a line for each kind of thing.

    Raises Refused naming the place and what is wrong there; then nothing is loaded.
    """
    entry = Entry("bodies.yaml", document)
    organisations = {one.code: one for one in partnership.organisations.all()}
    posts = {one.code: one for one in partnership.posts.all()}
    later = []
    for row in entry.rows("bodies"):
        body = _named(partnership, row, organisations)
        later += [(one, _link_of(body, one), one.text("above")) for one in row.rows("links")]
        for terms in row.rows("terms"):
            _terms(body, terms, organisations)
        for number, seat in enumerate(row.rows("seats"), start=1):
            _seat(body, number, seat, organisations, posts)
    known = {one.code: one for one in partnership.bodies.all()}
    for place, link, code in later:  # a link may name a body that stands further down in the file
        if code not in known:
            place.fail(f"names {quote(code)} in “above”, which is no body of the partnership")
        link.above = known[code]
        _link(link, place)
    for row in entry.rows("interests"):
        _interest(partnership, row, organisations)
    load_dispensations(partnership, entry, organisations)
    entry.finish()
    return counts(partnership)


def counts(partnership: Partnership) -> list[str]:
    """One line for each kind of thing that bodies have."""
    terms = TermsOfReference.objects.filter(body__partnership=partnership).count()
    seats = Seat.objects.filter(body__partnership=partnership).count()
    office = SeatTerm.objects.filter(seat__body__partnership=partnership).count()
    linked = BodyLink.objects.filter(body__partnership=partnership).count()
    return [
        f"{linked} links between bodies, {terms} terms of reference",
        f"{seats} seats with {office} terms of office, {partnership.interests.count()} declared interests",
    ]


def load_body(partnership: Partnership, row: Entry, organisations: dict[str, Organisation]) -> Body:
    """One body of a file, and the body that it reports to, which stands earlier in the file."""
    known = {one.code: one for one in partnership.bodies.all()}
    body = Body(
        partnership=partnership,
        code=row.text("code"),
        name=row.text("name"),
        organisation=row.pick("organisation", organisations),
        kind=row.choice("kind", BodyKind),
        statutory=row.flag("statutory"),
        purpose=row.text("purpose", ""),
        notice_basis=row.text("notice_basis", NoticeBasis.CALENDAR.value),
        since=row.day("since"),
        until=row.day("until"),
        source=row.text("source", ""),
    )
    above = row.pick("reports_to", known)
    if body.notice_basis not in NoticeBasis.values:
        row.fail("needs calendar or working in “notice_basis”")
    if body.statutory and body.organisation is None:
        row.fail("is a statutory body without an organisation")
    if body.since and body.until and body.until < body.since:
        row.fail("ends before it begins")
    if body.code in known:
        return known[body.code]
    add(body)
    if above is not None:
        _link(BodyLink(body=body, above=above, relation=Relation.REPORTS.value, source=body.source), row)
    return body


def _named(partnership: Partnership, row: Entry, organisations: dict[str, Organisation]) -> Body:
    """The body that the row is about: one that is there, or a new one with its name and kind."""
    if row.text("name", ""):
        return load_body(partnership, row, organisations)
    code = row.text("code")
    found = partnership.bodies.filter(code=code).first()
    if found is None:
        row.fail(f"is about {quote(code)}, which is no body of this partnership: give it a name and a kind")
    return found


def _link_of(body: Body, row: Entry) -> BodyLink:
    """A relation without its other end, which may not be there yet."""
    return BodyLink(
        body=body,
        relation=row.choice("relation", Relation).value,
        since=row.day("since"),
        until=row.day("until"),
        source=row.text("source", ""),
    )


def _link(link: BodyLink, row: Entry) -> None:
    """A relation that is there already, or was and has ended since, is left alone."""
    same = BodyLink.objects.filter(body=link.body, above=link.above, since=link.since)
    if same.exists() or BodyLink.objects.filter(body=link.body, above=link.above, relation=link.relation).exists():
        return
    new = Link(link.body.pk, link.above.pk, Relation(link.relation), link.since, link.until)
    try:
        check_link(links(link.body.partnership), new, body=link.body.name, above=link.above.name)
    except Refused as refused:
        row.fail(f"cannot stand: {refused.message}")
    add(link)


def _terms(body: Body, row: Entry, organisations: dict[str, Organisation]) -> None:
    made = TermsOfReference(
        body=body,
        since=row.needed_day("since"),
        purpose=row.text("purpose", ""),
        functions="\n".join(row.texts("functions")),
        reserved="\n".join(row.texts("reserved")),
        membership=row.text("membership", ""),
        chairing=row.text("chairing", ""),
        frequency=row.text("frequency", ""),
        quorum_share=row.choice("quorum_share", Share).value if row.has("quorum_share") else "",
        quorum_number=row.whole("quorum_number") if row.has("quorum_number") else None,
        review_on=row.day("review_on"),
        source=row.text("source", ""),
    )
    if made.review_on and made.review_on <= made.since:
        row.fail("is reviewed on its first day or before it")
    parts = [
        QuorumPart(organisation=one.needed("organisation", organisations), minimum=one.whole("least"))
        for one in row.rows("quorum_from")
    ]
    if body.terms.filter(since=made.since).exists():
        return
    add(made)
    for part in parts:
        part.terms = made
        add(part)


def _seat(body: Body, number: int, row: Entry, organisations: dict[str, Organisation], posts: dict[str, Post]) -> None:
    seat = Seat(
        body=body,
        position=number,
        name=row.text("name"),
        organisation=row.pick("organisation", organisations),
        post=row.pick("post", posts),
        voting=not row.flag("no_vote"),
        chair=row.choice("chair", Chair).value if row.has("chair") else "",
        since=row.day("since"),
        until=row.day("until"),
        source=row.text("source", ""),
    )
    if seat.since and seat.until and seat.until < seat.since:
        row.fail("ends before it begins")
    there = body.seats.filter(position=number).first()
    if there is not None and there.name != seat.name:
        row.fail(f"is seat {number}, which is “{there.name}” here already: add seats at the end")
    kept = there or add(seat)
    for term in row.rows("terms"):
        _term(kept, term)


def _term(seat: Seat, row: Entry) -> None:
    partnership = seat.body.partnership
    term = SeatTerm(
        seat=seat,
        member=_member(partnership, row),
        substitute=row.flag("substitute"),
        since=row.needed_day("since"),
        until=row.day("until"),
        source=row.text("source", ""),
    )
    if SeatTerm.objects.filter(seat=seat, member=term.member, since=term.since).exists():
        return
    new = Term(None, term.member.pk, term.member.name, term.substitute, term.since, term.until)
    try:
        follows = check_term([term_of(one) for one in seat.terms.select_related("member")], new, seat=seat.name)
    except Refused as refused:
        row.fail(f"cannot stand: {refused.message}")
    if follows is not None:
        row.fail(f"follows {follows.name}, for whom the file gives no last day in “until”")
    add(term)


def _member(partnership: Partnership, row: Entry) -> Member:
    """By the address with which they sign in, or by name."""
    email, name = row.text("email", "").lower(), row.text("name", "")
    if not email:
        return Member.objects.filter(partnership=partnership, name=row.text("name")).first() or add(
            Member(partnership=partnership, name=name)
        )
    user = User.objects.filter(email=email, role_holdings__partnership=partnership).first()
    if user is None:
        row.fail(f"names {quote(email)}, who has no role in this partnership: add the person first")
    found = Member.objects.filter(partnership=partnership, user=user).first()
    return found or add(Member(partnership=partnership, user=user, name=name or user.name))


def _interest(partnership: Partnership, row: Entry, organisations: dict[str, Organisation]) -> None:
    """An interest as it was declared elsewhere. ``published_on``: empty while it is not on the public register."""
    register, nature = row.needed("register", organisations), row.choice("nature", Nature)
    published, because = row.day("published_on"), row.text("withheld_because", "")
    made = Interest(
        partnership=partnership,
        member=_member(partnership, row),
        register=register,
        nature=nature.value,
        text=row.text("text"),
        in_organisation=row.pick("in_organisation", organisations),
        in_name=row.text("in_name", ""),
        words="\n".join(row.texts("words")),
        officer=row.flag("officer"),
        cause=row.choice("cause", Cause).value,
        arose_on=row.needed_day("arose_on"),
        declared_on=row.needed_day("declared_on"),
        ended_on=row.day("ended_on"),
        published_on=published,
        withheld_because=because,
        source=row.text("source", ""),
    )
    state = Publicity.WITHHELD if because else Publicity.PUBLISHED
    made.state = (state if published else Publicity.DECLARED).value
    try:
        check_nature(nature, council=is_council(register), organisation=register.name)
        check_days(arose=made.arose_on, declared=made.declared_on, today=max(made.declared_on, made.arose_on))
        if made.ended_on:
            check_end(arose=made.arose_on, ended=made.ended_on)
    except Refused as refused:
        row.fail(f"cannot stand: {refused.message}")
    if because and not published:
        row.fail("is withheld without a day in “published_on”")
    same = Interest.objects.filter(member=made.member, register=register, declared_on=made.declared_on)
    if not same.filter(text=made.text).exists():
        add(made)
