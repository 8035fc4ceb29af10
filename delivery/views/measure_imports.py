"""A spreadsheet of values: chosen, its columns named, looked through, and imported whole or not at all."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from delivery.forms.risk_registers import ColumnsForm, FileForm
from delivery.models import MeasureImport
from delivery.rules.measure_import import COLUMNS
from delivery.rules.risk_import import letter
from delivery.services import measure_imports as services
from delivery.views.acting import Act, act_page
from ihwb.kernel.cells import as_text
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

CHANGE = "delivery.change_measures"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE)
def measure_import_new(request: PartnershipRequest) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    form.fields["file"].help_text = "CSV, XLSX or ODS, with a row of headings and a row for each value."
    made: list[MeasureImport] = []

    def do() -> None:
        chosen = form.cleaned_data["file"]
        with NamedTemporaryFile(suffix=".upload") as kept:
            for chunk in chosen.chunks():
                kept.write(chunk)
            kept.flush()
            made.append(
                services.upload(
                    partnership=request.partnership,
                    path=Path(kept.name),
                    name=chosen.name,
                    by=request.access.user,
                    at=timezone.now(),
                )
            )

    back = place(request, "delivery:measures")
    lead = "A row names its measure by code or name, its period, last day, value and source. Nothing is added yet."
    act = Act("Import values from a spreadsheet", "Read the file", "The file is read.", back, "Measures", "", lead)
    answer = act_page(request, form, do, act)
    return redirect(place(request, "delivery:measure_import", pk=made[0].pk)) if made else answer


def _run(request: PartnershipRequest, pk: int) -> MeasureImport:
    rows = MeasureImport.objects.filter(partnership=request.partnership, pk=pk)
    found = rows.select_related("partnership", "uploaded_by").first()
    if found is None:
        raise Http404("No such import")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE)
def measure_import(request: PartnershipRequest, pk: int) -> HttpResponse:
    """What the columns mean and what the file would add; sent, the columns are kept and judged again."""
    run = _run(request, pk)
    waits = run.applied_at is None and run.discarded_at is None
    headings = [as_text(one) for one in run.rows[run.heading_row - 1]] if waits and run.rows else []
    form = ColumnsForm(request.POST or None, headings=headings, columns=run.columns, row=run.heading_row, known=COLUMNS)
    if waits and form.is_bound and form.is_valid():
        try:
            services.set_columns(
                partnership=request.partnership,
                import_id=pk,
                heading_row=form.cleaned_data["heading_row"],
                columns=form.columns(),
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect(place(request, "delivery:measure_import", pk=pk))
    context = {
        "run": run,
        "waits": waits,
        "form": form,
        "preview": services.preview(run, timezone.localdate()) if waits else None,
        "columns": [(COLUMNS[what][0], letter(column)) for what, column in run.columns.items()],
    }
    return render(request, "delivery/measures/import.html", context)


@require_POST
@requires(CHANGE)
def measure_import_apply(request: PartnershipRequest, pk: int) -> HttpResponse:
    _run(request, pk)
    now = timezone.now()
    try:
        added = services.apply(
            partnership=request.partnership, import_id=pk, by=request.access.user, at=now, today=timezone.localdate()
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(place(request, "delivery:measure_import", pk=pk))
    messages.success(request, f"{added} value{'' if added == 1 else 's'} added.")
    return redirect(place(request, "delivery:measures"))


@require_POST
@requires(CHANGE)
def measure_import_discard(request: PartnershipRequest, pk: int) -> HttpResponse:
    _run(request, pk)
    try:
        services.discard(partnership=request.partnership, import_id=pk, by=request.access.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The file is put away. Nothing was added.")
    return redirect(place(request, "delivery:measures"))
