"""The timeline, and the forms that keep a project's plan."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.plans import BaselineForm, DependencyForm, MilestoneForm, TimelineFilterForm
from delivery.models import Dependency, Milestone, Project
from delivery.selectors import plans as selectors
from delivery.selectors.milestones import milestone_at
from delivery.selectors.programmes import project_at
from delivery.services import plans as services
from delivery.views.acting import Act, act_page
from delivery.views.subnav import links
from ihwb.web.access import PartnershipRequest, place, requires

CHANGE = "delivery.change_milestones"
FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires("delivery.view_milestones")
def timeline(request: PartnershipRequest) -> HttpResponse:
    """The plan of all projects along the calendar, and the same as a table."""
    form = TimelineFilterForm(request.GET or None, partnership=request.partnership)
    asked, day = form.asked() if form.is_bound else (selectors.PlanFilter(), None)
    on = day or timezone.localdate()
    rows = selectors.plan(request.partnership, on)
    shown = selectors.shown(rows, asked)
    context = {
        "form": form,
        "on": on,
        "rows": shown,
        "any": bool(rows),
        "found": f"{len(shown)} of {len(rows)} milestones",
        "drawing": selectors.drawing(shown, on),
        "links": links(request),
    }
    return render(request, "delivery/programme/timeline.html", context)


@require_http_methods(FORM)
@requires(CHANGE)
def milestone_add(request: PartnershipRequest, code: str) -> HttpResponse:
    project = _project(request, code)
    form = MilestoneForm(request.POST or None, project=project)

    def do() -> None:
        services.add_milestone(
            partnership=request.partnership,
            project_id=project.pk,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:project", code=code)
    act = Act("Add a milestone", "Add the milestone", "Milestone added.", back, project.name, project.name)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def milestone_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _milestone(request, pk)
    form = MilestoneForm(request.POST or None, project=found.project, row=found)

    def do() -> None:
        services.change_milestone(
            partnership=request.partnership,
            milestone_id=pk,
            version=form.cleaned_data["version"] or 0,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    lead = "The baseline is set: its days move by an approved request for change." if found.baselined_on else ""
    back = place(request, "delivery:milestone", pk=pk)
    act = Act(
        "Change the milestone", "Save", "Milestone saved.", back, found.name, found.name, lead, version=found.version
    )
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires("delivery.change_programme")
def baseline(request: PartnershipRequest, code: str) -> HttpResponse:
    project = _project(request, code)
    form = BaselineForm(request.POST or None)

    def do() -> None:
        services.set_baseline(
            partnership=request.partnership,
            project_id=project.pk,
            on=timezone.localdate(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    lead = (
        "Every milestone without a baseline keeps its days from now on. Only an approved request for change moves it."
    )
    back = place(request, "delivery:project", code=code)
    act = Act("Set the baseline", "Set the baseline", "The baseline is set.", back, project.name, project.name, lead)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def dependency_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _milestone(request, pk)
    form = DependencyForm(request.POST or None, partnership=request.partnership, after=found)

    def do() -> None:
        services.add_dependency(
            partnership=request.partnership, after_id=pk, by=request.access.user, **form.cleaned_data
        )

    back = place(request, "delivery:milestone", pk=pk)
    act = Act("Make it wait for another", "Save", "It waits for the other milestone now.", back, found.name, found.name)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def dependency_remove(request: PartnershipRequest, pk: int) -> HttpResponse:
    held = Dependency.objects.select_related("after", "before")
    found = held.filter(after__project__partnership=request.partnership, pk=pk).first()
    if found is None:
        raise Http404("No such dependency")
    form = BaselineForm(request.POST or None)

    def do() -> None:
        services.remove_dependency(
            partnership=request.partnership,
            dependency_id=pk,
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    lead = f"“{found.after}” will no longer wait for “{found.before}”."
    back = place(request, "delivery:milestone", pk=found.after_id)
    act = Act("Let it wait no more", "Let it wait no more", "It waits no more.", back, found.after.name, "", lead)
    return act_page(request, form, do, act)


def _project(request: PartnershipRequest, code: str) -> Project:
    found = project_at(request.partnership, code)
    if found is None:
        raise Http404("No such project")
    return found


def _milestone(request: PartnershipRequest, pk: int) -> Milestone:
    found = milestone_at(request.partnership, pk)
    if found is None:
        raise Http404("No such milestone")
    return found
