"""Meetings and agendas as a person may read them. Values only, so that a pack can freeze them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone

from commissioning.models import Body, Partnership
from commissioning.models.partnership import BodyKind
from commissioning.rules.law_kinds import ClockKind
from commissioning.selectors.law_clocks import Clocks, measured_clocks_of
from pool.selectors.fund_reports import report_name
from scrutiny.models import AgendaItem, Appendix, ItemKind, Meeting
from scrutiny.rules.agenda import timings
from scrutiny.rules.clocks import Clock, clash_sentence, own_days, papers_clock
from scrutiny.rules.exemptions import Part, exemption_sentence
from scrutiny.selectors.meeting_notices import Announced, announced, cancelled, off

WITHHELD_COLUMNS = (
    "pk", "position", "number", "public_title", "public_interest_reasons", "exemption_paragraphs", "version", "duration"
)  # fmt: skip
CLASH_WINDOW = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting in the list. items: None while its agenda is being written and the reader does not write it."""

    slug: str
    title: str
    body: str
    starts_at: datetime
    ends_on: date | None
    place: str
    items: int | None
    papers_out_on: date | None
    is_past: bool
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class AppendixLine:
    """An uploaded document of an item. ``path``: its name in the file store; ``sha256``: of the file's bytes."""

    pk: int
    position: int
    title: str
    pages: int
    sha256: str
    path: str
    bytes: int


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item. ``withheld``: the reader may not see it, and everything but number, title,
    exemption and its reasons is empty.

    ``title`` is the public title when withheld. ``exemption``: the sentence that the public agenda prints.
    """

    pk: int
    position: int
    number: str
    title: str
    part: int
    withheld: bool
    exemption: str
    version: int
    kind: str = ItemKind.TEXT.value
    kind_label: str = ""
    text: str = ""
    public_title: str = ""
    public_interest_reasons: str = ""
    report: str | None = None
    period_pk: int | None = None
    period: str = ""
    fund_report: str = ""
    review: str = ""
    call_in: int = 0
    scope: tuple[str, ...] = ()
    printed_pages: str = ""
    source: str = ""
    appendices: tuple[AppendixLine, ...] = ()
    duration: int | None = None
    begins: time | None = None
    late_reason: str = ""
    follows_on: date | None = None
    withdrawn: bool = False
    minutes_of: str = ""

    @property
    def is_exempt(self) -> bool:
        return self.part == Part.EXEMPT


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with its agenda, for one kind of reader. ``clashes``: sentences, none when all is well."""

    pk: int
    slug: str
    title: str
    body: str
    body_code: str
    organisation: str
    starts_at: datetime
    ends_on: date | None
    place: str
    note: str
    source: str
    version: int
    papers: Clock
    clashes: tuple[str, ...]
    part_1: tuple[AgendaLine, ...]
    part_2: tuple[AgendaLine, ...]
    restricted: bool
    announced: tuple[Announced, ...] = ()
    cancelled: bool = False

    @property
    def lines(self) -> tuple[AgendaLine, ...]:
        return self.part_1 + self.part_2

    @property
    def out_of_order(self) -> bool:
        """Plain numbers that do not run from 1 through Part I and Part II, on an agenda that is not out."""
        numbers = [one.number for one in self.lines]
        wanted = [str(at) for at in range(1, len(numbers) + 1)]
        return self.papers.done_on is None and all(one.isdecimal() for one in numbers) and numbers != wanted


def first_day(meeting: Meeting) -> date:
    return timezone.localtime(meeting.starts_at).date()


def last_day(meeting: Meeting) -> date:
    return meeting.ends_on or first_day(meeting)


def papers_clock_of(meeting: Meeting, clocks: Clocks) -> Clock:
    """By the meeting's own days where it has some, else by the clock of its body in force on the day it meets."""
    on = first_day(meeting)
    own = meeting.clear_days
    measure = clocks.measure(ClockKind.PAPERS, meeting.body, on) if own is None else own_days(own)
    return papers_clock(on, measure, meeting.papers_out_on, clocks.calendar)


def meeting_rows(partnership: Partnership, *, now: datetime, body: str = "", drafts: bool = False) -> list[MeetingRow]:
    """All meetings, the latest first; of one body when its code is given. drafts: agendas at work too. Two queries."""
    today, gone = timezone.localtime(now).date(), cancelled(partnership.meetings.all())
    rows = partnership.meetings.select_related("body").annotate(items=Count("agenda")).order_by("-starts_at")
    if body:
        rows = rows.filter(body__code=body)
    return [
        MeetingRow(
            slug=one.slug,
            title=one.title,
            body=one.body.name,
            starts_at=one.starts_at,
            ends_on=one.ends_on,
            place=one.place,
            items=one.items if drafts or one.papers_out_on or first_day(one) <= today else None,
            papers_out_on=one.papers_out_on,
            is_past=last_day(one) < today,
            cancelled=one.pk in gone,
        )
        for one in rows
    ]


def bodies_that_meet(partnership: Partnership) -> list[Body]:
    return list(partnership.bodies.filter(meetings__isnull=False).distinct().order_by("name"))


def meeting_view(meeting: Meeting, *, restricted: bool) -> MeetingView:
    """The meeting for a reader who may (``restricted``) or may not read Part II. At most eight queries."""
    body, told = meeting.body, tuple(announced(meeting))
    clock = papers_clock_of(meeting, measured_clocks_of(meeting.partnership))
    part_1 = _open_lines(meeting, Part.PUBLIC)
    part_2 = _open_lines(meeting, Part.EXEMPT) if restricted else _withheld_lines(meeting)
    part_1, part_2 = _timed(meeting, part_1, part_2)
    return MeetingView(
        pk=meeting.pk,
        slug=meeting.slug,
        title=meeting.title,
        body=body.name,
        body_code=body.code,
        organisation=body.organisation.name if body.organisation else "",
        starts_at=timezone.localtime(meeting.starts_at),
        ends_on=meeting.ends_on,
        place=meeting.place,
        note=meeting.note,
        source=meeting.source,
        version=meeting.version,
        papers=clock,
        clashes=clashes(meeting, clock),
        part_1=part_1,
        part_2=part_2,
        restricted=restricted,
        announced=told,
        cancelled=off(told),
    )


def _timed(
    meeting: Meeting, part_1: tuple[AgendaLine, ...], part_2: tuple[AgendaLine, ...]
) -> tuple[tuple[AgendaLine, ...], tuple[AgendaLine, ...]]:
    """The lines with the time at which each begins, where any says how long it takes."""
    lines = part_1 + part_2
    if not any(one.duration for one in lines):
        return part_1, part_2
    at = timings(timezone.localtime(meeting.starts_at), [one.duration for one in lines])
    timed = tuple(replace(one, begins=begins) for one, begins in zip(lines, at, strict=True))
    return timed[: len(part_1)], timed[len(part_1) :]


def _open_lines(meeting: Meeting, part: Part) -> tuple[AgendaLine, ...]:
    rows = (
        meeting.agenda.filter(part=part)
        .select_related(
            "report", "period__fund", "fund_report__fund", "outcome", "minutes_of", "review", "call_in_hearing"
        )
        .prefetch_related("appendices")
        .order_by("position")
    )
    return tuple(_open_line(item) for item in rows)


def _open_line(item: AgendaItem) -> AgendaLine:
    return AgendaLine(
        pk=item.pk,
        position=item.position,
        number=item.number,
        title=item.title,
        part=item.part,
        withheld=False,
        exemption=exemption_sentence(item.exemptions),
        version=item.version,
        kind=item.kind,
        kind_label=item.get_kind_display(),
        text=item.text,
        public_title=item.public_title,
        public_interest_reasons=item.public_interest_reasons,
        report=item.report.slug if item.report else None,
        period_pk=item.period_id,
        period=f"{item.period.fund.name}, {item.period.month.label}" if item.period else "",
        fund_report=report_name(item.fund_report) if item.fund_report else "",
        review=item.review.slug if item.review else "",
        call_in=item.call_in_hearing.call_in_id if hasattr(item, "call_in_hearing") else 0,
        scope=tuple(item.scope),
        printed_pages=item.printed_pages,
        source=item.source,
        appendices=tuple(_appendix_line(one) for one in item.appendices.all()),
        duration=item.duration,
        late_reason=item.late_reason,
        follows_on=item.follows_on,
        withdrawn=item.is_withdrawn,
        minutes_of=item.minutes_of.slug if item.minutes_of else "",
    )


def _withheld_lines(meeting: Meeting) -> tuple[AgendaLine, ...]:
    """Part II for the public: nothing but these columns is even read from the database."""
    rows = meeting.agenda.filter(part=Part.EXEMPT).only(*WITHHELD_COLUMNS, "meeting").order_by("position")
    return tuple(
        AgendaLine(
            pk=item.pk,
            position=item.position,
            number=item.number,
            title=item.public_title,
            part=Part.EXEMPT.value,
            withheld=True,
            exemption=exemption_sentence(item.exemptions),
            public_interest_reasons=item.public_interest_reasons,
            version=item.version,
            duration=item.duration,
            withdrawn=item.is_withdrawn,
        )
        for item in rows
    )


def _appendix_line(one: Appendix) -> AppendixLine:
    return AppendixLine(
        pk=one.pk,
        position=one.position,
        title=one.title,
        pages=one.pages,
        sha256=one.sha256,
        path=str(one.file.name),
        bytes=_size(one),
    )


def _size(one: Appendix) -> int:
    """Bytes of the stored file; nought when the store has lost it, which the download then says."""
    try:
        return int(one.file.size)
    except OSError:
        return 0


def clashes(meeting: Meeting, papers: Clock) -> tuple[str, ...]:
    """Scrutiny that sits between the day the papers are out and the meeting: its findings miss the pack."""
    if meeting.body.kind == BodyKind.SCRUTINY:
        return ()
    decides, out = first_day(meeting), papers.done_on or papers.last_day
    near = (
        Meeting.objects.filter(
            partnership=meeting.partnership_id,
            body__kind=BodyKind.SCRUTINY,
            starts_at__range=(meeting.starts_at - CLASH_WINDOW, meeting.starts_at),
        )
        .select_related("body")
        .order_by("starts_at")
    )
    found = (
        clash_sentence(
            challenger=one.body.name,
            first=first_day(one),
            last=last_day(one),
            papers=out,
            decider=meeting.body.name,
            decides=decides,
        )
        for one in near
    )
    return tuple(sentence for sentence in found if sentence)
