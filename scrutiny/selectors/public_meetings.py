"""What anybody may read of meetings: the calendar, and the agenda and papers as they were published.

Never the agenda as it is being written: a meeting's items come from the frozen content of what is out, and of a meeting
without publication the public reads which body meets when and where.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from commissioning.models import Body, Partnership
from commissioning.models.partnership import BodyKind
from commissioning.selectors.law_clocks import Clocks, measured_clocks_of
from ihwb.kernel.freezing import thaw
from scrutiny.models import Edition, Meeting, Pack, PackState, Publication
from scrutiny.rules.clocks import Clock
from scrutiny.rules.exemptions import exemption_sentence
from scrutiny.selectors.meeting_notices import Announced, announced, cancelled
from scrutiny.selectors.meetings import first_day, last_day, papers_clock_of
from scrutiny.selectors.publication_panel import edition_name
from scrutiny.selectors.withdrawals import Withdrawal, place_of_key, withdrawn_from

# Bodies whose meetings the law opens to the public: their calendar is public before any paper is.
OPEN_KINDS = (
    BodyKind.COUNCIL, BodyKind.EXECUTIVE, BodyKind.GOVERNING_BODY, BodyKind.HEALTH_WELLBEING, BodyKind.SCRUTINY
)  # fmt: skip
FORMS = {Edition.PUBLIC: "papers", Edition.PUBLIC_LARGE: "large-print", Edition.PUBLIC_PLAIN: "black-and-white"}


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """One line of the calendar. title: the body and day until papers are out. papers: whether they are."""

    slug: str
    title: str
    body: str
    body_code: str
    starts_at: datetime
    ends_on: date | None
    place: str
    papers: bool
    is_past: bool
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """A paper in an edition. pages: what stands on them; opens: the page of the file that it begins on."""

    title: str
    pages: str
    opens: int
    edition: int
    supplement: int
    withdrawn: Withdrawal | None = None


@dataclass(slots=True)
class PublicItem:
    """One item as it was published. exemption: the sentence of a private one."""

    number: str
    title: str
    text: str
    part: int
    exemption: str
    reasons: str
    papers: list[PublicPaper] = field(default_factory=list)
    supplement: int = 0
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class PublicFile:
    """One form of an edition as a file. name: its last part of the address."""

    name: str
    words: str
    pages: int
    bytes: int


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """One publication. corrected_by: the number of the one that replaced it, 0 for none."""

    number: int
    name: str
    supplement: int
    published_at: datetime
    published_on: date
    due_on: date
    arithmetic: str
    late_reason: str
    correction: str
    corrects: int
    corrected_by: int
    is_out: bool
    withdrawn_at: datetime | None
    withdrawn_reason: str
    sha256: str
    files: tuple[PublicFile, ...]
    sections: tuple[PublicPaper, ...]


@dataclass(frozen=True, slots=True)
class PublicMeetingView:
    """A meeting for anybody. clock: the last day for its papers. items: none while nothing is out."""

    meeting: PublicMeeting
    clock: Clock
    part_1: tuple[PublicItem, ...]
    part_2: tuple[PublicItem, ...]
    editions: tuple[PublicEdition, ...]
    announced: tuple[Announced, ...] = ()

    @property
    def out(self) -> tuple[PublicEdition, ...]:
        """The pack, then its supplements in order."""
        return tuple(sorted((one for one in self.editions if one.is_out), key=lambda one: one.supplement))

    @property
    def gone(self) -> tuple[PublicEdition, ...]:
        return tuple(one for one in self.editions if not one.is_out)


def open_meetings(partnership: Partnership) -> QuerySet[Meeting]:
    """The meetings the public may know of: of bodies that meet in public, and those of which anything was published."""
    published = Publication.objects.filter(meeting=OuterRef("pk"), open_to_public=True)
    rows = partnership.meetings.select_related("body__organisation", "partnership")
    rows = rows.annotate(was_published=Exists(published), has_papers=Exists(published.filter(withdrawn_at=None)))
    return rows.filter(Q(body__kind__in=OPEN_KINDS) | Q(was_published=True)).order_by("starts_at")


def calendar(partnership: Partnership, today: date, body: Body | None = None) -> list[PublicMeeting]:
    """Earliest first. Two queries."""
    rows, off = open_meetings(partnership), cancelled(partnership.meetings.all())
    return [public_meeting(one, today, off) for one in (rows.filter(body=body) if body else rows)]


def public_bodies(partnership: Partnership) -> list[Body]:
    """The bodies that have a meeting in the calendar, by name."""
    ids = open_meetings(partnership).order_by().values("body")
    return list(partnership.bodies.filter(pk__in=ids).select_related("organisation").order_by("name"))


def public_meeting(meeting: Meeting, today: date, off: Container[int] = ()) -> PublicMeeting:
    """off: ids of the meetings that are cancelled."""
    papers = bool(getattr(meeting, "has_papers", False))
    was = bool(getattr(meeting, "was_published", False))
    return PublicMeeting(
        slug=meeting.slug,
        title=meeting.title if was else meeting.body.name,
        body=meeting.body.name,
        body_code=meeting.body.code,
        starts_at=timezone.localtime(meeting.starts_at),
        ends_on=meeting.ends_on,
        place=meeting.place,
        papers=papers,
        is_past=last_day(meeting) < today,
        cancelled=meeting.pk in off,
    )


def publications(meetings: QuerySet[Meeting] | Iterable[Meeting]) -> QuerySet[Publication]:
    """What was ever published of these meetings, the latest first; nothing that went to members alone."""
    forms = Pack.objects.filter(edition__in=FORMS, state=PackState.READY).defer("snapshot").order_by("-number")
    rows = Publication.objects.filter(meeting__in=meetings, open_to_public=True).order_by("-published_at", "-number")
    return rows.select_related("pack", "corrects", "corrected_by", "meeting__body").prefetch_related(
        "pack__sections", Prefetch("pack__forms", queryset=forms)
    )


def meeting_view(meeting: Meeting, today: date, clocks: Clocks | None = None) -> PublicMeetingView:
    """The meeting as it is published now. Ten queries."""
    rows = sorted(publications([meeting]), key=lambda one: one.number)
    gone = withdrawn_from(meeting, [one for one in rows if one.is_out])
    items = _items([one for one in rows if one.is_out], gone)
    return PublicMeetingView(
        meeting=public_meeting(meeting, today, cancelled([meeting.pk])),
        clock=papers_clock_of(meeting, clocks or measured_clocks_of(meeting.partnership)),
        part_1=tuple(one for one in items if one.part == 1),
        part_2=tuple(one for one in items if one.part == 2),
        editions=tuple(edition_view(one, gone) for one in rows),
        announced=tuple(announced(meeting)),
    )


def _items(out: list[Publication], gone: dict[str, Withdrawal]) -> list[PublicItem]:
    """The published agenda, with what supplements added in its place."""
    found: dict[str, PublicItem] = {}
    for one in sorted(out, key=lambda row: row.supplement):
        papers = dict(_papers(one, gone))
        for entry in thaw(one.pack.snapshot["agenda"]):
            if entry["place"] not in found:
                found = _with(found, entry, one.supplement)
            keys = [entry["key"], *(appendix["key"] for appendix in entry["appendices"])]
            found[entry["place"]].papers += [papers[key] for key in keys if key in papers]
            found[entry["place"]].withdrawn = gone.get(entry["place"])
    return list(found.values())


def _with(found: dict[str, PublicItem], entry: dict[str, Any], supplement: int) -> dict[str, PublicItem]:
    """The items with one more: behind the one that it came after when it was frozen, else at the end."""
    places = list(found)
    after = entry.get("after", "")
    at = places.index(after) + 1 if after in found else len(places)
    places.insert(at, entry["place"])
    added = {**found, entry["place"]: _item(entry, supplement)}
    return {place: added[place] for place in places}


def _item(entry: dict[str, Any], supplement: int) -> PublicItem:
    return PublicItem(
        number=entry["number"],
        title=entry["title"],
        text=entry["text"],
        part=entry["part"],
        exemption=exemption_sentence(tuple(entry["exemptions"])),
        reasons=entry["reasons"],
        supplement=supplement,
    )


def _papers(one: Publication, gone: dict[str, Withdrawal]) -> list[tuple[str, PublicPaper]]:
    return [
        (
            section.key,
            PublicPaper(
                title=section.title,
                pages=section.labels.replace("–", " to "),
                opens=section.first_page or 1,
                edition=one.number,
                supplement=one.supplement,
                withdrawn=gone.get(place_of_key(section.key)),
            ),
        )
        for section in one.pack.sections.all()
    ]


def edition_view(one: Publication, gone: dict[str, Withdrawal] | None = None) -> PublicEdition:
    """gone: the items withdrawn from it, by place."""
    corrected = getattr(one, "corrected_by", None)
    return PublicEdition(
        number=one.number,
        name=edition_name(one),
        supplement=one.supplement,
        published_at=timezone.localtime(one.published_at),
        published_on=one.published_on,
        due_on=one.due_on,
        arithmetic=one.arithmetic,
        late_reason=one.late_reason if one.is_first else "",
        correction=one.correction,
        corrects=one.corrects.number if one.corrects else 0,
        corrected_by=corrected.number if corrected else 0,
        is_out=one.is_out,
        withdrawn_at=timezone.localtime(one.withdrawn_at) if one.withdrawn_at else None,
        withdrawn_reason=one.withdrawn_reason,
        sha256=one.pack.sha256 if one.is_out else "",
        files=tuple(_files(one)) if one.is_out else (),
        sections=tuple(paper for _, paper in _papers(one, gone or {})) if one.is_out else (),
    )


def _files(one: Publication) -> Iterable[PublicFile]:
    words = {Edition.PUBLIC: "Papers", Edition.PUBLIC_LARGE: "In large print", Edition.PUBLIC_PLAIN: "Black and white"}
    for edition, pack in packs_by_form(one).items():
        yield PublicFile(FORMS[edition], words[edition], pack.pages or 0, _size(pack))


def packs_by_form(one: Publication) -> dict[Edition, Pack]:
    """The file of each form of a publication that is ready: the newest."""
    found = {Edition.PUBLIC: one.pack}
    for pack in one.pack.forms.all():
        if pack.edition in FORMS and pack.state == PackState.READY:
            found.setdefault(Edition(pack.edition), pack)
    return {edition: found[edition] for edition in FORMS if edition in found}


def _size(pack: Pack) -> int:
    """Bytes; nought when the store has lost the file."""
    try:
        return int(pack.file.size)
    except OSError:
        return 0


def changed_on(rows: Iterable[Publication], otherwise: date) -> date:
    """The day that any of these was last published or withdrawn."""
    days = [
        timezone.localtime(moment).date() for one in rows for moment in (one.published_at, one.withdrawn_at) if moment
    ]
    return max(days, default=otherwise)


def day_of(meeting: Meeting) -> date:
    return first_day(meeting)
