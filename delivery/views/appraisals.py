"""The financial appraisals of a case: reading and comparing them, what-if, and the forms that change them."""

from collections.abc import Callable
from decimal import Decimal

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.cases.appraisals import (
    FlowsForm,
    LineForm,
    PublishedForm,
    RatesForm,
    RemoveForm,
    TermsForm,
    WhatIfForm,
)
from delivery.models import BusinessCase, FinancialAppraisal
from delivery.rules.appraisal.rates import GREEN_BOOK
from delivery.selectors import appraisals as selectors
from delivery.selectors import cases as case_selectors
from delivery.selectors.case_history import appraisal_history
from delivery.services import appraisals as services
from delivery.views.case_acts import DRAFTS, METHODS, Page, act_page, case_at, pages_of, section_pages
from ihwb.web.access import PartnershipRequest, place, requires

_CHANGE = "delivery.change_appraisals"


@require_safe
@requires(DRAFTS)
def appraisals(request: PartnershipRequest, code: str) -> HttpResponse:
    """All appraisals of the case side by side."""
    found = case_at(request, code)
    rows, alike = selectors.comparison(case_selectors.appraisals_now(found))
    context = {
        "case": found,
        "links": pages_of(request, found),
        "rows": rows,
        "alike": alike,
        "may_change": request.access.may(_CHANGE),
    }
    return render(request, "delivery/cases/appraisals.html", context)


@require_safe
@requires(DRAFTS)
def appraisal(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    """One appraisal. ?rate= and ?bias= try other figures without saving anything."""
    found = case_at(request, code)
    row = _appraisal(found, pk)
    form = WhatIfForm(request.GET if {"rate", "bias"} & request.GET.keys() else None)
    tried = []
    if form.is_valid() and (form.cleaned_data["rate"] is not None or form.cleaned_data["bias"]):
        points = form.cleaned_data["bias"] or Decimal(0)
        tried = selectors.what_if(selectors.flows_of(row), form.cleaned_data["rate"], points)
    context = {
        "case": found,
        "links": pages_of(request, found),
        "one": selectors.appraisal_view(row),
        "what_if": form,
        "tried": tried,
        "history": appraisal_history(row),
        "may_change": request.access.may(_CHANGE),
    }
    return render(request, "delivery/cases/appraisal.html", context)


@require_http_methods(METHODS)
@requires(_CHANGE)
def begin(request: PartnershipRequest, code: str) -> HttpResponse:
    found = case_at(request, code)
    table = selectors.table_for(request.partnership, timezone.localdate())
    form = TermsForm(request.POST or None, case=found, initial={"table": table})

    def act() -> None:
        services.begin_appraisal(
            case_id=found.pk, to=form.to(), reason=form.cleaned_data["reason"], by=request.access.user
        )

    done = "The appraisal is begun. Open it to add types of cost and benefit."
    back = place(request, "delivery:case_figures", code=code)
    page = Page("Begin a financial appraisal", "Begin it", done, back, "Financial appraisal")
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(_CHANGE)
def change_terms(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    found = case_at(request, code)
    row = _appraisal(found, pk)
    form = TermsForm(request.POST or None, case=found, initial=TermsForm.start(row))

    def act() -> None:
        services.change_terms(
            appraisal_id=pk,
            version=form.cleaned_data["version"] or 0,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    return _acted(request, row, form, act, "Change years and rate", "Save", "The appraisal is changed.")


@require_http_methods(METHODS)
@requires(_CHANGE)
def add_line(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    return _line(request, code, pk, None)


@require_http_methods(METHODS)
@requires(_CHANGE)
def change_line(request: PartnershipRequest, code: str, pk: int, line: int) -> HttpResponse:
    return _line(request, code, pk, line)


def _line(request: PartnershipRequest, code: str, pk: int, line: int | None) -> HttpResponse:
    row = _appraisal(case_at(request, code), pk)
    held = get_object_or_404(row.lines.all(), pk=line) if line else None
    form = LineForm(request.POST or None, initial=LineForm.start(held, row.version))

    def act() -> None:
        services.save_line(
            appraisal_id=pk,
            version=form.cleaned_data["version"],
            line_id=line,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    title = f"Change “{held.name}”" if held else "Add a type of cost or benefit"
    return _acted(request, row, form, act, title, "Save", "The line is saved.")


@require_http_methods(METHODS)
@requires(_CHANGE)
def flows(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    """The grid of amounts, years across."""
    row = _appraisal(case_at(request, code), pk)
    form = FlowsForm(request.POST or None, appraisal=row)

    def act() -> None:
        services.save_flows(
            appraisal_id=pk,
            version=form.cleaned_data["version"],
            cells=form.cells,
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    template = "delivery/cases/flows.html"
    return _acted(request, row, form, act, "Enter amounts", "Save the amounts", "The amounts are saved.", template)


@require_http_methods(METHODS)
@requires(_CHANGE)
def add_published(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    row = _appraisal(case_at(request, code), pk)
    form = PublishedForm(request.POST or None, initial={"version": row.version})

    def act() -> None:
        services.add_published(
            appraisal_id=pk,
            version=form.cleaned_data["version"],
            printed=form.printed(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    return _acted(request, row, form, act, "Add a printed figure", "Add it", "The printed figure is added.")


@require_http_methods(METHODS)
@requires(_CHANGE)
def remove_published(request: PartnershipRequest, code: str, pk: int, figure: int) -> HttpResponse:
    row = _appraisal(case_at(request, code), pk)
    held = get_object_or_404(row.published.all(), pk=figure)
    form = RemoveForm(request.POST or None, initial={"version": row.version})

    def act() -> None:
        services.remove_published(appraisal_id=pk, figure_id=figure, by=request.access.user, **form.cleaned_data)

    printed = selectors.printed_words(selectors.printed_of(held))
    title = f"Remove the printed figure “{held.get_measure_display()}: {printed}”"
    return _acted(request, row, form, act, title, "Remove it", "The printed figure is removed.")


@require_safe
@requires(DRAFTS)
def rates(request: PartnershipRequest) -> HttpResponse:
    """The tables of discount rates, newest first."""
    tables = [selectors.rates_of(one) for one in selectors.discount_tables(request.partnership)]
    context = {"tables": tables, "links": section_pages(request), "may_change": request.access.may(_CHANGE)}
    return render(request, "delivery/cases/rates.html", context)


@require_http_methods(METHODS)
@requires(_CHANGE)
def add_rates(request: PartnershipRequest) -> HttpResponse:
    held = selectors.discount_tables(request.partnership)
    bands = selectors.rates_of(held[0]).bands if held else GREEN_BOOK.bands
    first = {} if held else {"since": GREEN_BOOK.since, "source": GREEN_BOOK.source}
    form = RatesForm(request.POST or None, bands=bands, initial=first)

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("name", "since", "source", "reason")}
        services.lay_down_rates(partnership=request.partnership, bands=form.bands(), by=request.access.user, **given)

    page = Page(
        title="Lay down discount rates",
        submit="Lay them down",
        done="The rates are laid down. Appraisals that name an older table keep it.",
        back=place(request, "delivery:discount_rates"),
        back_words="Discount rates",
        lead="A table counts from its day on. It is never changed: a new table follows it.",
    )
    return act_page(request, form, act, page)


def _appraisal(case: BusinessCase, pk: int) -> FinancialAppraisal:
    rows = FinancialAppraisal.objects.filter(case=case).select_related("case__partnership")
    return get_object_or_404(selectors.with_rows(rows), pk=pk)


def _acted(
    request: PartnershipRequest,
    row: FinancialAppraisal,
    form: Form,
    act: Callable[[], object],
    title: str,
    submit: str,
    done: str,
    template: str = "layout/form.html",
) -> HttpResponse:
    def now() -> int:
        return FinancialAppraisal.objects.values_list("version", flat=True).get(pk=row.pk)

    back = place(request, "delivery:appraisal", code=row.case.code, pk=row.pk)
    page = Page(title, submit, done, back, row.title, template=template)
    return act_page(request, form, act, page, now=now)
