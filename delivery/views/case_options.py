"""The options appraisal of a case: reading it, and the forms that change it."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.cases.options import CriterionForm, OptionForm, OptionsForm, RecommendForm, ScoresForm
from delivery.models import BusinessCase, OptionsAppraisal
from delivery.selectors import cases as selectors
from delivery.selectors.case_history import options_history
from delivery.selectors.options import with_rows
from delivery.services import options as services
from delivery.views.case_acts import DRAFTS, METHODS, Page, act_page, case_at, pages_of
from ihwb.web.access import PartnershipRequest, place, requires

_CHANGE = "delivery.appraise_options"


@require_safe
@requires(DRAFTS)
def options(request: PartnershipRequest, code: str) -> HttpResponse:
    found = case_at(request, code)
    context = {
        "case": found,
        "links": pages_of(request, found),
        "appraisals": selectors.options_now(found),
        "history": options_history(found),
        "may_change": request.access.may(_CHANGE),
    }
    return render(request, "delivery/cases/options.html", context)


@require_http_methods(METHODS)
@requires(_CHANGE)
def begin(request: PartnershipRequest, code: str) -> HttpResponse:
    found = case_at(request, code)
    form = OptionsForm(request.POST or None)

    def act() -> None:
        held = {name: form.cleaned_data[name] for name in ("title", "best", "note_text", "reason")}
        services.begin_options(case_id=found.pk, by=request.access.user, **held)

    done = "The appraisal is begun, with the option of doing nothing. Add the others."
    return act_page(request, form, act, _page(request, found, "Begin an options appraisal", "Begin it", done))


@require_http_methods(METHODS)
@requires(_CHANGE)
def change(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    found = case_at(request, code)
    row = _appraisal(found, pk)
    initial = {"version": row.version, "title": row.title, "best": row.best, "note_text": row.note}
    form = OptionsForm(request.POST or None, initial=initial)

    def act() -> None:
        services.change_options(appraisal_id=pk, by=request.access.user, **_versioned(form))

    return _acted(request, found, row, form, act, "Change the appraisal", "Save", "The appraisal is changed.")


@require_http_methods(METHODS)
@requires(_CHANGE)
def add_option(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    return _option(request, code, pk, None)


@require_http_methods(METHODS)
@requires(_CHANGE)
def change_option(request: PartnershipRequest, code: str, pk: int, option: int) -> HttpResponse:
    return _option(request, code, pk, option)


def _option(request: PartnershipRequest, code: str, pk: int, option: int | None) -> HttpResponse:
    found = case_at(request, code)
    row = _appraisal(found, pk)
    held = get_object_or_404(row.options.all(), pk=option) if option else None
    form = OptionForm(request.POST or None, initial=OptionForm.start(held, row.version))

    def act() -> None:
        services.save_option(
            appraisal_id=pk,
            version=form.cleaned_data["version"],
            option_id=option,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    title = f"Change “{held.name}”" if held else "Add an option"
    return _acted(request, found, row, form, act, title, "Save", "The option is saved.")


@require_http_methods(METHODS)
@requires(_CHANGE)
def add_criterion(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    return _criterion(request, code, pk, None)


@require_http_methods(METHODS)
@requires(_CHANGE)
def change_criterion(request: PartnershipRequest, code: str, pk: int, criterion: int) -> HttpResponse:
    return _criterion(request, code, pk, criterion)


def _criterion(request: PartnershipRequest, code: str, pk: int, criterion: int | None) -> HttpResponse:
    found = case_at(request, code)
    row = _appraisal(found, pk)
    held = get_object_or_404(row.criteria.all(), pk=criterion) if criterion else None
    form = CriterionForm(request.POST or None, initial=CriterionForm.start(held, row.version))

    def act() -> None:
        services.save_criterion(appraisal_id=pk, criterion_id=criterion, by=request.access.user, **_versioned(form))

    title = f"Change “{held.name}”" if held else "Add a criterion"
    return _acted(request, found, row, form, act, title, "Save", "The criterion is saved.")


@require_http_methods(METHODS)
@requires(_CHANGE)
def score(request: PartnershipRequest, code: str, pk: int, option: int) -> HttpResponse:
    found = case_at(request, code)
    row = _appraisal(found, pk)
    held = get_object_or_404(row.options.all(), pk=option)
    form = ScoresForm(request.POST or None, appraisal=row, option=held, partnership=request.partnership)

    def act() -> None:
        services.score_option(
            appraisal_id=pk,
            version=form.cleaned_data["version"],
            option_id=option,
            given=form.given(),
            post=form.cleaned_data["post"],
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    return _acted(request, found, row, form, act, f"Score “{held.name}”", "Save the scores", "The scores are saved.")


@require_http_methods(METHODS)
@requires(_CHANGE)
def recommend(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    found = case_at(request, code)
    row = _appraisal(found, pk)
    choices = list(row.options.all())
    now = next((one for one in choices if one.recommended), None)
    initial = {
        "version": row.version,
        "option": str(now.pk) if now else None,
        "why_this": now.recommended_reason if now else "",
        "against_ranking": now.against_ranking if now else "",
    }
    form = RecommendForm(request.POST or None, options=choices, initial=initial)

    def act() -> None:
        held = form.cleaned_data
        services.recommend(
            appraisal_id=pk,
            version=held["version"],
            option_id=int(held["option"]) if held["option"] else None,
            why_this=held["why_this"],
            against_ranking=held["against_ranking"],
            reason=held["reason"],
            by=request.access.user,
        )

    return _acted(request, found, row, form, act, "Recommend an option", "Record", "The recommendation is recorded.")


def _appraisal(case: BusinessCase, pk: int) -> OptionsAppraisal:
    return get_object_or_404(with_rows(OptionsAppraisal.objects.filter(case=case)), pk=pk)


def _versioned(form: Form) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in form.fields}


def _page(request: PartnershipRequest, case: BusinessCase, title: str, submit: str, done: str) -> Page:
    return Page(title, submit, done, place(request, "delivery:case_options", code=case.code), "Options appraisal")


def _acted(
    request: PartnershipRequest,
    case: BusinessCase,
    row: OptionsAppraisal,
    form: Form,
    act: Callable[[], None],
    title: str,
    submit: str,
    done: str,
) -> HttpResponse:
    def now() -> int:
        return OptionsAppraisal.objects.values_list("version", flat=True).get(pk=row.pk)

    return act_page(request, form, act, _page(request, case, title, submit, done), now=now)
