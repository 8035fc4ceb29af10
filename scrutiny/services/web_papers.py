"""Making the web edition of a built pack: from its stored snapshot and its file, once, and kept.

Whoever shows it asks ``ensure`` for the papers: they are made when the pack is built, and where that did not happen
(a pack older than the web edition, a worker lost at the last moment), when somebody first reads them.
"""

import io
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from django.db import transaction

from ihwb.kernel.errors import Refused
from scrutiny.models import Edition, Pack, PackState, WebPaper
from scrutiny.pdf.page_texts import page_texts
from scrutiny.pdf.sections import PageRange
from scrutiny.rules.web_pages import web_page
from scrutiny.services import pack_sections
from scrutiny.services.binding import ranges_of
from scrutiny.services.pack_sections import AGENDA, CORRECTION, COVER, UPLOAD

_END = re.compile(r"(?<=[.:;?!])\s*\n+")
_MARK = re.compile(r'data-page="(\d+)" data-label="\d+"')
SCANNED = "This page has no words that can be read out: it is a picture."


def ensure(pack: Pack) -> list[WebPaper]:
    """The papers of a pack that is ready, in order; made now if they are not there. Raises Refused for another."""
    if found := list(pack.web_papers.all()):
        return found
    if pack.state != PackState.READY:
        raise Refused("pack_not_ready", f"{pack} is not built yet. Wait until it is ready, then read it.")
    made = _make(pack)
    with transaction.atomic():
        Pack.objects.select_for_update().get(pk=pack.pk)  # two who read it first at once make it once
        if not pack.web_papers.exists():
            WebPaper.objects.bulk_create(made)
    return list(pack.web_papers.all())


def make_after_build(pack_id: int) -> None:
    """The web edition of a pack that has just been built; nothing for one that is not ready."""
    pack = Pack.objects.filter(pk=pack_id, state=PackState.READY).select_related("meeting").first()
    if pack is not None and not Edition(pack.edition).form:  # other forms are for print
        ensure(pack)


def _make(pack: Pack) -> list[WebPaper]:
    with pack.file.open("rb") as stored:
        texts = page_texts(io.BytesIO(stored.read()))
    ranges = ranges_of(pack)
    audience = "restricted" if pack.is_restricted else "public"
    parts = [{"audience": audience, "paper": one["key"], **one} for one in pack_sections.contents(pack.snapshot)]
    papers = {one["key"]: _named(pack, one) for one in parts}
    numbers = _numbers(pack.snapshot)
    labels = pack_sections.labels_of(pack)
    return [
        _paper(pack, position, one, texts, ranges, papers, numbers, labels.get(one["key"], []))
        for position, one in enumerate(parts, start=1)
        if one["key"] in ranges and one["key"] != COVER
    ]


def _named(pack: Pack, section: dict[str, Any]) -> str:
    """What a section is called among the papers of its meeting: a supplement has an agenda and a notice of its own."""
    name = paper_of(section)
    return f"s{pack.supplement}-{name}" if pack.supplement and section["kind"] in (AGENDA, CORRECTION) else name


def paper_of(section: dict[str, Any]) -> str:
    """What a section is called in every edition; the key of one that was frozen before sections had such a name."""
    return str(section.get("paper") or section["key"])


def _numbers(snapshot: dict[str, Any]) -> dict[str, str]:
    """The number on the agenda of each section, by its key."""
    found = {}
    for entry in snapshot["agenda"]:
        for key in [entry["key"], *(one["key"] for one in entry["appendices"])]:
            found[key] = entry["number"]
    return found


def _paper(
    pack: Pack,
    position: int,
    one: dict[str, Any],
    texts: Sequence[str],
    ranges: dict[str, PageRange],
    papers: dict[str, str],
    numbers: dict[str, str],
    labels: list[str],
) -> WebPaper:
    at = ranges[one["key"]]
    own = texts[at.first - 1 : at.last]
    made = web_page(_html(pack, one, own, ranges, labels), papers[one["key"]], at.first, own, papers)
    return WebPaper(
        pack=pack,
        position=position,
        paper=papers[one["key"]],
        key=one["key"],
        number=numbers.get(one["key"], ""),
        title=one["title"],
        kind=one["kind"],
        audience=one["audience"],
        first_page=at.first,
        pages=at.last - at.first + 1,
        html=_labelled(made.html, at.first, labels),
        text="\n".join(block.text for block in made.blocks),
        labels=labels,
        blocks=[{"id": block.id, "text": block.text, "page": block.page} for block in made.blocks],
        fingerprint=made.fingerprint,
    )


def _html(
    pack: Pack, one: dict[str, Any], texts: Sequence[str], ranges: dict[str, PageRange], labels: Sequence[str]
) -> str:
    if one["kind"] == AGENDA:
        return pack_sections.agenda_html(pack.snapshot, ranges)
    if one["kind"] == UPLOAD:
        return _upload_html(one["title"], texts, ranges[one["key"]], labels)
    if one["kind"] == CORRECTION:
        return pack_sections.correction_of(pack.snapshot, one["audience"]).html
    return pack_sections.section_of(one).html


def _labelled(html: str, first: int, labels: Sequence[str]) -> str:
    """The marks of pages say what stands on the printed page. Their addresses go on counting the file's pages."""

    def marked(found: re.Match[str]) -> str:
        label = labels[int(found[1]) - first]
        return f'data-page="{found[1]}" data-label="{label}"'

    return _MARK.sub(marked, html) if labels else html


def _upload_html(title: str, texts: Sequence[str], at: PageRange, labels: Sequence[str]) -> str:
    """The words of an uploaded document, page by page, with the way to each page as it looks."""
    parts = [f"<h1>{escape(title)}</h1>"]
    for place, text in enumerate(texts):
        number = at.first + place
        link = f'<a href="page:{number}">Page {labels[place] if labels else number} as it looks, in the PDF</a>'
        parts.append(f'<p class="paper__look" data-page-begins="{number}">{link}</p>')
        said = [" ".join(part.split()) for part in _END.split(text)]
        parts += [f"<p>{escape(one)}</p>" for one in said if one] or [f"<p>{SCANNED}</p>"]
    return "".join(parts)
