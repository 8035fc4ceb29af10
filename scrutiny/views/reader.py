"""The desk at which papers are read: what every page of the reader needs, for one person and one edition."""

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
from scrutiny.models import Meeting, Pack, WebPaper
from scrutiny.rules.highlights import Mark, marked
from scrutiny.rules.since import Standing
from scrutiny.rules.web_pages import with_links
from scrutiny.selectors import issues, reading, readings
from scrutiny.selectors.issues import Issue
from scrutiny.selectors.notes import NoteView, notes_in
from scrutiny.selectors.packs import forms_of
from scrutiny.selectors.private_papers import RESTRICTED
from scrutiny.selectors.recusals import withheld_papers
from scrutiny.services import web_papers

READ = "scrutiny.read_public_pack"


@dataclass
class Desk:
    """An issue in front of a person. papers: all of it, in order; shut: the names of those withheld from them."""

    request: PartnershipRequest
    meeting: Meeting
    issue: Issue
    papers: list[WebPaper]

    @property
    def pack(self) -> Pack:
        """The pack itself, which the supplements follow."""
        return self.issue.pack

    @cached_property
    def shut(self) -> frozenset[str]:
        return withheld_papers(self.request.access, [self.pack.meeting_id])

    @cached_property
    def open_papers(self) -> list[WebPaper]:
        """The papers that the person gets. Who leaves for an item gets the agenda as the public has it."""
        if not self.shut or not self.issue.is_restricted:
            return [one for one in self.papers if one.paper not in self.shut]
        public = {one.paper: one for one in self._public_front()}
        held = [public.get(one.paper) if one.kind in reading.FRONT else one for one in self.papers]
        return [one for one in held if one is not None and one.paper not in self.shut]

    def _public_front(self) -> list[WebPaper]:
        issue = issues.issue_of(self.meeting, self.request.access, "public")
        return [one for one in papers_of(issue) if one.kind in reading.FRONT] if issue else []

    @property
    def unsearched(self) -> frozenset[str]:
        """The names of papers whose restricted text the person does not get."""
        front = {one.paper for one in self.papers if one.kind in reading.FRONT and one.pack.is_restricted}
        return self.shut | front if self.shut else self.shut

    @cached_property
    def notes(self) -> list[NoteView]:
        """The person's notes on the meeting, and those shown to them."""
        return notes_in(self.request.access, self.meeting, self.papers, now=timezone.localdate())

    @cached_property
    def standings(self) -> list[readings.PaperStanding]:
        found = readings.standings(self.request.access.user, self.issue, self.open_papers)
        return [one for one in found if one.paper not in self.shut]

    def standing_of(self, paper: str) -> readings.PaperStanding | None:
        return next((one for one in self.standings if one.paper == paper), None)

    def paper_or_404(self, paper: str) -> WebPaper:
        if paper in self.shut and any(one.paper == paper for one in self.papers):
            raise PermissionDenied("scrutiny.withheld_paper")
        found = next((one for one in self.open_papers if one.paper == paper), None)
        if found is None:
            raise Http404("No such paper")
        return found

    def address(self, paper: str) -> str:
        return place(self.request, "scrutiny:read", **self.where, paper=paper)

    def file(self, paper: WebPaper) -> str:
        """The address of the PDF in which a paper stands."""
        pack = paper.pack
        where = {"meeting": self.meeting.slug, "edition": pack.edition, "number": pack.number}
        return place(self.request, "scrutiny:pack_file", **where)

    @property
    def where(self) -> dict[str, str]:
        return {"meeting": self.meeting.slug, "edition": self.issue.name}

    def frame(self) -> dict[str, Any]:
        """What every page of the reader shows around the text."""
        changed = {one.paper: one.standing for one in self.standings if one.worth_telling}
        return {
            "pack": self.pack,
            "meeting": self.meeting,
            "issue": self.issue,
            "edition": self.issue.name,
            "issued_name": self._issued_name() if self.issue.is_draft else "",
            "rail": reading.rail(self.issue, self.papers),
            "agendas": [one for one in self.papers if one.kind in reading.FRONT],
            "restricted": self.issue.is_restricted,
            "forms": self._forms(),
            "changed": changed,
            "new_papers": [paper for paper, how in changed.items() if how == Standing.NEW],
            "changed_papers": [paper for paper, how in changed.items() if how == Standing.CHANGED],
            "shut": self.shut,
            "notes_count": len(self.notes),
            "lost_notes": [one for one in self.notes if one.lost],
        }

    def _forms(self) -> list[tuple[str, str]]:
        """The papers in large print and in black and white: words and address. Not for who is to have them in part."""
        if self.shut and self.issue.is_restricted:
            return []
        return [
            (
                f"{one.words}{f', supplement {pack.supplement}' if pack.supplement else ''}",
                place(
                    self.request,
                    "scrutiny:pack_file",
                    meeting=self.meeting.slug,
                    edition=one.edition,
                    number=one.number,
                ),
            )
            for pack in self.issue.packs
            for one in forms_of(pack)
            if one.is_ready
        ]

    def _issued_name(self) -> str:
        """Beside a draft: the name of the same edition as members read it, if they do."""
        name = issues.edition_of(self.issue.name)
        return name if issues.issue_of(self.meeting, self.request.access, name) else ""

    def html(self, paper: WebPaper, *, whole: bool = False) -> str:
        """The paper's HTML with the person's marks and the addresses of this place."""
        marks = [_mark(one) for one in self.notes if one.paper == paper.paper and one.block]
        text = marked(paper.html, marks)
        if whole and paper.pack.supplement:  # its file counts its pages from 1 too
            text = text.replace('id="page-', f'id="s{paper.pack.supplement}-page-')
        return with_links(text, self._addresses(paper, whole), figures=True)

    def _addresses(self, paper: WebPaper, whole: bool) -> Callable[[str, str], str]:
        def address(kind: str, named: str) -> str:
            if kind == "figure":
                sources = place(self.request, "scrutiny:read_figure", **self.where, paper=paper.paper)
                return f"{sources}?{urlencode({'path': named})}"
            if kind == "page":
                return f"{self.file(paper)}#page={named}"
            to, _, name = named.partition("#")
            if whole:
                return f"#{name or to}"
            return self.address(to) + (f"#{name}" if name else "")

        return address


def _mark(note: NoteView) -> Mark:
    kind = "note-mark" if note.own else "note-mark note-mark--theirs"
    said = f"Note of {note.by}" if note.by else "Your note" if note.text else "Your mark"
    return Mark(note.block, note.place.start, note.place.end, f"note-{note.pk}", kind, said, f"#note-card-{note.pk}")


def desk_or_404(request: PartnershipRequest, meeting: str, edition: str) -> Desk:
    """What is issued of an edition, or its draft ("draft-public"). 403 for what the person may not read."""
    if edition not in issues.NAMES:
        raise Http404("No such edition")
    rows = Meeting.objects.select_related("body", "partnership")
    found = get_object_or_404(rows, partnership=request.partnership, slug=meeting)
    if not issues.may_open(request.access, edition, found.body):
        raise PermissionDenied(RESTRICTED)
    issue = issues.issue_of(found, request.access, edition)
    if issue is None:
        raise Http404("No papers to read")
    return Desk(request, found, issue, papers_of(issue))


def papers_of(issue: Issue) -> list[WebPaper]:
    """All papers of an issue, in their order."""
    return reading.in_order(issue, [web_papers.ensure(one) for one in issue.packs])
