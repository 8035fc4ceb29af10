"""A reader's notes: writing, changing, showing, removing, and the index of one's own."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.notes import ChangeNoteForm, NoteForm, RetentionForm, ShowNoteForm
from scrutiny.models import Note
from scrutiny.selectors import notes as selectors
from scrutiny.selectors.issues import best_issue
from scrutiny.services import notes as services
from scrutiny.views.pages import Act, form_page
from scrutiny.views.reader import READ, desk_or_404, papers_of


@require_POST
@requires(READ)
def add(request: PartnershipRequest, meeting: str, edition: str, paper: str) -> HttpResponse:
    """Keep a note, and go back to where it is tied."""
    desk = desk_or_404(request, meeting, edition)
    found = desk.paper_or_404(paper)
    form = NoteForm(request.POST, keep_until=selectors.kept_until(desk.meeting, timezone.localdate()))
    if not form.is_valid():
        messages.error(request, "The note was not kept: " + " ".join(str(one[0]) for one in form.errors.values()))
        return redirect(desk.address(paper))
    given = form.cleaned_data
    written = services.Written(given["text"], given["block"], given["quote"], given["start"])

    def write(what: services.Written) -> Note:
        return services.write_note(
            pack=found.pack, paper=found, written=what, by=request.access.user, at=timezone.now()
        )

    try:
        note = write(written)
    except Refused as refused:
        if not written.text.strip():
            messages.error(request, refused.message)
            return redirect(desk.address(paper))
        note = write(services.Written(written.text))  # what somebody wrote is never lost
        messages.warning(
            request, "What you marked goes over several paragraphs, or has changed. Your note is with the paper."
        )
    messages.success(request, "Your note is kept." if note.text else "The words are marked.")
    return redirect(f"{desk.address(paper)}#{note.paper}-{note.block}" if note.block else desk.address(paper))


@require_GET
@requires(READ)
def notes(request: PartnershipRequest) -> HttpResponse:
    """All of the person's notes, meeting by meeting; those that could not be placed again first."""
    rows = list(selectors.readable(request.access, now=timezone.localdate()))
    groups = []
    for meeting, held in groupby(rows, key=lambda one: one.meeting):
        issue = best_issue(meeting, request.access)
        papers = {one.paper: one for one in papers_of(issue)} if issue else {}
        views = [selectors.note_view(one, papers, request.access.user) for one in held]
        groups.append((meeting, issue, [one for one in views if one.lost], [one for one in views if not one.lost]))
    months = selectors.months_on(request.partnership, timezone.localdate())
    context = {"groups": groups, "months": months, "may_lay_down": request.access.may("scrutiny.change_meetings")}
    return render(request, "scrutiny/reading/notes.html", context)


@requires(READ)
def edit(request: PartnershipRequest, note: int) -> HttpResponse:
    found = _own_or_404(request, note)
    form = ChangeNoteForm(request.POST if request.method == "POST" else None, initial={"text": found.text})
    back = _back(request, found)

    def do() -> str:
        text = form.cleaned_data["text"]
        services.change_note(note_id=found.pk, text=text, by=request.access.user, at=timezone.now())
        return back[1]

    return form_page(
        request, form, Act("Change your note", "Save", "Your note is changed.", found.title), do, back=back
    )


@requires(READ)
def show(request: PartnershipRequest, note: int) -> HttpResponse:
    """Show a note to named persons, on purpose."""
    found = _own_or_404(request, note)
    people = selectors.may_be_shown(found)
    initial = {"people": [one.person_id for one in found.shares.all()]}
    form = ShowNoteForm(request.POST if request.method == "POST" else None, people=people, initial=initial)
    back = _back(request, found)

    def do() -> str:
        to = list(form.cleaned_data["people"])
        services.show_note(note_id=found.pk, to=to, by=request.access.user, at=timezone.now())
        return back[1]

    act = Act(
        "Show your note",
        "Save",
        "Who sees the note is changed.",
        found.title,
        "They see what you wrote and the words that you marked, with your name. Nobody else does.",
    )
    return form_page(request, form, act, do, back=back)


@require_POST
@requires(READ)
def remove(request: PartnershipRequest, note: int) -> HttpResponse:
    found = _own_or_404(request, note)
    back = _back(request, found)
    services.remove_note(note_id=found.pk, by=request.access.user)
    messages.success(request, "Your note is removed. Nothing of it is kept.")
    return redirect(back[1])


@requires("scrutiny.change_meetings")
def retention(request: PartnershipRequest) -> HttpResponse:
    """For how long notes are kept: the days from which a time holds, and a form for the next."""
    form = RetentionForm(request.POST or None)
    back = ("My notes", place(request, "scrutiny:notes"))

    def do() -> str:
        given = form.cleaned_data
        services.lay_down_retention(
            partnership=request.partnership,
            since=given["since"],
            months=given["months"],
            by=request.access.user,
            reason=given["reason"],
        )
        return back[1]

    held = request.partnership.note_retention.order_by("since")
    said = "; ".join(f"{one.months} months for notes from {show_date(one.since)}" for one in held)
    act = Act(
        "How long notes are kept",
        "Lay down",
        "It is laid down. Notes written before keep the day that was said to their writers.",
        consequence=f"Laid down so far: {said or 'nothing, so 12 months'}.",
    )
    return form_page(request, form, act, do, back=back)


def _own_or_404(request: PartnershipRequest, pk: int) -> Note:
    rows = selectors.readable(request.access, now=timezone.localdate()).filter(user=request.access.user, pk=pk)
    found = rows.first()
    if found is None:
        raise Http404("No such note")
    return found


def _back(request: PartnershipRequest, note: Note) -> tuple[str, str]:
    issue = best_issue(note.meeting, request.access)
    papers = {one.paper for one in papers_of(issue)} if issue else set()
    if issue is None or note.paper not in papers:
        return "My notes", place(request, "scrutiny:notes")
    address = place(request, "scrutiny:read", meeting=note.meeting.slug, edition=issue.name, paper=note.paper)
    return note.title, f"{address}#{note.paper}-{note.block}" if note.block else address
