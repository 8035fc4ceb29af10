"""Tables as files: the list for a period, each table, all of them, and the pack of a partner's ledger team."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve
from django.views.decorators.http import require_safe

from ihwb.web.access import PartnershipRequest, requires
from ihwb.web.exporting import FORMATS, Sheet, as_csv, as_xlsx, download, with_contents
from ihwb.web.taking import tables_of_page
from pool.models import Period, PooledFund
from pool.selectors.closing import certifying_partners
from pool.selectors.export_subject import Subject
from pool.selectors.export_tables import WITHHELD, all_sheets, offered, table_called, tables_for
from pool.selectors.ledger_pack import ledger_pack, packs_for
from pool.selectors.position import periods_of
from pool.services.exports import record_export
from pool.views.budgets import year_or_404
from pool.views.subject import address, found_fund, found_period, pages_of

_HERE = "pool:exports"
_NO_RECORD = frozenset({"pool:what_if"})  # boxes to try figures in, beside figures that stand on other pages


@require_safe
@requires("pool.export")
def exports(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    found = found_period(request, fund, year, period)
    subject = _subject(request, found.fund, year, found)
    context = {
        "period": found,
        "partly": subject.visible is not None,
        "of_period": offered(subject),
        "of_year": tables_for(request.access, of_period=False),
        "packs": packs_for(request.access, found),
        "periods": periods_of(found.fund_id, found.year),
        "pages": pages_of(request, found.fund, found, _HERE),
    }
    return render(request, "pool/exports/exports.html", context)


@require_safe
@requires("pool.export")
def period_table(request: PartnershipRequest, fund: str, year: int, period: int, table: str, form: str) -> HttpResponse:
    """One table of the period."""
    found = found_period(request, fund, year, period)
    return _file(request, _subject(request, found.fund, year, found), table, form)


@require_safe
@requires("pool.export")
def year_table(request: PartnershipRequest, fund: str, year: int, table: str, form: str) -> HttpResponse:
    """One table of the year."""
    year_or_404(year)
    return _file(request, _subject(request, found_fund(request, fund), year, None), table, form)


def _subject(request: PartnershipRequest, fund: PooledFund, year: int, period: Period | None) -> Subject:
    return Subject(request.access, fund, year, period)


def _file(request: PartnershipRequest, subject: Subject, code: str, form: str) -> HttpResponse:
    table = table_called(code, of_period=subject.period is not None)
    if table is None or form not in FORMATS:
        raise Http404("No such table")
    if not request.access.may(table.permission):
        raise PermissionDenied(table.permission)
    if table.code in WITHHELD and subject.visible is not None:
        raise PermissionDenied("pool.view_open_figures")
    sheet = table.make(subject)
    if sheet is None:
        raise Http404("There is nothing to share in this period")
    content = as_csv(sheet) if form == "csv" else as_xlsx([sheet])
    _record(request, subject, table.code, form)
    return download(content, subject.file_name(table.code), form)


@require_safe
@requires("pool.export")
def workbook(request: PartnershipRequest, fund: str, year: int, period: int) -> HttpResponse:
    """Every table in one workbook: first those with codes for other systems, then those of the pages."""
    found = found_period(request, fund, year, period)
    subject = _subject(request, found.fund, year, found)
    sheets = [*all_sheets(subject), *_sheets_of_pages(request, found)]
    content = as_xlsx(with_contents(sheets, subject.title("All tables in one workbook")))
    _record(request, subject, "all", "xlsx")
    return download(content, subject.file_name("all"), "xlsx")


def _sheets_of_pages(request: PartnershipRequest, period: Period) -> Iterator[Sheet]:
    """The tables of every page of the fund that the reader may open, for the period, its year and its agreement."""
    for section in pages_of(request, period.fund, period, _HERE):
        for page in section.pages:
            if resolve(page.url).view_name not in _NO_RECORD:
                yield from tables_of_page(request, page.url)


@require_safe
@requires("pool.export")
def ledger(request: PartnershipRequest, fund: str, year: int, period: int, partner: str) -> HttpResponse:
    """The pack of one partner's ledger team, once the period is certified."""
    found = found_period(request, fund, year, period)
    organisation = next((one for one in certifying_partners(found) if one.code == partner), None)
    if organisation is None:
        raise Http404("No such partner")
    if organisation not in packs_for(request.access, found):
        raise PermissionDenied("pool.reconcile")
    if found.is_open:
        messages.error(request, f"{found.month.label} is open. The ledger packs are there once it is certified.")
        return HttpResponseRedirect(address(request, _HERE, found))
    subject = _subject(request, found.fund, year, found)
    content = as_xlsx(ledger_pack(subject, organisation))
    what = f"ledger-pack-{organisation.code.lower()}"
    _record(request, subject, what, "xlsx")
    return download(content, subject.file_name(what), "xlsx")


def _record(request: PartnershipRequest, subject: Subject, table: str, form: str) -> None:
    """A HEAD request takes nothing away."""
    if request.method == "GET":
        fund, year, period, by = subject.fund, subject.year, subject.period, request.access.user
        record_export(fund=fund, year=year, period=period, table=table, form=form, by=by)
