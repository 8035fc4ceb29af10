"""The reconciliation of each partner's ledger to its lines: one page for the period, one for each partner."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.reconciliation import ItemForm, TotalForm, WithdrawForm
from pool.models import BudgetLine, Period
from pool.rules.reconciliation import KINDS, why_not_certify
from pool.selectors.outturn import visible_organisations
from pool.selectors.position import periods_of
from pool.selectors.reconciliation import ReconciliationView, hands_of, reconciliations_of, runs_for
from pool.services import reconciliation as service
from pool.views.subject import found_period, pages_of


@require_safe
@requires("pool.view_outturn")
def reconciliation(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    context = {
        "period": found,
        "views": reconciliations_of(found, visible_organisations(request.access, found)),
        "periods": periods_of(found.fund_id, found.year),
        "pages": pages_of(request, found.fund, found, "pool:reconciliation"),
    }
    return render(request, "pool/reconciliation/reconciliation.html", context)


def _found(
    request: PartnershipRequest, fund: str, year: int, period: int, partner: str, change: bool = False
) -> tuple[Period, ReconciliationView]:
    """The partner's reconciliation. 403 for another partner's open figures, and for changing another's."""
    found = found_period(request, fund, year, period)
    views = reconciliations_of(found, visible_organisations(request.access, found))
    view = next((one for one in views if one.organisation.code == partner), None)
    if view is None:
        raise Http404("No such partner")
    own = request.access.organisations_for("pool.reconcile")
    if not view.shown or (change and view.organisation.pk not in own):
        raise PermissionDenied("pool.reconcile")
    return found, view


def _address(request: PartnershipRequest, period: Period, view: ReconciliationView) -> str:
    where = {"fund": period.fund.code, "year": period.year, "period": period.number}
    return place(request, "pool:reconciliation_partner", partner=view.organisation.code, **where)


@require_safe
@requires("pool.view_outturn")
def partner(request: PartnershipRequest, fund: str, year: int, period: int, partner: str) -> HttpResponse:
    """One partner's, printed as it stands."""
    found, view = _found(request, fund, year, period, partner)
    may = view.organisation.pk in request.access.organisations_for("pool.reconcile")
    context = {
        "period": found,
        "view": view,
        "items": [(item, KINDS[item.kind].partition(":")[0]) for item in view.items],
        "may_change": may and not view.certified,
        "may_withdraw": may and view.certified,
        "refusal": _refusal(request, view) if may and view.held else "",
        "pages": pages_of(request, found.fund, found, "pool:reconciliation"),
    }
    return render(request, "pool/reconciliation/partner.html", context)


def _refusal(request: PartnershipRequest, view: ReconciliationView) -> str:
    assert view.held is not None
    return why_not_certify(
        left=view.left or ZERO,
        certified=view.certified,
        missing=view.pool.missing,
        by=request.access.user.pk,
        hands=hands_of(view.held),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.reconcile")
def total(request: PartnershipRequest, fund: str, year: int, period: int, partner: str) -> HttpResponse:
    """State the ledger's total."""
    found, view = _found(request, fund, year, period, partner, change=True)
    runs = runs_for(found, view.organisation)
    initial = {"total": view.held.ledger_total, "reference": view.held.ledger_reference} if view.held else {}
    form = TotalForm(request.POST or None, runs=runs, initial=initial)
    if request.method == "POST" and form.is_valid():
        run = next((one for one in runs if str(one.pk) == form.cleaned_data.get("run")), None)
        typed = run is None or "total" in form.changed_data
        act: dict[str, Any] = {
            "total": form.cleaned_data["total"] if typed else None,
            "reference": form.cleaned_data["reference"],
            "run": run,
            "at": timezone.now(),
        }
        if _done(request, form, "total", lambda who: service.set_total(**who, **act), found, view):
            return HttpResponseRedirect(_address(request, found, view))
    return _form_page(request, found, view, form, "State the ledger's total", "Save the total")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.reconcile")
def item_add(request: PartnershipRequest, fund: str, year: int, period: int, partner: str) -> HttpResponse:
    """Explain a part of the difference."""
    found, view = _found(request, fund, year, period, partner, change=True)
    lines = list(BudgetLine.objects.filter(fund=found.fund, lead=view.organisation))
    initial = {"amount": view.left} if view.left else {}
    form = ItemForm(request.POST or None, lines=lines, initial=initial)
    if request.method == "POST" and form.is_valid():
        act = {**form.cleaned_data, "line": _line(lines, form.cleaned_data["line"])}
        if _done(request, form, "amount", lambda who: service.add_item(**who, **act), found, view):
            return HttpResponseRedirect(_address(request, found, view))
    return _form_page(request, found, view, form, "Explain a difference", "Add the item")


def _line(lines: list[BudgetLine], chosen: str) -> BudgetLine | None:
    return next((line for line in lines if str(line.pk) == chosen), None)


def _done(
    request: PartnershipRequest, form: Any, field: str, act: Any, period: Period, view: ReconciliationView
) -> bool:
    try:
        act({"period": period, "organisation": view.organisation, "by": request.access.user})
    except Refused as refused:
        form.add_error(field, refused.message)
        return False
    return True


def _form_page(
    request: PartnershipRequest, period: Period, view: ReconciliationView, form: Any, heading: str, submit: str
) -> HttpResponse:
    cancel_url = _address(request, period, view)
    context = {
        "period": period, "view": view, "form": form, "heading": heading, "submit": submit, "cancel_url": cancel_url,
    }  # fmt: skip
    return render(request, "pool/reconciliation/form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("pool.reconcile")
def item_remove(
    request: PartnershipRequest, fund: str, year: int, period: int, partner: str, item: int
) -> HttpResponse:
    found, view = _found(request, fund, year, period, partner, change=True)
    who = {"period": found, "organisation": view.organisation, "by": request.access.user}
    _tell(request, lambda: service.remove_item(item_id=item, **who), "The item is removed; it stays in the history.")
    return HttpResponseRedirect(_address(request, found, view))


@require_POST
@requires("pool.reconcile")
def certify(request: PartnershipRequest, fund: str, year: int, period: int, partner: str) -> HttpResponse:
    found, view = _found(request, fund, year, period, partner, change=True)
    who = {"period": found, "organisation": view.organisation, "by": request.access.user}
    said = f"The ledger of {view.organisation.name} is certified as reconciled to {found.month.label}."
    _tell(request, lambda: service.certify(at=timezone.now(), **who), said)
    return HttpResponseRedirect(_address(request, found, view))


def _tell(request: PartnershipRequest, act: Any, said: str) -> None:
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.reconcile")
def withdraw(request: PartnershipRequest, fund: str, year: int, period: int, partner: str) -> HttpResponse:
    found, view = _found(request, fund, year, period, partner, change=True)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _done(request, form, "reason", lambda who: service.withdraw(reason=reason, **who), found, view):
            return HttpResponseRedirect(_address(request, found, view))
    return _form_page(request, found, view, form, "Withdraw the certificate", "Withdraw")
