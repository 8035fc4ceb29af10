"""Which body stands to which other, from when to when. Every act is on the record of acts.

The partnership's row is locked first, so that two links at once make no ring between them.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.models import Body, BodyLink, Partnership, User
from commissioning.rules.bodies import Link, Relation, check_link
from commissioning.rules.reasons import check_reason
from commissioning.selectors.body import links
from commissioning.services.audit import record
from commissioning.services.deciding import save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class NewLink:
    """How a body stands to another, between days, both included; None: open at that end."""

    above: Body
    relation: Relation
    since: date | None
    until: date | None
    source: str
    reason: str


@transaction.atomic
def add_link(*, body: Body, link: NewLink, by: User) -> BodyLink:
    """Link two bodies. Raises Refused: linked_already, answers_in_a_ring, ends_before_it_begins."""
    why = check_reason(link.reason)
    Partnership.objects.select_for_update().get(pk=body.partnership_id)
    new = Link(body.pk, link.above.pk, link.relation, link.since, link.until)
    check_link(links(body.partnership), new, body=body.name, above=link.above.name)
    made = BodyLink(
        body=body,
        above=link.above,
        relation=link.relation.value,
        since=link.since,
        until=link.until,
        source=link.source,
    )
    save(made, why, by)
    _record("commissioning.link_bodies", made, by, why)
    return made


@transaction.atomic
def end_link(*, link_id: int, last_day: date, reason: str, by: User) -> BodyLink:
    """Set the last day, included, of a link. Raises Refused: ends_before_it_begins, linked_already, a ring."""
    why = check_reason(reason)
    link = _locked(link_id)
    if link.since and last_day < link.since:
        raise Refused(
            "ends_before_it_begins",
            f"The link began on {show_date(link.since)}, so it cannot end on {show_date(last_day)}. "
            "If it was entered wrongly, take it out instead.",
        )
    others = [one for one in links(link.body.partnership) if one != _as_rule(link)]
    new = Link(link.body_id, link.above_id, Relation(link.relation), link.since, last_day)
    check_link(others, new, body=link.body.name, above=link.above.name)
    link.until = last_day
    save(link, why, by)
    _record("commissioning.end_body_link", link, by, why)
    return link


@transaction.atomic
def remove_link(*, link_id: int, reason: str, by: User) -> None:
    """Take out a link that was entered wrongly. The history keeps it."""
    why = check_reason(reason)
    link = _locked(link_id)
    _record("commissioning.remove_body_link", link, by, why)
    link._change_reason, link._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
    link.delete()


def _locked(link_id: int) -> BodyLink:
    partnership = BodyLink.objects.values_list("body__partnership", flat=True).get(pk=link_id)
    Partnership.objects.select_for_update().get(pk=partnership)
    return BodyLink.objects.select_for_update(of=("self",)).select_related("body__partnership", "above").get(pk=link_id)


def _as_rule(one: BodyLink) -> Link:
    return Link(one.body_id, one.above_id, Relation(one.relation), one.since, one.until)


def _record(act: str, link: BodyLink, by: User, reason: str) -> None:
    detail = {"since": str(link.since or ""), "until": str(link.until or ""), "reason": reason}
    record(act=act, partnership=link.body.partnership, subject=str(link), by=by, detail=detail)
