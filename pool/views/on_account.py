"""What the host pays on account during the year: the list, recording a payment, taking one back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import show
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.on_account import PaymentForm, TakeBackForm
from pool.models import PooledFund
from pool.selectors.on_account_page import OnAccountYear
from pool.selectors.on_account_page import on_account as on_account_of
from pool.selectors.settlement import settlement_years, standing
from pool.services.on_account import record_payment, take_back_payment
from pool.views.acts import Act, form_page
from pool.views.subject import found_fund, pages_of


@require_safe
@requires("pool.view_contributions")
def on_account(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """Every payment of the year; ``?partner=`` keeps to one."""
    found, shown = _found(request, fund, year)
    chosen = request.GET.get("partner", "")
    if chosen not in {one.code for one in shown.partners}:
        chosen = ""
    made = standing(found, year)
    context: dict[str, Any] = {
        "shown": shown,
        "chosen": chosen,
        "payments": shown.of(chosen) if chosen else shown.payments,
        "years": [(one, FinancialYear(one).label) for one in settlement_years(found)],
        "year": year,
        "settlement": made,
        "may_record": made is None and _acts_for_host(request, shown),
        "pages": pages_of(request, found, None, "pool:on_account"),
    }
    return render(request, "pool/on_account/year.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.record_payments")
def on_account_record(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, shown = _found(request, fund, year)
    _check_host(request, shown)
    partners = [(one.code, one.name) for one in shown.partners]
    initial = {"partner": request.GET.get("partner", ""), "paid_on": timezone.localdate()}
    form = PaymentForm(request.POST or None, partners=partners, year=year, initial=initial)
    act = Act(
        "Record a payment on account",
        "Record",
        "The payment is recorded. Every partner sees it.",
        f"{found.name}, {shown.year_label}",
        f"{shown.host or 'The host'} has paid it out of the fund already: nothing is paid here. At the year end it "
        "counts against what the partner gets.",
    )

    def do() -> None:
        record_payment(
            fund_id=found.pk, year=year, partner=form.cleaned_data["partner"], payment=form.payment,
            by=request.access.user, at=timezone.now(), today=timezone.localdate(),
        )  # fmt: skip

    return form_page(request, form, act, do, back=("Payments on account", _here(request, found, year)))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.record_payments")
def on_account_take_back(request: PartnershipRequest, fund: str, year: int, number: int) -> HttpResponse:
    found, shown = _found(request, fund, year)
    _check_host(request, shown)
    row = next((one for one in shown.payments if one.number == number), None)
    if row is None:
        raise Http404("No such payment")
    form = TakeBackForm(request.POST or None)
    act = Act(
        f"Take back payment {number}?",
        "Take it back",
        f"Payment {number} is taken back.",
        f"{found.name}, {shown.year_label}",
        f"{show(row.amount)} to {row.provider or row.partner}, {row.evidence}. Take it back when it was recorded "
        "wrongly; it stays in the list with your reason. Money that came back is recorded as a payment of its own.",
        danger=True,
    )

    def do() -> None:
        reason = form.cleaned_data["reason"]
        take_back_payment(
            fund_id=found.pk, year=year, number=number, reason=reason, by=request.access.user, at=timezone.now()
        )

    return form_page(request, form, act, do, back=("Payments on account", _here(request, found, year)))


def _found(request: PartnershipRequest, fund: str, year: int) -> tuple[PooledFund, OnAccountYear]:
    found = found_fund(request, fund)
    if not 1900 <= year <= 2999:
        raise Http404("No such year")
    return found, on_account_of(found, year)


def _here(request: PartnershipRequest, fund: PooledFund, year: int) -> str:
    return place(request, "pool:on_account", fund=fund.code, year=year)


def _acts_for_host(request: PartnershipRequest, shown: OnAccountYear) -> bool:
    return shown.host_id in request.access.organisations_for("pool.record_payments")


def _check_host(request: PartnershipRequest, shown: OnAccountYear) -> None:
    """The host's people record what the host pays; where the agreement names none, the form says so."""
    if shown.host_id is not None and not _acts_for_host(request, shown):
        raise PermissionDenied("pool.record_payments")
