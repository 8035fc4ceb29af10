"""Starting the decision that a contract's end needs, and recording what came of it."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from delivery.forms.contract_decisions import ResultForm, StartDecisionForm
from delivery.models import Contract, DecisionPurpose
from delivery.rules.contract_ends import Way, WayKind
from delivery.selectors.contracts import Book, book_for
from delivery.services import contract_decisions as services
from delivery.views.contract_acts import CHANGE, METHODS, found_contract, hand_of, page_of
from ihwb.kernel.dates import show_date, show_weekday_date
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page


@require_http_methods(METHODS)
@requires(CHANGE)
def decision_start(request: PartnershipRequest, code: str) -> HttpResponse:
    """The decision with its entry in the forward plan, prepared from what the contract says."""
    if not request.access.may("commissioning.draft_decision"):
        raise PermissionDenied("commissioning.draft_decision")
    found = found_contract(request, code)
    today = timezone.localdate()
    book = book_for(request.access, today)
    ways = book.ways(found)
    award = request.GET.get("purpose") == DecisionPurpose.AWARD
    prepared = _award(found, book, today) if award else _prepared(found, book, ways, today)
    form = StartDecisionForm(request.POST or None, contract=found, initial=prepared)

    def act() -> None:
        services.start_decision(
            contract_id=found.pk, draft=form.draft(), hand=hand_of(request, form.cleaned_data["reason"])
        )

    page = Page(
        title="Write the award report" if award else "Start the decision",
        submit="Draft the decision",
        done="The decision is drafted with its entry in the forward plan. Somebody else publishes its notice.",
        back=place(request, "delivery:contract", code=code) + "#decisions",
        back_words=found.title,
        lead=_standing(found) if award else _lead(ways, today),
    )
    return act_page(request, form, act, page)


def _lead(ways: list[Way], today: date) -> str:
    """By when each way on needs its decision."""
    said = []
    for one in ways:
        passed = " (that day has passed)" if one.decide_by < today else ""
        notice = f", its notice out by {show_date(one.notice_by)}" if one.notice_by else ""
        said.append(f"{one.kind.label}: decide by {show_weekday_date(one.decide_by)}{passed}{notice}.")
    return " ".join(said)


def _standing(found: Contract) -> str:
    """What its due diligence lets happen, in words that the public may read."""
    if found.diligence_on is not None:
        return f"Due diligence was signed off as satisfied on {show_date(found.diligence_on)}."
    return "The award is blocked until the due diligence is signed off as satisfied; the report may be written before."


def _award(found: Contract, book: Book, today: date) -> dict[str, Any]:
    """What the award report holds at first: whom to award to, and on which due diligence; no value."""
    newest = found.diligences.select_related("provider").order_by("-pk").first()
    provider = found.provider or (newest.provider if newest else None)
    step = found.steps.filter(kind="award", planned_on__gte=today).first()
    body = book.bodies.get(found.commissioner_id)
    return {
        "purpose": DecisionPurpose.AWARD,
        "title": f"Contract award: {found.title}"[:200],
        "recommendation": f"Award the contract “{found.title}” to {provider.name if provider else 'its provider'}.",
        "summary": _standing(found),
        "maker": f"body:{body.pk}" if body else "",
        "meeting_on": step.planned_on if step else None,
        "key": True,
    }


def _prepared(found: Contract, book: Book, ways: list[Way], today: date) -> dict[str, Any]:
    """What the form holds at first. Confidential values are left out: the public reads the forward plan."""
    first = next((one for one in ways if one.decide_by >= today), ways[0] if ways else None)
    extend = first is not None and first.kind is WayKind.EXTEND
    option = found.options.filter(state="open").first() if extend else None
    body = book.bodies.get(found.commissioner_id)
    provider = found.provider.name if found.provider else "its provider"
    services_named = ", ".join(one.service.name for one in found.services.all()) or found.title
    end = found.ends_on
    what = f"Extend the contract with {provider} for {services_named} to {show_date(option.until)}." if option else (
        f"Procure what follows the contract with {provider} for {services_named}."
    )  # fmt: skip
    return {
        "purpose": DecisionPurpose.EXTEND if option else DecisionPurpose.REPLACE,
        "option": option,
        "title": f"{'Extension' if option else 'Procurement'}: {services_named}"[:200],
        "recommendation": what,
        "summary": f"The contract with {provider} ends on {show_date(end)}. {_lead(ways, today)}" if end else "",
        "maker": f"body:{body.pk}" if body else "",
        "meeting_on": first.decide_by if first and first.decide_by >= today else None,
        "key": book.deciding(found).key,
    }


@require_http_methods(METHODS)
@requires(CHANGE)
def decision_result(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    found = found_contract(request, code)
    link = get_object_or_404(found.decisions.all(), pk=pk)
    form = ResultForm(request.POST or None, contract=found, purpose=link.purpose)

    def act() -> None:
        given = form.cleaned_data
        services.record_result(
            link_id=link.pk,
            words=given.get("words", ""),
            new=given.get("new"),
            waived=given.get("waived", ""),
            today=timezone.localdate(),
            hand=hand_of(request, given["reason"]),
        )

    lead = f"{link.decision.reference}: {link.decision.title}"
    page = page_of(request, found, "Record what came of the decision", "Record it", "It is recorded.", lead=lead)
    return act_page(request, form, act, page)
