"""Reading a pack on the screen: one paper after the other, or all of it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.models import Edition, Meeting, Pack, WebPaper
from scrutiny.rules.web_pages import with_links
from scrutiny.selectors import reading
from scrutiny.selectors.packs import may_read
from scrutiny.services import web_papers

READ = "scrutiny.read_public_pack"


@require_GET
@requires(READ)
def begin(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """The first paper of the fullest edition that the person may read."""
    found = get_object_or_404(Meeting, partnership=request.partnership, slug=meeting)
    pack = reading.best_pack(found, request.access)
    if pack is None:
        raise Http404("No pack to read")
    return redirect(place(request, "scrutiny:read", meeting=meeting, edition=pack.edition, paper="agenda"))


@require_GET
@requires(READ)
def read(request: PartnershipRequest, meeting: str, edition: str, paper: str) -> HttpResponse:
    """One paper, with the agenda beside it."""
    pack = newest_or_404(request, meeting, edition)
    papers = web_papers.ensure(pack)
    found = next((one for one in papers if one.paper == paper), None)
    if found is None:
        raise Http404("No such paper")
    before, after = reading.neighbours(papers, paper)
    context = frame(request, pack, papers) | {
        "paper": found,
        "pages": reading.pages_of(found),
        "html": shown(request, pack, found),
        "before": before,
        "after": after,
    }
    return render(request, "scrutiny/reading/paper.html", context)


@require_GET
@requires(READ)
def read_all(request: PartnershipRequest, meeting: str, edition: str) -> HttpResponse:
    """The whole pack as one page."""
    pack = newest_or_404(request, meeting, edition)
    papers = web_papers.ensure(pack)
    texts = [(one, shown(request, pack, one, whole=True)) for one in papers]
    return render(request, "scrutiny/reading/whole.html", frame(request, pack, papers) | {"texts": texts})


def newest_or_404(request: PartnershipRequest, meeting: str, edition: str) -> Pack:
    """The newest pack of an edition that is ready. 403 for an edition that the person may not read."""
    if edition not in Edition.values:
        raise Http404("No such edition")
    if not may_read(request.access, edition):
        raise PermissionDenied("scrutiny.read_restricted_pack")
    found = get_object_or_404(Meeting.objects.select_related("body"), partnership=request.partnership, slug=meeting)
    pack = reading.ready_packs(found, request.access).filter(edition=edition).first()
    if pack is None:
        raise Http404("No pack to read")
    pack.meeting = found
    return pack


def frame(request: PartnershipRequest, pack: Pack, papers: list[WebPaper]) -> dict[str, Any]:
    """What every page of the reader shows around the text."""
    return {
        "pack": pack,
        "meeting": pack.meeting,
        "rail": reading.rail(pack.snapshot, papers),
        "restricted": pack.edition == Edition.RESTRICTED,
    }


def shown(request: PartnershipRequest, pack: Pack, paper: WebPaper, *, whole: bool = False) -> str:
    """The paper's HTML with the addresses of this place."""
    return with_links(paper.html, _addresses(request, pack, whole), figures=False)


def _addresses(request: PartnershipRequest, pack: Pack, whole: bool) -> Callable[[str, str], str]:
    where = {"meeting": pack.meeting.slug, "edition": pack.edition}

    def address(kind: str, named: str) -> str:
        if kind == "page":
            return place(request, "scrutiny:pack_file", **where, number=pack.number) + f"#page={named}"
        paper, _, name = named.partition("#")
        if whole:
            return f"#{name or paper}"
        return place(request, "scrutiny:read", **where, paper=paper) + (f"#{name}" if name else "")

    return address
