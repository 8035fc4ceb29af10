"""National returns: the layouts, what goes into each cell, who signed, and the filled workbook."""

from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.exporting import download as file_answer
from pool.forms.returns import LayoutForm, SignForm
from pool.models import PooledFund, ReturnLayout
from pool.rules.return_filling import CellValue, words_of
from pool.rules.return_layout import SIGNATORIES, SheetLayout, read_layout
from pool.rules.risk_share.faults import ScenarioErrors
from pool.selectors.returns import ReturnView, layouts_of, return_view
from pool.services import returns as services
from pool.views.subject import found_fund, pages_of

_METHODS = ["GET", "HEAD", "POST"]
_HERE = "pool:returns"
_KEEPS, _SIGNS = "pool.produce_report", "pool.sign_agreement"


@require_safe
@requires("pool.export")
def returns(request: PartnershipRequest, fund: str) -> HttpResponse:
    found = found_fund(request, fund)
    context = {
        "fund": found,
        "layouts": [(one, FinancialYear(one.year).label) for one in layouts_of(found)],
        "may_add": request.access.may(_KEEPS),
        "pages": pages_of(request, found, None, _HERE),
    }
    return render(request, "pool/returns/returns.html", context)


@require_http_methods(_METHODS)
@requires(_KEEPS)
def add_layout(request: PartnershipRequest, fund: str) -> HttpResponse:
    """A new version of a layout. Every fault is shown at once; nothing is kept while there is one."""
    found = found_fund(request, fund)
    form = LayoutForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = _added(request, found, form)
        except ScenarioErrors as errors:
            faults = [str(fault) for fault in errors.faults]
        except Refused as refused:
            form.add_error("workbook", refused.message)
        else:
            messages.success(request, f"{made.name}, version {made.version}, is kept. See below what it would hold.")
            return HttpResponseRedirect(_address(request, "pool:return", made))
    context = {
        "fund": found, "form": form, "faults": faults, "cancel_url": place(request, _HERE, fund=found.code),
    }  # fmt: skip
    return render(request, "pool/returns/add.html", context, status=422 if faults or form.errors else 200)


def _added(request: PartnershipRequest, fund: PooledFund, form: LayoutForm) -> ReturnLayout:
    layout, workbook = read_layout(form.cleaned_data["layout"]), form.cleaned_data["workbook"]
    who = request.access.user
    return services.add_layout(fund_id=fund.pk, layout=layout, workbook=workbook, by=who, reason="Uploaded")


def _address(request: PartnershipRequest, name: str, row: ReturnLayout, **more: str) -> str:
    return place(request, name, fund=row.fund.code, layout=row.pk, **more)


def _found(request: PartnershipRequest, fund: str, layout: int) -> ReturnView:
    rows = ReturnLayout.objects.filter(fund=found_fund(request, fund), pk=layout)
    row = rows.select_related("fund__agreement__partnership").first()
    if row is None:
        raise Http404("No such layout")
    return return_view(row)


@require_safe
@requires("pool.export")
def preview(request: PartnershipRequest, fund: str, layout: int) -> HttpResponse:
    """What goes into each cell, what is missing, and who signed."""
    view = _found(request, fund, layout)
    context = {
        "view": view,
        "fund": view.row.fund,
        "sheets": _sheets(view),
        "may_sign": request.access.may(_SIGNS),
        "pages": pages_of(request, view.row.fund, None, _HERE),
    }
    return render(request, "pool/returns/return.html", context)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """cells: single ones, each in words. columns: (letter, words); rows: each with its number and cells."""

    name: str
    cells: list[tuple[CellValue, str]]
    columns: list[tuple[str, str]]
    rows: list[tuple[str, list[CellValue]]]


def _sheets(view: ReturnView) -> list[_Sheet]:
    return [_sheet(one, [cell for cell in view.filled.cells if cell.sheet == one.name]) for one in view.layout.sheets]


def _sheet(layout: SheetLayout, cells: list[CellValue]) -> _Sheet:
    single = {*layout.cells, layout.checker}
    listed = [cell for cell in cells if cell.cell not in single]
    return _Sheet(
        layout.name,
        [(cell, words_of(cell.field)) for cell in cells if cell.cell in single],
        [(letter, words_of(field)) for letter, field in layout.rows.columns.items()] if layout.rows else [],
        [(number, list(held)) for number, held in groupby(listed, key=lambda one: one.cell.lstrip(ascii_uppercase))],
    )


@require_safe
@requires("pool.export")
def download(request: PartnershipRequest, fund: str, layout: int) -> HttpResponse:
    """The filled workbook, complete or not: its cover says which."""
    view = _found(request, fund, layout)
    try:
        content = services.fill_return(view=view, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(_address(request, "pool:return", view.row))
    year = view.year_label.replace("/", "-")
    return file_answer(content, f"{view.row.fund.code.lower()}-{year}-{view.row.code}-v{view.row.version}", "xlsx")


@require_http_methods(_METHODS)
@requires(_SIGNS)
def sign(request: PartnershipRequest, fund: str, layout: int, role: str) -> HttpResponse:
    """Record a signature on the return as it stands."""
    view = _found(request, fund, layout)
    if role not in SIGNATORIES:
        raise Http404("No such signatory")
    title = SIGNATORIES[role]
    initial = {"seal": view.filled.seal}
    form = SignForm(request.POST or None, role=role, title=title, today=timezone.localdate(), initial=initial)
    if request.method == "POST" and form.is_valid() and _signed(request, view, role, form):
        messages.success(request, f"Recorded: {title}.")
        return HttpResponseRedirect(_address(request, "pool:return", view.row))
    context = {
        "view": view,
        "form": form,
        "title": title,
        "cancel_url": _address(request, "pool:return", view.row),
    }
    return render(request, "pool/returns/sign.html", context, status=422 if form.errors else 200)


def _signed(request: PartnershipRequest, view: ReturnView, role: str, form: SignForm) -> bool:
    given = {"in_person": False, **form.cleaned_data}
    try:
        services.sign_return(layout_id=view.row.pk, role=role, by=request.access.user, **given)
    except Refused as refused:
        form.add_error("in_person" if refused.code == "delegated" else None, refused.message)
        return False
    return True
