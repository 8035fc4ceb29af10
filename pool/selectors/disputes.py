"""Disputes about who bears what: which are open on a day, and what each of them is about."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from commissioning.models import Organisation, Partnership
from pool.models import Agreement, Dispute, DisputeState


def disputes_held(agreement: Agreement, day: date) -> QuerySet[Dispute]:
    """The disputes of the agreement that are open and about this day, the oldest first."""
    held = Dispute.objects.filter(Q(until__isnull=True) | Q(until__gte=day), agreement=agreement, since__lte=day)
    return held.filter(state=DisputeState.OPEN).order_by("since", "pk")


def disputes_on(agreement: Agreement, day: date) -> list[Dispute]:
    """The same, read. One query."""
    return list(disputes_held(agreement, day).select_related("raised_for"))


def disputed_line(disputes: Sequence[Dispute]) -> str:
    """One line for a report: "The share is disputed: ..."; "" when it is not."""
    if not disputes:
        return ""
    return f"The share is disputed by {', '.join(dict.fromkeys(one.raised_for.name for one in disputes))}."


def disputes_of(agreement: Agreement) -> QuerySet[Dispute]:
    """All of them, open ones first, then the latest."""
    held = Dispute.objects.filter(agreement=agreement).select_related("raised_for", "raised_by", "resolved_by")
    return held.order_by("state", "-since", "-pk")


def dispute_at(partnership: Partnership, code: str, pk: int) -> Dispute | None:
    held = Dispute.objects.filter(agreement__partnership=partnership, agreement__code=code, pk=pk)
    return held.select_related("agreement__partnership", "raised_for", "raised_by", "resolved_by").first()


def may_raise_for(agreement: Agreement, organisations: frozenset[int]) -> list[Organisation]:
    """Which of these organisations are partners of the agreement, in listed order.

    Partners put money into one of its funds or lead a line; before there is a fund, the statutory partners.
    """
    own = Organisation.objects.filter(partnership=agreement.partnership_id)
    involved = own.filter(
        Q(contributions__fund__agreement=agreement) | Q(led_lines__fund__agreement=agreement)
    ).distinct()
    partners = involved if involved.exists() else own.filter(kind__in=("council", "nhs_commissioner"))
    return [one for one in partners.order_by("position", "code") if one.pk in organisations]
