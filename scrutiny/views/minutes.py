"""The minutes of a meeting: read, made from the record, edited, made again, agreed, signed, and as a PDF."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.models import Body
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.minutes import AgreeForm, EditMinutesForm, MakeForm, SignForm
from scrutiny.models import Minutes
from scrutiny.pdf.faults import Fault
from scrutiny.selectors import minutes as selectors
from scrutiny.selectors.attendance import KEEP, may_keep
from scrutiny.selectors.private_papers import reads_private
from scrutiny.services import minutes as services
from scrutiny.services.minutes_file import draw
from scrutiny.views.meetings import meeting_or_404
from scrutiny.views.pages import Act, Link, form_page
from scrutiny.views.proceedings import meeting_to_keep


def _restricted(request: PartnershipRequest, body: Body) -> bool:
    """Whether Part II is shown: to who may read it and did not ask for the public edition."""
    return reads_private(request.access, body) and request.GET.get("edition") != "public"


@require_safe
@requires("scrutiny.view_meetings")
def minutes(request: PartnershipRequest, meeting: str) -> HttpResponse:
    found = meeting_or_404(request, meeting)
    row = selectors.minutes_of(found)
    keeps, shown = may_keep(request.access, found), _restricted(request, found.body)
    behind = len(selectors.changes_of(row)) if row and keeps else 0
    context = {
        "meeting": found,
        "view": selectors.minutes_view(row, restricted=shown, behind=behind) if row else None,
        "keeps": keeps,
        "restricted": shown,
        "both_editions": reads_private(request.access, found.body),
    }
    return render(request, "scrutiny/minutes.html", context)


@require_safe
@requires("scrutiny.view_meetings")
def minutes_file(request: PartnershipRequest, meeting: str) -> HttpResponse:
    row = _minutes(request, meeting)
    try:
        with tempfile.TemporaryDirectory(prefix="minutes-") as folder:
            content = draw(row, Path(folder), restricted=_restricted(request, row.meeting.body)).read_bytes()
    except (Refused, Fault) as refused:
        messages.error(request, refused.message)
        return redirect(place(request, "scrutiny:minutes", meeting=meeting))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="minutes-{row.meeting.slug}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(KEEP)
def minutes_make(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Made from the record; made again with what changed side by side."""
    found = meeting_to_keep(request, meeting)
    row = selectors.minutes_of(found)
    changes = selectors.changes_of(row) if row else []
    form = MakeForm(request.POST or None, changes=changes, initial={"version": row.version if row else 0})
    back = place(request, "scrutiny:minutes", meeting=meeting)
    if form.is_valid():
        try:
            services.make_minutes(
                meeting=found,
                chosen=form.chosen(),
                version=form.cleaned_data["version"],
                by=request.access.user,
                at=timezone.now(),
            )
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect(request.path)  # the record or the minutes moved on: choose from what they are now
        messages.success(request, "The minutes are made from the record.")
        return redirect(back)
    context = {"form": form, "meeting": found, "first": row is None, "cancel_url": back}
    return render(request, "scrutiny/minutes_make.html", context)


@requires(KEEP)
def minutes_edit(request: PartnershipRequest, meeting: str) -> HttpResponse:
    row = _kept(request, meeting)
    form = EditMinutesForm(request.POST or None, paragraphs=selectors.text_of(row), initial={"version": row.version})
    back = _back(request, row)

    def do() -> str:
        services.edit_minutes(
            minutes=row,
            texts=form.texts(),
            added=form.added(),
            version=form.cleaned_data["version"],
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return back[1]

    words = (
        "What you write stays when the minutes are made again from the record: where both changed, you choose. "
        "Emptying a box takes its paragraph out."
    )
    act = Act("Edit the minutes", "Save", "The minutes are saved.", row.meeting.title, words)
    return form_page(request, form, act, do, back=back)


@requires(KEEP)
def minutes_agree(request: PartnershipRequest, meeting: str) -> HttpResponse:
    row = _kept(request, meeting)
    today = timezone.localdate()
    later = selectors.later_meetings(row.meeting, today)
    form = AgreeForm(
        request.POST or None, meetings=later, initial={"version": row.version, "at": next(iter(later), None)}
    )
    back = _back(request, row)

    def do() -> str:
        services.agree_minutes(
            minutes=row,
            at_meeting=form.cleaned_data["at"],
            correction=form.cleaned_data["correction"],
            version=form.cleaned_data["version"],
            by=request.access.user,
            today=today,
        )
        return back[1]

    act = Act(
        "The minutes were agreed",
        "Record it",
        "The minutes are agreed.",
        row.meeting.title,
        "Their text is fixed from then on."
        if later
        else "No later meeting of this body has met yet. Add it under Meetings, then record there that it agreed them.",
    )
    return form_page(request, form, act, do, back=back)


@requires(KEEP)
def minutes_sign(request: PartnershipRequest, meeting: str) -> HttpResponse:
    row = _kept(request, meeting)
    form = SignForm(request.POST or None, body=row.meeting.body, initial={"version": row.version, "on": row.agreed_on})
    back = _back(request, row)

    def do() -> str:
        services.sign_minutes(
            minutes=row,
            seat=form.cleaned_data["seat"],
            on=form.cleaned_data["on"],
            version=form.cleaned_data["version"],
            by=request.access.user,
            today=timezone.localdate(),
        )
        return back[1]

    act = Act("The minutes were signed", "Record it", "The minutes are signed.", row.meeting.title)
    return form_page(request, form, act, do, back=back)


def _minutes(request: PartnershipRequest, slug: str) -> Minutes:
    found = selectors.minutes_of(meeting_or_404(request, slug))
    if found is None:
        raise Http404("No minutes yet")
    return found


def _kept(request: PartnershipRequest, slug: str) -> Minutes:
    meeting_to_keep(request, slug)
    return _minutes(request, slug)


def _back(request: PartnershipRequest, row: Minutes) -> Link:
    return "Minutes", place(request, "scrutiny:minutes", meeting=row.meeting.slug)
