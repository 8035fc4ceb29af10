"""Searching the papers of a pack, and those of the body's other packs that the person may read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Q

from ihwb.web.access import Access
from scrutiny.models import Edition, Meeting, Pack, PackState, WebPaper
from scrutiny.selectors.packs import may_read
from scrutiny.selectors.recusals import withheld_papers

MOST = 60  # places shown; more make nobody wiser
AROUND = 90  # characters shown on each side of the first word found
OTHER_PACKS = 40


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


def search(pack: Pack, asked: str, shut: frozenset[str] = frozenset()) -> list[Hit]:
    """The paragraphs of a pack that have all the words, in the order of the pack. shut: papers that are left out."""
    return _hits([pack], words_of(asked), shut)


def search_elsewhere(pack: Pack, access: Access, asked: str) -> list[Hit]:
    """The same in the newest packs of the body's other meetings, the latest meeting first."""
    others = _others(pack, access)
    return _hits(others, words_of(asked), withheld_papers(access, [one.meeting_id for one in others]))


def _others(pack: Pack, access: Access) -> list[Pack]:
    editions = [one for one in Edition if may_read(access, one)]
    rows = (
        Pack.objects.filter(
            meeting__body=pack.meeting.body_id,
            meeting__partnership=access.partnership,
            state=PackState.READY,
            edition__in=editions,
        )
        .exclude(meeting=pack.meeting_id)
        .defer("snapshot")
        .select_related("meeting")
        .order_by("-meeting__starts_at", "-number")
    )
    newest: dict[int, Pack] = {}
    for one in rows:
        held = newest.get(one.meeting_id)
        if held is None or (one.edition == Edition.RESTRICTED and held.edition == Edition.PUBLIC):
            newest[one.meeting_id] = one
    return list(newest.values())[:OTHER_PACKS]


def _hits(packs: Sequence[Pack], words: Sequence[str], shut: frozenset[str]) -> list[Hit]:
    if not words or not packs:
        return []
    by_pack = {one.pk: one for one in packs}
    has_all = reduce(and_, (Q(text__icontains=one) for one in words))
    rows = WebPaper.objects.filter(has_all, pack__in=by_pack).exclude(paper__in=shut).defer("html").order_by("position")
    found: list[Hit] = []
    for paper in sorted(rows, key=lambda one: list(by_pack).index(one.pack_id)):
        found += _in_paper(by_pack[paper.pack_id].meeting, by_pack[paper.pack_id].edition, paper, words)
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
