"""Working on a report together: comments, kept versions and their difference, opening a signed report, images."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.changes import ReasonForm
from scrutiny.forms.report_work import AnswerForm, CommentForm, ImageForm, KeepForm
from scrutiny.models import Report, ReportComment, ReportImage
from scrutiny.selectors import report_versions as version_selectors
from scrutiny.selectors.history import report_was_ever_exempt
from scrutiny.selectors.private_papers import RESTRICTED, reads_private_report
from scrutiny.selectors.report_texts import places
from scrutiny.services import report_comments, report_images
from scrutiny.services import report_versions as version_services
from scrutiny.services.pasted import prose_of
from scrutiny.views.pages import Act, form_page
from scrutiny.views.report_figures import back_to, readable_report

_WRITE = "scrutiny.write_reports"
_COMMENT = "scrutiny.comment_on_reports"


# --- Comments ---------------------------------------------------------------------------------------------------------


@requires(_COMMENT)
def comment_add(request: PartnershipRequest, report: str) -> HttpResponse:
    found = readable_report(request, report)
    back = back_to(request, found)
    initial = {"place": request.GET.get("place", "")}
    form = CommentForm(request.POST or None, places=places(found), initial=initial)

    def do() -> str:
        report_comments.add_comment(
            report=found, place=form.cleaned_data["place"], text=form.cleaned_data["text"], by=request.access.user
        )
        return f"{back[1]}#comments"

    act = Act("Comment on the report", "Save the comment", "The comment is saved.", caption=back[0])
    return form_page(request, form, act, do, back=back)


@requires(_COMMENT)
def comment_resolve(request: PartnershipRequest, report: str, comment: int) -> HttpResponse:
    found = readable_report(request, report)
    rows = ReportComment.objects.filter(report=found)
    if not reads_private_report(request.access, found):
        rows = rows.filter(exempt=False)
    row = get_object_or_404(rows, pk=comment)
    back, form = back_to(request, found), AnswerForm(request.POST or None)

    def do() -> str:
        report_comments.resolve_comment(comment=row, answer=form.cleaned_data["answer"], by=request.access.user)
        return f"{back[1]}#comments"

    act = Act(
        "Is this comment dealt with?", "It is dealt with", "The comment is dealt with.", caption=back[0],
        consequence=row.text,
    )  # fmt: skip
    return form_page(request, form, act, do, back=back)


# --- Versions ---------------------------------------------------------------------------------------------------------


@requires("scrutiny.view_meetings")
def versions(request: PartnershipRequest, report: str) -> HttpResponse:
    found = readable_report(request, report)
    rows = version_selectors.versions(found, restricted=reads_private_report(request.access, found))
    context = {"report": found, "rows": rows, "back": back_to(request, found), "may_write": request.access.may(_WRITE)}
    return render(request, "scrutiny/versions/versions.html", context)


@requires("scrutiny.view_meetings")
def compare(request: PartnershipRequest, report: str, before: int, after: int) -> HttpResponse:
    """From one kept version to another; ``after`` nought: to the text as it stands."""
    found = readable_report(request, report)
    restricted = reads_private_report(request.access, found)
    if report_was_ever_exempt(found) and not restricted:
        raise PermissionDenied(RESTRICTED)
    passages = version_selectors.compared(found, before, after or None, restricted=restricted)
    if passages is None:
        raise Http404("No such version of this report")
    context = {
        "report": found,
        "before": before,
        "after": after,
        "passages": [one for one in passages if one.changed],
        "back": back_to(request, found),
    }
    return render(request, "scrutiny/versions/compare.html", context)


@requires(_WRITE)
def keep(request: PartnershipRequest, report: str) -> HttpResponse:
    found = readable_report(request, report)
    back, form = back_to(request, found), KeepForm(request.POST or None)

    def do() -> str:
        version_services.keep_version(report=found, by=request.access.user, note=form.cleaned_data["note"])
        return place(request, "scrutiny:report_versions", report=found.slug)

    act = Act(
        "Keep the report as it stands", "Keep this version", "The version is kept.", caption=back[0],
        consequence="A kept version never changes. Later you can see what has changed since.",
    )  # fmt: skip
    return form_page(request, form, act, do, back=back)


@requires(_WRITE)
def reopen(request: PartnershipRequest, report: str) -> HttpResponse:
    found = readable_report(request, report)
    back, form = back_to(request, found), ReasonForm(request.POST or None, initial={"version": found.version})

    def do() -> str:
        version_services.reopen(
            report=found, version=_version(form), by=request.access.user, reason=form.cleaned_data["reason"]
        )
        return back[1]

    act = Act(
        "Open the signed report again?",
        "Open it again",
        "The report is open again.",
        caption=back[0],
        consequence="What was signed is kept as a version. Every signature on the report is cleared: all boxes are "
        "signed anew before it is published.",
        danger=True,
    )
    return form_page(request, form, act, do, back=back, current=lambda: readable_report(request, report))


# --- Images -----------------------------------------------------------------------------------------------------------


@requires(_WRITE)
def image_add(request: PartnershipRequest, report: str) -> HttpResponse:
    found = readable_report(request, report)
    back = back_to(request, found)
    form = ImageForm(request.POST or None, request.FILES or None, initial={"version": found.version})

    def do() -> str:
        file = form.cleaned_data["file"]
        row = report_images.add_image(
            report=found,
            version=_version(form),
            file=file,
            name=file.name,
            alt=form.cleaned_data["alt"],
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        messages.info(request, f"Put it into a text with a line of its own: ![{row.alt}](image {row.number})")
        return f"{back[1]}#images"

    act = Act("Add an image", "Add it", "The image is in the report.", caption=back[0])
    return form_page(request, form, act, do, back=back, current=lambda: readable_report(request, report))


@requires("scrutiny.view_meetings")
def image(request: PartnershipRequest, report: str, number: int) -> FileResponse:
    """The picture, for whoever may read the report."""
    row = _image(readable_report(request, report), number)
    try:
        file = row.file.open("rb")
    except OSError as lost:
        raise Http404("The store has lost this picture") from lost
    answer = FileResponse(file, as_attachment=False, content_type=row.kind)
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(_WRITE)
def image_remove(request: PartnershipRequest, report: str, number: int) -> HttpResponse:
    found = readable_report(request, report)
    row = _image(found, number)
    back, form = back_to(request, found), ReasonForm(request.POST or None, initial={"version": found.version})

    def do() -> str:
        report_images.remove_image(
            report=found,
            number=row.number,
            version=_version(form),
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{back[1]}#images"

    act = Act(
        f"Remove image {row.number}?", "Remove it", "The image is removed.", caption=back[0], consequence=row.alt,
        danger=True,
    )  # fmt: skip
    return form_page(request, form, act, do, back=back, current=lambda: readable_report(request, report))


def _image(report: Report, number: int) -> ReportImage:
    found: ReportImage = get_object_or_404(report.images, number=number)
    return found


def _version(form: Any) -> int:
    """The version that the page stood on; one that cannot be when it was left out."""
    version = form.cleaned_data["version"]
    return -1 if version is None else int(version)


# --- Pasted from Word -------------------------------------------------------------------------------------------------


@requires(_WRITE)
@require_POST
def paste(request: PartnershipRequest) -> HttpResponse:
    """What was pasted, as HTML, turned into the plain form of a text; nothing is kept."""
    try:
        pasted = prose_of(request.POST.get("html", ""))
    except Refused as refused:
        return JsonResponse({"message": refused.message}, status=422)
    return JsonResponse({"text": pasted.text, "left_out": pasted.left_out})
