"""Raising a dispute about the share, and resolving it. Neither changes anything that was certified."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.models import Organisation, User
from commissioning.selectors.access import access_of
from commissioning.services.audit import record
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from pool.models import Agreement, Dispute, DisputeState
from pool.rules.rule_editing import whole
from pool.selectors.disputes import may_raise_for
from pool.selectors.terms import terms_on


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is disputed: from which day, to which (none: until it is resolved), and why."""

    title: str
    text: str
    since: date
    until: date | None = None


@transaction.atomic
def raise_dispute(
    *, agreement: Agreement, organisation: Organisation, grounds: Grounds, by: User, at: datetime
) -> Dispute:
    """Open a dispute for a partner. Its rival rules begin as a copy of those that govern on its first day.

    Raises Refused when the person does not act for the partner, or the agreement governs nothing on the day.
    """
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    access = access_of(by, agreement.partnership.slug)
    acts_for = access.organisations_for("pool.agree_for_partner") if access else frozenset()
    if organisation not in may_raise_for(agreement, acts_for):
        raise Refused("not_for_this_partner", f"You cannot raise a dispute for {organisation.name}.")
    _check_alone(agreement, organisation, grounds)
    terms = terms_on(agreement, grounds.since)
    if terms.pk is None:
        day = show_date(grounds.since)
        raise Refused("nothing_governs", f"No version of the agreement is in force on {day}. Choose a later day.")
    dispute = Dispute(
        agreement=agreement,
        raised_for=organisation,
        title=grounds.title,
        grounds=grounds.text,
        rules=whole(terms.rules),
        since=grounds.since,
        until=grounds.until,
        raised_by=by,
        raised_at=at,
    )
    _save(dispute, by, f"Raised for {organisation.name}")
    detail = {"for": organisation.code, "since": str(grounds.since), "grounds": grounds.text, "version": terms.number}
    record(act="pool.raise_dispute", partnership=agreement.partnership, subject=dispute.title, by=by, detail=detail)
    return dispute


def _check_alone(agreement: Agreement, organisation: Organisation, grounds: Grounds) -> None:
    """One open dispute of a partner about the same days: another set of rival rules would say nothing plainly."""
    for other in Dispute.objects.filter(agreement=agreement, raised_for=organisation, state=DisputeState.OPEN):
        ends_before = grounds.until is not None and grounds.until < other.since
        if not (ends_before or (other.until is not None and other.until < grounds.since)):
            raise Refused(
                "disputed_already",
                f"{organisation.name} disputes the share of these days already: “{other.title}”. "
                "Change the rival rules of that dispute instead.",
            )


@transaction.atomic
def resolve_dispute(*, dispute_id: int, upheld: str, outcome: str, by: User, at: datetime) -> Dispute:
    """Record how a dispute ended. Certified statements keep both computations; the governing version stays.

    upheld: "stated" or "rival". Raises Refused when it is resolved already.
    """
    dispute = (
        Dispute.objects.select_for_update(of=("self",)).select_related("agreement__partnership").get(pk=dispute_id)
    )
    if dispute.state != DisputeState.OPEN:
        raise Refused("resolved", f"“{dispute.title}” is resolved already; its outcome stays as it was recorded.")
    dispute.state = DisputeState.RESOLVED
    dispute.upheld, dispute.outcome = upheld, outcome
    dispute.resolved_by, dispute.resolved_at = by, at
    words = dispute.get_upheld_display()
    _save(dispute, by, f"Resolved, upheld: {words}")
    record(
        act="pool.resolve_dispute",
        partnership=dispute.agreement.partnership,
        subject=dispute.title,
        by=by,
        detail={"upheld": upheld, "outcome": outcome},
    )
    return dispute


def _save(dispute: Dispute, by: User, reason: str) -> None:
    dispute._change_reason, dispute._history_user = reason, by  # type: ignore[attr-defined]  # simple_history reads
    dispute.save()
