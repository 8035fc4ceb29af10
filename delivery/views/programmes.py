"""The programmes with their projects, and the forms that set them up and change them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.programme import ProgrammeForm, ProjectForm, WorkstreamForm
from delivery.models import Programme, Project, Workstream
from delivery.rules.confidence import LEVELS
from delivery.selectors import highlights, tolerances
from delivery.selectors import programmes as selectors
from delivery.selectors.gates import gates
from delivery.selectors.plans import plan
from delivery.selectors.products import products
from delivery.services import programmes as services
from delivery.views.acting import Act, act_page
from delivery.views.subnav import links
from ihwb.web.access import PartnershipRequest, place, requires

VIEW, CHANGE = "delivery.view_programme", "delivery.change_programme"
FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires(VIEW)
def programmes(request: PartnershipRequest) -> HttpResponse:
    """Every programme with its projects and how they stand."""
    context = {
        "programmes": selectors.overview(request.partnership, timezone.localdate()),
        "may_change": request.access.may(CHANGE),
        "links": links(request),
    }
    return render(request, "delivery/programme/programmes.html", context)


@require_safe
@requires(VIEW)
def programme(request: PartnershipRequest, code: str) -> HttpResponse:
    found = programme_at(request, code)
    rows = selectors.project_rows(request.partnership, timezone.localdate())
    context = {
        "programme": found,
        "rows": [one for one in rows if one.project.programme_id == found.pk],
        "tolerances": tolerances.tolerances(request.partnership, timezone.localdate(), programme=found),
        "exceptions": tolerances.exceptions(request.partnership, programme=found),
        "benefits": selectors.benefits_of(found) if request.access.may("delivery.view_benefits") else [],
        "history": selectors.programme_history(found),
        "may_change": request.access.may(CHANGE),
        "links": links(request),
    }
    return render(request, "delivery/programme/programme.html", context)


@require_safe
@requires(VIEW)
def project(request: PartnershipRequest, code: str) -> HttpResponse:
    found = project_at(request, code)
    rows = [one for one in plan(request.partnership, timezone.localdate()) if one.milestone.project_id == found.pk]
    context = {
        "plan": rows,
        "settled": all(one.milestone.baselined_on for one in rows),
        "assessments": highlights.assessments(found),
        "levels": LEVELS,
        "reports": highlights.reports(found, drafts=request.access.may(CHANGE)),
        "gates": gates(request.partnership, timezone.localdate(), found),
        "products": products(request.partnership, timezone.localdate(), found),
        "tolerances": tolerances.tolerances(request.partnership, timezone.localdate(), found),
        "exceptions": tolerances.exceptions(request.partnership, found),
        "may_plan": request.access.may("delivery.change_milestones"),
        "project": found,
        "status_tag": selectors.STATUS_TAGS[found.status],
        "workstreams": selectors.workstreams_of(found),
        "history": selectors.project_history(found),
        "may_change": request.access.may(CHANGE),
        "links": links(request),
    }
    return render(request, "delivery/programme/project.html", context)


# --- Setting up and changing ------------------------------------------------------------------------------------------


@require_http_methods(FORM)
@requires(CHANGE)
def programme_add(request: PartnershipRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        services.add_programme(
            partnership=request.partnership,
            code=form.cleaned_data["code"],
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:programme")
    return act_page(
        request, form, do, Act("Add a programme", "Add the programme", "Programme added.", back, "Programme")
    )


@require_http_methods(FORM)
@requires(CHANGE)
def programme_edit(request: PartnershipRequest, code: str) -> HttpResponse:
    found = programme_at(request, code)
    form = ProgrammeForm(request.POST or None, partnership=request.partnership, row=found)

    def do() -> None:
        services.change_programme(
            partnership=request.partnership,
            programme_id=found.pk,
            version=form.cleaned_data["version"] or 0,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:one_programme", code=code)
    act = Act("Change the programme", "Save", "Programme saved.", back, found.name, version=found.version)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def project_add(request: PartnershipRequest) -> HttpResponse:
    asked = request.GET.get("programme", "")
    chosen = Programme.objects.filter(partnership=request.partnership, code=asked).first()
    form = ProjectForm(request.POST or None, partnership=request.partnership, initial={"programme": chosen})

    def do() -> None:
        services.add_project(
            partnership=request.partnership,
            code=form.cleaned_data["code"],
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:programme")
    return act_page(request, form, do, Act("Add a project", "Add the project", "Project added.", back, "Programme"))


@require_http_methods(FORM)
@requires(CHANGE)
def project_edit(request: PartnershipRequest, code: str) -> HttpResponse:
    found = project_at(request, code)
    form = ProjectForm(request.POST or None, partnership=request.partnership, row=found)

    def do() -> None:
        services.change_project(
            partnership=request.partnership,
            project_id=found.pk,
            version=form.cleaned_data["version"] or 0,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:project", code=code)
    act = Act("Change the project", "Save", "Project saved.", back, found.name, version=found.version)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def workstream_add(request: PartnershipRequest, code: str) -> HttpResponse:
    found = project_at(request, code)
    form = WorkstreamForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        services.add_workstream(
            partnership=request.partnership,
            project_id=found.pk,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:project", code=code)
    return act_page(
        request, form, do, Act("Add a workstream", "Add the workstream", "Workstream added.", back, found.name)
    )


@require_http_methods(FORM)
@requires(CHANGE)
def workstream_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    held = Workstream.objects.select_related("project").filter(project__partnership=request.partnership, pk=pk)
    found = held.first()
    if found is None:
        raise Http404("No such workstream")
    form = WorkstreamForm(request.POST or None, partnership=request.partnership, row=found)

    def do() -> None:
        services.change_workstream(
            partnership=request.partnership,
            workstream_id=pk,
            version=form.cleaned_data["version"] or 0,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:project", code=found.project.code)
    act = Act(
        "Change the workstream",
        "Save",
        "Workstream saved.",
        back,
        found.project.name,
        found.name,
        version=found.version,
    )
    return act_page(request, form, do, act)


def programme_at(request: PartnershipRequest, code: str) -> Programme:
    found = selectors.programme_at(request.partnership, code)
    if found is None:
        raise Http404("No such programme")
    return found


def project_at(request: PartnershipRequest, code: str) -> Project:
    found = selectors.project_at(request.partnership, code)
    if found is None:
        raise Http404("No such project")
    return found
