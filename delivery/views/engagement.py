"""Engagement: the stakeholder map, events and messages, what was said and done."""

from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.selectors.history import history_of_many
from delivery.forms.engagement import EventFilterForm, EventForm, GroupForm, SaidForm
from delivery.models import EngagementEvent, StakeholderGroup, YouSaid
from delivery.selectors import engagement as selectors
from delivery.selectors.engagement import CHANGE, SEE
from delivery.services.keeping import write
from delivery.views.rows import row_page
from delivery.views.support_queue import hand_of
from ihwb.web.access import PartnershipRequest, place, requires

METHODS = ["GET", "HEAD", "POST"]
_LINKS = (
    ("Stakeholders", "delivery:engagement"),
    ("Events and messages", "delivery:engagement_events"),
    ("You said, we did", "delivery:you_said"),
    ("Equality impact", "delivery:equality"),
)


def links_of(request: PartnershipRequest, here: str) -> list[dict[str, Any]]:
    return [{"label": label, "url": place(request, view), "current": view == here} for label, view in _LINKS]


def initial_of(row: Model, form: Any) -> dict[str, Any]:
    names = [name for name in form.base_fields if name != "audience" and hasattr(row, name)]
    return {name: getattr(row, name) for name in names}


@require_safe
@requires(SEE)
def engagement(request: PartnershipRequest) -> HttpResponse:
    context = {
        "map": selectors.stakeholder_map(request.partnership),
        "links": links_of(request, "delivery:engagement"),
        "history": history_of_many(
            StakeholderGroup,
            {"interest": "Interest", "influence": "Influence", "approach": "How they are kept in touch"},
            "name",
            partnership=request.partnership,
        ),
        "changes": request.access.may(CHANGE),
    }
    return render(request, "delivery/engagement/stakeholders.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def group(request: PartnershipRequest, pk: int | None = None) -> HttpResponse:
    """Add a group, or change one."""
    groups = StakeholderGroup.objects.filter(partnership=request.partnership)
    row = get_object_or_404(groups, pk=pk) if pk else StakeholderGroup(partnership=request.partnership)
    form = GroupForm(request.POST or None, initial=initial_of(row, GroupForm) if pk else None)
    return row_page(
        request, form,
        lambda: write(row, form.values(), reason=form.cleaned_data["reason"], hand=hand_of(request)),
        title="Change the group" if pk else "Add a group",
        back=(place(request, "delivery:engagement"), "Stakeholders"),
    )  # fmt: skip


@require_safe
@requires(SEE)
def events(request: PartnershipRequest) -> HttpResponse:
    groups = StakeholderGroup.objects.filter(partnership=request.partnership)
    form = EventFilterForm(
        request.GET or None,
        stages=selectors.stages_of(request.partnership),
        groups=list(groups.values_list("code", "name")),
    )
    shown = selectors.events(request.partnership, timezone.localdate(), **form.asked())
    context = {
        "form": form,
        "rows": shown,
        "any": EngagementEvent.objects.filter(partnership=request.partnership).exists(),
        "found": f"{len(shown)} events and messages",
        "sources": sorted({row.event.source for row in shown if row.event.source}),
        "links": links_of(request, "delivery:engagement_events"),
        "history": history_of_many(
            EngagementEvent,
            {"stage": "Stage", "planned_on": "Planned", "held_on": "Held", "message": "Message", "outcome": "Outcome"},
            "title",
            partnership=request.partnership,
        ),
        "changes": request.access.may(CHANGE),
    }
    return render(request, "delivery/engagement/events.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def event(request: PartnershipRequest, pk: int | None = None) -> HttpResponse:
    """Add an event or message, or change one."""
    held = EngagementEvent.objects.filter(partnership=request.partnership)
    row = get_object_or_404(held, pk=pk) if pk else EngagementEvent(partnership=request.partnership)
    initial = {**initial_of(row, EventForm), "audience": row.audience.all()} if pk else None
    form = EventForm(request.POST or None, partnership=request.partnership, initial=initial)

    def act() -> None:
        with transaction.atomic():
            row.number = row.number or (held.aggregate(last=Max("number"))["last"] or 0) + 1
            version = (form.cleaned_data["version"] or 0) if pk else None
            reason = form.cleaned_data["reason"]
            write(row, form.values(), reason=reason, hand=hand_of(request), version=version)
            row.audience.set(form.cleaned_data["audience"])

    back = (place(request, "delivery:engagement_events"), "Events and messages")
    return row_page(request, form, act, title="Change the event" if pk else "Add an event or message", back=back)


@require_safe
@requires(SEE)
def you_said(request: PartnershipRequest) -> HttpResponse:
    rows = list(selectors.said_and_done(request.partnership))
    context = {
        "rows": rows,
        "open": sum(1 for one in rows if not one.did),
        "sources": sorted({one.source for one in rows if one.source}),
        "links": links_of(request, "delivery:you_said"),
        "history": history_of_many(
            YouSaid,
            {"said": "You said", "did": "We did", "did_on": "Done", "due": "Answer due"},
            "number",
            "Entry {}",
            partnership=request.partnership,
        ),
        "changes": request.access.may(CHANGE),
    }
    return render(request, "delivery/engagement/you_said.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def said(request: PartnershipRequest, pk: int | None = None) -> HttpResponse:
    """Add what was said, or answer it."""
    held = YouSaid.objects.filter(partnership=request.partnership)
    row = get_object_or_404(held, pk=pk) if pk else YouSaid(partnership=request.partnership)
    initial = initial_of(row, SaidForm) if pk else None
    form = SaidForm(request.POST or None, partnership=request.partnership, initial=initial)

    def act() -> None:
        row.number = row.number or (held.aggregate(last=Max("number"))["last"] or 0) + 1
        write(row, form.values(), reason=form.cleaned_data["reason"], hand=hand_of(request))

    back = (place(request, "delivery:you_said"), "You said, we did")
    return row_page(request, form, act, title="Answer what was said" if pk else "Add what was said", back=back)
