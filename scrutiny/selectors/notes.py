"""A reader's own notes, and those that others show to them: placed in the papers as they stand now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commissioning.models import Partnership, RoleHolding, User
from commissioning.rules.roles import Role, grants
from commissioning.selectors.access import access_of
from ihwb.web.access import Access
from scrutiny.models import Edition, Meeting, Note, WebPaper
from scrutiny.rules.anchoring import Anchor, Found, Place, place_again
from scrutiny.rules.retention import USUAL_MONTHS, keep_until
from scrutiny.selectors.issues import MAKES
from scrutiny.selectors.meetings import last_day
from scrutiny.selectors.packs import PUBLIC
from scrutiny.selectors.private_papers import RESTRICTED, private_bodies, reads_private
from scrutiny.selectors.recusals import withheld_papers


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note where it stands now. by: its writer where that is somebody else; shown_to: names; block: its address."""

    pk: int
    paper: str
    title: str
    text: str
    quote: str
    page: str
    place: Place
    block: str
    by: str
    shown_to: tuple[str, ...]
    keep_until: date
    meeting: str = ""
    meeting_title: str = ""

    @property
    def own(self) -> bool:
        return not self.by

    @property
    def lost(self) -> bool:
        return self.place.found == Found.LOST

    @property
    def how(self) -> str:
        return self.place.found.label


def months_on(partnership: Partnership, day: date) -> int:
    """For how many months notes written on a day are kept."""
    row = partnership.note_retention.filter(since__lte=day).order_by("-since").first()
    return row.months if row else USUAL_MONTHS


def kept_until(meeting: Meeting, day: date) -> date:
    """The last day of a note that is written on a day about a meeting."""
    return keep_until(meeting=last_day(meeting), written=day, months=months_on(meeting.partnership, day))


def readable(access: Access, *, now: date) -> QuerySet[Note]:
    """The person's own notes and those shown to them, on papers that they may still read, until their last day."""
    public = [one.value for one in Edition if not one.is_restricted] if access.may(PUBLIC) else []
    open_to = Q(audience__in=public) | Q(meeting__body__in=private_bodies(access))
    shown = Q(shares__person=access.user)
    if not access.may(MAKES):  # words of a draft are not for members, whoever shows them
        shown = Q(_issued(), shares__person=access.user)
    seen = Q(user=access.user) | shown
    meetings = access.partnership.meetings.filter(Q(notes__user=access.user) | Q(notes__shares__person=access.user))
    shut = withheld_papers(access, meetings.values("pk"))
    return (
        Note.objects.filter(seen, open_to, meeting__partnership=access.partnership, keep_until__gte=now)
        .exclude(paper__in=shut)
        .select_related("user", "meeting")
        .prefetch_related("shares__person")
        .distinct()
        .order_by("meeting__starts_at", "made_at")
    )


def _issued() -> Exists:
    """That the paper of a note stands in what is issued of its meeting."""
    out = Q(pack__publication__isnull=False, pack__publication__withdrawn_at=None)
    out |= Q(pack__issue__isnull=False, pack__issue__withdrawn_at=None)
    return Exists(WebPaper.objects.filter(out, pack__meeting=OuterRef("meeting"), paper=OuterRef("paper")))


def notes_in(access: Access, meeting: Meeting, papers: Sequence[WebPaper], *, now: date) -> list[NoteView]:
    """The notes of a meeting that the person may see, placed in its papers; in the order of the papers."""
    by_paper = {one.paper: one for one in papers}
    order = {one.paper: number for number, one in enumerate(papers)}
    rows = readable(access, now=now).filter(meeting=meeting)
    found = [note_view(one, by_paper, access.user) for one in rows]
    return sorted(found, key=lambda one: (order.get(one.paper, len(order)), one.place.block, one.pk))


def note_view(note: Note, papers: dict[str, WebPaper], reader: User) -> NoteView:
    """The note where it stands in these papers. Where its own paper is gone, it is looked for in none: it is lost."""
    paper = papers.get(note.paper)
    place, block, page = Place(Found.LOST), "", f"{note.page or ''}"
    if paper is not None:
        addresses = [(one["id"].removeprefix(f"{note.paper}-"), one["text"]) for one in paper.blocks]
        place = place_again(anchor_of(note), addresses)
        if place.block >= 0:
            block, page = paper.blocks[place.block]["id"], paper.label(paper.blocks[place.block]["page"])
        elif place.found != Found.LOST:
            page = paper.first_label
    return NoteView(
        pk=note.pk,
        paper=note.paper,
        title=paper.title if paper else note.title,
        text=note.text,
        quote=note.quote,
        page=page,
        place=place,
        block=block,
        by="" if note.user_id == reader.pk else note.user.name,
        shown_to=tuple(one.person.name for one in note.shares.all()) if note.user_id == reader.pk else (),
        keep_until=note.keep_until,
        meeting=note.meeting.slug,
        meeting_title=note.meeting.title,
    )


def anchor_of(note: Note) -> Anchor:
    return Anchor(note.block, note.words, note.quote, note.before, note.after)


def as_written(note: Note, reader: User) -> NoteView:
    """A note by itself, not looked for in any paper."""
    return replace(note_view(note, {}, reader), place=Place(Found.SAME))


def may_be_shown(note: Note) -> list[User]:
    """The people of the partnership who may read the paper of a note today, without its writer."""
    today = timezone.localdate()
    private = Edition(note.audience).is_restricted
    roles = [one for one in Role if grants(one, RESTRICTED if private else PUBLIC)]
    held = RoleHolding.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today),
        partnership=note.meeting.partnership_id,
        role__in=roles,
        since__lte=today,
        user__is_active=True,
    ).exclude(user=note.user_id)
    people = User.objects.filter(pk__in=held.values("user")).order_by("name")
    return [one for one in people if not private or _reads_private(one, note.meeting)]


def _reads_private(user: User, meeting: Meeting) -> bool:
    access: Any = access_of(user, meeting.partnership.slug)
    return access is not None and reads_private(access, meeting.body)
