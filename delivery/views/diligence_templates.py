"""What a due diligence looks at: every version of every template, and the form that lays down the next."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.diligence import TemplateForm
from delivery.selectors import diligence as selectors
from delivery.services.diligence_templates import lay_down
from delivery.views.contract_acts import METHODS, Page, act_page
from ihwb.web.access import PartnershipRequest, place, requires

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
    newest = selectors.templates_of(request.partnership).filter(code=code).order_by("-number").first() if code else None
    if code and newest is None:
        raise Http404("No such template")
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
    back = place(request, "delivery:diligence_templates")
    page = Page(title, "Lay it down", "The version is laid down.", back, "Templates", lead=lead)
    return act_page(request, form, act, page)
