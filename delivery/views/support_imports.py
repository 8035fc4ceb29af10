"""Files from the case system: read, mapped, looked at, applied or discarded."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delivery.forms.case_imports import ColumnsForm, UploadForm
from delivery.models import CaseImport, CaseImportState
from delivery.selectors.case_imports import import_at, imports_of, preview_of
from delivery.selectors.verification_access import IMPORT, providers_for, terms_on
from delivery.services import case_imports as services
from delivery.views.support_queue import hand_of, links_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.uploading import on_disk

_SHOWN = 200


@require_safe
@requires(IMPORT)
def imports(request: PartnershipRequest) -> HttpResponse:
    context = {
        "runs": imports_of(request.access)[:_SHOWN],
        "form": UploadForm(providers=providers_for(request.access)),
        "terms": terms_on(request.partnership, timezone.localdate()),
        "links": links_of(request, "delivery:support_imports"),
    }
    return render(request, "delivery/support/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(IMPORT)
def upload(request: PartnershipRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, providers=providers_for(request.access))
    if form.is_bound and form.is_valid():
        try:
            with on_disk(form.cleaned_data["file"]) as path:
                run = services.read_file(
                    path=path,
                    name=form.cleaned_data["file"].name or "file",
                    provider=form.cleaned_data["provider"],
                    hand=hand_of(request),
                )
        except Refused as refused:
            form.add_error("file", refused.message)
        else:
            return redirect(place(request, "delivery:support_import", pk=run.pk))
    context = {
        "form": form,
        "title": "Bring in a file",
        "submit": "Read the file",
        "back": place(request, "delivery:support_imports"),
        "back_words": "Files",
    }
    return render(request, "delivery/support/act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(IMPORT)
def preview(request: PartnershipRequest, pk: int) -> HttpResponse:
    """What the file would bring in, with every fault by row and cell; the form says what the columns mean."""
    run = _run(request, pk)
    on = timezone.localdate()
    terms = terms_on(request.partnership, on)
    if terms is None:
        raise Http404("No terms")
    shown = preview_of(run, terms, on)
    form = ColumnsForm(request.POST or None, columns=shown.columns, mapping=run.mapping)
    if form.is_bound and form.is_valid():
        try:
            services.map_columns(import_id=pk, mapping=form.mapping(), hand=hand_of(request))
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect(place(request, "delivery:support_import", pk=pk))
    context: dict[str, Any] = {
        "run": run,
        "form": form,
        "preview": shown,
        "faults": shown.faults[:_SHOWN],
        "cases": shown.cases[:_SHOWN],
        "open": run.state == CaseImportState.READ,
        "links": links_of(request, "delivery:support_imports"),
    }
    return render(request, "delivery/support/import.html", context)


def _run(request: PartnershipRequest, pk: int) -> CaseImport:
    found = import_at(request.access, pk)
    if found is None:
        raise Http404("No such file")
    return found


@require_POST
@requires(IMPORT)
def apply(request: PartnershipRequest, pk: int) -> HttpResponse:
    _run(request, pk)
    try:
        number = services.apply(import_id=pk, hand=hand_of(request))
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(place(request, "delivery:support_import", pk=pk))
    messages.success(request, f"{number} plans are proposed and wait for verification.")
    return redirect(place(request, "delivery:support_queue"))


@require_POST
@requires(IMPORT)
def discard(request: PartnershipRequest, pk: int) -> HttpResponse:
    _run(request, pk)
    try:
        services.discard(import_id=pk, hand=hand_of(request))
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The file is discarded: no plan was proposed.")
    return redirect(place(request, "delivery:support_imports"))
