"""What of a meeting is handed to whom: members read what was issued, and those who make packs their drafts as well.

An issue is the pack that is out with the supplements that are out, as one set of papers. A restricted pack is issued
with the publication that it went out with.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commissioning.models import Body
from ihwb.web.access import Access
from scrutiny.models import STANDARD, Edition, Meeting, Pack, PackState, Publication
from scrutiny.selectors.packs import may_read

DRAFT = "draft-"
MAKES, AUDITS = "scrutiny.build_pack", "commissioning.view_audit"
NAMES = (*(one.value for one in STANDARD), *(f"{DRAFT}{one.value}" for one in STANDARD))


@dataclass(frozen=True, slots=True)
class Issue:
    """The papers of a meeting as one set. name: "restricted", "draft-public"; packs: the pack, then its supplements.

    editions: the numbers of the publications, in the order of the packs; 0 for a draft.
    """

    name: str
    packs: tuple[Pack, ...]
    editions: tuple[int, ...]

    @property
    def pack(self) -> Pack:
        return self.packs[0]

    @property
    def is_draft(self) -> bool:
        return self.name.startswith(DRAFT)

    @property
    def is_restricted(self) -> bool:
        return any(one.is_restricted for one in self.packs)

    @property
    def words(self) -> str:
        """Edition 1 with supplement 1 (edition 2)."""
        if self.is_draft:
            return f"Draft {self.pack.number}"
        later = [
            f"supplement {pack.supplement} (edition {number})"
            for pack, number in zip(self.packs[1:], self.editions[1:], strict=True)
        ]
        return f"Edition {self.editions[0]}" + (f" with {' and '.join(later)}" if later else "")


def edition_of(name: str) -> str:
    """The edition that a name of papers means: "restricted" for "draft-restricted"."""
    return name.removeprefix(DRAFT)


def may_open(access: Access, name: str, body: Body) -> bool:
    """Whether the person reads papers of this name, should there be any. Drafts are for those who make packs."""
    return may_read(access, edition_of(name), body) and (not name.startswith(DRAFT) or access.may(MAKES))


def issue_of(meeting: Meeting, access: Access, name: str) -> Issue | None:
    """The papers of one name that the person may read; None where there are none."""
    if not may_open(access, name, meeting.body):
        return None
    edition, out = edition_of(name), _out([meeting.pk])
    if name == edition:
        return issued(out, edition)
    return _draft(meeting, edition, out)


def best_issue(meeting: Meeting, access: Access) -> Issue | None:
    """The fullest papers that are issued and that the person may read; a draft only where nothing is issued."""
    names = ("restricted", "public", "draft-restricted", "draft-public")
    found = (issue_of(meeting, access, name) for name in names)
    return next((one for one in found if one is not None), None)


def issued_elsewhere(meetings: Iterable[int], access: Access) -> list[Issue]:
    """Of each of these meetings the fullest issue that the person may read. One query."""
    by_meeting: dict[int, list[Publication]] = {}
    for one in _out(meetings):
        by_meeting.setdefault(one.meeting_id, []).append(one)
    found = (_fullest(rows, access) for rows in by_meeting.values())
    return [one for one in found if one is not None]


def _fullest(out: list[Publication], access: Access) -> Issue | None:
    body = out[0].meeting.body
    editions = [one.value for one in (Edition.RESTRICTED, Edition.PUBLIC) if may_read(access, one, body)]
    return next((one for one in (issued(out, edition) for edition in editions) if one is not None), None)


def issued_pack(meeting: int, edition: str) -> Pack | None:
    """The pack of a meeting that is out in an edition, without its supplements. One query."""
    found = issued(_out([meeting]), edition)
    return found.pack if found else None


def may_have(access: Access, pack: Pack) -> bool:
    """Whether the person may have a pack, in any form, by its number: what is issued, else only who makes packs.

    What was issued once and is withdrawn is open to those who may see the record of acts.
    """
    if access.may(MAKES):
        return True
    root = pack.base_id or pack.pk
    rows = Publication.objects.filter(Q(pack=root) | Q(restricted=root))
    if not access.may(AUDITS):
        rows = rows.filter(withdrawn_at__isnull=True)
    return rows.exists()


def _out(meetings: Iterable[int]) -> QuerySet[Publication]:
    rows = Publication.objects.filter(meeting__in=list(meetings), withdrawn_at__isnull=True)
    return rows.select_related("pack", "restricted", "meeting__body").order_by("supplement")


def issued(out: Iterable[Publication], edition: str) -> Issue | None:
    """The packs of an edition among what is out of one meeting. A supplement without private papers is in both."""
    rows = list(out)
    if not rows or rows[0].supplement:
        return None
    if edition == Edition.PUBLIC:
        packs = [one.pack for one in rows]
    elif rows[0].restricted is None:
        return None
    else:
        packs = [one.restricted or one.pack for one in rows]
    return Issue(edition, tuple(packs), tuple(one.number for one in rows))


def _draft(meeting: Meeting, edition: str, out: Iterable[Publication]) -> Issue | None:
    """What is out with every newer build in its place; None where nothing is newer. Withdrawn builds are no drafts."""
    now = issued(out, edition)
    held = {one.supplement: one for one in now.packs} if now else {}
    never = meeting.packs.filter(edition=edition, state=PackState.READY, publication=None, issue=None)
    newer: dict[int, Pack] = {}
    for one in never.defer("snapshot", "certificate").order_by("number"):
        known = held.get(one.supplement)
        if known is None or known.number < one.number or known.edition != edition:
            newer[one.supplement] = one
    packs = [one for _, one in sorted({**held, **newer}.items())]
    if not newer or packs[0].supplement:
        return None
    return Issue(f"{DRAFT}{edition}", tuple(packs), (0,) * len(packs))
