"""Documents under control: the list and its files, one document, its versions, their text and their files."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.documents import ChangeDocumentForm, DocumentFilter, NewDocumentForm, VersionForm
from commissioning.models import ControlledDocument, DocumentVersion
from commissioning.rules.document_control import Stage
from commissioning.rules.document_files import KINDS
from commissioning.selectors import document_export
from commissioning.selectors import documents as selectors
from commissioning.services import document_control as services
from commissioning.services.document_files import open_checked
from commissioning.views.taking_away import give_sheets
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page
from ihwb.web.exporting import FORMATS

_VIEW, _WRITE = "commissioning.view_documents", "commissioning.write_documents"
_CONTROL = "commissioning.control_documents"
_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(_VIEW)
def documents(request: PartnershipRequest) -> HttpResponse:
    form = DocumentFilter(request.GET, partnership=request.partnership)
    rows = selectors.document_rows(request.access, form.wanted())
    total = selectors.visible(request.access).count()
    context = {
        "filters": form,
        "rows": rows,
        "total": total,
        "found": f"{len(rows)} of {total} documents",
        "may_write": request.access.may(_WRITE),
        "formats": FORMATS,
    }
    return render(request, "commissioning/documents/documents.html", context)


@require_safe
@requires(_VIEW)
def document_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The list as it is filtered, as CSV or XLSX. What the person may not see is not in it."""
    if kind not in FORMATS:
        raise Http404("No such kind of file")
    form = DocumentFilter(request.GET, partnership=request.partnership)
    rows = selectors.document_rows(request.access, form.wanted())
    sheet = document_export.sheet_of(request.partnership.name, rows, timezone.localdate())
    return give_sheets(request, [sheet], "documents", kind)


@require_http_methods(_METHODS)
@requires(_WRITE)
def new_document(request: PartnershipRequest) -> HttpResponse:
    may_restrict = request.access.may(selectors.RESTRICTED)
    form = NewDocumentForm(request.POST or None, partnership=request.partnership, may_restrict=may_restrict)
    if form.is_valid():
        try:
            made = services.add_document(
                partnership=request.partnership,
                reference=form.cleaned_data["reference"].strip(),
                particulars=form.particulars(),
                source=form.cleaned_data["source"],
                doer=doer(request),
            )
        except Refused as refused:
            form.add_error("reference" if refused.code == "reference_taken" else None, refused.message)
        else:
            messages.success(request, f"{made.reference} is registered. Now write its first version.")
            return redirect(place(request, "commissioning:add_version", pk=made.pk))
    back = place(request, "commissioning:documents")
    context = {"form": form, "title": "Register a document", "submit": "Register", "cancel_url": back}
    return render(request, "layout/form.html", context | {"back_words": "Documents", "back_url": back})


@require_safe
@requires(_VIEW)
def document(request: PartnershipRequest, pk: int) -> HttpResponse:
    sight = selectors.sight_of(request.access)
    found = document_at(request, pk)
    versions = selectors.version_views(found, sight)
    context = {
        "document": found,
        "versions": versions,
        "current": next((one for one in versions if one.current), None),
        "top": versions[0] if versions else None,
        "waivers": selectors.waivers_of(found),
        "entries": selectors.document_history(found) if selectors.sees_drafts(found, sight) else [],
        "may_write": request.access.may(_WRITE),
        "may_control": request.access.may(_CONTROL),
        "posts": sight.posts if request.access.may("commissioning.review_documents") else frozenset(),
        "today": timezone.localdate(),
    }
    return render(request, "commissioning/documents/document.html", context)


@require_http_methods(_METHODS)
@requires(_WRITE)
def change_document(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = document_at(request, pk)
    form = ChangeDocumentForm(
        request.POST or None,
        initial={
            "title": found.title,
            "kind": found.kind,
            "owner": found.owner_id,
            "restricted": found.restricted,
            "retired_on": found.retired_on,
        },
        partnership=request.partnership,
        may_restrict=request.access.may(_CONTROL),
    )

    def act() -> None:
        services.change_particulars(
            document_id=pk,
            particulars=form.particulars(found),
            retired_on=form.cleaned_data["retired_on"],
            reason=form.cleaned_data["reason"],
            doer=doer(request),
        )

    page = Page("Change the document", "Save", "The document is changed.", _back(request, pk), found.reference)
    return act_page(request, form, act, page)


@require_http_methods(_METHODS)
@requires(_WRITE)
def add_version(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = document_at(request, pk)
    newest = found.versions.order_by("-major", "-minor", "-draft").first()
    posted = request.POST.copy() if request.method == "POST" else None
    form = VersionForm(
        posted,
        request.FILES or None,
        partnership=request.partnership,
        newest=newest,
        headings=selectors.headings_of(found),
        initial={"written_on": timezone.localdate()},
    )
    newer = False
    if form.is_valid():
        try:
            made = services.add_draft(document_id=pk, draft=form.draft(), doer=doer(request))
        except Refused as refused:
            form.add_error("file" if refused.code.startswith("file_") else None, refused.message)
            if newer := refused.code == "version_newer":
                form.data["opened"] = str(newest.pk if newest else 0)  # type: ignore[index]  # a copy, made above
        else:
            messages.success(request, f"{made.label} is written.")
            return redirect(place(request, "commissioning:version", pk=pk, version=made.pk))
    context = {
        "form": form,
        "document": found,
        "newest": newest,
        "newer": newer,
        "submit": "Save the version",
        "cancel_url": _back(request, pk),
    }
    return render(request, "commissioning/documents/version_form.html", context)


@require_safe
@requires(_VIEW)
def version(request: PartnershipRequest, pk: int, version: int) -> HttpResponse:
    sight = selectors.sight_of(request.access)
    found = document_at(request, pk)
    views = selectors.version_views(found, sight)
    shown = next((one for one in views if one.row.pk == version), None)
    if shown is None:
        raise Http404("No such version")
    context = {
        "document": found,
        "version": shown,
        "others": [one for one in views if one.row.pk != version and one.sections],
        "may_write": request.access.may(_WRITE),
        "may_control": request.access.may(_CONTROL),
        "posts": sight.posts if request.access.may("commissioning.review_documents") else frozenset(),
        "today": timezone.localdate(),
    }
    return render(request, "commissioning/documents/version.html", context)


@require_safe
@requires(_VIEW)
def compare(request: PartnershipRequest, pk: int, version: int, other: int) -> HttpResponse:
    """``other``: the earlier version, whichever way round they are asked for."""
    sight = selectors.sight_of(request.access)
    found = document_at(request, pk)
    both = list(selectors.versions_for(found, sight).filter(pk__in=[version, other]))
    if len(both) != 2:
        raise Http404("No such versions")
    after, before = both  # the newest first
    passages = selectors.compared(before, after)
    context = {
        "document": found,
        "before": before,
        "after": after,
        "passages": passages,
        "changed": sum(one.changed for one in passages or []),
        "same": before.content_hash == after.content_hash,
    }
    return render(request, "commissioning/documents/compare.html", context)


@require_safe
@requires(_VIEW)
def version_file(request: PartnershipRequest, pk: int, version: int) -> HttpResponseBase:
    """The file of a version, if it is still the one that was kept. Always saved, never shown in the browser."""
    found = document_at(request, pk)
    row = get_object_or_404(selectors.versions_for(found, selectors.sight_of(request.access)), pk=version)
    if not row.file:
        raise Http404("This version has no file")
    try:
        content = open_checked(row)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(place(request, "commissioning:version", pk=pk, version=version))
    answer = FileResponse(content, as_attachment=True, filename=row.file_name, content_type=KINDS[row.file_kind][1])
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def document_at(request: PartnershipRequest, pk: int) -> ControlledDocument:
    """A document that the person may see; to anybody else it is not there at all."""
    return get_object_or_404(
        selectors.visible(request.access).select_related("owner", "partnership", "strategy"), pk=pk
    )


def draft_at(request: PartnershipRequest, pk: int, version: int) -> DocumentVersion:
    """A draft that the person may see."""
    rows = selectors.versions_for(document_at(request, pk), selectors.sight_of(request.access))
    return get_object_or_404(rows.exclude(stage=Stage.BASELINE.value), pk=version)


def doer(request: PartnershipRequest) -> services.Doer:
    return services.Doer(request.access.user, timezone.now(), request.access.may(selectors.RESTRICTED))


def _back(request: PartnershipRequest, pk: int) -> str:
    return place(request, "commissioning:document", pk=pk)
