"""Templates of routes: the list, one template, and routes made from one or saved as one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from commissioning.forms.route_templates import ChangeTemplateForm, HeadForm, PlannedStopForm, StartForm
from commissioning.models import Decision
from commissioning.selectors import route_templates as selectors
from commissioning.selectors.route_templates import TemplateRow
from commissioning.services import route_templates as services
from commissioning.views.route import back, url_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_VIEW, _CHANGE, _DRAFT = (
    "commissioning.view_decisions",
    "commissioning.change_templates",
    "commissioning.draft_decision",
)


@requires(_VIEW)
def route_templates(request: PartnershipRequest) -> HttpResponse:
    context = {"rows": selectors.templates(request.partnership), "may_change": request.access.may(_CHANGE)}
    return render(request, "commissioning/route_templates.html", context)


@requires(_VIEW)
def route_template(request: PartnershipRequest, code: str) -> HttpResponse:
    context = {"row": _row(request, code), "may_change": request.access.may(_CHANGE)}
    return render(request, "commissioning/route_template.html", context)


@requires(_CHANGE)
def new_route_template(request: PartnershipRequest) -> HttpResponse:
    form = HeadForm(request.POST or None, partnership=request.partnership)
    if form.is_valid():
        try:
            made = services.new_template(partnership=request.partnership, head=form.head(), by=request.access.user)
        except Refused as refused:
            form.add_error("code", refused.message)
        else:
            messages.success(request, f"{made.name} is there. Now give it its stops.")
            return redirect(_url(request, made.code))
    context = {"form": form, "question": "Add a template", "submit": "Save", "cancel_url": _list(request)}
    context["consequence"] = "A route that decisions of one kind usually travel."
    return render(request, "commissioning/reason.html", context)


@requires(_CHANGE)
def change_route_template(request: PartnershipRequest, code: str) -> HttpResponse:
    row = _row(request, code)
    form = ChangeTemplateForm(request.POST or None, row=row, partnership=request.partnership)
    if form.is_valid():
        given = form.cleaned_data
        services.change_template(
            template_id=row.id,
            head=form.head(row.code),
            retired=given["retired"],
            reason=given["reason"],
            by=request.access.user,
        )
        messages.success(request, "The template is changed.")
        return redirect(_url(request, code))
    context = {"form": form, "question": f"Change {row.name}", "submit": "Save", "cancel_url": _url(request, code)}
    context["consequence"] = "Routes made from it stay as they are."
    return render(request, "commissioning/reason.html", context)


@requires(_CHANGE)
def add_template_stop(request: PartnershipRequest, code: str) -> HttpResponse:
    row = _row(request, code)
    initial = {"step": row.steps + 1}
    form = PlannedStopForm(request.POST or None, partnership=request.partnership, initial=initial)
    if form.is_valid():
        try:
            services.add_template_stop(template_id=row.id, stop=form.stop(), by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The stop is on the template.")
            return redirect(_url(request, code))
    context = {"form": form, "question": "Add a stop to the template", "submit": "Add the stop"}
    context |= {"consequence": row.name, "cancel_url": _url(request, code)}
    return render(request, "commissioning/reason.html", context)


@requires(_CHANGE)
@require_POST
def remove_template_stop(request: PartnershipRequest, code: str, stop: int) -> HttpResponse:
    row = _row(request, code)
    if stop not in {one.id for one in row.stops}:
        raise Http404("No such stop on this template")
    services.remove_template_stop(stage_id=stop, by=request.access.user)
    messages.success(request, "The stop is off the template. Routes made from it stay as they are.")
    return redirect(_url(request, code))


@requires(_DRAFT)
def start_from_template(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _decision(request, pk)
    rows = selectors.templates(request.partnership, retired=False)
    form = StartForm(request.POST or None, rows=rows)
    if form.is_valid():
        given = form.cleaned_data
        try:
            stops = services.start_from_template(
                decision_id=found.pk,
                template_id=given["template"],
                day=given["day"],
                last=given["anchor"] == "last",
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{len(stops)} stops are on the route. Put their days right as meetings fall.")
            return back(request, pk)
    context = {"form": form, "question": "Start from a template", "submit": "Make the route"}
    context |= {
        "consequence": "Its stops come on the route, their days counted from yours. Each can be changed after.",
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


@requires(_CHANGE)
def save_as_template(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _decision(request, pk)
    form = HeadForm(request.POST or None, initial={"kind": found.kind_id}, partnership=request.partnership)
    if form.is_valid():
        try:
            made = services.save_as_template(decision=found, head=form.head(), by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{made.name} is saved as a template.")
            return redirect(_url(request, made.code))
    context = {"form": form, "question": "Save this route as a template", "submit": "Save as a template"}
    context |= {
        "consequence": "Its stops, steps and purposes, with their distances from the first stop.",
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/reason.html", context)


def _decision(request: PartnershipRequest, pk: int) -> Decision:
    found: Decision = get_object_or_404(Decision, pk=pk, partnership=request.partnership)
    return found


def _row(request: PartnershipRequest, code: str) -> TemplateRow:
    for row in selectors.templates(request.partnership):
        if row.code == code:
            return row
    raise Http404("No such template")


def _url(request: PartnershipRequest, code: str) -> str:
    return place(request, "commissioning:route_template", code=code)


def _list(request: PartnershipRequest) -> str:
    return place(request, "commissioning:route_templates")
