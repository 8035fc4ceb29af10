"""The end of a year: settlement between the partners, its payments, carry-forward, memorandum account."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import thaw
from ihwb.kernel.money import ZERO
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.notices import AgreeForm
from pool.forms.settlement import PaidForm, ProposeForm, WithdrawForm
from pool.models import PooledFund, Settlement
from pool.rules.settlement import settle
from pool.selectors.fund_partners import speaks_for
from pool.selectors.memorandum import memorandum as memorandum_of
from pool.selectors.settlement import (
    proposed_payments,
    settlement_view,
    settlement_years,
    shares_treasury,
    standing,
    year_facts,
)
from pool.services import settlement as services
from pool.views.acts import Act, act_at_once, form_page
from pool.views.subject import found_fund, pages_of


def _label(year: int) -> str:
    if not 1900 <= year <= 2999:
        raise Http404("No such year")
    return FinancialYear(year).label


def _here(request: PartnershipRequest, fund: PooledFund, year: int) -> str:
    return place(request, "pool:settlement", fund=fund.code, year=year)


@require_safe
@requires("pool.view_settlement")
def settlement(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """The settlement as proposed or agreed; before that, what it would be on the certified figures."""
    found, label = found_fund(request, fund), _label(year)
    made = standing(found, year)
    context: dict[str, Any] = {
        "fund": found,
        "year": year,
        "label": label,
        "years": [(one, _label(one)) for one in settlement_years(found)],
        "pages": pages_of(request, found, None, "pool:settlement"),
        "may_settle": request.access.may("pool.settle_year"),
    }
    return render(request, "pool/settlement/settlement.html", {**context, **_shown(request, found, year, made)})


def _shown(request: PartnershipRequest, fund: PooledFund, year: int, made: Settlement | None) -> dict[str, Any]:
    if made is None:
        try:
            content = thaw(services.content_of(year_facts(fund, year), divide_remainder=False))
        except Refused as refused:
            return {"refused": refused.message}
        return {"content": content, "payments": proposed_payments(content), "settlement": None}
    shown = settlement_view(made)
    waiting = {one.code for one in shown.agreed if one.at is None}
    partners = [one for one in speaks_for(request.access, fund) if one.code in waiting]
    agrees = shown.state == "proposed" and not shown.outdated and bool(partners)
    return {
        "settlement": shown,
        "content": shown.content,
        "payments": shown.payments,
        "agree": AgreeForm(partners=partners, initial={"opened": shown.content_hash}) if agrees else None,
        "agrees_for": " or ".join(one.name for one in partners),
        "next_year": _label(year + 1),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.settle_year")
def settlement_propose(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, label = found_fund(request, fund), _label(year)
    form = ProposeForm(request.POST or None, shares_treasury=shares_treasury(found, year))
    act = Act(
        f"Propose the settlement of {label}",
        "Propose",
        "The settlement is proposed. Each partner agrees to it.",
        found.name,
        "It is frozen as it stands now. Until every partner has agreed it can be withdrawn and proposed again.",
    )

    def do() -> None:
        services.propose_settlement(
            fund_id=found.pk,
            year=year,
            divide_remainder=form.divides,
            treasury=form.cleaned_data.get("treasury", ZERO),
            by=request.access.user,
            at=timezone.now(),
        )

    return form_page(request, form, act, do, back=(f"Year end {label}", _here(request, found, year)))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.settle_year")
def settlement_withdraw(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, label = found_fund(request, fund), _label(year)
    form = WithdrawForm(request.POST or None)
    act = Act(
        f"Withdraw the settlement of {label}?",
        "Withdraw it",
        "The settlement is withdrawn.",
        found.name,
        "Agreements that partners have given to it no longer count. It stays in the record.",
        danger=True,
    )

    def do() -> None:
        reason = form.cleaned_data["reason"]
        services.withdraw_settlement(fund_id=found.pk, year=year, by=request.access.user, reason=reason)

    return form_page(request, form, act, do, back=(f"Year end {label}", _here(request, found, year)))


@require_POST
@requires("pool.agree_for_partner")
def settlement_agree(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found = found_fund(request, fund)
    back = _here(request, found, year)
    form = AgreeForm(request.POST, partners=speaks_for(request.access, found))
    if not form.is_valid():
        messages.error(request, "Choose the partner for which you agree: you can agree for your own organisation only.")
        return HttpResponseRedirect(back)
    return act_at_once(
        request,
        lambda: services.agree_settlement(
            fund_id=found.pk,
            year=year,
            organisation=form.partner,
            opened_hash=form.cleaned_data["opened"],
            by=request.access.user,
            at=timezone.now(),
        ),
        f"{form.partner.name} agrees the settlement of {_label(year)}.",
        back,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.settle_year")
def settlement_paid(request: PartnershipRequest, fund: str, year: int, payment: int) -> HttpResponse:
    found, label = found_fund(request, fund), _label(year)
    form = PaidForm(request.POST or None)
    act = Act("Record the payment", "Record", "The payment is recorded.", f"{found.name}, {label}")

    def do() -> None:
        paid_on = form.cleaned_data["paid_on"]
        services.record_payment(
            fund_id=found.pk, year=year, payment_id=payment, paid_on=paid_on, by=request.access.user
        )

    return form_page(request, form, act, do, back=(f"Year end {label}", _here(request, found, year)))


@require_POST
@requires("pool.settle_year")
def settlement_carry(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found = found_fund(request, fund)
    return act_at_once(
        request,
        lambda: services.carry_forward(fund_id=found.pk, year=year, by=request.access.user),
        f"What was left is held in {_label(year + 1)} as money carried forward.",
        _here(request, found, year),
    )


@require_safe
@requires("pool.view_settlement")
def memorandum(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """The memorandum account of the year, to be printed."""
    found, label = found_fund(request, fund), _label(year)
    context: dict[str, Any] = {"fund": found, "year": year, "label": label}
    made = standing(found, year)
    try:
        facts = year_facts(found, year)
        divide = bool(made and made.content["divide_remainder"])
        done = settle(facts.partners, facts.fund, host=facts.host, divide_remainder=divide)
    except (Refused, ValueError) as fault:
        return render(request, "pool/settlement/memorandum.html", {**context, "refused": str(fault)})
    context |= {
        "account": memorandum_of(facts, done),
        "settlement": settlement_view(made) if made else None,
        "pages": pages_of(request, found, None, "pool:settlement"),
    }
    return render(request, "pool/settlement/memorandum.html", context)
