"""Assessing delivery confidence; writing, issuing and correcting highlight reports."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.confidence import AssessmentForm, CorrectForm, HighlightForm, IssueForm
from delivery.models import HighlightReport
from delivery.selectors import highlights as selectors
from delivery.services import confidence as services
from delivery.views.acting import Act, act_page
from delivery.views.programmes import project_at
from delivery.views.subnav import links
from ihwb.web.access import PartnershipRequest, place, requires

VIEW, CHANGE = "delivery.view_programme", "delivery.change_programme"
FORM = ["GET", "HEAD", "POST"]


def _who(request: PartnershipRequest) -> services.Who:
    return services.Who(request.access.user, timezone.localdate())


@require_http_methods(FORM)
@requires(CHANGE)
def assess(request: PartnershipRequest, code: str) -> HttpResponse:
    project = project_at(request, code)
    form = AssessmentForm(request.POST or None, project=project, initial={"on": timezone.localdate()})

    def do() -> None:
        services.assess(partnership=request.partnership, project_id=project.pk, new=form.new(), who=_who(request))

    back = place(request, "delivery:project", code=code)
    lead = "A later assessment takes its place; this one stays on record."
    act = Act("Assess delivery confidence", "Record it", "Confidence recorded.", back, project.name, project.name, lead)
    return act_page(request, form, do, act)


@require_safe
@requires(VIEW)
def highlight(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    frozen = found.frozen or selectors.to_freeze(found.project, timezone.localdate())
    context = {
        "report": found,
        "frozen": selectors.with_days(frozen),
        "may_change": request.access.may(CHANGE),
        "links": links(request),
    }
    return render(request, "delivery/programme/highlight.html", context)


@require_http_methods(FORM)
@requires(CHANGE)
def highlight_add(request: PartnershipRequest, code: str) -> HttpResponse:
    project = project_at(request, code)
    form = HighlightForm(request.POST or None)

    def do() -> None:
        services.write(
            partnership=request.partnership,
            project_id=project.pk,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:project", code=code)
    lead = "A draft until it is issued. Confidence and milestones are added on the day of issue."
    act = Act("Write a highlight report", "Save the draft", "The draft is saved.", back, project.name, "", lead)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def highlight_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    form = HighlightForm(request.POST or None, row=found)

    def do() -> None:
        services.rewrite(
            partnership=request.partnership,
            report_id=pk,
            version=form.cleaned_data["version"] or 0,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:highlight", pk=pk)
    act = Act("Change the draft", "Save", "The draft is saved.", back, "Highlight report", version=found.version)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def highlight_issue(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    form = IssueForm(request.POST or None, initial={"version": found.version})

    def do() -> None:
        services.issue(
            partnership=request.partnership, report_id=pk, version=form.cleaned_data["version"], who=_who(request)
        )

    back = place(request, "delivery:highlight", pk=pk)
    lead = "Confidence and milestones are frozen in it as they stand today. After that it can only be corrected."
    act = Act(
        "Issue the report", "Issue it", "The report is issued.", back, "Highlight report", str(found.project), lead
    )
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def highlight_correct(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _report(request, pk)
    form = CorrectForm(request.POST or None)

    def do() -> None:
        services.correct(
            partnership=request.partnership, report_id=pk, reason=form.cleaned_data["reason"], by=request.access.user
        )

    back = place(request, "delivery:project", code=found.project.code)
    lead = "The issued report stays as it is; a new draft begins that names it."
    act = Act(
        "Correct the report", "Begin the correction", "The correction is begun.", back, str(found.project), "", lead
    )
    return act_page(request, form, do, act)


def _report(request: PartnershipRequest, pk: int) -> HighlightReport:
    """Drafts are for those who may write them."""
    found = selectors.report_at(request.partnership, pk)
    if found is None or (found.issued_on is None and not request.access.may(CHANGE)):
        raise Http404("No such report")
    return found
