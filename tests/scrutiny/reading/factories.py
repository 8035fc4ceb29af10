"""Packs that are ready to be read without being drawn: papers given as paragraphs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from scrutiny.models import Meeting, Pack, PackState, WebPaper
from scrutiny.rules.web_pages import web_page

AT = datetime(2014, 11, 3, 9, tzinfo=UTC)
Papers = Mapping[str, Sequence[str]]


def pack_of(meeting: Meeting, papers: Papers, *, edition: str = "public", private: Sequence[str] = ()) -> Pack:
    """The next edition of a pack. papers: the paragraphs of each paper, the first its title; one page each."""
    number = meeting.packs.filter(edition=edition).count() + 1
    agenda: list[dict[str, Any]] = [
        {
            "number": str(place),
            "title": paragraphs[0],
            "part": 2 if paper in private else 1,
            "key": paper,
            "appendices": [],
        }
        for place, (paper, paragraphs) in enumerate(papers.items(), start=1)
        if paper != "agenda"
    ]
    pack = Pack.objects.create(
        meeting=meeting,
        edition=edition,
        number=number,
        state=PackState.READY,
        snapshot={"edition": edition, "agenda": agenda, "sections": []},
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
            kind="text",
            audience="restricted" if paper in private else "public",
            first_page=place + 1,
            pages=1,
            html=made.html,
            text="\n".join(one.text for one in made.blocks),
            blocks=[{"id": one.id, "text": one.text, "page": one.page} for one in made.blocks],
            fingerprint=made.fingerprint,
        )
    return pack
