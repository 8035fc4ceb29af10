"""The desk at which a pack is read: what every page of the reader needs, for one person and one edition."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from ihwb.web.access import PartnershipRequest, place
from scrutiny.models import Edition, Meeting, Pack, WebPaper
from scrutiny.rules.highlights import Mark, marked
from scrutiny.rules.since import Standing
from scrutiny.rules.web_pages import with_links
from scrutiny.selectors import reading, readings
from scrutiny.selectors.notes import NoteView, notes_in
from scrutiny.selectors.packs import may_read
from scrutiny.selectors.recusals import withheld_papers
from scrutiny.services import web_papers

READ = "scrutiny.read_public_pack"


@dataclass
class Desk:
    """A pack in front of a person. papers: all of the edition; shut: the names of those withheld from this person."""

    request: PartnershipRequest
    pack: Pack
    papers: list[WebPaper]

    @cached_property
    def shut(self) -> frozenset[str]:
        return withheld_papers(self.request.access, [self.pack.meeting_id])

    @cached_property
    def open_papers(self) -> list[WebPaper]:
        """The papers that the person gets."""
        return [one for one in self.papers if one.paper not in self.shut]

    @cached_property
    def notes(self) -> list[NoteView]:
        """The person's notes on the meeting, and those shown to them."""
        return notes_in(self.request.access, self.pack, self.papers, now=timezone.localdate())

    @cached_property
    def standings(self) -> list[readings.PaperStanding]:
        found = readings.standings(self.request.access.user, self.pack, self.open_papers)
        return [one for one in found if one.paper not in self.shut]

    def standing_of(self, paper: str) -> readings.PaperStanding | None:
        return next((one for one in self.standings if one.paper == paper), None)

    def paper_or_404(self, paper: str) -> WebPaper:
        found = next((one for one in self.papers if one.paper == paper), None)
        if found is None:
            raise Http404("No such paper")
        if paper in self.shut:
            raise PermissionDenied("scrutiny.withheld_paper")
        return found

    def address(self, paper: str) -> str:
        return place(self.request, "scrutiny:read", **self.where, paper=paper)

    @property
    def where(self) -> dict[str, str]:
        return {"meeting": self.pack.meeting.slug, "edition": self.pack.edition}

    def frame(self) -> dict[str, Any]:
        """What every page of the reader shows around the text."""
        changed = {one.paper: one.standing for one in self.standings if one.worth_telling}
        return {
            "pack": self.pack,
            "meeting": self.pack.meeting,
            "rail": reading.rail(self.pack.snapshot, self.papers),
            "restricted": self.pack.edition == Edition.RESTRICTED,
            "changed": changed,
            "new_papers": [paper for paper, how in changed.items() if how == Standing.NEW],
            "changed_papers": [paper for paper, how in changed.items() if how == Standing.CHANGED],
            "shut": self.shut,
            "notes_count": len(self.notes),
            "lost_notes": [one for one in self.notes if one.lost],
        }

    def html(self, paper: WebPaper, *, whole: bool = False) -> str:
        """The paper's HTML with the person's marks and the addresses of this place."""
        marks = [_mark(one) for one in self.notes if one.paper == paper.paper and one.block]
        return with_links(marked(paper.html, marks), self._addresses(paper, whole), figures=True)

    def _addresses(self, paper: WebPaper, whole: bool) -> Callable[[str, str], str]:
        here = paper.paper

        def address(kind: str, named: str) -> str:
            if kind == "figure":
                sources = place(self.request, "scrutiny:read_figure", **self.where, paper=here)
                return f"{sources}?{urlencode({'path': named})}"
            if kind == "page":
                file = place(self.request, "scrutiny:pack_file", **self.where, number=self.pack.number)
                return f"{file}#page={named}"
            paper, _, name = named.partition("#")
            if whole:
                return f"#{name or paper}"
            return self.address(paper) + (f"#{name}" if name else "")

        return address


def _mark(note: NoteView) -> Mark:
    kind = "note-mark" if note.own else "note-mark note-mark--theirs"
    said = f"Note of {note.by}" if note.by else "Your note" if note.text else "Your mark"
    return Mark(note.block, note.place.start, note.place.end, f"note-{note.pk}", kind, said, f"#note-card-{note.pk}")


def desk_or_404(request: PartnershipRequest, meeting: str, edition: str) -> Desk:
    """The newest pack of an edition that is ready. 403 for an edition that the person may not read."""
    if edition not in Edition.values:
        raise Http404("No such edition")
    if not may_read(request.access, edition):
        raise PermissionDenied("scrutiny.read_restricted_pack")
    rows = Meeting.objects.select_related("body", "partnership")
    found = get_object_or_404(rows, partnership=request.partnership, slug=meeting)
    pack = reading.ready_packs(found, request.access).filter(edition=edition).first()
    if pack is None:
        raise Http404("No pack to read")
    pack.meeting = found
    return Desk(request, pack, web_papers.ensure(pack))
