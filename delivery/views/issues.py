"""The issue log: what has gone wrong, who sees to it, and how it was resolved."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from delivery.forms.issues import IssueActionForm, IssueFilterForm, IssueForm, ReopenIssueForm, ResolveForm
from delivery.models import Issue, IssueAction
from delivery.selectors import issues as selectors
from delivery.selectors.risk_sight import sight_of
from delivery.services import issues as services
from delivery.views.risk_acts import CHANGE, VIEW, Act, act_page, pages, register_in, risk_in, today
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.taking import whole_figures


@require_safe
@requires(VIEW)
def issues(request: PartnershipRequest) -> HttpResponse:
    registers = list(request.partnership.risk_registers.order_by("position").values_list("code", "name"))
    form = IssueFilterForm(request.GET or None, registers=registers)
    asked = form.asked() if form.is_bound else {}
    rows = selectors.issue_rows(request.partnership, sight_of(request.access), today())
    shown = [one for one in rows if selectors.lets(one, asked)]
    context = {
        "form": form,
        "rows": shown,
        "found": f"{len(shown)} of {len(rows)} issues",
        "any": bool(rows),
        "registers": registers,
        "pages": pages(request, "issues"),
        "may_change": request.access.may(CHANGE),
        "whole": whole_figures(),
    }
    return render(request, "delivery/risks/issues.html", context)


def _issue(request: PartnershipRequest, pk: int) -> Issue:
    found = selectors.issue_at(request.partnership, pk, sight_of(request.access))
    if found is None:
        raise Http404("No such issue")
    return found


@require_safe
@requires(VIEW)
def issue(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _issue(request, pk)
    context = {
        "detail": selectors.issue_detail(found, today()),
        "files": not found.confidential,  # the record of a file names its page
        "may_change": request.access.may(CHANGE) and found.register.ended_on is None,
    }
    return render(request, "delivery/risks/issue.html", context)


def _who(request: PartnershipRequest) -> dict[str, Any]:
    return {"partnership": request.partnership, "by": request.access.user, "today": today()}


def _page(request: PartnershipRequest, found: Issue, form: Any, do: Any, act: Act) -> HttpResponse:
    back = place(request, "delivery:issue", pk=found.pk)
    trail = ("Issues", place(request, "delivery:issues"), found.title, back)
    return act_page(request, form, do, act, back, trail=trail)


def _caption(found: Issue) -> str:
    return f"{found.register.name}, issue {found.number}"


@requires(CHANGE)
def issue_new(request: PartnershipRequest, code: str) -> HttpResponse:
    """An issue of a register that was no risk before."""
    register = register_in(request, code)
    return _raise(request, register.pk, None, register.name, {}, place(request, "delivery:issues"))


@requires(CHANGE)
def issue_from_risk(request: PartnershipRequest, pk: int) -> HttpResponse:
    """The risk has happened."""
    risk = risk_in(request, pk)
    begin = {
        "title": risk.title,
        "what_happened": risk.event,
        "owner": risk.owner_id,
        "confidential": risk.confidential,
    }
    name = f"{risk.register.name}, risk {risk.number}"
    return _raise(request, risk.register_id, pk, name, begin, place(request, "delivery:risk", pk=pk))


def _raise(
    request: PartnershipRequest, register_id: int, risk_id: int | None, name: str, begin: dict[str, Any], back: str
) -> HttpResponse:
    initial = {"raised_on": today(), "priority": 2, **begin}
    form = IssueForm(request.POST or None, partnership=request.partnership, initial=initial)
    made: list[Issue] = []

    def do() -> None:
        held = form.cleaned_data
        made.append(
            services.raise_issue(
                register_id=register_id,
                risk_id=risk_id,
                new=form.to(),
                raised_on=held["raised_on"],
                reason=held["reason"],
                **_who(request),
            )
        )

    lead = "The risk stays in the register with its rating and leads to the issue." if risk_id else ""
    title = "The risk has happened" if risk_id else "Raise an issue"
    act = Act(title, "Raise the issue", "The issue stands in the log.", name, lead)
    answer = act_page(request, form, do, act, back, trail=("Issues", place(request, "delivery:issues")))
    return redirect(place(request, "delivery:issue", pk=made[0].pk)) if made else answer


@requires(CHANGE)
def issue_change(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _issue(request, pk)
    form = IssueForm(request.POST or None, partnership=request.partnership, issue=found)

    def do() -> None:
        version, reason = form.cleaned_data["version"] or 0, form.cleaned_data["reason"]
        services.change_issue(issue_id=pk, version=version, to=form.to(), reason=reason, **_who(request))

    act = Act("Change the issue", "Save the issue", "Issue saved.", _caption(found))
    return _page(request, found, form, do, act)


@requires(CHANGE)
def issue_resolve(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _issue(request, pk)
    form = ResolveForm(request.POST or None, initial={"version": found.version, "resolved_on": today()})

    def do() -> None:
        services.resolve_issue(issue_id=pk, **form.cleaned_data, **_who(request))

    act = Act("Resolve the issue", "It is resolved", "The issue is resolved.", _caption(found))
    return _page(request, found, form, do, act)


@requires(CHANGE)
def issue_reopen(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _issue(request, pk)
    form = ReopenIssueForm(request.POST or None, initial={"version": found.version})

    def do() -> None:
        services.reopen_issue(issue_id=pk, **form.cleaned_data, **_who(request))

    act = Act("Open the issue again", "Open it again", "The issue is open again.", _caption(found))
    return _page(request, found, form, do, act)


@requires(CHANGE)
def issue_action_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    return _action_page(request, _issue(request, pk), None)


@requires(CHANGE)
def issue_action_change(request: PartnershipRequest, pk: int, action: int) -> HttpResponse:
    found = _issue(request, pk)
    row = found.actions.filter(pk=action).first()
    if row is None:
        raise Http404("No such action")
    return _action_page(request, found, row)


def _action_page(request: PartnershipRequest, found: Issue, row: IssueAction | None) -> HttpResponse:
    names = ("text", "owner", "due", "progress", "done_on")
    begin = {name: getattr(row, name) for name in names} if row else {}
    form = IssueActionForm(request.POST or None, partnership=request.partnership, initial=begin)

    def do() -> None:
        services.keep_issue_action(
            issue_id=found.pk,
            action_id=row.pk if row else None,
            to=form.to(),
            done_on=form.cleaned_data["done_on"],
            reason=form.cleaned_data["reason"],
            **_who(request),
        )

    title = f"Change action {row.number}" if row else "Add an action"
    return _page(request, found, form, do, Act(title, "Save the action", "Action saved.", _caption(found)))
