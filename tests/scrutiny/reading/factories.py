"""Packs that are ready to be read without being drawn: papers given as paragraphs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from scrutiny.models import Meeting, Pack, PackState, Publication, WebPaper
from scrutiny.rules.web_pages import web_page

AT = datetime(2014, 11, 3, 9, tzinfo=UTC)
Papers = Mapping[str, Sequence[str]]


def issue(pack: Pack) -> Publication:
    """Hand a pack to its readers: in place of what is out of its kind, a restricted one beside the public one."""
    out = pack.meeting.publications.filter(withdrawn_at=None, supplement=pack.supplement).first()
    if pack.edition == "restricted":
        out = out or _published(_blank(pack))
        out.restricted = pack
        out.save()
        return out
    restricted = out.restricted if out else None
    if out:
        out.restricted, out.withdrawn_at, out.withdrawn_reason = None, AT, "Newer papers are out."
        out.save()
    made = _published(pack)
    made.restricted = restricted
    made.save()
    return made


def _published(pack: Pack) -> Publication:
    return Publication.objects.create(
        meeting=pack.meeting,
        pack=pack,
        supplement=pack.supplement,
        number=pack.meeting.publications.count() + 1,
        published_on=AT.date(),
        published_at=AT,
        due_on=AT.date(),
        arithmetic="By agreement.",
    )


def _blank(pack: Pack) -> Pack:
    """A public pack beside a restricted one that a test makes alone."""
    return pack_of(pack.meeting, {"agenda": ["Agenda"]}, issued=False)


def pack_of(
    meeting: Meeting,
    papers: Papers,
    *,
    edition: str = "public",
    private: Sequence[str] = (),
    issued: bool = True,
    supplement: int = 0,
    behind: str = "",
) -> Pack:
    """The next edition of a pack, handed to its readers. papers: the paragraphs of each paper, the first its title.

    One page each, counted from 2. behind: the page that a supplement's papers follow.
    """
    number = meeting.packs.filter(edition=edition).count() + 1
    agenda: list[dict[str, Any]] = [
        {
            "number": str(place),
            "title": paragraphs[0],
            "part": 2 if paper in private else 1,
            "place": paper,
            "key": paper,
            "appendices": [],
            "withheld": False,
        }
        for place, (paper, paragraphs) in enumerate(papers.items(), start=1)
        if not paper.endswith("agenda")
    ]
    pack = Pack.objects.create(
        meeting=meeting,
        edition=edition,
        supplement=supplement,
        number=number,
        state=PackState.READY,
        snapshot={
            "edition": edition,
            "agenda": agenda,
            "sections": [],
            "numbering": {"front": [], "anchors": {paper: [behind, 0] for paper in papers}},
        },
        snapshot_hash=str(number),
        file="packs/none.pdf",
        sha256="0",
        pages=len(papers) + 1,
        made_at=AT,
        finished_at=AT,
    )
    for place, (paper, paragraphs) in enumerate(papers.items(), start=1):
        html = f"<h1>{paragraphs[0]}</h1>" + "".join(f"<p>{one}</p>" for one in paragraphs[1:])
        made = web_page(html, paper, place + 1, [" ".join(paragraphs)], {})
        WebPaper.objects.create(
            pack=pack,
            position=place,
            paper=paper,
            key=paper,
            title=paragraphs[0],
            kind="agenda" if paper.endswith("agenda") else "text",
            audience="restricted" if paper in private else "public",
            first_page=place + 1,
            pages=1,
            labels=[f"{behind}{'ABCDE'[place - 1]}"] if behind else [f"{place + 1}"],
            html=made.html,
            text="\n".join(one.text for one in made.blocks),
            blocks=[{"id": one.id, "text": one.text, "page": one.page} for one in made.blocks],
            fingerprint=made.fingerprint,
        )
    if issued:
        issue(pack)
    return pack
