"""Leaving an agreement: the notice, its exit day, and what each partner gets back or pays."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.leaving import ServeForm, WithdrawForm
from pool.models import Agreement
from pool.rules.leaving import exit_day
from pool.selectors import leaving as selectors
from pool.selectors.terms import terms_on
from pool.selectors.variations import partners_of
from pool.services import leaving as services
from pool.views.of_agreement import found_agreement, way_between

_SIGN = "pool.sign_agreement"


@require_safe
@requires("pool.view_agreement")
def leaving(request: PartnershipRequest, agreement: str) -> HttpResponse:
    """The standing notice; what the balances would be, or were, on its exit day, or today without one."""
    found, today = found_agreement(request, agreement), timezone.localdate()
    notice = selectors.standing_notice(found)
    sees_balances = request.access.may("pool.view_position")
    day = notice.ends_on if notice else min(today, found.ends_on or today)
    mine = request.access.organisations_for(_SIGN)
    terms = terms_on(found, day)
    ended = notice is not None and terms.state == "ended"
    context = {
        "agreement": found,
        "terms": terms,
        "notice": notice,
        "ended": ended,
        "run_out": notice is not None and today >= notice.ends_on,
        "withdrawn": selectors.withdrawn_notices(found),
        "day": day,
        "exits": selectors.exit_statement(found, day) if sees_balances else None,
        "may_serve": notice is None and bool(mine),
        "may_withdraw": notice is not None and not ended and notice.organisation_id in mine and today <= notice.ends_on,
        "may_end": notice is not None and not ended and bool(mine) and today >= notice.ends_on,
        "pages": way_between(request, found, "pool:leaving"),
    }
    return render(request, "pool/leaving/leaving.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_SIGN)
def notice_serve(request: PartnershipRequest, agreement: str) -> HttpResponse:
    """The notice; then, with its exit day in sight, the confirmation."""
    found = found_agreement(request, agreement)
    mine = request.access.organisations_for(_SIGN)
    choices = [(one.pk, one.name) for one in partners_of(found) if one.pk in mine]
    form = ServeForm(request.POST or None, choices=choices)
    context: dict[str, Any] = {"agreement": found, "form": form, "submit": "Go on"}
    if form.is_valid():
        served_on = form.cleaned_data["served_on"]
        if form.cleaned_data["sure"] and (answer := _served(request, found, form)):
            return answer
        months = terms_on(found, served_on).notice_months
        context |= {"served_on": served_on, "months": months, "ends_on": exit_day(served_on, months)}
    context["cancel_url"] = place(request, "pool:leaving", agreement=found.code)
    return render(request, "pool/leaving/serve.html", context)


def _served(request: PartnershipRequest, agreement: Agreement, form: ServeForm) -> HttpResponse | None:
    try:
        notice = services.serve_notice(
            agreement_id=agreement.pk,
            organisation_id=form.cleaned_data["organisation"],
            served_on=form.cleaned_data["served_on"],
            reason=form.cleaned_data["reason"],
            hand=_hand(request),
        )
    except Refused as refused:
        form.add_error(None, refused.message)
        return None
    messages.success(request, f"Notice is recorded. It runs until {show_date(notice.ends_on)}.")
    return _back(request, agreement)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_SIGN)
def notice_withdraw(request: PartnershipRequest, agreement: str) -> HttpResponse:
    found, form = found_agreement(request, agreement), WithdrawForm(request.POST or None)
    if form.is_valid():
        day, reason = form.cleaned_data["withdrawn_on"], form.cleaned_data["reason"]
        try:
            services.withdraw_notice(agreement_id=found.pk, withdrawn_on=day, reason=reason, hand=_hand(request))
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The notice is withdrawn. The agreement goes on as before.")
            return _back(request, found)
    context = {"agreement": found, "form": form, "notice": selectors.standing_notice(found)}
    context["cancel_url"] = place(request, "pool:leaving", agreement=found.code)
    return render(request, "pool/leaving/withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_SIGN)
def agreement_end(request: PartnershipRequest, agreement: str) -> HttpResponse:
    found = found_agreement(request, agreement)
    if request.method == "POST":
        try:
            services.end_agreement(agreement_id=found.pk, hand=_hand(request))
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(
                request, "The agreement has ended. What next: pay the balances as the statement divides them."
            )
        return _back(request, found)
    cancel_url = place(request, "pool:leaving", agreement=found.code)
    context = {"agreement": found, "notice": selectors.standing_notice(found), "cancel_url": cancel_url}
    return render(request, "pool/leaving/end.html", context)


def _hand(request: PartnershipRequest) -> services.Hand:
    return services.Hand(
        by=request.access.user,
        today=timezone.localdate(),
        at=timezone.now(),
        organisations=request.access.organisations_for(_SIGN),
    )


def _back(request: PartnershipRequest, agreement: Agreement) -> HttpResponseRedirect:
    return HttpResponseRedirect(place(request, "pool:leaving", agreement=agreement.code))
