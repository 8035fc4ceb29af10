"""The work programme as it is read: by body, for one year. Values only, so that a pack can freeze them."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from commissioning.models import Body, Partnership
from commissioning.models.partnership import BodyKind
from scrutiny.models import WorkTopic
from scrutiny.rules.programme import municipal_year, year_words


@dataclass(frozen=True, slots=True)
class Taken:
    """When a topic is taken. meeting: slug, empty while there is only a day; past: it is over."""

    pk: int
    meeting: str
    title: str
    on: date
    purpose: str
    past: bool


@dataclass(frozen=True, slots=True)
class TopicLine:
    """``comes_from``: where it comes from, in words; ``review``: slug, ``decision``: id, of what may be opened."""

    pk: int
    number: int
    title: str
    purpose: str
    source_label: str
    comes_from: str
    review: str
    decision: int
    record: int
    state: str
    outcome: str
    source: str
    meetings: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """The topics of one body for one year."""

    body: str
    code: str
    year: int
    words: str
    topics: tuple[TopicLine, ...]


def programmes(partnership: Partnership, year: int, today: date, body: Body | None = None) -> list[Programme]:
    """One for each scrutiny body that has topics in the year. Three queries."""
    rows = WorkTopic.objects.filter(partnership=partnership, year=year)
    rows = rows.filter(body=body) if body is not None else rows
    rows = rows.select_related("body", "decision", "review", "call_in__record").prefetch_related("meetings__meeting")
    found: dict[int, list[WorkTopic]] = {}
    for one in rows.order_by("body__name", "number"):
        found.setdefault(one.body_id, []).append(one)
    return [
        Programme(
            topics[0].body.name, topics[0].body.code, year, year_words(year), tuple(_line(one, today) for one in topics)
        )
        for topics in found.values()
    ]


def years(partnership: Partnership, today: date) -> list[tuple[int, str]]:
    """(first year, 2014/15) of every programme there is, and of the running year; the latest first."""
    held = set(WorkTopic.objects.filter(partnership=partnership).values_list("year", flat=True))
    return [(year, year_words(year)) for year in sorted(held | {municipal_year(today)}, reverse=True)]


def scrutiny_bodies_of(partnership: Partnership) -> list[Body]:
    return list(partnership.bodies.filter(kind=BodyKind.SCRUTINY).select_related("organisation").order_by("name"))


def _line(one: WorkTopic, today: date) -> TopicLine:
    record = one.call_in.record if one.call_in else None
    comes_from = one.suggested_by
    if one.decision is not None:
        comes_from = f"{one.decision.reference}: {one.decision.title}"
    elif one.review is not None:
        comes_from = one.review.title
    elif record is not None:
        comes_from = f"{record.reference}: {record.title}"
    return TopicLine(
        pk=one.pk,
        number=one.number,
        title=one.title,
        purpose=one.purpose,
        source_label=one.get_source_kind_display(),
        comes_from=comes_from,
        review=one.review.slug if one.review else "",
        decision=one.decision.pk if one.decision else 0,
        record=record.pk if record else 0,
        state=one.get_state_display(),
        outcome=one.outcome,
        source=one.source,
        meetings=tuple(sorted(_taken(one, today), key=lambda taken: taken.on)),
    )


def _taken(one: WorkTopic, today: date) -> list[Taken]:
    found = []
    for row in one.meetings.all():
        meeting = row.meeting
        on = timezone.localtime(meeting.starts_at).date() if meeting else row.planned_on
        assert on is not None  # the database sees to that
        title = meeting.title if meeting else "No meeting called yet"
        found.append(Taken(row.pk, meeting.slug if meeting else "", title, on, row.purpose, on < today))
    return found
