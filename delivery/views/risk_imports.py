"""A spreadsheet of risks: chosen, its columns named, looked through, and imported whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from delivery.forms.risk_registers import ColumnsForm, FileForm
from delivery.models import RiskImport
from delivery.rules.risk_import import COLUMNS, letter
from delivery.services import risk_imports as services
from delivery.views.risk_acts import CHANGE, Act, act_page, register_in, today
from ihwb.kernel.cells import as_text
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires


@contextmanager
def _on_disk(upload: "UploadedFile[bytes]") -> Iterator[Path]:
    with NamedTemporaryFile(suffix=".upload") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        yield Path(kept.name)


@requires(CHANGE)
def risk_import_new(request: PartnershipRequest, code: str) -> HttpResponse:
    register = register_in(request, code)
    form = FileForm(request.POST or None, request.FILES or None)
    made: list[RiskImport] = []

    def do() -> None:
        chosen = form.cleaned_data["file"]
        with _on_disk(chosen) as path:
            made.append(
                services.upload(
                    partnership=request.partnership,
                    register_id=register.pk,
                    path=path,
                    name=chosen.name,
                    by=request.access.user,
                    at=timezone.now(),
                    today=today(),
                )
            )

    back = place(request, "delivery:risks")
    lead = f"Ratings are read in the words of {register.scale.name} and no others. You see what would be added first."
    act = Act("Import risks from a spreadsheet", "Read the file", "The file is read.", register.name, lead)
    answer = act_page(request, form, do, act, back, trail=("Risks", back))
    return redirect(place(request, "delivery:risk_import", pk=made[0].pk)) if made else answer


def _run(request: PartnershipRequest, pk: int) -> RiskImport:
    rows = RiskImport.objects.filter(register__partnership=request.partnership, pk=pk)
    found = rows.select_related("register__scale", "register__partnership", "uploaded_by").first()
    if found is None:
        raise Http404("No such import")
    return found


@requires(CHANGE)
def risk_import(request: PartnershipRequest, pk: int) -> HttpResponse:
    """What the columns mean and what the file would add; sent, the columns are kept and judged again."""
    run = _run(request, pk)
    waits = run.applied_at is None and run.discarded_at is None
    headings = [as_text(one) for one in run.rows[run.heading_row - 1]] if waits and run.rows else []
    form = ColumnsForm(request.POST or None, headings=headings, columns=run.columns, row=run.heading_row)
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
            return redirect(place(request, "delivery:risk_import", pk=pk))
    context = {
        "run": run,
        "waits": waits,
        "form": form,
        "preview": services.preview(run) if waits else None,
        "columns": [(COLUMNS[what][0], letter(column)) for what, column in run.columns.items()],
    }
    return render(request, "delivery/risks/import.html", context)


@require_POST
@requires(CHANGE)
def risk_import_apply(request: PartnershipRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    try:
        added = services.apply(
            partnership=request.partnership, import_id=pk, by=request.access.user, at=timezone.now(), today=today()
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(place(request, "delivery:risk_import", pk=pk))
    messages.success(request, f"{added} risks are added to {run.register.name}.")
    return redirect(f"{place(request, 'delivery:risks')}?register={run.register.code}")


@require_POST
@requires(CHANGE)
def risk_import_discard(request: PartnershipRequest, pk: int) -> HttpResponse:
    _run(request, pk)
    try:
        services.discard(partnership=request.partnership, import_id=pk, by=request.access.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The file is put away. Nothing was added.")
    return redirect(place(request, "delivery:risks"))
