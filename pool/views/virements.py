"""Virements: the list, a proposal, one virement, and the answers to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.forms.decisions import ReasonForm
from commissioning.selectors.history import history_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.forms import focus_on
from pool.forms.virements import MOVES, DecisionForm, NoteForm, ProposalForm, VirementFilter
from pool.models import PooledFund, Virement
from pool.selectors.budget_page import shown_period
from pool.selectors.profiles import last_certified
from pool.selectors.virements import standing_of, virement_at, virement_rows, virement_view, wording
from pool.services import virements as services
from pool.views.budgets import year_or_404
from pool.views.subject import found_fund, pages_of

_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires("pool.view_virements")
def virements(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, label = found_fund(request, fund), year_or_404(year).label
    form = VirementFilter(request.GET, lines=list(found.lines.order_by("name").values_list("code", "name")))
    context = {
        "fund": found,
        "year": year,
        "label": label,
        "rows": virement_rows(found, year, **form.asked()),
        "any": Virement.objects.filter(fund=found, year=year).exists(),
        "form": form,
        "may_propose": request.access.may("pool.propose_virement"),
        "pages": pages_of(request, found, shown_period(found, year), "pool:virements"),
    }
    return render(request, "pool/virements/virements.html", context)


@require_http_methods(_METHODS)
@requires("pool.propose_virement")
def new_virement(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, label = found_fund(request, fund), year_or_404(year).label
    form = _proposal_form(request, found, year)
    if form.is_valid() and (made := _proposed(request, found, year, form)):
        return HttpResponseRedirect(_place(request, "pool:virement", made))
    context = {
        "fund": found,
        "year": year,
        "label": label,
        "form": form,
        "moves": len(form.moves),
        "back": place(request, "pool:virements", fund=fund, year=year),
    }
    return render(request, "pool/virements/new.html", context)


def _proposal_form(request: PartnershipRequest, fund: PooledFund, year: int) -> ProposalForm:
    """As many moves as the page had; asked for more, the next ones too, and nothing is judged before it is proposed."""
    certified = last_certified(fund, year)
    lines = list(fund.lines.select_related("lead").order_by("name"))
    options: dict[str, Any] = {"lines": lines, "year": year, "certified": certified}
    asked = request.POST.get("moves", "")
    moves = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else MOVES
    if "more" not in request.POST:
        return ProposalForm(request.POST or None, initial={"from_period": certified + 1}, moves=moves, **options)
    form = ProposalForm(initial=request.POST.dict(), moves=moves + MOVES, **options)
    focus_on(form, f"giver_{moves + 1}")
    return form


def _proposed(request: PartnershipRequest, fund: PooledFund, year: int, form: ProposalForm) -> Virement | None:
    by, at = request.access.user, timezone.now()
    try:
        made = services.propose_virement(fund_id=fund.pk, year=year, proposal=form.proposal(), by=by, at=at)
    except Refused as refused:
        form.add_error(None, refused.message)
        return None
    messages.success(request, f"Virement {made.number} is proposed. No budget changes until somebody else approves it.")
    return made


@require_safe
@requires("pool.view_virements")
def virement(request: PartnershipRequest, fund: str, year: int, number: int) -> HttpResponse:
    found = _found(request, fund, year, number)
    return _page(request, found)


def _page(request: PartnershipRequest, found: Virement, **more: Any) -> HttpResponse:
    view = virement_view(found)
    context = {
        "fund": found.fund,
        "year": found.year,
        "virement": view,
        "standing": standing_of(found, request.access.user, timezone.localdate()),
        "wording": wording(view, found.fund),
        "history": history_of(found, {"state": "State", "decision": "Decision"}),
        "may_approve": request.access.may("pool.approve_virement"),
        "note_form": NoteForm(),
        "decision_form": DecisionForm(partnership=request.partnership),
        "back": place(request, "pool:virements", fund=found.fund.code, year=found.year),
        "pages": pages_of(request, found.fund, shown_period(found.fund, found.year), "pool:virements"),
        **more,
    }
    return render(request, "pool/virements/virement.html", context)


# --- Answers ------------------------------------------------------------------------------------------------------


@require_POST
@requires("pool.approve_virement")
def approve(request: PartnershipRequest, fund: str, year: int, number: int) -> HttpResponse:
    found = _found(request, fund, year, number)
    note = request.POST.get("note", "")[:1000]
    done = "Approved. The budgets of its lines are changed."
    return _answered(request, found, done, lambda **who: services.approve_virement(note=note, **who))


@require_POST
@requires("pool.approve_virement")
def put_into_effect(request: PartnershipRequest, fund: str, year: int, number: int) -> HttpResponse:
    found = _found(request, fund, year, number)
    return _answered(request, found, "In effect, as both organisations decided.", services.approve_by_decision)


@require_POST
@requires("pool.approve_virement")
def bind(request: PartnershipRequest, fund: str, year: int, number: int) -> HttpResponse:
    found = _found(request, fund, year, number)
    form = DecisionForm(request.POST, partnership=request.partnership)
    if not form.is_valid():
        return _page(request, found, decision_form=form)
    decision = form.cleaned_data["decision"]
    done = f"{decision.reference} is named. Put the virement into effect once both organisations have approved it."
    return _answered(request, found, done, lambda **who: services.bind_decision(decision=decision, **who))


def _answered(request: PartnershipRequest, found: Virement, done: str, act: Callable[..., object]) -> HttpResponse:
    try:
        act(virement_id=found.pk, by=request.access.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(_place(request, "pool:virement", found))


@require_http_methods(_METHODS)
@requires("pool.approve_virement")
def refuse(request: PartnershipRequest, fund: str, year: int, number: int) -> HttpResponse:
    found = _found(request, fund, year, number)
    return _with_reason(request, found, "Refuse", "It stays in the list as refused.", services.refuse_virement)


@require_http_methods(_METHODS)
@requires("pool.propose_virement")
def withdraw(request: PartnershipRequest, fund: str, year: int, number: int) -> HttpResponse:
    found = _found(request, fund, year, number)
    return _with_reason(request, found, "Withdraw", "It stays in the list as withdrawn.", services.withdraw_virement)


def _with_reason(
    request: PartnershipRequest, found: Virement, verb: str, consequence: str, act: Callable[..., object]
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        return _answered(
            request, found, "Done. No budget was changed.", lambda **who: act(reason=form.cleaned_data["reason"], **who)
        )
    context = {
        "form": form,
        "question": f"{verb} virement {found.number}: {found.title}?",
        "consequence": f"{consequence} This cannot be undone; the same moves can be proposed again.",
        "submit": f"{verb} the virement",
        "danger": True,
        "cancel_url": _place(request, "pool:virement", found),
    }
    return render(request, "commissioning/reason.html", context)


def _found(request: PartnershipRequest, fund: str, year: int, number: int) -> Virement:
    found = virement_at(found_fund(request, fund), year, number)
    if found is None:
        raise Http404("No such virement")
    return found


def _place(request: PartnershipRequest, name: str, virement: Virement) -> str:
    return place(request, name, fund=virement.fund.code, year=virement.year, number=virement.number)
