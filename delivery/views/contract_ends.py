"""Services, what ends when, and procurement: the register of contracts seen from three other sides."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.contracts import DayForm, RouteForm, ServiceForm
from delivery.rules.procurement import StageKind
from delivery.selectors import contracts as selectors
from delivery.selectors.contract_page import procurement_rows, route_rows
from delivery.selectors.contract_timeline import timeline
from delivery.services import contracts as services
from delivery.views.contract_acts import CHANGE, METHODS, VIEW, hand_of
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page


@require_safe
@requires(VIEW)
def service_list(request: PartnershipRequest) -> HttpResponse:
    form = DayForm(request.GET or None)
    on = (form.asked()[0] if form.is_bound else None) or timezone.localdate()
    book = selectors.book_for(request.access, on)
    del form.fields["past"]
    context = {
        "form": form,
        "rows": book.service_views(),
        "on": on,
        "may_change": request.access.may(CHANGE),
        "tab": "services",
    }
    return render(request, "delivery/contracts/services.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def service_add(request: PartnershipRequest) -> HttpResponse:
    return _service_form(request, None)


@require_http_methods(METHODS)
@requires(CHANGE)
def service_edit(request: PartnershipRequest, code: str) -> HttpResponse:
    return _service_form(request, code)


def _service_form(request: PartnershipRequest, code: str | None) -> HttpResponse:
    old = get_object_or_404(request.partnership.services.all(), code=code) if code else None
    form = ServiceForm(request.POST or None, partnership=request.partnership, old=old)
    if old is not None:
        form.fields["code"].disabled = True

    def act() -> None:
        services.save_service(
            partnership=request.partnership,
            draft=form.draft(),
            service_id=old.pk if old else None,
            hand=hand_of(request, form.cleaned_data["reason"]),
        )

    title = "Change the service" if old else "Add a service"
    back = place(request, "delivery:services")
    return act_page(request, form, act, Page(title, "Save", "The service is saved.", back, "Services"))


@require_safe
@requires(VIEW)
def contract_ends(request: PartnershipRequest) -> HttpResponse:
    """Every end with the decision that it needs, and what must not be."""
    form = DayForm(request.GET or None)
    day, past = form.asked() if form.is_bound else (None, False)
    on = day or timezone.localdate()
    book = selectors.book_for(request.access, on)
    views = book.views()
    rows = selectors.end_rows(views, on, past=past)
    context = {
        "form": form,
        "rows": rows,
        "positions": book.positions(),
        "picture": timeline(views, on),
        "without_end": [one for one in views if one.end is None],
        "ended": sum(1 for one in views if one.end is not None and one.end < on),
        "on": on,
        "past": past,
        "any": bool(views),
        "may_draft": request.access.may("commissioning.draft_decision") and request.access.may(CHANGE),
        "tab": "ends",
    }
    return render(request, "delivery/contracts/ends.html", context)


@require_safe
@requires(VIEW)
def procurement(request: PartnershipRequest) -> HttpResponse:
    """What is being procured, stage by stage, and the routes with their lead times."""
    context = {
        "rows": procurement_rows(request.partnership, timezone.localdate()),
        "routes": route_rows(request.partnership),
        "stages": [one.label for one in StageKind],
        "may_change": request.access.may(CHANGE),
        "tab": "procurement",
    }
    return render(request, "delivery/contracts/procurement.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def route_add(request: PartnershipRequest) -> HttpResponse:
    return _route_form(request, None)


@require_http_methods(METHODS)
@requires(CHANGE)
def route_edit(request: PartnershipRequest, code: str) -> HttpResponse:
    return _route_form(request, code)


def _route_form(request: PartnershipRequest, code: str | None) -> HttpResponse:
    old = get_object_or_404(request.partnership.procurement_routes.all(), code=code) if code else None
    form = RouteForm(request.POST or None, old=old)
    if old is not None:
        form.fields["code"].disabled = True

    def act() -> None:
        services.save_route(
            partnership=request.partnership,
            route_id=old.pk if old else None,
            hand=hand_of(request, form.cleaned_data["reason"]),
            lead_times=form.lead_times(),
            **form.words(),
        )

    title = "Change the route" if old else "Lay down a route"
    back = place(request, "delivery:procurement")
    return act_page(request, form, act, Page(title, "Save", "The route is saved.", back, "Procurement"))
