"""What hangs on a review: added, changed and removed in forms of one shape; and the file of uploaded evidence."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404

from ihwb.web.access import PartnershipRequest, requires
from scrutiny.forms import reviews as forms
from scrutiny.forms.changes import ReasonForm
from scrutiny.models import (
    EnquiryLine,
    Evidence,
    EvidenceNote,
    Finding,
    Review,
    ReviewPanelSeat,
    ReviewPlanStage,
    ReviewRecommendation,
    ReviewSession,
    SessionWitness,
)
from scrutiny.selectors.review_sight import is_for, sight_of
from scrutiny.services import review_parts as services
from scrutiny.services.appendices import refuse_too_large
from scrutiny.views.pages import Act, form_page
from scrutiny.views.reviews import CHANGE, NOTE, VIEW, back_to, may_note, review_at


@dataclass(frozen=True, slots=True)
class PartKind:
    """One kind of row. word: what it is called on the page, with its article in ``named``."""

    word: str
    named: str
    model: type[services.Part]
    form: type[forms.PartForm]


KINDS = {
    "seat": PartKind("seat", "a seat on the panel", ReviewPanelSeat, forms.PanelForm),
    "stage": PartKind("stage", "a stage of the plan", ReviewPlanStage, forms.StageForm),
    "question": PartKind("question", "a question", EnquiryLine, forms.QuestionForm),
    "session": PartKind("session", "a session", ReviewSession, forms.SessionForm),
    "witness": PartKind("witness", "a witness", SessionWitness, forms.WitnessForm),
    "evidence": PartKind("evidence", "evidence", Evidence, forms.EvidenceForm),
    "note": PartKind("note", "a note of evidence", EvidenceNote, forms.NoteForm),
    "finding": PartKind("finding", "a finding", Finding, forms.FindingForm),
    "recommendation": PartKind("recommendation", "a recommendation", ReviewRecommendation, forms.RecommendationForm),
}


@requires(NOTE)
def part_add(request: PartnershipRequest, review: str, kind: str) -> HttpResponse:
    found, part = _allowed(request, review, kind)
    back = back_to(request, found)
    form = _form(request, part, found, part.model(review=found))

    def do() -> str:
        services.add_part(
            review=found,
            row=part.model(),
            version=form.cleaned_data["version"],
            values=_values(request, form),
            links=form.links,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{back[1]}#{kind}s"

    act = Act(f"Add {part.named}", "Add", f"The {part.word} is added.", caption=back[0])
    return form_page(request, form, act, do, back=back, current=lambda: review_at(request, review))


@requires(NOTE)
def part_edit(request: PartnershipRequest, review: str, kind: str, row: int) -> HttpResponse:
    found, part = _allowed(request, review, kind)
    back, standing = back_to(request, found), _row(request, found, part, row)
    form = _form(request, part, found, standing)

    def do() -> str:
        services.change_part(
            row=standing,
            version=form.cleaned_data["version"],
            values=_values(request, form),
            links=form.links,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{back[1]}#{kind}s"

    def current() -> models.Model:
        now: Any = _row(request, found, part, row)
        now.version = review_at(request, review).version
        return now  # type: ignore[no-any-return]

    act = Act(f"Change {part.named}", "Save", f"The {part.word} is changed.", caption=back[0])
    return form_page(request, form, act, do, back=back, current=current)


@requires(NOTE)
def part_remove(request: PartnershipRequest, review: str, kind: str, row: int) -> HttpResponse:
    found, part = _allowed(request, review, kind)
    back, standing = back_to(request, found), _row(request, found, part, row)
    form = ReasonForm(request.POST or None, initial={"version": found.version})

    def do() -> str:
        version = form.cleaned_data["version"]
        services.remove_part(
            row=standing,
            version=-1 if version is None else version,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{back[1]}#{kind}s"

    act = Act(
        f"Remove this {part.word}?",
        "Remove",
        f"The {part.word} is removed.",
        caption=back[0],
        consequence="It leaves the review. The history keeps it.",
        danger=True,
    )
    return form_page(request, form, act, do, back=back, current=lambda: review_at(request, review))


@requires(VIEW)
def evidence_file(request: PartnershipRequest, review: str, row: int) -> FileResponse:
    """The uploaded PDF. Confidential evidence does not exist for who does not hear it."""
    found = review_at(request, review)
    rows = found.evidence.exclude(file="")
    if not sight_of(request.access, found).confidential:
        rows = rows.filter(confidential=False)
    evidence = get_object_or_404(rows, pk=row)
    try:
        file = evidence.file.open("rb")
    except OSError as lost:
        raise Http404("The store has lost this document") from lost
    name = f"{found.slug}-evidence-{evidence.number}.pdf"
    answer = FileResponse(file, as_attachment=False, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _allowed(request: PartnershipRequest, slug: str, kind: str) -> tuple[Review, PartKind]:
    """Notes are for members of the panel too; all else is for officers of the scrutinising organisation."""
    if kind not in KINDS:
        raise Http404("No such part of a review")
    found = review_at(request, slug)
    allowed = may_note(request, found) if kind == "note" else is_for(request.access, CHANGE, found.body)
    if not allowed:
        raise PermissionDenied(CHANGE)
    return found, KINDS[kind]


def _form(request: PartnershipRequest, part: PartKind, review: Review, row: services.Part) -> forms.PartForm:
    more: dict[str, Any] = {}
    if part.form is forms.NoteForm:
        more["confidential"] = sight_of(request.access, review).confidential
    return part.form(request.POST or None, request.FILES or None, instance=row, review=review, **more)


def _row(request: PartnershipRequest, review: Review, part: PartKind, pk: int) -> services.Part:
    rows: Any = part.model.objects.filter(review=review).select_related("review__partnership")
    if not sight_of(request.access, review).confidential:
        rows = rows.filter(evidence__confidential=False) if part.model is EvidenceNote else rows
    found: services.Part = get_object_or_404(rows, pk=pk)
    return found


def _values(request: PartnershipRequest, form: forms.PartForm) -> dict[str, Any]:
    """The form's values; of an upload the fields of the kept file as well, once its content is seen to be a PDF."""
    upload: UploadedFile[bytes] | None = form.cleaned_data.get("upload")
    if upload is None or form.values.get("kind") != "upload":
        return form.values
    name = str(upload.name)
    refuse_too_large(upload.size or 0, name)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        return {**form.values, **services.upload_values(Path(kept.name), name)}
