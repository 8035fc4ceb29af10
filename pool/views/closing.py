"""Closing a period: the page that shows where each partner stands, and the acts that lead to the certificate."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.models import User
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires
from pool.forms.closing import ExceptionForm, ReasonForm, SubmitForm
from pool.models import Period
from pool.selectors.close_page import ClosePage, PartnerDesk, close_page
from pool.selectors.closing import reopenings_of, why_not_reopen
from pool.selectors.lines import lines_of
from pool.selectors.position import periods_of
from pool.selectors.position import position as position_of
from pool.selectors.statement import statement as statement_of
from pool.services.certify import certify_period, withdraw_certificate
from pool.services.closing import name_exception, return_submission, submit_period, withdraw_exception
from pool.views.subject import address, found_period, pages_of, unit_of

_FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires("pool.view_position")
def close(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """Where each partner stands. Figures of an open period only as far as the person may see them while closing."""
    found = found_period(request, fund, year, period)
    shown = close_page(found, request.access)
    context = {
        **_figures(found, shown),
        "period": found,
        "page": shown,
        "may_drop": {one.organisation.pk for one in shown.partners if one.submits and not one.submission}
        if found.is_open
        else (),
        "reopenings": reopenings_of(found),
        "may_reopen": request.access.may("pool.reopen_period") and why_not_reopen(found) is None,
        "unit": unit_of(request, "pounds"),
        "periods": periods_of(found.fund_id, found.year),
        "pages": pages_of(request, found.fund, found, "pool:close"),
    }
    return render(request, "pool/closing/close.html", context)


def _figures(period: Period, shown: ClosePage) -> dict[str, Any]:
    """The position, and the statement for whoever sees every partner's figures."""
    return {
        "position": position_of(period, shown.visible),
        "statement": statement_of(period) if shown.visible is None else None,
    }


@require_safe
@requires("pool.certify_period")
def certify_before(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """The address of the page that this one replaced."""
    return HttpResponseRedirect(address(request, "pool:close", found_period(request, fund, year, period)))


# --- The acts ---------------------------------------------------------------------------------------------------------


@require_http_methods(_FORM)
@requires("pool.submit_period")
def submit(request: PartnershipRequest, fund: str, year: int, period: int, partner: str) -> HttpResponse:
    found, held, shown = _found(request, fund, year, period, partner)
    form = SubmitForm(request.POST or None)

    def act(by: User, at: datetime) -> str:
        comment = form.cleaned_data["comment"]
        submit_period(period_id=found.pk, organisation_id=held.organisation.pk, by=by, at=at, comment=comment)
        return f"{held.organisation.name} has submitted {found.month.label}. Its lines are locked now."

    words = {
        "heading": f"Submit {found.month.label} for {held.organisation.name}?",
        "submit": f"Submit for {held.organisation.name}",
        "refusal": held.why_not_submit,
    }
    return _act(request, found, form, act, {**words, "partner": held, **_own(found, shown, held)})


def _own(period: Period, shown: ClosePage, held: PartnerDesk) -> dict[str, Any]:
    """The partner's own figures, for whoever may see them: a refusal shows nothing of the other partner's."""
    if shown.visible is not None and held.organisation.pk not in shown.visible:
        return {"page": shown}
    return {"own": position_of(period, frozenset({held.organisation.pk})), "page": shown}


@require_http_methods(_FORM)
@requires("pool.certify_period")
def certify(request: PartnershipRequest, fund: str, year: int, period: int, partner: str) -> HttpResponse:
    """The question, with everything it rests on; a POST is the certificate."""
    found, held, shown = _found(request, fund, year, period, partner)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act(by: User, at: datetime) -> str:
        done = certify_period(period_id=found.pk, organisation_id=held.organisation.pk, by=by, at=at)
        if done.is_open:
            return f"You have certified {found.month.label} for {held.organisation.name}. The others certify as well."
        return f"{found.month.label} is certified. Its figures and its statement are locked."

    words = {
        "heading": f"Certify {found.month.label} for {held.organisation.name}?",
        "submit": f"Certify for {held.organisation.name}",
        "refusal": held.why_not_certify,
    }
    joint = _figures(found, shown) if shown.visible is None else {}
    return _act(request, found, form, act, {**words, "partner": held, "page": shown, "certifying": True, **joint})


@require_http_methods(_FORM)
@requires("pool.certify_period")
def send_back(request: PartnershipRequest, fund: str, year: int, period: int, partner: str) -> HttpResponse:
    found, held, _ = _found(request, fund, year, period, partner)
    form = ReasonForm(request.POST or None)

    def act(by: User, at: datetime) -> str:
        reason = form.cleaned_data["reason"]
        return_submission(period_id=found.pk, organisation_id=held.organisation.pk, by=by, at=at, reason=reason)
        return f"The figures of {held.organisation.name} are returned. Its lines are open again."

    words = {
        "heading": f"Return the figures of {held.organisation.name}?",
        "submit": "Return the figures",
        "consequence": "Its finance officers can change them again. Every certificate of this round is withdrawn.",
    }
    return _act(request, found, form, act, words)


@require_http_methods(_FORM)
@requires("pool.certify_period")
def withdraw(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    form = ReasonForm(request.POST or None)

    def act(by: User, at: datetime) -> str:
        withdraw_certificate(period_id=found.pk, by=by, at=at, reason=form.cleaned_data["reason"])
        return "Your certificate is withdrawn."

    words = {
        "heading": f"Withdraw your certificate of {found.month.label}?",
        "submit": "Withdraw the certificate",
        "consequence": "The period stays open until it is certified again.",
    }
    return _act(request, found, form, act, words)


@require_http_methods(_FORM)
@requires("pool.submit_period")
def add_exception(request: PartnershipRequest, fund: str, year: int, period: int, partner: str) -> HttpResponse:
    found, held, _ = _found(request, fund, year, period, partner)
    lines = lines_of(found.fund, found.year).filter(lead=held.organisation)
    form = ExceptionForm(request.POST or None, lines=[(line.code, line.name) for line in lines])

    def act(by: User, at: datetime) -> str:
        given = form.cleaned_data
        organisation = held.organisation.pk
        name_exception(
            period_id=found.pk, organisation_id=organisation, line=given["line"], text=given["text"], by=by, at=at
        )
        return "The exception is named. It is certified with the period."

    words = {"heading": f"Name an exception in {found.month.label}", "submit": "Name the exception"}
    return _act(request, found, form, act, words)


@require_POST
@requires("pool.submit_period")
def drop_exception(request: PartnershipRequest, fund: str, year: int, period: int, pk: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    if not found.exceptions.filter(pk=pk).exists():
        raise Http404("No such exception")
    try:
        withdraw_exception(period_id=found.pk, exception_id=pk, by=request.access.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The exception is withdrawn.")
    return HttpResponseRedirect(address(request, "pool:close", found))


# --- What they share --------------------------------------------------------------------------------------------------


def _found(
    request: PartnershipRequest, fund: str, year: int, period: int, partner: str
) -> tuple[Period, PartnerDesk, ClosePage]:
    found = found_period(request, fund, year, period)
    shown = close_page(found, request.access)
    held = next((one for one in shown.partners if one.organisation.code == partner), None)
    if held is None:
        raise Http404("No such partner")
    return found, held, shown


def _act(
    request: PartnershipRequest,
    period: Period,
    form: forms.Form,
    act: Callable[[User, datetime], str],
    words: dict[str, Any],
) -> HttpResponse:
    """The form; sent and valid, the act itself, and back to the page with a sentence. A refusal stands on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act(request.access.user, timezone.now()))
        except Refused as refused:
            form.add_error(None, refused.message)
            words = {**words, "refusal": None}
        else:
            return HttpResponseRedirect(address(request, "pool:close", period))
    context = {**words, "form": form, "period": period}
    return render(request, "pool/closing/act.html", context, status=422 if form.errors else 200)
