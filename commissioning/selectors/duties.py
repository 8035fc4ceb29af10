"""What waits for a person in commissioning."""

from collections import defaultdict
from datetime import date

from django.urls import reverse

from commissioning.models import Decision, DelegatedFunction, RouteStage
from commissioning.rules.decisions import Outcome, State
from commissioning.selectors.law_duties import law_duties
from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from ihwb.web.duties import Duty


def duties(access: Access, on: date) -> list[Duty]:
    """Outcomes to record, own drafts without a route, functions that nobody oversees. At most three queries."""
    return [*_outcomes(access, on), *_drafts(access), *_oversight(access), *law_duties(access, on)]


def _url(access: Access, name: str, **kwargs: int) -> str:
    return reverse(f"commissioning:{name}", kwargs={"partnership": access.partnership.slug, **kwargs})


def _outcomes(access: Access, on: date) -> list[Duty]:
    """One duty for each decision, due on the day of its first stop that waits for a body of the person's."""
    organisations = access.organisations_for("commissioning.record_outcome")
    if not organisations:
        return []
    waiting: dict[Decision, list[RouteStage]] = defaultdict(list)
    stages = RouteStage.objects.filter(
        decision__partnership=access.partnership,
        decision__state=State.IN_ROUTE.value,
        body__organisation__in=organisations,
    ).select_related("decision", "body")
    for stage in stages.order_by("starts_on", "number"):
        if stage.outcome == Outcome.PENDING or stage.outcome_hash != stage.decision.content_hash:
            waiting[stage.decision].append(stage)
    return [_outcome(access, decision, rows, on) for decision, rows in waiting.items()]


def _outcome(access: Access, decision: Decision, rows: list[RouteStage], on: date) -> Duty:
    past = [row for row in rows if (row.ends_on or row.starts_on) <= on]
    first = rows[0]
    if past:
        what = f"Record {len(past)} outcome{'s' if len(past) > 1 else ''} of your bodies: {decision.title}"
    else:
        what = f"Prepare for {first.body.name}: {decision.title}"
    stale = any(row.outcome != Outcome.PENDING for row in rows)
    again = " The text was changed, so a body has to decide again." if stale else ""
    return Duty(
        what=what,
        url=_url(access, "decision", pk=decision.pk) + "#route",
        due=first.ends_on or first.starts_on,
        detail=f"{first.body.name} meets first, on {show_date(first.starts_on)}.{again}",
    )


def _drafts(access: Access) -> list[Duty]:
    if not access.may("commissioning.draft_decision"):
        return []
    drafts = Decision.objects.filter(
        partnership=access.partnership, state=State.DRAFT.value, drafted_by_id=access.user.pk
    )
    return [
        Duty(f"Send your draft on its route: {one.title}", _url(access, "decision", pk=one.pk))
        for one in drafts.order_by("reference")
    ]


def _oversight(access: Access) -> list[Duty]:
    organisations = access.organisations_for("commissioning.change_register")
    if not organisations:
        return []
    names = list(
        DelegatedFunction.objects.filter(
            partnership=access.partnership, holder__in=organisations, oversight__isnull=True
        ).values_list("name", flat=True)
    )
    if not names:
        return []
    what = "1 function has" if len(names) == 1 else f"{len(names)} functions have"
    shown = "; ".join(names[:3]) + ("; and more" if len(names) > 3 else "")
    return [Duty(f"{what} no post that keeps oversight", _url(access, "register"), detail=f"{shown}.")]
