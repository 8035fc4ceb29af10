"""Bringing a file in: uploaded, read in the background, looked at, and applied or discarded."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.background import queue
from ihwb.web.taking import page_size
from pool import tasks
from pool.forms.imports import UploadForm
from pool.forms.uploading import on_disk
from pool.models import ImportKind, ImportRun, ImportSource, ImportState, Period
from pool.rules.mapping import faults_of, from_document
from pool.selectors.imports import (
    LIVE,
    SHOWN_FAULTS,
    faults_shown,
    file_totals,
    may_import,
    open_periods,
    preview_of,
    run_at,
    runs_of,
    same_file,
    sees_source,
    sources_of,
    unknown_codes,
    what_for,
    where_applied,
    years_of,
)
from pool.services import imports as service
from pool.services.import_applying import ImportRefused, apply_run
from pool.services.import_errors import KINDS, error_file
from pool.views.subject import found_fund, pages_of

A_PAGE = 50


@require_safe
@requires("pool.import_figures")
def imports(request: PartnershipRequest, fund: str) -> HttpResponse:
    """The fund's imports, and the sources that a file can be brought in from."""
    found = found_fund(request, fund)
    usable = [one for one in sources_of(found, request.access) if may_import(request.access, one)]
    page = Paginator(runs_of(found, request.access), page_size(request, A_PAGE)).get_page(request.GET.get("page"))
    context = {
        "fund": found,
        "page": page,
        "runs": [(run, what_for(run)) for run in page],
        "sources": [(one, bool(faults_of(from_document(one.mapping), one.kind))) for one in usable],
        "pages": pages_of(request, found, None, "pool:imports"),
    }
    return render(request, "pool/imports/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.import_figures")
def upload(request: PartnershipRequest, fund: str, source: int) -> HttpResponse:
    found = found_fund(request, fund)
    held = ImportSource.objects.filter(fund=found, pk=source).select_related("fund__agreement__partnership").first()
    if held is None:
        raise Http404("No such source")
    if not may_import(request.access, held):
        raise PermissionDenied("pool.import_figures")
    periods = open_periods(found)
    files = request.FILES if request.method == "POST" else None
    data = request.POST if request.method == "POST" else None
    form = UploadForm(data, files, source=held, periods=periods, years=years_of(found))
    if data is not None and form.is_valid() and (run := _uploaded(request, held, form, periods)):
        return HttpResponseRedirect(_address(request, "pool:import_run", run))
    context = {"fund": found, "source": held, "form": form, "none_open": not periods and held.kind != ImportKind.BUDGET}
    return render(request, "pool/imports/upload.html", context, status=422 if form.errors else 200)


def _uploaded(
    request: PartnershipRequest, source: ImportSource, form: UploadForm, periods: list[Period]
) -> ImportRun | None:
    chosen = form.cleaned_data
    period = next((one for one in periods if str(one.pk) == chosen.get("period")), None)
    year = period.year if period else int(chosen["year"])
    try:
        with on_disk(chosen["file"]) as path:
            run, fresh = service.upload(
                source=source, year=year, period=period, path=path, name=chosen["file"].name,
                by=request.access.user, at=timezone.now(),
            )  # fmt: skip
    except Refused as refused:
        form.add_error("file", refused.message)
        return None
    if fresh:
        queue(tasks.read_import, run.pk)
    else:
        messages.info(request, "This very file is here already. It is shown below.")
    return run


# --- One import -------------------------------------------------------------------------------------------------


def _found(request: PartnershipRequest, fund: str, run_id: int, change: bool = False) -> ImportRun:
    run = run_at(found_fund(request, fund), run_id)
    if run is None:
        raise Http404("No such import")
    if not sees_source(request.access, run.source) or (change and not may_import(request.access, run.source)):
        raise PermissionDenied("pool.import_figures")
    return run


def _address(request: PartnershipRequest, name: str, run: ImportRun, **more: Any) -> str:
    return place(request, name, fund=run.fund.code, run=run.pk, **more)


@require_safe
@requires("pool.import_figures")
def import_run(request: PartnershipRequest, fund: str, run: int) -> HttpResponse:
    """One import as it stands: coming, faulty, ready to be applied, or done."""
    return _page(request, _found(request, fund, run))


def _page(request: PartnershipRequest, run: ImportRun, refused: ImportRefused | None = None) -> HttpResponse:
    faults = faults_shown(run)
    context = {
        "run": run,
        "fund": run.fund,
        "what": what_for(run),
        "live": run.state in LIVE,
        "preview": preview_of(run) if run.state in (ImportState.READY, ImportState.APPLIED) else None,
        "totals": file_totals(run) if run.summary else None,
        "faults": faults,
        "more_faults": max(run.fault_count - len(faults), 0),
        "unknown": unknown_codes(run)[:SHOWN_FAULTS],
        "again": [where_applied(one) for one in same_file(run.fund, run.sha256, leave_out=run.pk)],
        "may_change": may_import(request.access, run.source),
        "may_read_again": run.state in service.AGAIN,
        "refused": refused,
        "pages": pages_of(request, run.fund, run.period, "pool:imports"),
    }
    return render(request, "pool/imports/run.html", context, status=409 if refused else 200)


@require_safe
@requires("pool.import_figures")
def progress(request: PartnershipRequest, fund: str, run: int) -> HttpResponse:
    """The part of the page that changes while the file is read."""
    found = _found(request, fund, run)
    live = found.state in LIVE
    answer = render(request, "pool/imports/_progress.html", {"run": found, "fund": found.fund, "live": live})
    if not live:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
@requires("pool.import_figures")
def errors(request: PartnershipRequest, fund: str, run: int, kind: str) -> FileResponse:
    """The error workbook, or the same as CSV."""
    found = _found(request, fund, run)
    name = error_file(found, kind)
    if found.state != ImportState.FAULTY or kind not in KINDS or not default_storage.exists(name):
        raise Http404("No such file")
    title = f"errors-{found.file_name.rsplit('.', 1)[0]}.{kind}"
    answer = FileResponse(default_storage.open(name), as_attachment=True, filename=title, content_type=KINDS[kind])
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@requires("pool.import_figures")
def apply(request: PartnershipRequest, fund: str, run: int) -> HttpResponse:
    found = _found(request, fund, run, change=True)
    try:
        done = apply_run(run_id=found.pk, by=request.access.user, at=timezone.now())
    except ImportRefused as refused:
        return _page(request, found, refused)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"Applied to {what_for(done)}: {done.message}.")
    return HttpResponseRedirect(_address(request, "pool:import_run", found))


@require_POST
@requires("pool.import_figures")
def again(request: PartnershipRequest, fund: str, run: int) -> HttpResponse:
    """Read the file once more, for a fresh preview."""
    found = _found(request, fund, run, change=True)
    try:
        queue(tasks.read_import, service.read_again(run_id=found.pk, by=request.access.user).pk)
    except Refused as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(_address(request, "pool:import_run", found))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.import_figures")
def discard(request: PartnershipRequest, fund: str, run: int) -> HttpResponse:
    found = _found(request, fund, run, change=True)
    if request.method != "POST":
        return render(request, "pool/imports/discard.html", {"run": found, "fund": found.fund})
    try:
        service.discard(run_id=found.pk, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(_address(request, "pool:import_run", found))
    for kind in KINDS:
        with suppress(OSError):
            default_storage.delete(error_file(found, kind))
    messages.success(request, f"“{found.file_name}” is discarded. No figure was changed.")
    return HttpResponseRedirect(place(request, "pool:imports", fund=found.fund.code))
