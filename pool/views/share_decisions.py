"""Decisions on a variance that the agreement leaves to the partners: the year's page, proposing, answering."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.decisions import ReasonForm
from ihwb.kernel.dates import FinancialYear
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.notices import PartnerForm
from pool.forms.share_decisions import DecideForm
from pool.models import PooledFund
from pool.rules.risk_share.sentences import Words
from pool.rules.rule_editing import sentence, whole
from pool.selectors.fund_partners import speaks_for
from pool.selectors.scenario import in_listed_order
from pool.selectors.share_decisions import (
    DecisionView,
    decisions_of,
    left_to_decision,
    open_numbers,
    terms_of_year,
)
from pool.selectors.version_rules import Ground, ground_of
from pool.services import share_decisions as services
from pool.views.acts import Act, form_page
from pool.views.budgets import year_or_404
from pool.views.subject import found_fund, pages_of

_METHODS = ["GET", "HEAD", "POST"]
_HERE = "pool:share_decisions"


@require_safe
@requires("pool.view_position")
def share_decisions(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """What the agreement says without a decision, and what was decided."""
    found, label = _fund(request, fund, year)
    terms, ground = terms_of_year(found, year), _ground(found, year)
    rules = in_listed_order(whole(terms.rules), [one.code for one in ground.partners])
    stages = left_to_decision(terms)
    shown = decisions_of(found, year, ground.words)
    speaks = {one.code for one in speaks_for(request.access, found)}
    context = {
        "fund": found,
        "year": year,
        "label": label,
        "defaults": [(stage, _said(stage, rules[stage], ground.words)) for stage in stages],
        "decisions": [(one, _answers(request, one, speaks)) for one in shown],
        "may_propose": bool(stages) and request.access.may("pool.propose_variation"),
        "pages": pages_of(request, found, None, "pool:statement"),
    }
    return render(request, "pool/share_decisions/share_decisions.html", context)


def _said(stage: str, steps: list[object], words: Words) -> list[str]:
    return [sentence(stage, step, words) for step in steps]


def _answers(request: PartnershipRequest, one: DecisionView, speaks: set[str]) -> dict[str, bool]:
    """What the person may do with a proposal."""
    waits = {partner.code for partner in one.partners if partner.at is None}
    mine, is_open = one.proposed_by_id == request.access.user.pk, one.state == "proposed"
    return {
        "agree": is_open and not mine and bool(waits & speaks),
        "refuse": is_open and not mine and bool(speaks),
        "withdraw": is_open and mine,
    }


@require_http_methods(_METHODS)
@requires("pool.propose_variation")
def share_decide(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    found, label = _fund(request, fund, year)
    stages = left_to_decision(terms_of_year(found, year))
    if not stages:
        messages.error(request, f"The agreement leaves nothing of {label} to a decision. It takes a new version.")
        return HttpResponseRedirect(_address(request, found, year))
    form = DecideForm(
        request.POST or None, ground=_ground(found, year), year=year, stages=stages, periods=open_numbers(found, year)
    )
    act = Act(
        f"Decide on the variance of {label}",
        "Propose",
        "It is proposed. It counts once every partner has agreed.",
        found.name,
        "The agreement leaves this to the partners. What you propose counts once every one of them has agreed to it.",
    )

    def do() -> None:
        given = form.cleaned_data
        proposal = services.Proposal(
            year, given["stage"], given["from_period"], form.steps, given["reason"], given["reference"]
        )
        services.propose_share(fund_id=found.pk, proposal=proposal, by=request.access.user, at=timezone.now())

    return form_page(request, form, act, do, back=(f"Decisions on the share, {label}", _address(request, found, year)))


@require_http_methods(_METHODS)
@requires("pool.agree_for_partner")
def share_agree(request: PartnershipRequest, fund: str, year: int, number: int) -> HttpResponse:
    found, _ = _fund(request, fund, year)
    shown = _one(found, year, number)
    waits = {partner.code for partner in shown.partners if partner.at is None}
    partners = [one for one in speaks_for(request.access, found) if one.code in waits]
    if not partners:
        return HttpResponseRedirect(_address(request, found, year))
    form = PartnerForm(request.POST or None, partners=partners)
    act = Act(
        f"Agree to decision {number}?",
        "Agree",
        "Agreed.",
        found.name,
        f"{' '.join(shown.said)} Your agreement cannot be taken back. With the last partner's the decision counts.",
    )

    def do() -> None:
        services.agree_share(
            fund_id=found.pk,
            number=number,
            organisation_id=form.partner.pk,
            organisations=request.access.organisations_for("pool.agree_for_partner"),
            by=request.access.user,
            at=timezone.now(),
        )

    return form_page(request, form, act, do, back=(f"Decision {number}", _address(request, found, year)))


@require_http_methods(_METHODS)
@requires("pool.agree_for_partner")
def share_refuse(request: PartnershipRequest, fund: str, year: int, number: int) -> HttpResponse:
    found, _ = _fund(request, fund, year)
    _one(found, year, number)
    form = ReasonForm(request.POST or None)
    act = Act(f"Refuse decision {number}?", "Refuse", "Refused.", found.name, "This closes the proposal.", danger=True)

    def do() -> None:
        services.refuse_share(
            fund_id=found.pk,
            number=number,
            organisations=request.access.organisations_for("pool.agree_for_partner"),
            by=request.access.user,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )

    return form_page(request, form, act, do, back=(f"Decision {number}", _address(request, found, year)))


@require_http_methods(_METHODS)
@requires("pool.propose_variation")
def share_withdraw(request: PartnershipRequest, fund: str, year: int, number: int) -> HttpResponse:
    found, _ = _fund(request, fund, year)
    _one(found, year, number)
    form = ReasonForm(request.POST or None)
    act = Act(f"Withdraw decision {number}?", "Withdraw", "Withdrawn.", found.name, "This closes the proposal.")

    def do() -> None:
        services.withdraw_share(
            fund_id=found.pk,
            number=number,
            by=request.access.user,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )

    return form_page(request, form, act, do, back=(f"Decision {number}", _address(request, found, year)))


# --- Finding ----------------------------------------------------------------------------------------------------------


def _fund(request: PartnershipRequest, code: str, year: int) -> tuple[PooledFund, str]:
    year_or_404(year)
    return found_fund(request, code), FinancialYear(year).label


def _ground(fund: PooledFund, year: int) -> Ground:
    return ground_of(fund.agreement, FinancialYear(year).start, terms_of_year(fund, year).host_id)


def _one(fund: PooledFund, year: int, number: int) -> DecisionView:
    found = next((one for one in decisions_of(fund, year, _ground(fund, year).words) if one.number == number), None)
    if found is None:
        raise Http404("No such decision")
    return found


def _address(request: PartnershipRequest, fund: PooledFund, year: int) -> str:
    return place(request, _HERE, fund=fund.code, year=year)
