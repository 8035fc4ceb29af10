"""Requests for change: the list, one of them, raising it, and what the board decided."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.changes import ChangeForm, VerdictForm, VersionForm
from delivery.models import ChangeRequest
from delivery.selectors import changes as selectors
from delivery.services import changes as services
from delivery.views.acting import Act, act_page
from delivery.views.programmes import project_at
from delivery.views.subnav import links
from ihwb.web.access import PartnershipRequest, place, requires

FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires("delivery.view_programme")
def changes(request: PartnershipRequest) -> HttpResponse:
    context = {"rows": selectors.changes(request.partnership), "links": links(request)}
    return render(request, "delivery/programme/changes.html", context)


@require_safe
@requires("delivery.view_programme")
def one_change(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _change(request, pk)
    context = {
        "change": found,
        "tag": selectors.TAGS[found.state],
        "moves": selectors.moves(found),
        "history": selectors.history(found),
        "may_decide": request.access.may("delivery.decide_changes"),
        "may_change": request.access.may("delivery.change_programme"),
        "links": links(request),
    }
    return render(request, "delivery/programme/change.html", context)


@require_http_methods(FORM)
@requires("delivery.change_programme")
def change_add(request: PartnershipRequest, code: str) -> HttpResponse:
    project = project_at(request, code)
    form = ChangeForm(request.POST or None, project=project)

    def do() -> None:
        services.raise_change(
            partnership=request.partnership,
            project_id=project.pk,
            new=form.new(),
            moves=form.moves(),
            by=request.access.user,
        )

    back = place(request, "delivery:project", code=code)
    lead = "The programme board decides it. Until then nothing moves."
    act = Act("Request a change", "Send the request", "The request waits for the board.", back, project.name, "", lead)
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires("delivery.decide_changes")
def change_decide(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _change(request, pk)
    form = VerdictForm(request.POST or None, initial={"version": found.version})

    def do() -> None:
        services.decide(
            partnership=request.partnership,
            change_id=pk,
            version=form.cleaned_data["version"],
            verdict=form.verdict(),
            today=timezone.localdate(),
            by=request.access.user,
        )

    back = place(request, "delivery:change", pk=pk)
    act = Act(
        "Record the board's decision",
        "Record it",
        "The decision is recorded.",
        back,
        f"Request {found.number}",
        found.title,
        "Approved, the request moves the baseline of its milestones at once. This is not undone.",
        version=found.version,
    )
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires("delivery.change_programme")
def change_withdraw(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _change(request, pk)
    form = VersionForm(request.POST or None, initial={"version": found.version})

    def do() -> None:
        services.withdraw(
            partnership=request.partnership,
            change_id=pk,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    back = place(request, "delivery:change", pk=pk)
    act = Act(
        "Withdraw the request",
        "Withdraw it",
        "Withdrawn.",
        back,
        f"Request {found.number}",
        found.title,
        danger=True,
        version=found.version,
    )
    return act_page(request, form, do, act)


def _change(request: PartnershipRequest, pk: int) -> ChangeRequest:
    found = selectors.change_at(request.partnership, pk)
    if found is None:
        raise Http404("No such request")
    return found
