"""Tolerances and exceptions: how the plans keep them, one exception, and the acts on it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.exceptions import (
    BoardForm,
    CloseForm,
    ExceptionForm,
    ProgrammeToleranceForm,
    ReportForm,
    ToleranceForm,
)
from delivery.models import PlanException
from delivery.selectors import tolerances as selectors
from delivery.services import exceptions as services
from delivery.views.acting import Act, act_page
from delivery.views.programmes import programme_at, project_at
from delivery.views.subnav import links
from ihwb.web.access import PartnershipRequest, place, requires

VIEW, CHANGE, DECIDE = "delivery.view_programme", "delivery.change_programme", "delivery.decide_changes"
FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires(VIEW)
def exceptions(request: PartnershipRequest) -> HttpResponse:
    context = {
        "tolerances": selectors.tolerances(request.partnership, timezone.localdate()),
        "rows": selectors.exceptions(request.partnership),
        "links": links(request),
    }
    return render(request, "delivery/programme/exceptions.html", context)


@require_safe
@requires(VIEW)
def exception(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _exception(request, pk)
    now = selectors.now_of(found, timezone.localdate()) if found.state != "closed" else None
    context = {
        "exception": found,
        "tag": selectors.TAGS[found.state],
        "raised": selectors.until(found),
        "now": now,
        "history": selectors.history(found),
        "may_change": request.access.may(CHANGE),
        "may_decide": request.access.may(DECIDE) and found.reported_by_id != request.access.user.pk,
        "may_close": request.access.may(CHANGE)
        and (found.state == "decided" or not found.automatic or now is None or not now.leaves),
        "links": links(request),
    }
    return render(request, "delivery/programme/exception.html", context)


@require_http_methods(FORM)
@requires(CHANGE)
def tolerance_add(request: PartnershipRequest, code: str) -> HttpResponse:
    project = project_at(request, code)
    form = ToleranceForm(request.POST or None, project=project, initial={"since": timezone.localdate()})

    def do() -> None:
        services.lay_down(access=request.access, project_id=project.pk, **form.cleaned_data)

    back = place(request, "delivery:project", code=code)
    lead = "What leaves it is raised as an exception by itself and goes before the programme board."
    act = Act("Lay down a tolerance", "Lay it down", "The tolerance is laid down.", back, project.name, "", lead)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def programme_tolerance_add(request: PartnershipRequest, code: str) -> HttpResponse:
    programme = programme_at(request, code)
    form = ProgrammeToleranceForm(request.POST or None, initial={"since": timezone.localdate()})

    def do() -> None:
        services.lay_down_for_programme(access=request.access, programme_id=programme.pk, **form.cleaned_data)

    back = place(request, "delivery:one_programme", code=code)
    lead = "Of what the programme is expected to cost. What leaves it is raised as an exception by itself."
    act = Act("Lay down a tolerance", "Lay it down", "The tolerance is laid down.", back, programme.name, "", lead)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def exception_add(request: PartnershipRequest, code: str) -> HttpResponse:
    project = project_at(request, code)
    form = ExceptionForm(request.POST or None, project=project)

    def do() -> None:
        services.raise_by_hand(access=request.access, project_id=project.pk, new=form.new(), today=timezone.localdate())

    back = place(request, "delivery:project", code=code)
    act = Act("Raise an exception", "Raise it", "The exception is raised. Write its report next.", back, project.name)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def exception_report(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _exception(request, pk)
    form = ReportForm(request.POST or None, row=found)

    def do() -> None:
        services.report(
            access=request.access,
            exception_id=pk,
            version=form.cleaned_data["version"],
            to=form.to(),
            today=timezone.localdate(),
        )

    act = _act(request, found, "Report the exception", "Put it before the board", "The report waits for the board.")
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(DECIDE)
def exception_decide(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _exception(request, pk)
    form = BoardForm(request.POST or None, row=found)

    def do() -> None:
        services.decide(
            access=request.access,
            exception_id=pk,
            version=form.cleaned_data["version"],
            verdict=form.verdict(),
            today=timezone.localdate(),
        )

    act = _act(request, found, "Record the board's decision", "Record it", "The decision is recorded.")
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(CHANGE)
def exception_close(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _exception(request, pk)
    form = CloseForm(request.POST or None, initial={"version": found.version})

    def do() -> None:
        services.close(
            access=request.access,
            exception_id=pk,
            version=form.cleaned_data["version"],
            closing=form.cleaned_data["closing"],
            today=timezone.localdate(),
        )

    return act_page(request, form, do, _act(request, found, "Close the exception", "Close it", "Closed."))


def _exception(request: PartnershipRequest, pk: int) -> PlanException:
    found = selectors.exception_at(request.partnership, pk)
    if found is None:
        raise Http404("No such exception")
    return found


def _act(request: PartnershipRequest, row: PlanException, title: str, submit: str, done: str) -> Act:
    back = place(request, "delivery:exception", pk=row.pk)
    return Act(title, submit, done, back, f"Exception {row.number}", row.of, row.what, version=row.version)
