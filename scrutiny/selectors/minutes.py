"""The minutes of a meeting: what the record gives today, and the text as a reader may have it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.rules.interests import Action
from ihwb.kernel.dates import show_date
from scrutiny.models import (
    AgendaItem,
    Attendance,
    ItemOutcome,
    Meeting,
    MeetingAction,
    Minutes,
    MinutesState,
    Presence,
)
from scrutiny.rules.exemptions import Part, exemption_sentence
from scrutiny.rules.minutes import Audience, Change, Paragraph, changes, for_reader, paragraph
from scrutiny.rules.outcomes import ItemState
from scrutiny.selectors.attendance import Room, room
from scrutiny.selectors.meeting_notices import cancelled
from scrutiny.selectors.meetings import first_day
from scrutiny.selectors.proceedings import movers_of, tally_of


def generated(meeting: Meeting) -> list[Paragraph]:
    """The minutes as the record gives them today, with the words of Part II. About fifteen queries."""
    here = room(meeting)
    found = [*_people(here)]
    rows = meeting.agenda.select_related("outcome__proposer", "outcome__seconder").prefetch_related(
        "actions__owner", "outcome__votes__seat"
    )
    for item in rows.order_by("part", "position"):
        found += _item(item, here)
    return found


def _people(here: Room) -> Iterator[Paragraph]:
    for presence, title in ((Presence.PRESENT, "Present"), (Presence.APOLOGIES, "Apologies")):
        names = [_who(one) for one in here.there if one.presence == presence]
        if names:
            yield Paragraph(f"{presence.value}-title", title, heading=True)
            yield Paragraph(presence.value, "\n".join(f"- {one}" for one in names))
    if verdict := here.verdict(None):
        yield Paragraph("quorum", verdict.arithmetic)


def _who(one: Attendance) -> str:
    """Leader: the member's name, unless seat and member have one name."""
    said = one.seat.name if one.seat.name == one.member.name else f"{one.seat.name}: {one.member.name}"
    if one.seat.chair:
        said += ", in the chair" if one.seat.chair == "chair" else f", {one.seat.get_chair_display().lower()}"
    return f"{said} (substitute)" if one.substitute else said


def _item(item: AgendaItem, here: Room) -> Iterator[Paragraph]:
    """The paragraphs of one item. Of an exempt one, what the public reads stands beside what it does not."""
    audience = Audience.PRIVATE if item.is_exempt else Audience.ALL

    def say(key: str, text: str, *, heading: bool = False) -> Paragraph:
        return Paragraph(f"item-{item.pk}-{key}", text, heading, audience, item.pk, item.number)

    if item.is_exempt:
        title = f"{item.number}. {item.public_title}"
        key = f"item-{item.pk}"
        yield Paragraph(f"{key}-public-title", title, True, Audience.PUBLIC, item.pk, item.number)
        yield Paragraph(f"{key}-public", _private_words(item), False, Audience.PUBLIC, item.pk, item.number)
    yield say("title", f"{item.number}. {item.title}", heading=True)
    names = [_declared(one.member.name, Action(one.action)) for one in here.declared if one.agenda_item_id == item.pk]
    if names:
        yield say("interests", " ".join(names))
    outcome: ItemOutcome | None = getattr(item, "outcome", None)
    if outcome is not None:
        for key, text in _outcome(outcome):
            yield say(key, text)
    for one in item.actions.all():
        yield say(f"action-{one.pk}", _action(one))


def _private_words(item: AgendaItem) -> str:
    return f"Taken in private. {exemption_sentence(item.exemptions)} {item.public_interest_reasons}"


def _declared(name: str, action: Action) -> str:
    what = {"stays": "and stayed", "speaks": "and spoke without a vote"}.get(action.value, "and left for the item")
    return f"{name} declared an interest {what}."


def _outcome(row: ItemOutcome) -> Iterator[tuple[str, str]]:
    if movers := movers_of(row):
        yield "movers", f"{movers}."
    if tally := tally_of(row):
        seats = ", ".join(f"{one.seat.name} {one.get_vote_display().lower()}" for one in row.votes.all())
        yield "vote", f"Vote: {tally.words}." + (f" {seats}." if seats else "")
    yield from _resolved(row)
    if row.options:
        yield "options", f"Considered and rejected: {row.options}"
    if row.dispensations:
        yield "dispensations", f"Dispensations: {row.dispensations}"


def _resolved(row: ItemOutcome) -> Iterator[tuple[str, str]]:
    """The words and the reasons; of an item that was put off, the reasons alone."""
    state = ItemState(row.state)
    if state in (ItemState.DEFERRED, ItemState.WITHDRAWN):
        yield "resolution", f"{state.label}: {row.reasons}"
        return
    if row.resolution:
        yield "resolution", f"Resolved: {row.resolution}"
    elif state is ItemState.NOTED:
        yield "resolution", "Noted."
    if row.reasons:
        yield "reasons", f"Reasons: {row.reasons}"


def _action(one: MeetingAction) -> str:
    who = one.owner.title if one.owner else "nobody yet"
    by = f", by {show_date(one.due)}" if one.due else ""
    return f"Action {one.number}: {one.text} ({who}{by})"


# --- The minutes as they are -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MinutesView:
    """The minutes for one kind of reader. standing: what they are, such as "Agreed on 9 December 2014"."""

    paragraphs: tuple[Paragraph, ...]
    state: str
    state_label: str
    standing: str
    correction: str
    version: int
    edited: bool
    behind: int

    @property
    def is_draft(self) -> bool:
        return self.state == MinutesState.DRAFT


def text_of(minutes: Minutes) -> list[Paragraph]:
    return [paragraph(one) for one in minutes.text]


def base_of(minutes: Minutes) -> list[Paragraph]:
    return [paragraph(one) for one in minutes.base]


def changes_of(minutes: Minutes) -> list[Change]:
    """What the record says differently since the minutes were made; none once they are agreed."""
    if minutes.state != MinutesState.DRAFT:
        return []
    return changes(base_of(minutes), generated(minutes.meeting), text_of(minutes))


def exempt_now(meeting: Meeting) -> frozenset[int]:
    """Ids of the items in Part II. One query."""
    return frozenset(meeting.agenda.filter(part=Part.EXEMPT).values_list("pk", flat=True))


def minutes_view(minutes: Minutes, *, restricted: bool, behind: int = 0) -> MinutesView:
    """The minutes for who may (``restricted``) or may not read Part II. behind: paragraphs the record changed."""
    shown = for_reader(text_of(minutes), exempt_now(minutes.meeting), restricted=restricted)
    return MinutesView(
        paragraphs=tuple(shown),
        state=minutes.state,
        state_label=minutes.get_state_display(),
        standing=_standing(minutes),
        correction=minutes.correction,
        version=minutes.version,
        edited=minutes.base != minutes.text,
        behind=behind,
    )


def _standing(minutes: Minutes) -> str:
    if minutes.agreed_at is None or minutes.agreed_on is None:
        return "Draft, not agreed yet"
    said = f"Agreed on {show_date(minutes.agreed_on)} at {minutes.agreed_at.title}"
    if minutes.signed_on and minutes.signed_by:
        said += f"; signed by {minutes.signed_by.name} on {show_date(minutes.signed_on)}"
    return said


def minutes_of(meeting: Meeting) -> Minutes | None:
    rows = Minutes.objects.select_related("meeting__body", "agreed_at", "signed_by", "made_by")
    return rows.filter(meeting=meeting).first()


def later_meetings(meeting: Meeting, today: date) -> Sequence[Meeting]:
    """The meetings of the body after this one that have met: where its minutes can be agreed. Two queries."""
    rows = Meeting.objects.filter(body=meeting.body_id, starts_at__gt=meeting.starts_at).order_by("starts_at")
    off = cancelled(rows)
    return [one for one in rows if first_day(one) <= today and one.pk not in off]


def minutes_content(minutes: Minutes, *, restricted: bool) -> dict[str, Any]:
    """What a pack or a file prints of the minutes."""
    view = minutes_view(minutes, restricted=restricted)
    return {
        "title": f"Minutes: {minutes.meeting.title}",
        "body": minutes.meeting.body.name,
        "day": first_day(minutes.meeting),
        "place": minutes.meeting.place,
        "standing": view.standing,
        "correction": view.correction,
        "paragraphs": [
            {"text": one.text, "heading": one.heading, "private": one.audience is Audience.PRIVATE}
            for one in view.paragraphs
        ],
    }
