"""Varying an agreement: the list with its materiality meter, one variation, and each partner's answer to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.forms import focus_on
from pool.forms.variations import MOST_ROWS, ROWS, AgreeForm, CarryForm, CloseForm, VariationForm
from pool.models import Agreement, PooledFund, Variation, VariationState
from pool.selectors import variations as selectors
from pool.services import variations as services
from pool.views.of_agreement import found_agreement, way_between

_AGREE, _PROPOSE = "pool.agree_for_partner", "pool.propose_variation"
_HERE = "pool:variations"


@require_safe
@requires("pool.view_agreement")
def variations(request: PartnershipRequest, agreement: str) -> HttpResponse:
    """An agreement year's variations. Proposals are for officers, like drafts of the agreement."""
    found = found_agreement(request, agreement)
    years = selectors.years_of(found)
    year = _asked_year(request, found)
    proposals = request.access.may("pool.view_drafts")
    context = {
        "agreement": found,
        "year": FinancialYear(year),
        "years": [FinancialYear(one) for one in years],
        "meter": selectors.meter_of(found, year),
        "sees_proposals": proposals,
        "rows": selectors.variations(found, year, proposals=proposals),
        "may_propose": request.access.may(_PROPOSE),
        "pages": way_between(request, found, _HERE),
    }
    return render(request, "pool/variations/variations.html", context)


def _asked_year(request: PartnershipRequest, agreement: Agreement) -> int:
    """The year in the address, or the current one."""
    asked = request.GET.get("year", "")
    years = {str(year): year for year in selectors.years_of(agreement)}
    return years[asked] if asked in years else selectors.current_year(agreement)


@require_safe
@requires("pool.view_agreement")
def variation(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = _found(request, agreement, number)
    shown = selectors.variation_view(found)
    mine = request.access.organisations_for(_AGREE)
    answers = [one for one in shown.assents if one.organisation in mine]
    context = {
        "agreement": found.agreement,
        "variation": shown,
        "meter": selectors.meter_of(found.agreement, found.year),
        "may_agree": _may_agree(request, shown, answers),
        "may_refuse": shown.is_open and bool(answers),
        "may_withdraw": shown.is_open and shown.proposed_by_id == request.access.user.pk,
        "may_carry": bool(shown.why_closed) and request.access.may(_PROPOSE),
        "own_proposal": shown.is_open and bool(answers) and shown.proposed_by_id == request.access.user.pk,
        "versions": selectors.versions_to_carry(found.agreement),
        "agreement_url": _agreement_url(request, found.agreement),
        "pages": way_between(request, found.agreement, _HERE),
    }
    return render(request, "pool/variations/variation.html", context)


def _may_agree(request: PartnershipRequest, shown: selectors.VariationView, answers: list[selectors.Assented]) -> bool:
    waits = any(not one.by for one in answers)
    ordinary = shown.is_open and not shown.why_closed and shown.carried_by is None
    return ordinary and waits and shown.proposed_by_id != request.access.user.pk


def _agreement_url(request: PartnershipRequest, agreement: Agreement) -> str:
    """Where a new version is started; empty while there is no such page."""
    try:
        return place(request, "pool:agreement", agreement=agreement.code)
    except NoReverseMatch:
        return ""


# --- Proposing --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_PROPOSE)
def variation_propose(request: PartnershipRequest, agreement: str) -> HttpResponse:
    found = found_agreement(request, agreement)
    funds = list(PooledFund.objects.filter(agreement=found).order_by("code"))
    fund = next((one for one in funds if one.code == request.GET.get("fund")), funds[0] if funds else None)
    form = _variation_form(request, found, fund)
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        try:
            made = services.propose_variation(
                agreement_id=found.pk, proposal=_proposal(form, fund), by=request.access.user, at=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"Variation {made.number} is proposed. It counts once both partners agree to it.")
            return _to(request, made)
    context = {
        "agreement": found,
        "fund": fund,
        "funds": funds if len(funds) > 1 else [],
        "form": form,
        "may_have_more": form.shown_rows < MOST_ROWS,
        "cancel_url": place(request, "pool:variations", agreement=found.code),
    }
    return render(request, "pool/variations/propose.html", context)


def _variation_form(request: PartnershipRequest, agreement: Agreement, fund: PooledFund | None) -> VariationForm:
    """As many rows for budgets as the page had, and some more when asked for them."""
    years = selectors.years_of(agreement)
    options: dict[str, Any] = {"partners": selectors.partners_of(agreement), "fund": fund, "years": years}
    if request.method != "POST":
        return VariationForm(initial={"year": _asked_year(request, agreement)}, **options)
    had = request.POST.get("rows", "")
    rows = min(max(int(had), 1), MOST_ROWS) if had.isascii() and had.isdecimal() and len(had) < 4 else ROWS
    if "more" not in request.POST:
        return VariationForm(request.POST, rows=rows, **options)
    more = min(rows + ROWS, MOST_ROWS)
    day = "-".join(request.POST.get(f"effective_on_{part}", "") for part in (2, 1, 0))
    form = VariationForm(initial={**request.POST.dict(), "effective_on": day, "rows": more}, rows=more, **options)
    focus_on(form, f"line_{rows}")
    return form


def _proposal(form: VariationForm, fund: PooledFund | None) -> services.Proposal:
    names = ("kind", "title", "reason", "year", "effective_on", "value")
    return services.Proposal(
        **{name: form.cleaned_data[name] for name in names},
        fund=fund,
        contributions=form.contributions() if fund else {},
        budgets=form.budgets(),
    )


# --- Answering --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_AGREE)
def variation_agree(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found = _found(request, agreement, number)
    shown, mine = selectors.variation_view(found), request.access.organisations_for(_AGREE)
    choices = [(one.organisation, one.partner) for one in shown.assents if one.organisation in mine and not one.by]
    form = AgreeForm(request.POST or None, choices=choices)

    def agree() -> str:
        services.agree_variation(
            variation_id=found.pk,
            organisation_id=form.cleaned_data["organisation"],
            organisations=mine,
            by=request.access.user,
            at=timezone.now(),
        )
        return "Your agreement is recorded."

    return _answered(request, found, form, agree, "Agree")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_AGREE)
def variation_refuse(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found, form = _found(request, agreement, number), CloseForm(request.POST or None)

    def refuse() -> str:
        services.refuse_variation(
            variation_id=found.pk,
            organisations=request.access.organisations_for(_AGREE),
            by=request.access.user,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        return "The variation is refused."

    return _answered(request, found, form, refuse, "Refuse")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_PROPOSE)
def variation_withdraw(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    found, form = _found(request, agreement, number), CloseForm(request.POST or None)

    def withdraw() -> str:
        reason = form.cleaned_data["reason"]
        services.withdraw_variation(variation_id=found.pk, by=request.access.user, at=timezone.now(), reason=reason)
        return "The variation is withdrawn."

    return _answered(request, found, form, withdraw, "Withdraw")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_PROPOSE)
def variation_carry(request: PartnershipRequest, agreement: str, number: int) -> HttpResponse:
    """Choosing the version that carries a material variation."""
    found = _found(request, agreement, number)
    form = CarryForm(request.POST or None, versions=selectors.versions_to_carry(found.agreement))

    def carry() -> str:
        made = services.carry_variation(
            variation_id=found.pk, version_id=form.cleaned_data["version"], by=request.access.user
        )
        version = made.version.number if made.version else ""
        return f"Version {version} carries the variation. It is agreed when that version is in force."

    return _answered(request, found, form, carry, "Choose the version for")


def _answered(
    request: PartnershipRequest, found: Variation, form: Form, act: Callable[[], str], verb: str
) -> HttpResponse:
    """The question; a POST is the answer."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act())
        except Refused as refused:
            messages.error(request, refused.message)
        return _to(request, found)
    context = {
        "agreement": found.agreement,
        "variation": selectors.variation_view(found),
        "meter": selectors.meter_of(found.agreement, found.year),
        "form": form,
        "verb": verb,
        "submit": "Choose this version" if verb.startswith("Choose") else f"{verb} to it" if verb == "Agree" else verb,
        "danger": verb in ("Refuse", "Withdraw"),
        "cancel_url": place(request, "pool:variation", agreement=found.agreement.code, number=found.number),
    }
    return render(request, "pool/variations/answer.html", context)


def _found(request: PartnershipRequest, agreement: str, number: int) -> Variation:
    """The variation; a proposal only for those who see drafts."""
    rows = Variation.objects.filter(agreement=found_agreement(request, agreement), number=number)
    found = rows.select_related("agreement__partnership", "fund", "version", "proposed_by").first()
    hidden = found is not None and selectors.counted_state(found) != VariationState.AGREED
    if found is None or (hidden and not request.access.may("pool.view_drafts")):
        raise Http404("No such variation")
    return found


def _to(request: PartnershipRequest, variation: Variation) -> HttpResponseRedirect:
    where = {"agreement": variation.agreement.code, "number": variation.number}
    return HttpResponseRedirect(place(request, "pool:variation", **where))
