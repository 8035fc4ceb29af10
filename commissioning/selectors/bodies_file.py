"""The bodies of a partnership as a file that another area, or the same one, can load; and as tables to take away."""

from collections import defaultdict
from datetime import date
from typing import Any

import yaml

from commissioning.models import Body, BodyLink, Partnership, Seat, SeatTerm, TermsOfReference
from commissioning.rules.bodies import Relation, lines
from commissioning.selectors.bodies import Sought, body_groups
from commissioning.selectors.body import seats_of
from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from ihwb.web.exporting import Column, Sheet


def as_yaml(partnership: Partnership) -> str:
    """``bodies.yaml``: every body with its links, terms of reference, seats and terms of office. Six queries.

    Interests are not in it: a file leaves the house, and some of them must not.
    """
    document = {"bodies": _bodies(partnership)}
    head = f"# The bodies of {partnership.name}. load_partnership and the page Bodies, file, read it.\n"
    return head + yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)


def _bodies(partnership: Partnership) -> list[dict[str, Any]]:
    links: dict[int, list[BodyLink]] = defaultdict(list)
    for link in BodyLink.objects.filter(body__partnership=partnership).select_related("above").order_by("pk"):
        links[link.body_id].append(link)
    terms: dict[int, list[TermsOfReference]] = defaultdict(list)
    versions = TermsOfReference.objects.filter(body__partnership=partnership)
    for version in versions.prefetch_related("quorum_parts__organisation").order_by("since"):
        terms[version.body_id].append(version)
    seats: dict[int, list[Seat]] = defaultdict(list)
    places = Seat.objects.filter(body__partnership=partnership).select_related("organisation", "post")
    for seat in places.prefetch_related("terms__member__user").order_by("position"):
        seats[seat.body_id].append(seat)
    rows = Body.objects.filter(partnership=partnership).select_related("organisation").order_by("code")
    return [_body(one, links[one.pk], terms[one.pk], seats[one.pk]) for one in rows]


def _body(body: Body, links: list[BodyLink], terms: list[TermsOfReference], seats: list[Seat]) -> dict[str, Any]:
    return _filled(
        code=body.code,
        name=body.name,
        kind=body.kind,
        organisation=body.organisation.code if body.organisation else None,
        statutory=body.statutory,
        purpose=body.purpose,
        notice_basis=body.notice_basis,
        since=body.since,
        until=body.until,
        source=body.source,
        links=[
            _filled(
                relation=Relation(one.relation).value,
                above=one.above.code,
                since=one.since,
                until=one.until,
                source=one.source,
            )
            for one in links
        ],
        terms=[_terms(one) for one in terms],
        seats=[_seat(one) for one in seats],
    )


def _terms(one: TermsOfReference) -> dict[str, Any]:
    return _filled(
        since=one.since,
        purpose=one.purpose,
        functions=list(lines(one.functions)),
        reserved=list(lines(one.reserved)),
        membership=one.membership,
        chairing=one.chairing,
        frequency=one.frequency,
        quorum_number=one.quorum_number,
        quorum_share=one.quorum_share,
        quorum_from=[
            {"organisation": part.organisation.code, "least": part.minimum} for part in one.quorum_parts.all()
        ],
        review_on=one.review_on,
        source=one.source,
    )


def _seat(one: Seat) -> dict[str, Any]:
    return _filled(
        name=one.name,
        organisation=one.organisation.code if one.organisation else None,
        post=one.post.code if one.post else None,
        no_vote=not one.voting,
        chair=one.chair,
        since=one.since,
        until=one.until,
        source=one.source,
        terms=[_term(each) for each in one.terms.all()],
    )


def _term(one: SeatTerm) -> dict[str, Any]:
    user = one.member.user
    return _filled(
        name=one.member.name,
        email=user.email if user else None,
        substitute=one.substitute,
        since=one.since,
        until=one.until,
        source=one.source,
    )


def _filled(**fields: Any) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], False)}


def sheets(access: Access, day: date, sought: Sought) -> list[Sheet]:
    """The bodies that are sought, and their seats with who holds them, as at a day."""
    partnership = access.partnership
    groups = body_groups(access, day, sought)
    seats = seats_of(partnership.pk, Seat.objects.filter(body__partnership=partnership), day)
    bodies = [(group.organisation, row) for group in groups for row in group.rows]
    return [
        Sheet(
            name="Bodies",
            title=f"Bodies as at {show_date(day)}",
            columns=(
                Column("Body"), Column("Code"), Column("Kind"), Column("Organisation"), Column("Statutory"),
                Column("Stands"), Column("Seats", "whole"), Column("Vacant", "whole"), Column("Purpose"),
            ),
            rows=[
                (
                    row.name, row.code, row.kind, organisation, "Yes" if row.statutory else "No",
                    "; ".join(row.above), row.seats, row.vacant, row.purpose,
                )
                for organisation, row in bodies
            ],
        ),
        Sheet(
            name="Seats",
            title=f"Seats as at {show_date(day)}",
            columns=(
                Column("Body"), Column("Seat"), Column("Held by"), Column("Counts for"), Column("Votes"),
                Column("Chair"), Column("From", "day"), Column("Until", "day"), Column("Substitutes"),
            ),
            rows=[
                (
                    row.name, seat.name, seat.sitter.name if seat.sitter else "Vacant", seat.organisation,
                    "Yes" if seat.voting else "No", seat.chair, seat.sitter.since if seat.sitter else None,
                    seat.sitter.until if seat.sitter else None, "; ".join(one.name for one in seat.substitutes),
                )
                for _, row in bodies
                for seat in seats.get(row.id, ())
            ],
        ),
    ]  # fmt: skip
