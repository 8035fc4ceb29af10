"""The register of contracts, one contract, and the pages that change it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.selectors.history import history_of, history_of_many, merged
from delivery.forms.contracts import (
    AwardForm,
    ContractFilterForm,
    ContractForm,
    DecideOptionForm,
    OptionForm,
    StepForm,
    StopForm,
    ValueForm,
    VolumeForm,
)
from delivery.models import Contract, ContractValue, ExtensionOption, RemedialNotice
from delivery.rules.contracts import OptionState, Status
from delivery.rules.procurement import StageKind
from delivery.selectors import contract_reviews as reviews
from delivery.selectors import contracts as selectors
from delivery.selectors.contract_page import contract_page
from delivery.selectors.diligence import what_is_lacking
from delivery.services import awards
from delivery.services import contracts as services
from delivery.views.contract_acts import CHANGE, METHODS, VIEW, found_contract, hand_of, page_of
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

_FIELDS = {
    "title": "Title",
    "provider": "Provider",
    "starts_on": "First day",
    "ends_on": "Last day",
    "notice_months": "Months of notice",
    "confidential": "Values confidential",
    "awarded_on": "Awarded on",
    "stopped_on": "Ended early on",
    "diligence_on": "Due diligence signed off",
}


@require_safe
@requires(VIEW)
def contracts(request: PartnershipRequest) -> HttpResponse:
    """The register as known on a day, filtered, with what it is worth by year."""
    form = ContractFilterForm(request.GET or None, partnership=request.partnership)
    asked, day = form.asked() if form.is_bound else (selectors.ContractFilter(), None)
    on = day or timezone.localdate()
    book = selectors.book_for(request.access, on)
    views = book.views()
    shown = [one for one in views if asked.fits(one)]
    context = {
        "form": form,
        "rows": shown,
        "any": bool(views),
        "found": f"{len(shown)} of {len(views)} contracts",
        "totals": selectors.totals(shown),
        "positions": book.positions(),
        "stats": _stats(request, views, str(on)),
        "on": on,
        "may_change": request.access.may(CHANGE),
        "tab": "contracts",
    }
    return render(request, "delivery/contracts/contracts.html", context)


_TONES = {Status.LAPSED: "over", Status.ENDING: "warning", Status.IN_FORCE: "good"}


def _stats(request: PartnershipRequest, views: list[selectors.ContractView], on: str) -> list[dict[str, Any]]:
    """How many stand where, each a link to them as at the same day; what none is in is left out."""
    address = place(request, "delivery:contracts")
    counted = {one: sum(1 for view in views if view.standing.status is one) for one in Status}
    return [
        {"label": one.label, "value": count, "tone": _TONES.get(one, ""), "url": f"{address}?status={one}&on={on}"}
        for one, count in counted.items()
        if count
    ]


@require_safe
@requires(VIEW)
def contract(request: PartnershipRequest, code: str) -> HttpResponse:
    """One contract with all that belongs to it."""
    found = found_contract(request, code)
    see = request.access.may(selectors.VALUES) or not found.confidential
    form = ContractFilterForm(request.GET or None, partnership=request.partnership)
    on = (form.asked()[1] if form.is_bound else None) or timezone.localdate()
    context = {
        "contract": found,
        "page": contract_page(found, request.access, on),
        "history": _history(found, see),
        "may_change": found.commissioner_id in request.access.organisations_for(CHANGE),
        "may_draft": request.access.may("commissioning.draft_decision"),
        "award_report": awards.award_report(found),
        "diligences": found.diligences.select_related("provider", "signoff_post")
        if request.access.may("delivery.view_due_diligence")
        else [],
        "reviews": reviews.review_rows(request.partnership, on, found),
        "actions": reviews.action_rows(request.partnership, on, found),
        "notices": reviews.notice_rows(request.partnership, on, found),
        "on": on,
        "today": timezone.localdate(),
    }
    return render(request, "delivery/contracts/contract.html", context)


def _history(found: Contract, see_values: bool) -> list[Any]:
    """Who changed what; amounts only for who may see them."""
    rows = [history_of(found, _FIELDS)]
    rows.append(history_of_many(ExtensionOption, {"state": "State", "until": "Until"}, "number", "Option {}",
                                contract_id=found.pk))  # fmt: skip
    rows.append(history_of_many(RemedialNotice, {"outcome": "Outcome", "answer": "The provider's answer"}, "number",
                                "Notice {}", contract_id=found.pk))  # fmt: skip
    if see_values:
        rows.append(history_of_many(ContractValue, {"amount": "Value"}, "year", "Value {}", contract_id=found.pk))
    return merged(*rows)


@require_http_methods(METHODS)
@requires(CHANGE)
def contract_add(request: PartnershipRequest) -> HttpResponse:
    form = ContractForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        services.save_contract(
            partnership=request.partnership,
            draft=form.draft(),
            contract_id=None,
            version=0,
            hand=hand_of(request, form.cleaned_data["reason"]),
        )

    back = place(request, "delivery:contracts")
    return act_page(request, form, act, Page("Add a contract", "Add it", "The contract is added.", back, "Contracts"))


@require_http_methods(METHODS)
@requires(CHANGE)
def contract_edit(request: PartnershipRequest, code: str) -> HttpResponse:
    found = found_contract(request, code)
    form = ContractForm(request.POST or None, partnership=request.partnership, old=found)
    form.fields["code"].disabled = True

    def act() -> None:
        services.save_contract(
            partnership=request.partnership,
            draft=form.draft(),
            contract_id=found.pk,
            version=form.cleaned_data["version"],
            hand=hand_of(request, form.cleaned_data["reason"]),
        )

    return act_page(
        request, form, act, page_of(request, found, "Change the contract", "Save", "The contract is changed.")
    )


@require_http_methods(METHODS)
@requires(CHANGE)
def value_set(request: PartnershipRequest, code: str) -> HttpResponse:
    found = found_contract(request, code)
    form = ValueForm(request.POST or None, contract=found)

    def act() -> None:
        hand = hand_of(request, form.cleaned_data["reason"])
        services.set_value(contract_id=found.pk, draft=form.draft(), hand=hand)

    return act_page(request, form, act, page_of(request, found, "Enter a value", "Save", "The value is saved."))


@require_http_methods(METHODS)
@requires(CHANGE)
def volume_add(request: PartnershipRequest, code: str) -> HttpResponse:
    found = found_contract(request, code)
    form = VolumeForm(request.POST or None, contract=found)

    def act() -> None:
        given = dict(form.cleaned_data)
        services.add_volume(contract_id=found.pk, hand=hand_of(request, given.pop("reason")), **given)

    return act_page(request, form, act, page_of(request, found, "Enter a volume", "Save", "The volume is saved."))


@require_http_methods(METHODS)
@requires(CHANGE)
def option_add(request: PartnershipRequest, code: str) -> HttpResponse:
    found = found_contract(request, code)
    form = OptionForm(request.POST or None)

    def act() -> None:
        given = dict(form.cleaned_data)
        services.add_option(contract_id=found.pk, hand=hand_of(request, given.pop("reason")), **given)

    page = page_of(request, found, "Enter an option to extend", "Save", "The option is saved.")
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def option_decide(request: PartnershipRequest, code: str, number: int) -> HttpResponse:
    found = found_contract(request, code)
    option = get_object_or_404(found.options.all(), number=number)
    form = DecideOptionForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        services.decide_option(
            option_id=option.pk,
            state=OptionState(given["state"]),
            decided_on=given["decided_on"],
            words=given["words"],
            today=timezone.localdate(),
            hand=hand_of(request, given["reason"]),
        )

    lead = "Where the decision is recorded here, start it from the contract: then it records itself when carried out."
    page = page_of(request, found, f"What became of option {number}", "Record", "The option is decided.", lead=lead)
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def step_save(request: PartnershipRequest, code: str, kind: str = "") -> HttpResponse:
    found = found_contract(request, code)
    held = found.steps.filter(kind=kind).first() if kind else None
    initial = {"kind": kind}
    if held is not None:
        initial |= {name: getattr(held, name) for name in ("planned_on", "done_on", "note")}
    form = StepForm(request.POST or None, initial=initial)

    def act() -> None:
        given = form.cleaned_data
        services.save_step(
            contract_id=found.pk,
            kind=StageKind(given["kind"]),
            planned_on=given["planned_on"],
            done_on=given["done_on"],
            note=given["note"],
            today=timezone.localdate(),
            hand=hand_of(request, given["reason"]),
        )

    page = page_of(request, found, "A stage of the procurement", "Save", "The stage is saved.")
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def contract_stop(request: PartnershipRequest, code: str) -> HttpResponse:
    found = found_contract(request, code)
    form = StopForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        hand = hand_of(request, given["reason"])
        services.stop_contract(contract_id=found.pk, stopped_on=given["stopped_on"], because=given["reason"], hand=hand)

    page = page_of(request, found, "End the contract early", "End it early", "The last day is recorded.", danger=True)
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def contract_award(request: PartnershipRequest, code: str) -> HttpResponse:
    """Blocked until the due diligence is signed off as satisfied, or a reason says why none was needed."""
    found = found_contract(request, code)
    form = AwardForm(request.POST or None)
    lacking = what_is_lacking(found)

    def act() -> None:
        given = form.cleaned_data
        awards.record_award(
            contract_id=found.pk,
            awarded_on=given["awarded_on"],
            waived=given["waived"],
            today=timezone.localdate(),
            hand=hand_of(request, given["reason"]),
        )

    lead = f"The award is blocked: {lacking}" if found.diligence_on is None else ""
    page = page_of(request, found, "Record the award", "Record the award", "The award is recorded.", lead=lead)
    return act_page(request, form, act, page)
