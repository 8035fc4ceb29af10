"""Changing an agenda: add, change, move and remove items, each with a reason and never from a stale page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.models import User
from commissioning.selectors.law_clocks import measured_clocks_of
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem, ItemOutcome, Meeting
from scrutiny.rules.agenda import follows, is_late, late_words
from scrutiny.rules.exemptions import Part
from scrutiny.selectors.meetings import last_day, papers_clock_of
from scrutiny.services.changes import check, remove, require_version, save, stamp
from scrutiny.services.closing import require_open


def check_item(item: AgendaItem) -> None:
    """What the database cannot check by itself: the report, the period and the item belong together."""
    partnership = item.meeting.partnership_id
    for belongs, what in _linked(item):
        if belongs != partnership:
            raise Refused("other_partnership", f"{what} another partnership. Choose one of yours.")
    if item.report is not None and item.report.part != item.part:
        raise Refused(
            "part_differs",
            f"The item is in {_name(item.part)} and its report in {_name(item.report.part)}. "
            "Put both in the same part.",
        )


def _linked(item: AgendaItem) -> Iterator[tuple[int, str]]:
    """(partnership, beginning of the refusal) of everything that the item names."""
    if item.report is not None:
        yield item.report.partnership_id, "The report belongs to"
    if item.decision is not None:
        yield item.decision.partnership_id, "The decision belongs to"
    if item.minutes_of is not None:
        yield item.minutes_of.partnership_id, "The minutes are of a meeting of"
    if item.review is not None:
        yield item.review.partnership_id, "The review belongs to"
    if item.period is not None:
        yield item.period.fund.agreement.partnership_id, "The period belongs to a fund of"
    if item.fund_report is not None:
        yield item.fund_report.fund.agreement.partnership_id, "The report belongs to a fund of"


@transaction.atomic
def add_item(
    *, meeting: Meeting, values: dict[str, Any], by: User, reason: str, today: date | None = None
) -> AgendaItem:
    """Put an item at the end of its part; on a published agenda, after the item that its number follows.

    today: the day on which it is put on, to tell a late item; None: as one sets down an agenda that was.
    Raises Refused: late_reason_missing, would_renumber, and when the item breaks a rule.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body", "partnership").get(pk=meeting.pk)
    require_open(meeting)
    if today is not None:
        _check_late(meeting, values, today)
    return put_item(meeting, values, by, reason)


def _check_late(meeting: Meeting, values: dict[str, Any], today: date) -> None:
    clock = papers_clock_of(meeting, measured_clocks_of(meeting.partnership))
    late = is_late(on=today, due=clock.last_day, out=meeting.papers_out_on, last=last_day(meeting))
    if late and not (values.get("late_reason") or "").strip():
        words = late_words(due=clock.last_day, out=meeting.papers_out_on, arithmetic=clock.arithmetic)
        raise Refused("late_reason_missing", words)
    if not late:
        values["late_reason"] = ""


def put_item(meeting: Meeting, values: dict[str, Any], by: User, reason: str) -> AgendaItem:
    """The item in its place. The meeting is locked by the caller, and its record is open."""
    held = meeting.agenda.aggregate(position=Max("position"), slot=Max("slot"))
    last = held["position"] or 0
    item = AgendaItem(meeting=meeting, position=last + 1, **values)
    if meeting.papers_out_on is not None and last:
        item.slot = max(last, held["slot"] or 0) + 1
        item.position = _make_room(meeting, item)
    check_item(item)
    _require_free(item)
    save(item, by=by, reason=reason)
    _rise(meeting, item, by, reason)
    return item


@transaction.atomic
def change_item(*, item: AgendaItem, version: int, values: dict[str, Any], by: User, reason: str) -> AgendaItem:
    """Change an item. Raises Refused when the page was stale or the item breaks a rule."""
    require_open(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    require_version(item, version, f"Item {item.number}")
    before = item.part
    if "number" in values and values["number"] != item.number:
        _require_unpublished(item.meeting, "its numbers stay")
        item.number = values["number"]
        _require_free(item)
    if values.get("part", before) != before:
        _require_unpublished(item.meeting, "its items stay in their parts")
    for name, value in values.items():
        setattr(item, name, value)
    check_item(item)
    item.version += 1
    save(item, by=by, reason=reason)
    if item.part != before:
        _record_part(item, by, before)
    return item


@transaction.atomic
def move_item(*, item: AgendaItem, version: int, up: bool, by: User) -> None:
    """Exchange the item's place and number with the one before or after it in the same part.

    version: the meeting's, so that two people who reorder at the same time do not undo each other.
    """
    meeting, rows, at = _ordered(item, version)
    _put_at(meeting, rows, at, at + (-1 if up else 1), by)


@transaction.atomic
def place_item(*, item: AgendaItem, version: int, place: int, by: User) -> None:
    """Put the item at a place of its part, counted from 1; those between move by one. Numbers stay with the places."""
    meeting, rows, at = _ordered(item, version)
    _put_at(meeting, rows, at, place - 1, by)


def _ordered(item: AgendaItem, version: int) -> tuple[Meeting, list[AgendaItem], int]:
    """The meeting and the items of the part, locked and in order, and where the item stands among them."""
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    require_open(meeting)
    require_version(meeting, version, "The agenda")
    _require_unpublished(meeting, "its order stays")
    rows = list(meeting.agenda.select_for_update().filter(part=item.part).order_by("position"))
    at = next((index for index, one in enumerate(rows) if one.pk == item.pk), None)
    if at is None:
        raise Refused("cannot_move", f"Item {item.number} is not on this agenda any more. Reload the page.")
    return meeting, rows, at


def _put_at(meeting: Meeting, rows: list[AgendaItem], at: int, to: int, by: User) -> None:
    item = rows[at]
    if not 0 <= to < len(rows) or to == at:
        end = "top" if to < 0 else "end"
        words = "stands there already" if to == at else f"is already at the {end} of its part"
        raise Refused("cannot_move", f"Item {item.number} {words}.")
    _reorder(rows, at, to, by)
    _rise(meeting, item, by, "Agenda reordered")


@transaction.atomic
def remove_item(*, item: AgendaItem, version: int, by: User, reason: str) -> None:
    """Take an item off the agenda. Its uploaded documents are removed first, each by its own act."""
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    require_open(meeting)
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    require_version(item, version, f"Item {item.number}")
    _require_unpublished(meeting, f"item {item.number} stays in it. Withdraw it: it is printed as withdrawn")
    if held := item.appendices.count():
        noun = "an uploaded document" if held == 1 else f"{held} uploaded documents"
        raise Refused("has_appendices", f"Item {item.number} has {noun}. Remove what is uploaded first.")
    if ItemOutcome.objects.filter(agenda_item=item).exists() or item.actions.exists():
        raise Refused("has_outcome", f"Item {item.number} has an outcome or actions, so it stays on the agenda.")
    if item.evidence.exists() or hasattr(item, "call_in_hearing"):
        raise Refused("is_named", f"A review or a call-in rests on item {item.number}, so it stays on the agenda.")
    if item.interests.exists():
        raise Refused("has_declarations", f"Interests were declared at item {item.number}, so it stays on the agenda.")
    if item.questions.exists():
        raise Refused("has_questions", f"Questions were asked on item {item.number}, so it stays on the agenda.")
    remove(item, by=by, reason=reason)
    _rise(meeting, item, by, reason)


def _make_room(meeting: Meeting, item: AgendaItem) -> int:
    """The position after the item that an addition follows; what comes after it moves one on, and keeps its number."""
    rows = list(meeting.agenda.select_for_update().filter(part=item.part).order_by("position"))
    if not rows:
        return item.position
    place = follows(item.number, [one.number for one in rows])
    position = rows[place].position + 1
    for one in meeting.agenda.select_for_update().filter(position__gte=position).order_by("-position"):
        one.slot, one.position = one.slot or one.position, one.position + 1
        one.skip_history_when_saving = True  # type: ignore[attr-defined]  # nothing that anybody wrote has changed
        one.save(update_fields=["slot", "position"])
    return position


@transaction.atomic
def number_in_order(*, meeting: Meeting, version: int, by: User) -> int:
    """Number the items from 1 in their order, Part I and then Part II. Returns how many got another number.

    Raises Refused: closed, stale_page, published, numbered_by_hand.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_open(meeting)
    require_version(meeting, version, "The agenda")
    _require_unpublished(meeting, "its numbers stay")
    rows = list(meeting.agenda.select_for_update().order_by("part", "position"))
    if any(not item.number.isdecimal() for item in rows):
        raise Refused("numbered_by_hand", "Some items have numbers such as 4(a). Give the numbers by hand.")
    moved = [(item, str(at)) for at, item in enumerate(rows, start=1) if item.number != str(at)]
    for item, number in moved:
        item.number = number
        item.version += 1
        save(item, by=by, reason="Numbered in order")
    if moved:
        _rise(meeting, moved[0][0], by, "Agenda numbered in order")
    return len(moved)


def _require_free(item: AgendaItem) -> None:
    """A number stands once on an agenda. A form that is sent twice is refused by it too."""
    if item.meeting.agenda.filter(number=item.number).exclude(pk=item.pk).exists():
        raise Refused(
            "number_taken", f"Item {item.number} is on this agenda already. Give the other one another number."
        )


def _require_unpublished(meeting: Meeting, what: str) -> None:
    if meeting.papers_out_on is not None:
        day = show_date(meeting.papers_out_on)
        raise Refused("published", f"The agenda was published on {day}, so {what}.")


def _reorder(rows: list[AgendaItem], at: int, to: int, by: User) -> None:
    """Move one item to another's place. Places and numbers stay where they are; the items between move by one."""
    places = [(one.position, one.number) for one in rows]
    if abs(to - at) == 1:
        reason = f"Moved: items {places[at][1]} and {places[to][1]} exchanged places"
    else:
        reason = f"Moved: item {places[at][1]} to the place of item {places[to][1]}"
    wanted = [*rows[:at], *rows[at + 1 :]]
    wanted.insert(to, rows[at])
    moved = [(item, place) for item, place in zip(wanted, places, strict=True) if item.position != place[0]]
    # The place is unique in the meeting, so they wait beside the agenda for a moment, without history.
    free = 1 + (AgendaItem.objects.filter(meeting=rows[at].meeting_id).aggregate(last=Max("position"))["last"] or 0)
    for beside, (item, _) in enumerate(moved, start=free):
        item.position = beside
        item.skip_history_when_saving = True  # type: ignore[attr-defined]  # simple_history reads it
        item.save(update_fields=["position"])
        del item.skip_history_when_saving  # type: ignore[attr-defined]
    for item, (position, number) in moved:
        item.position, item.number = position, number
        item.version += 1
        stamp(item, by=by, reason=reason)
        item.save()


def _rise(meeting: Meeting, item: AgendaItem, by: User | None, reason: str) -> None:
    """The agenda has changed: pages opened before are stale. Why a private item changed stays with the item."""
    meeting.version += 1
    check(meeting)
    stamp(meeting, by=by, reason="Private business changed" if item.is_exempt else reason)
    meeting.save()


def _record_part(item: AgendaItem, by: User, before: int) -> None:
    """Making an item public, or private, is an act that matters; the entry holds nothing of the item itself."""
    audit.record(
        act="scrutiny.change_part",
        by=by,
        partnership=item.meeting.partnership,
        subject=f"{item.meeting.slug}, item {item.number}",
        detail={"from": _name(before), "to": _name(item.part), "paragraphs": item.exemption_paragraphs},
    )


def _name(part: int) -> str:
    return "Part II" if part == Part.EXEMPT else "Part I"
