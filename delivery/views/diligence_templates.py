"""What a due diligence looks at: every version of every template, and the form that lays down the next."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.diligence import RetireForm, TemplateForm
from delivery.models import DiligenceTemplate
from delivery.selectors import diligence as selectors
from delivery.services.diligence_templates import bring_back, lay_down, retire
from delivery.views.contract_acts import METHODS
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

VIEW, CHANGE = "delivery.view_diligence_templates", "delivery.change_diligence_templates"


@require_safe
@requires(VIEW)
def templates(request: PartnershipRequest) -> HttpResponse:
    on = timezone.localdate()
    context = {
        "versions": selectors.templates_of(request.partnership),
        "in_force": {one.pk for one in selectors.templates_on(request.partnership, on)},
        "may_change": request.access.may(CHANGE),
        "tab": "templates",
    }
    return render(request, "delivery/contracts/diligence_templates.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def template_lay_down(request: PartnershipRequest, code: str = "") -> HttpResponse:
    """The first version of a template, or the next of the one with this code."""
    newest = _newest(request, code) if code else None
    form = TemplateForm(
        request.POST or None, partnership=request.partnership, today=timezone.localdate(), newest=newest
    )

    def act() -> None:
        lay_down(
            partnership=request.partnership,
            draft=form.draft(),
            seen=form.cleaned_data["seen"],
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    title = f"Lay down version {newest.number + 1} of “{newest.name}”" if newest else "Lay down a template"
    lead = (
        "What has begun keeps its own version." if newest else "The usual nine areas stand below: change them freely."
    )
    page = Page(title, "Lay it down", "The version is laid down.", _list(request), "Templates", lead=lead)
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def template_retire(request: PartnershipRequest, code: str) -> HttpResponse:
    newest = _newest(request, code)
    form = RetireForm(request.POST or None, initial={"seen": newest.number})
    lead = "It is not offered for a new due diligence any more. What has begun keeps it, and it can be brought back."
    page = Page(
        f"Retire “{newest.name}”", "Retire it", "It is retired.", _list(request), "Templates", lead, danger=True
    )
    return act_page(
        request, form,
        lambda: retire(
            partnership=request.partnership, code=code, today=timezone.localdate(), by=request.access.user,
            **form.cleaned_data,
        ),
        page,
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(CHANGE)
def template_back(request: PartnershipRequest, code: str) -> HttpResponse:
    newest = _newest(request, code)
    form = RetireForm(request.POST or None, initial={"seen": newest.number})
    lead = f"Retired because: {newest.retired_because}" if newest.retired_because else ""
    page = Page(
        f"Bring “{newest.name}” back", "Bring it back", "It is offered again.", _list(request), "Templates", lead
    )
    return act_page(
        request, form,
        lambda: bring_back(
            partnership=request.partnership, code=code, by=request.access.user, **form.cleaned_data
        ),
        page,
    )  # fmt: skip


def _newest(request: PartnershipRequest, code: str) -> DiligenceTemplate:
    newest = selectors.templates_of(request.partnership).filter(code=code).order_by("-number").first()
    if newest is None:
        raise Http404("No such template")
    return newest


def _list(request: PartnershipRequest) -> str:
    return place(request, "delivery:diligence_templates")
