"""Service specifications: the list, one as it is read, and the pages that change it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.selectors.history import history_of, history_of_many, merged
from delivery.forms.specifications import (
    FunctionsForm,
    IndicatorForm,
    MinimumForm,
    NewSpecificationForm,
    StaffingForm,
    TakeAwayForm,
    TermsForm,
)
from delivery.models import PerformanceIndicator, Specification, StaffingMinimum, StaffingReturn
from delivery.selectors import specifications as selectors
from delivery.services import specifications as services
from delivery.services.specifications import IndicatorDraft
from delivery.views.contract_acts import CHANGE, METHODS, VIEW, hand_of
from ihwb.kernel.dates import show_date
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

HAND_IN = "delivery.hand_in_staffing"


@require_safe
@requires(VIEW)
def specifications(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [selectors.specification_view(one, today) for one in selectors.specifications_of(request.partnership)]
    context = {"rows": rows, "may_change": request.access.may(CHANGE), "tab": "specifications"}
    return render(request, "delivery/contracts/specifications.html", context)


@require_safe
@requires(VIEW)
def specification(request: PartnershipRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    context = {
        "specification": found,
        "view": selectors.specification_view(found, timezone.localdate()),
        "history": merged(
            history_of(found, {"since": "First day", "until": "Last day", "first_due": "First staffing due"}),
            history_of_many(StaffingMinimum, {"fte": "Minimum"}, "profession", "Minimum of {}",
                            specification_id=found.pk),
            history_of_many(PerformanceIndicator, {"threshold": "Threshold", "threshold_words": "Threshold in words",
                            "consequence": "What follows a miss"}, "name", "Indicator: {}",
                            specification_id=found.pk),
            history_of_many(StaffingReturn, {"fte": "Staff"}, "profession", "Staff: {}", specification_id=found.pk),
        ),
        "may_change": found.contract.commissioner_id in request.access.organisations_for(CHANGE),
        "may_write": request.access.may("commissioning.write_documents"),
    }  # fmt: skip
    return render(request, "delivery/contracts/specification.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def specification_add(request: PartnershipRequest) -> HttpResponse:
    form = NewSpecificationForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        hand = hand_of(request, form.cleaned_data["reason"])
        services.add_specification(partnership=request.partnership, new=form.new(), at=timezone.now(), hand=hand)

    back = place(request, "delivery:specifications")
    done = "The specification is begun. Write its text as a document, version by version."
    return act_page(request, form, act, Page("Begin a specification", "Begin it", done, back, "Specifications"))


@require_http_methods(METHODS)
@requires(CHANGE)
def specification_terms(request: PartnershipRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    names = ("since", "until", "first_due", "every_months")
    form = TermsForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def act() -> None:
        given = dict(form.cleaned_data)
        services.change_terms(specification_id=found.pk, hand=hand_of(request, given.pop("reason")), **given)

    return _act(request, found, form, act, "Days and returns", "The days are saved.")


@require_http_methods(METHODS)
@requires(CHANGE)
def functions_set(request: PartnershipRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    form = FunctionsForm(request.POST or None, specification=found)

    def act() -> None:
        hand = hand_of(request, form.cleaned_data["reason"])
        services.set_functions(specification_id=found.pk, chosen=list(form.cleaned_data["functions"]), hand=hand)

    lead = "A function that the law keeps with its holder shows as a gap of the register."
    return _act(request, found, form, act, "Functions that it touches", "The functions are chosen.", lead=lead)


@require_http_methods(METHODS)
@requires(CHANGE)
def minimum_add(request: PartnershipRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    form = MinimumForm(request.POST or None)

    def act() -> None:
        given = dict(form.cleaned_data)
        services.set_minimum(specification_id=found.pk, hand=hand_of(request, given.pop("reason")), **given)

    lead = "A changed number is another minimum from a later day on; earlier days keep theirs."
    return _act(request, found, form, act, "Lay down a minimum", "The minimum is laid down.", lead=lead)


@require_http_methods(METHODS)
@requires(CHANGE)
def indicator_add(request: PartnershipRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    form = IndicatorForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        hand = hand_of(request, form.cleaned_data["reason"])
        services.add_indicator(specification_id=found.pk, draft=form.draft(), hand=hand)

    return _act(request, found, form, act, "Add an indicator", "The indicator is added.")


@require_http_methods(METHODS)
@requires(CHANGE)
def indicator_change(request: PartnershipRequest, code: str, number: int) -> HttpResponse:
    found = _found(request, code)
    held = get_object_or_404(found.indicators.all(), number=number)
    initial = {name: getattr(held, name) for name in IndicatorDraft.__slots__}
    form = IndicatorForm(request.POST or None, partnership=request.partnership, initial=initial)

    def act() -> None:
        hand = hand_of(request, form.cleaned_data["reason"])
        services.change_indicator(indicator_id=held.pk, draft=form.draft(), hand=hand)

    return _act(request, found, form, act, "Change the indicator", "The indicator is changed.")


@require_http_methods(METHODS)
@requires(CHANGE)
def indicator_remove(request: PartnershipRequest, code: str, number: int) -> HttpResponse:
    found = _found(request, code)
    held = get_object_or_404(found.indicators.all(), number=number)
    form = TakeAwayForm(request.POST or None)

    def act() -> None:
        services.take_indicator_away(indicator_id=held.pk, hand=hand_of(request, form.cleaned_data["reason"]))

    lead = f"The provider is not judged by “{held.name}” any more. The history keeps it."
    return _act(request, found, form, act, "Take the indicator away", "It is taken away.", lead=lead, danger=True)


@require_http_methods(METHODS)
@requires(CHANGE)
def minimum_remove(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    found = _found(request, code)
    held = get_object_or_404(found.minimums.all(), pk=pk)
    form = TakeAwayForm(request.POST or None)

    def act() -> None:
        services.take_minimum_away(minimum_id=held.pk, hand=hand_of(request, form.cleaned_data["reason"]))

    lead = f"For a mistake alone: {held.profession} from {show_date(held.since)}. A changed number is another minimum."
    return _act(request, found, form, act, "Take the minimum away", "It is taken away.", lead=lead, danger=True)


@require_http_methods(METHODS)
@requires(CHANGE)
def staffing_record(request: PartnershipRequest, code: str) -> HttpResponse:
    """For a provider that hands in on paper."""
    found = _found(request, code)
    back = place(request, "delivery:specification", code=code)
    return staffing_page(request, found, Page("Staffing", "Hand it in", "The staffing is recorded.", back, found.name))


def staffing_page(request: PartnershipRequest, found: Specification, page: Page) -> HttpResponse:
    rows = selectors.staffing_of(found, timezone.localdate())
    form = StaffingForm(
        request.POST or None, asked=[(one.profession, one.as_at, one.found is not None) for one in rows]
    )

    def act() -> None:
        services.hand_in_staffing(
            specification_id=found.pk,
            staff=form.staff(),
            by=request.access.user,
            organisations=request.access.organisations_for(HAND_IN),
            at=timezone.now(),
        )

    return act_page(request, form, act, page)


def _found(request: PartnershipRequest, code: str) -> Specification:
    return get_object_or_404(selectors.specifications_of(request.partnership), code=code)


def _act(
    request: PartnershipRequest, found: Specification, form: Any, act: Callable[[], object], title: str, done: str,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page that leads back to the specification."""
    back = place(request, "delivery:specification", code=found.code)
    return act_page(request, form, act, Page(title, "Save", done, back, found.name, **more))
