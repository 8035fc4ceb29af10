"""Where figures come from: the sources of a fund, what their columns mean, and their code tables."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.models import Organisation
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.imports import CodesForm, MappingForm, SourceForm
from pool.forms.uploading import on_disk
from pool.models import BudgetLine, ImportSource, PooledFund
from pool.rules.mapping import LedgerMapping, from_document, letter_of
from pool.selectors.imports import (
    imports_for,
    lines_choices,
    may_import,
    run_at,
    sees_source,
    source_history,
    sources_of,
    unknown_codes,
)
from pool.services import import_sources
from pool.views.subject import found_fund, pages_of


@require_safe
@requires("pool.import_figures")
def sources(request: PartnershipRequest, fund: str) -> HttpResponse:
    found = found_fund(request, fund)
    context = {
        "fund": found,
        "sources": [(one, from_document(one.mapping)) for one in sources_of(found, request.access)],
        "may_add": _may_add(request),
        "pages": pages_of(request, found, None, "pool:imports"),
    }
    return render(request, "pool/imports/sources.html", context)


def _may_add(request: PartnershipRequest) -> bool:
    return bool(imports_for(request.access)) or request.access.may("pool.change_budgets")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.import_figures")
def source_new(request: PartnershipRequest, fund: str) -> HttpResponse:
    """A source from a sample file; its columns are guessed and then confirmed on the next page."""
    found = found_fund(request, fund)
    own = Organisation.objects.filter(pk__in=imports_for(request.access)).order_by("position")
    budgets = request.access.may("pool.change_budgets")
    if not own and not budgets:
        raise PermissionDenied("pool.enter_outturn")
    form = SourceForm(request.POST or None, request.FILES or None, organisations=list(own), budgets=budgets)
    if request.method == "POST" and form.is_valid() and (made := _made(request, found, form)):
        messages.success(request, f"{made.name} is made. Check below what its columns mean, then map its codes.")
        return HttpResponseRedirect(place(request, "pool:import_source", fund=found.code, source=made.pk))
    context = {"fund": found, "form": form}
    return render(request, "pool/imports/source_new.html", context, status=422 if form.errors else 200)


def _made(request: PartnershipRequest, fund: PooledFund, form: SourceForm) -> ImportSource | None:
    cleaned = form.cleaned_data
    try:
        with on_disk(cleaned["sample"]) as path:
            shown = import_sources.sample_of(path, cleaned["sample"].name)
        return import_sources.create_source(
            fund=fund,
            organisation=cleaned["partner"],
            name=cleaned["name"],
            kind=cleaned["kind"],
            shown=shown,
            by=request.access.user,
        )
    except Refused as refused:
        form.add_error("name" if refused.code == "name" else "sample", refused.message)
        return None


# --- One source -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.import_figures")
def source(request: PartnershipRequest, fund: str, source: int) -> HttpResponse:
    """What the columns mean. "Show these headings" looks at another row or sheet of the sample."""
    found = _found(request, fund, source, change=request.method == "POST")
    mapping = from_document(found.mapping)
    asked = request.POST if request.method == "POST" else None
    headings = _headings(found, mapping, asked)
    form = MappingForm(asked, source=found, mapping=mapping, headings=headings)
    if asked is not None and "headings" not in asked and form.is_valid() and _changed(request, found, form):
        messages.success(request, "The columns are saved. Now give each ledger code to a line.")
        return HttpResponseRedirect(place(request, "pool:import_codes", fund=fund, source=found.pk))
    again = asked is not None and "headings" in asked
    if again:
        form.errors.clear()
    sample = _sample_rows(found, asked.get("sheet", mapping.sheet) if asked else mapping.sheet)
    context = {
        "fund": found.fund,
        "source": found,
        "form": form,
        "sample": sample,
        "letters": [letter_of(place) for place in range(max((len(cells) for _, cells in sample), default=0))],
        "heading_row": form["heading_row"].value(),
        "may_change": may_import(request.access, found),
        "column_fields": [field for field in form if field.name.startswith("column_")],
        "check_fields": [field for field in form if field.name.startswith(("cell_", "expect_"))],
    }
    return render(request, "pool/imports/source.html", context, status=422 if form.errors else 200)


def _found(request: PartnershipRequest, fund: str, source_id: int, change: bool = False) -> ImportSource:
    related = ("fund__agreement__partnership", "organisation")
    found = ImportSource.objects.filter(fund=found_fund(request, fund), pk=source_id).select_related(*related).first()
    if found is None:
        raise Http404("No such source")
    if not sees_source(request.access, found) or (change and not may_import(request.access, found)):
        raise PermissionDenied("pool.import_figures")
    return found


def _headings(source: ImportSource, mapping: LedgerMapping, asked: Any) -> list[str]:
    rows = source.mapping.get("sample", {}).get((asked or {}).get("sheet", mapping.sheet), [])
    number = str((asked or {}).get("heading_row", mapping.heading_row))
    place_of = int(number) - 1 if number.isdecimal() else 0
    return rows[place_of] if 0 <= place_of < len(rows) else []


def _sample_rows(source: ImportSource, sheet: str) -> list[tuple[int, list[str]]]:
    return list(enumerate(source.mapping.get("sample", {}).get(sheet, []), start=1))


def _changed(request: PartnershipRequest, found: ImportSource, form: MappingForm) -> bool:
    try:
        import_sources.change_mapping(
            source_id=found.pk, mapping=form.mapping(), name=form.cleaned_data["name"], by=request.access.user
        )
    except Refused as refused:
        form.add_error("name", refused.message)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.import_figures")
def source_codes(request: PartnershipRequest, fund: str, source: int) -> HttpResponse:
    """The code table; with ``?run=`` the codes that the run's file had beyond it stand on top, with suggestions."""
    found = _found(request, fund, source, change=request.method == "POST")
    asked = request.GET.get("run", "")
    run = run_at(found.fund, int(asked)) if asked.isdecimal() else None
    run = run if run is not None and run.source_id == found.pk else None
    form = CodesForm(
        request.POST if request.method == "POST" else None,
        mapping=from_document(found.mapping),
        lines=lines_choices(found.fund, found.organisation_id),
        all_lines=list(BudgetLine.objects.filter(fund=found.fund).values_list("code", flat=True)),
        unknown=unknown_codes(run)[:300] if run else [],
        seen=import_sources.codes_seen(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            import_sources.change_codes(
                source_id=found.pk, table=form.code_table(), seen=form.cleaned_data["seen"], by=request.access.user
            )
        except Refused as refused:
            form.add_error("table", refused.message)
        else:
            messages.success(request, "The code table is saved." + (" Now read the file again." if run else ""))
            return HttpResponseRedirect(_after_codes(request, found, run.pk if run else None))
    context = {
        "fund": found.fund,
        "source": found,
        "form": form,
        "run": run,
        "lines": lines_choices(found.fund, found.organisation_id),
        "may_change": may_import(request.access, found),
    }
    return render(request, "pool/imports/codes.html", context, status=422 if form.errors else 200)


def _after_codes(request: PartnershipRequest, source: ImportSource, run: int | None) -> str:
    if run is not None:
        return place(request, "pool:import_run", fund=source.fund.code, run=run)
    return place(request, "pool:import_sources", fund=source.fund.code)


@require_safe
@requires("pool.import_figures")
def history(request: PartnershipRequest, fund: str, source: int) -> HttpResponse:
    found = _found(request, fund, source)
    context = {"fund": found.fund, "source": found, "entries": source_history(found)}
    return render(request, "pool/imports/history.html", context)
