"""Reading a pack on the screen: one paper after the other, or all of it, searched, and what has changed since."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.notes import NoteForm
from scrutiny.forms.questions import QuestionForm
from scrutiny.models import AgendaItem, Meeting, WebPaper
from scrutiny.selectors import passports, questions, reading, readings, searching
from scrutiny.selectors.attendance import DECLARE, declared_at
from scrutiny.selectors.issues import best_issue
from scrutiny.selectors.notes import kept_until
from scrutiny.selectors.private_papers import reads_private
from scrutiny.services import readings as services
from scrutiny.views.reader import READ, desk_or_404, papers_of


@require_GET
@requires(READ)
def begin(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Where the person was when they last read; else the agenda of the fullest edition that they may read."""
    found = get_object_or_404(Meeting, partnership=request.partnership, slug=meeting)
    issue = best_issue(found, request.access)
    if issue is None:
        raise Http404("No papers to read")
    at = readings.place_of(request.access.user, found)
    papers = {one.paper: one for one in papers_of(issue)} if at else {}
    where = {"meeting": meeting, "edition": issue.name}
    if at is None or at.edition != issue.pack.edition or at.paper not in papers:
        return redirect(place(request, "scrutiny:read", **where, paper="agenda"))
    address = place(request, "scrutiny:read", **where, paper=at.paper)
    known = {one["id"] for one in papers[at.paper].blocks}
    return redirect(f"{address}#{at.block}" if at.block in known else address)


@require_GET
@requires(READ)
def read(request: PartnershipRequest, meeting: str, edition: str, paper: str) -> HttpResponse:
    """One paper, with the agenda beside it."""
    desk = desk_or_404(request, meeting, edition)
    item = questions.item_of(desk.meeting, paper)
    if paper in desk.shut:
        return render(request, "scrutiny/reading/withheld.html", desk.frame() | {"item": item}, status=403)
    found = desk.paper_or_404(paper)
    before, after = reading.neighbours(desk.open_papers, paper)
    context = (
        desk.frame()
        | _around(request, item)
        | {
            "paper": found,
            "file": desk.file(found),
            "html": desk.html(found),
            "before": before,
            "after": after,
            "own_notes": [one for one in desk.notes if one.paper == paper],
            "form": NoteForm(keep_until=kept_until(desk.meeting, timezone.localdate())),
            "standing": desk.standing_of(paper),
        }
    )
    return render(request, "scrutiny/reading/paper.html", context)


def _around(request: PartnershipRequest, item: AgendaItem | None) -> dict[str, Any]:
    """Questions and interests of the item to which a paper belongs; nothing for the agenda."""
    if item is None:
        return {"item": None}
    open_still = questions.is_open(item.meeting, timezone.localdate())
    may_ask = request.access.may(questions.ASK)
    return {
        "item": item,
        "questions": questions.questions_of(item, request.access),
        "asking": QuestionForm() if may_ask and open_still else None,
        "asking_over": may_ask and not open_still,
        "declared": declared_at(item, request.access, restricted=reads_private(request.access, item.meeting.body)),
        "may_declare": request.access.may(DECLARE),
    }


@require_GET
@requires(READ)
def read_all(request: PartnershipRequest, meeting: str, edition: str) -> HttpResponse:
    """The whole pack as one page."""
    desk = desk_or_404(request, meeting, edition)
    texts = [(one, desk.html(one, whole=True)) for one in desk.open_papers]
    return render(
        request,
        "scrutiny/reading/whole.html",
        desk.frame() | {"texts": texts, "pages_from": desk.papers[0].first_label},
    )


@require_GET
@requires(READ)
def go(request: PartnershipRequest, meeting: str, edition: str) -> HttpResponse:
    """To a page of the print, by its number."""
    desk = desk_or_404(request, meeting, edition)
    asked = request.GET.get("page", "").strip()
    found = reading.page_of_paper(desk.papers, asked) if asked else None
    if found is None:
        context = desk.frame() | {"asked": asked[:20], "numbers": reading.numbers_of(desk.papers)}
        return render(request, "scrutiny/reading/no_page.html", context, status=404)
    paper, page = found
    return redirect(desk.address(paper.paper) + f"#page-{page}")


@require_GET
@requires(READ)
def search(request: PartnershipRequest, meeting: str, edition: str) -> HttpResponse:
    """Words looked for in all papers of the pack, and in the body's other packs."""
    desk = desk_or_404(request, meeting, edition)
    asked = request.GET.get("q", "").strip()[:200]
    context = desk.frame() | {
        "asked": asked,
        "hits": searching.search(desk.issue, asked, desk.papers, desk.unsearched),
        "elsewhere": searching.search_elsewhere(desk.meeting, request.access, asked),
        "most": searching.MOST,
    }
    return render(request, "scrutiny/reading/search.html", context)


@require_GET
@requires(READ)
def since(request: PartnershipRequest, meeting: str, edition: str) -> HttpResponse:
    """What has changed since the person last read, paper by paper, word by word."""
    desk = desk_or_404(request, meeting, edition)
    by_paper = {one.paper: one for one in desk.papers}
    rows = [(one, _changes(one, by_paper)) for one in desk.standings]
    return render(request, "scrutiny/reading/since.html", desk.frame() | {"rows": rows})


def _changes(one: readings.PaperStanding, papers: dict[str, WebPaper]) -> list[readings.ChangeView]:
    if one.standing != "changed" or one.read is None:
        return []
    return readings.changes_of(papers[one.paper], one.read)


@require_GET
@requires(READ)
def figure(request: PartnershipRequest, meeting: str, edition: str, paper: str) -> HttpResponse:
    """Where a figure of a paper comes from, as far as the person's role goes. Without ``path``: back to the paper."""
    desk = desk_or_404(request, meeting, edition)
    found = desk.paper_or_404(paper)
    if "path" not in request.GET:
        return redirect(desk.address(paper))
    item = questions.item_of(desk.meeting, paper)
    shown = passports.sources(found.pack, found, request.GET.get("path", ""), item, request.access)
    if shown is None:
        raise Http404("No such figure")
    context = desk.frame() | {"paper": found, "found": shown, "back": desk.address(paper)}
    return render(request, "scrutiny/reading/figure.html", context)


@require_POST
@requires(READ)
def keep(request: PartnershipRequest, meeting: str, edition: str, paper: str) -> HttpResponse:
    """Where the person is; told by the page's script. ``read``: they have read the paper."""
    desk = desk_or_404(request, meeting, edition)
    found, now = desk.paper_or_404(paper), timezone.now()
    page = request.POST.get("page", "")
    services.keep_place(
        pack=desk.pack,
        paper=found,
        block=request.POST.get("block", ""),
        page=int(page) if page.isdigit() else None,
        by=request.access.user,
        at=now,
    )
    if request.POST.get("read"):
        services.mark_read(paper=found, by=request.access.user, at=now)
    if request.POST.get("back"):
        return redirect(desk.address(paper))
    return HttpResponse(status=204)
