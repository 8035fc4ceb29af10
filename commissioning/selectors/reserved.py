"""The reserved decisions of bodies as the delegation guard reads them on a day."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from commissioning.models import Body, Partnership, ReservedMatter, TermsOfReference
from commissioning.rules.authority import Who
from commissioning.rules.bodies import all_above, covers, lines
from commissioning.rules.reserved import Reservation
from commissioning.selectors.body import links


@dataclass(frozen=True, slots=True)
class MatterView:
    """What one line of reserved decisions means. means: in words."""

    id: int
    words: str
    kind: str
    function: str
    over: Decimal | None


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a body's reserved decisions; no matters: only people read it."""

    words: str
    matters: tuple[MatterView, ...]


def reserved_lines(terms: TermsOfReference | None) -> list[LineView]:
    """Every line of a version with what the guard reads in it. One query."""
    if terms is None:
        return []
    found = [_view(one) for one in terms.matters.select_related("kind", "function")]
    return [LineView(line, tuple(one for one in found if one.words == line)) for line in lines(terms.reserved)]


def _view(one: ReservedMatter) -> MatterView:
    function = f"{one.function.number}. {one.function.name}" if one.function else ""
    return MatterView(one.pk, one.words, one.kind.name if one.kind else "", function, one.over)


@dataclass(frozen=True, slots=True)
class Reserved:
    """What is reserved on a day, and who stands above whom, by the keys of the guard."""

    reservations: tuple[Reservation, ...]
    above: Mapping[str, Set[str]]


def reserved_on(partnership: Partnership, day: date) -> Reserved:
    """The matters of every body's terms in force on a day. One query; three where anything is reserved."""
    begun = TermsOfReference.objects.filter(body=OuterRef("terms__body"), since__lte=day).order_by("-since")
    rows = ReservedMatter.objects.filter(
        terms__body__partnership=partnership, terms=Subquery(begun.values("pk")[:1])
    ).select_related("terms__body__organisation", "kind", "function")
    standing = [one for one in rows if covers(one.terms.body.since, one.terms.body.until, day)]
    if not standing:
        return Reserved((), {})
    keys = {pk: f"body:{code}" for pk, code in Body.objects.filter(partnership=partnership).values_list("pk", "code")}
    running = [one for one in links(partnership) if covers(one.since, one.until, day)]
    kept = {one.terms.body_id for one in standing}
    return Reserved(
        tuple(_reservation(one) for one in standing),
        {keys[pk]: {keys[each] for each in all_above(pk, running)} for pk in kept},
    )


def _reservation(one: ReservedMatter) -> Reservation:
    body = one.terms.body
    return Reservation(
        who=Who(f"body:{body.code}", body.name, body.organisation.code if body.organisation else "", body.statutory),
        words=one.words,
        kind=one.kind.code if one.kind else "",
        function=one.function.number if one.function else None,
        over=one.over,
        since=one.terms.since,
    )
