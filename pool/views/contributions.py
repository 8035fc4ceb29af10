"""What the partners put in: the year at a glance, each partner's statement, instalments and receipts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.fields import reason_field
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.contributions import ReceiptForm, ScheduleForm
from pool.models import Contribution, Instalment, PooledFund
from pool.selectors.contribution_schedule import Contributions, PartnerRow
from pool.selectors.contribution_schedule import contributions as contributions_of
from pool.selectors.on_account_page import on_account
from pool.services.instalments import (
    Receipt,
    make_schedule,
    record_receipt,
    remove_instalment,
    take_back_receipt,
)
from pool.views.subject import found_fund, pages_of, unit_of


class ReasonForm(forms.Form):
    reason = reason_field()


@require_safe
@requires("pool.view_contributions")
def contributions(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, shown = _found(request, fund, year)
    context = {
        "contributions": shown,
        "unit": unit_of(request, "pounds"),
        "may_record": request.access.may("pool.record_receipts"),
        "pages": pages_of(request, found, None, "pool:contributions"),
    }
    return render(request, "pool/contributions/year.html", context)


@require_safe
@requires("pool.view_contributions")
def partner_statement(request: PartnershipRequest, fund: str, year: int, partner: str) -> HttpResponse:
    """One partner's account with the pool, to print and to send."""
    found, shown = _found(request, fund, year)
    row, paid = _partner(shown, partner), on_account(found, year)
    own = next((one for one in paid.partners if one.code == partner), None)
    context = {
        "contributions": shown,
        "partner": row,
        "shown": paid,
        "payments": paid.of(partner),
        "on_account": own,
        "net": row.standing.received - own.paid if own else None,
        "may_record": request.access.may("pool.record_receipts"),
        "pages": pages_of(request, found, None, "pool:contributions"),
    }
    return render(request, "pool/contributions/partner.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.record_receipts")
def schedule(request: PartnershipRequest, fund: str, year: int, partner: str) -> HttpResponse:
    found, shown = _found(request, fund, year)
    row = _partner(shown, partner)
    kept = get_object_or_404(Contribution, fund=found, year=year, organisation__code=partner)
    form = ScheduleForm(request.POST or None)

    def act() -> str:
        made = make_schedule(contribution_id=kept.pk, by=request.access.user, **form.cleaned_data)
        return f"{len(made)} instalment{'' if len(made) == 1 else 's'} of {row.name} scheduled."

    return _form(request, shown, row, form, "Schedule instalments", "Schedule", act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.record_receipts")
def receipt(request: PartnershipRequest, fund: str, year: int, partner: str, number: int) -> HttpResponse:
    shown, row, kept = _instalment(request, fund, year, partner, number)
    form = ReceiptForm(request.POST or None, initial={"amount": kept.amount, "on": timezone.localdate()})

    def act() -> str:
        record_receipt(
            instalment_id=kept.pk, receipt=Receipt(**form.cleaned_data), by=request.access.user,
            today=timezone.localdate(),
        )  # fmt: skip
        return f"Receipt of instalment {number} of {row.name} recorded."

    return _form(request, shown, row, form, f"Instalment {number}: what was received", "Record", act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.record_receipts")
def take_back(request: PartnershipRequest, fund: str, year: int, partner: str, number: int) -> HttpResponse:
    """Take back what was recorded; while nothing is, take the instalment itself off the schedule."""
    shown, row, kept = _instalment(request, fund, year, partner, number)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        change = take_back_receipt if kept.received is not None else remove_instalment
        change(instalment_id=kept.pk, reason=form.cleaned_data["reason"], by=request.access.user)
        return f"Instalment {number} of {row.name}: taken back."

    heading = "take back what was recorded" if kept.received is not None else "take it off the schedule"
    return _form(request, shown, row, form, f"Instalment {number}: {heading}", "Take back", act)


# --- Finding ----------------------------------------------------------------------------------------------------


def _found(request: PartnershipRequest, fund: str, year: int) -> tuple[PooledFund, Contributions]:
    found = found_fund(request, fund)
    if not 1900 <= year <= 2999:
        raise Http404("No such year")
    return found, contributions_of(found, year, timezone.localdate())


def _partner(shown: Contributions, code: str) -> PartnerRow:
    row = next((one for one in shown.partners if one.code == code), None)
    if row is None:
        raise Http404("No such partner")
    return row


def _instalment(
    request: PartnershipRequest, fund: str, year: int, partner: str, number: int
) -> tuple[Contributions, PartnerRow, Instalment]:
    found, shown = _found(request, fund, year)
    row = _partner(shown, partner)
    of_partner = Instalment.objects.filter(
        contribution__fund=found, contribution__year=year, contribution__organisation__code=partner
    )
    return shown, row, get_object_or_404(of_partner, number=number)


def _form(
    request: PartnershipRequest,
    shown: Contributions,
    row: PartnerRow,
    form: forms.Form,
    heading: str,
    submit: str,
    act: Callable[[], str],
) -> HttpResponse:
    """The form's page; a POST that can be done goes back to the partner's statement."""
    back = place(request, "pool:partner_statement", fund=shown.fund_code, year=shown.year, partner=row.code)
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, act())
            return HttpResponseRedirect(back)
        except Refused as refused:
            form.add_error(None, refused.message)
    context: dict[str, Any] = {
        "contributions": shown, "partner": row, "form": form, "heading": heading, "submit": submit, "back": back,
    }  # fmt: skip
    return render(request, "pool/contributions/form.html", context, status=422 if form.errors else 200)
