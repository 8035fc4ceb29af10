"""Searching the papers of a meeting, and what is issued of the body's other meetings, as far as a person reads it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q

from ihwb.web.access import Access
from scrutiny.models import Meeting, Publication, WebPaper
from scrutiny.selectors.issues import Issue, issued_elsewhere
from scrutiny.selectors.recusals import withheld_papers

MOST = 60  # places shown; more make nobody wiser
AROUND = 90  # characters shown on each side of the first word found
OTHER_MEETINGS = 40
FRONT = frozenset({"agenda"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph that has all the words. pieces: (text, whether it was searched for) in order."""

    meeting: str
    meeting_title: str
    edition: str
    paper: str
    title: str
    page: str
    block: str
    pieces: tuple[tuple[str, bool], ...]


def words_of(asked: str) -> list[str]:
    """What is looked for: words, and "whole phrases" between quotation marks. At most eight."""
    found = [one or other for one, other in re.findall(r'"([^"]+)"|(\S+)', asked)]
    return [one.strip() for one in found if one.strip()][:8]


def search(issue: Issue, asked: str, order: Sequence[WebPaper], shut: frozenset[str] = frozenset()) -> list[Hit]:
    """The paragraphs of an issue that have all the words, in the order of its papers. shut: papers left out."""
    places = {one.pk: place for place, one in enumerate(order)}
    return _hits([issue], words_of(asked), shut, places)


def search_elsewhere(meeting: Meeting, access: Access, asked: str) -> list[Hit]:
    """The same in what is issued of the body's other meetings, the latest meeting first."""
    rows = Meeting.objects.filter(body=meeting.body_id, partnership=access.partnership).exclude(pk=meeting.pk)
    issued = Exists(Publication.objects.filter(meeting=OuterRef("pk"), withdrawn_at=None))
    ids = list(rows.filter(issued).order_by("-starts_at").values_list("pk", flat=True)[:OTHER_MEETINGS])
    found = sorted(issued_elsewhere(ids, access), key=lambda one: ids.index(one.pack.meeting_id))
    shut = withheld_papers(access, ids)
    return _hits(found, words_of(asked), shut | FRONT if shut else shut)  # a restricted agenda says what is withheld


def _hits(
    issues: Sequence[Issue], words: Sequence[str], shut: frozenset[str], places: Mapping[int, int] | None = None
) -> list[Hit]:
    if not words or not issues:
        return []
    by_pack = {pack.pk: (place, one) for place, one in enumerate(issues) for pack in one.packs}
    has_all = reduce(and_, (Q(text__icontains=one) for one in words))
    rows = WebPaper.objects.filter(has_all, pack__in=by_pack).exclude(paper__in=shut)
    rows = rows.select_related("pack__meeting").defer("html", "pack__snapshot", "pack__certificate")
    at = places or {}
    found: list[Hit] = []
    for paper in sorted(rows, key=lambda one: (by_pack[one.pack_id][0], at.get(one.pk, one.position), one.pk)):
        found += _in_paper(paper.pack.meeting, by_pack[paper.pack_id][1].name, paper, words)
        if len(found) >= MOST:
            break
    return found[:MOST]


def _in_paper(meeting: Meeting, edition: str, paper: WebPaper, words: Sequence[str]) -> Iterable[Hit]:
    """The paragraphs with all words; where none has all, the first with any."""
    low = [(block, block["text"].casefold()) for block in paper.blocks]
    wanted = [one.casefold() for one in words]
    chosen = [block for block, text in low if all(one in text for one in wanted)]
    if not chosen:
        chosen = [block for block, text in low if any(one in text for one in wanted)][:1]
    for block in chosen:
        yield Hit(
            meeting=meeting.slug,
            meeting_title=meeting.title,
            edition=edition,
            paper=paper.paper,
            title=paper.title,
            page=paper.label(block["page"]),
            block=block["id"],
            pieces=pieces_of(block["text"], words),
        )


def pieces_of(text: str, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The words found with what stands around the first of them."""
    pattern = re.compile("|".join(re.escape(one) for one in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    first = pattern.search(text)
    start = max((first.start() if first else 0) - AROUND, 0)
    end = min((first.end() if first else 0) + AROUND, len(text))
    shown = ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    parts: list[tuple[str, bool]] = []
    at = 0
    for one in pattern.finditer(shown):
        parts += [(shown[at : one.start()], False), (one[0], True)]
        at = one.end()
    return tuple(part for part in [*parts, (shown[at:], False)] if part[0])
