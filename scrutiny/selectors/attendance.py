"""Who was at a meeting, which interests touch its items, and whether each item had its quorum."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils import timezone

from commissioning.models import Body, Decision, Dispensation, Member
from commissioning.rules.decisions import Outcome
from commissioning.rules.interests import WITHHELD, Action
from commissioning.rules.quorum import Attendant, Rule, Verdict, judge
from commissioning.selectors.bodies import may_change
from commissioning.selectors.body import SeatView, Sitter, rule_of, seats_on, terms_on
from commissioning.selectors.dispensations import held_by, used, words_of
from commissioning.selectors.interests import member_who_is
from commissioning.selectors.interests_raised import Raised, Watch, text_of_decision, watch
from commissioning.selectors.quorum import QuorumFinding
from ihwb.web.access import Access
from scrutiny.models import AgendaItem, Attendance, ItemInterest, Meeting, Presence
from scrutiny.rules.exemptions import Part
from scrutiny.selectors.agenda_sight import seen_items
from scrutiny.selectors.meetings import first_day, last_day

KEEP = "scrutiny.record_attendance"
DECLARE = "scrutiny.declare_at_meeting"


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat of the body at the meeting. presence: empty while nothing is recorded; who: who sat, or is to."""

    seat: SeatView
    presence: str
    presence_label: str
    who: str
    substitute: bool
    member: int | None = None


@dataclass(frozen=True, slots=True)
class DeclarationLine:
    """An interest declared at an item, as the reader may see it. dispensation: by which its member takes part."""

    id: int
    member: str
    text: str
    action: str
    leaves: bool
    own: bool
    dispensation: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item with what touches it. verdict: None while no attendance or no quorum is known."""

    pk: int
    number: str
    title: str
    is_exempt: bool
    raised: tuple[Raised, ...]
    declared: tuple[DeclarationLine, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """The people of a meeting. rule: the quorum in words; verdict: of the meeting as a whole."""

    seats: tuple[SeatLine, ...]
    items: tuple[ItemLine, ...]
    rule: str
    recorded: bool
    present: int
    apologies: int
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Room:
    """What a quorum is counted with: the rule in force, the voting seats, who is there, who declared at which item."""

    rule: Rule
    voting: int
    there: tuple[Attendance, ...]
    declared: tuple[ItemInterest, ...]

    @property
    def known(self) -> bool:
        return self.rule.is_there and bool(self.there)

    def verdict(self, item: int | None) -> Verdict | None:
        """Of an item, or with None of the meeting as a whole. None while nothing is known."""
        if not self.known:
            return None
        away = {one.member_id for one in self.declared if one.agenda_item_id == item and not Action(one.action).counts}
        return judge(
            self.rule,
            self.voting,
            (
                Attendant(
                    one.member_id,
                    one.member.name,
                    one.organisation.name if one.organisation else "",
                    one.voting,
                    one.member_id in away,
                )
                for one in self.there
                if one.presence == Presence.PRESENT
            ),
        )

    def away(self, item: int) -> tuple[str, ...]:
        """Who left the item, or speaks without a vote, because of an interest."""
        here = {one.member_id for one in self.there if one.presence == Presence.PRESENT}
        return tuple(
            one.member.name
            for one in self.declared
            if one.agenda_item_id == item and not Action(one.action).counts and one.member_id in here
        )


def room(meeting: Meeting) -> Room:
    """Eight queries."""
    day = first_day(meeting)
    seats = seats_on(meeting.body, day)
    return Room(
        rule=rule_of(terms_on(meeting.body, day)),
        voting=sum(1 for one in seats if one.voting),
        there=tuple(meeting.attendance.select_related("member", "organisation", "seat").order_by("seat__position")),
        declared=tuple(
            ItemInterest.objects.filter(agenda_item__meeting=meeting).select_related("member", "interest__member")
        ),
    )


def may_keep(access: Access, meeting: Meeting) -> bool:
    """True for a governance officer who looks after the body."""
    return access.may(KEEP) and may_change(access, meeting.body)


def sits(meeting: Meeting, member: Member) -> bool:
    """True when the member holds a seat of the body on the day, is a substitute, or was there."""
    if member.pk and meeting.attendance.filter(member=member).exists():
        return True
    return any(
        (member.pk is not None and one.member == member.pk) or (one.user is not None and one.user == member.user_id)
        for seat in seats_on(meeting.body, first_day(meeting))
        for one in _people(seat)
    )


def _people(seat: SeatView) -> Iterable[Sitter]:
    return [one for one in (seat.sitter, *seat.substitutes) if one is not None]


def attendance_view(meeting: Meeting, access: Access, *, restricted: bool) -> AttendanceView:
    """The people of a meeting for a reader. About fifteen queries, however many items."""
    found = room(meeting)
    seen = seen_items(meeting, access, timezone.localdate())
    held = watch(access, first_day(meeting))
    by_seat = {one.seat_id: one for one in found.there}
    seats = tuple(_seat_line(one, by_seat.get(one.id)) for one in seats_on(meeting.body, first_day(meeting)))
    members = {one.member for seat in seats for one in _people(seat.seat) if one.member}
    members |= {one.member_id for one in found.there}
    declared = {one.member_id for one in found.declared}
    dispensed = held_by(declared, meeting.partnership_id) if declared else {}
    return AttendanceView(
        seats=seats,
        items=_item_lines(meeting, found, Search(held, members, restricted, first_day(meeting), dispensed), seen),
        rule=found.rule.words(found.voting),
        recorded=bool(found.there),
        present=sum(1 for one in found.there if one.presence == Presence.PRESENT),
        apologies=sum(1 for one in found.there if one.presence == Presence.APOLOGIES),
        verdict=found.verdict(None),
    )


def _items(meeting: Meeting) -> list[AgendaItem]:
    rows = meeting.agenda.select_related("report__decision", "decision").order_by("part", "position")
    asked = ("report__sections", "report__decision__recommendations", "decision__recommendations")
    return list(rows.prefetch_related(*asked))


def _seat_line(seat: SeatView, one: Attendance | None) -> SeatLine:
    if one is None:
        return SeatLine(seat, "", "", seat.sitter.name if seat.sitter else "", False)
    return SeatLine(seat, one.presence, one.get_presence_display(), one.member.name, one.substitute, one.member_id)


@dataclass(frozen=True, slots=True)
class Search:
    """What the papers are searched for, and for whom. restricted: the reader may read Part II."""

    held: Watch
    members: set[int]
    restricted: bool
    day: date
    dispensed: Mapping[int, Sequence[Dispensation]]


def _item_lines(meeting: Meeting, found: Room, search: Search, seen: Mapping[int, str]) -> tuple[ItemLine, ...]:
    items = [one for one in _items(meeting) if one.pk in seen]
    shut = frozenset() if search.restricted else in_part_two(items)
    lines = (_item_line(one, found, search, papers_shut=one.pk in shut) for one in items)
    return tuple(replace(one, title=seen[one.pk] or one.title) for one in lines)


def in_part_two(items: Iterable[AgendaItem]) -> frozenset[int]:
    """The items whose report or decision some item of Part II carries too, here or at another meeting. One query.

    Their titles may be public; what is found in their papers must not be.
    """
    rows = list(items)
    reports = {one.report_id for one in rows if one.report_id}
    decisions = {each.pk for one in rows if (each := decision_of(one))}
    carried = Q(report__in=reports) | Q(decision__in=decisions) | Q(report__decision__in=decisions)
    exempt = AgendaItem.objects.filter(carried, part=Part.EXEMPT).values_list("report", "decision", "report__decision")
    found = {(kind, pk) for row in exempt for kind, pk in zip(("r", "d", "d"), row, strict=True) if pk}
    return frozenset(
        one.pk
        for one in rows
        if ("r", one.report_id) in found or ((each := decision_of(one)) and ("d", each.pk) in found)
    )


def _item_line(item: AgendaItem, found: Room, search: Search, *, papers_shut: bool) -> ItemLine:
    held = search.held
    shut = item.is_exempt and not search.restricted
    text = item.title if papers_shut else text_of_item(item)
    raised = () if shut else tuple(held.raised(text, search.members))
    return ItemLine(
        pk=item.pk,
        number=item.number,
        title=item.public_title if shut else item.title,
        is_exempt=item.is_exempt,
        raised=raised,
        declared=tuple(
            _declaration(one, held, shut, search.dispensed.get(one.member_id, ()), search.day)
            for one in found.declared
            if one.agenda_item_id == item.pk
        ),
        verdict=found.verdict(item.pk),
    )


def _declaration(
    one: ItemInterest, held: Watch, shut: bool, dispensed: Iterable[Dispensation], day: date
) -> DeclarationLine:
    own = one.member.user_id == held.reader
    text = one.text
    if one.interest is not None:
        text = held.seen(one.interest, "", by_hand=True).text
    if shut and not own:
        text = ""
    action = Action(one.action)
    by = None if action is Action.LEAVES else used(dispensed, interest=one.interest_id, day=day, action=action)
    words = words_of(by, told=bool(text) and text != WITHHELD) if by else ""
    return DeclarationLine(one.pk, one.member.name, text, action.label, action is Action.LEAVES, own, words)


def text_of_item(item: AgendaItem) -> str:
    """All words of an item, its report and its decision, to look for names in."""
    said = [item.title, item.text]
    if item.report is not None:
        report = item.report
        said += [report.subject, report.purpose, report.reasons, report.alternatives, report.financial_implications]
        said += [f"{one.heading} {one.text}" for one in report.sections.all()]
    decision = decision_of(item)
    return "\n".join([*said, text_of_decision(decision) if decision else ""])


def declared_at(item: AgendaItem, access: Access, *, restricted: bool) -> list[DeclarationLine]:
    """The interests declared at one item, as the reader may see them. One query where there are none."""
    rows = list(ItemInterest.objects.filter(agenda_item=item).select_related("member", "interest__member"))
    if not rows:
        return []
    day = first_day(item.meeting)
    held, dispensed = watch(access, day), held_by({one.member_id for one in rows}, item.meeting.partnership_id)
    shut = item.is_exempt and not restricted
    return [_declaration(one, held, shut, dispensed.get(one.member_id, ()), day) for one in rows]


def decision_of(item: AgendaItem) -> Decision | None:
    """What is decided at an item: its own, or that of its report."""
    return item.decision or (item.report.decision if item.report else None)


def my_items(meeting: Meeting, access: Access, *, restricted: bool) -> list[str]:
    """The numbers of the items that touch an interest of the reader who sits there, not yet declared."""
    member = member_who_is(access)
    if member is None or not sits(meeting, member):
        return []
    view = attendance_view(meeting, access, restricted=restricted)
    return [
        one.number
        for one in view.items
        if any(each.own for each in one.raised) and not any(each.own for each in one.declared)
    ]


def interest_choices(access: Access, meeting: Meeting, member: Member | None) -> list[tuple[int, str]]:
    """(id, "who: what") of the interests that may be declared: of one member, or of all whom the reader may read."""
    held = watch(access, first_day(meeting))
    return [
        (one.pk, f"{one.member.name}: {held.seen(one, '', by_hand=True).text[:90]}")
        for one in held.rows
        if member is None or one.member_id == member.pk
    ]


def people_there(meeting: Meeting) -> list[tuple[str, str]]:
    """("m7" or "u3", name) of everybody who sits on the body on the day, or was there."""
    found: dict[str, str] = {}
    for seat in seats_on(meeting.body, first_day(meeting)):
        for one in _people(seat):
            found[f"m{one.member}" if one.member else f"u{one.user}"] = one.name
    for row in meeting.attendance.select_related("member"):
        found[f"m{row.member_id}"] = row.member.name
    return sorted(found.items(), key=lambda one: one[1])


# --- What recording a decision asks ------------------------------------------------------------------------


def quorum(decision: Decision, body: Body, day: date, lock: bool) -> list[QuorumFinding]:
    """The quorum of the items at which a body decided on a day; of its whole meeting where no item names the decision.

    lock: the meetings stay as they are until the transaction ends.
    """
    rows = Meeting.objects.filter(body=body).filter(
        Q(ends_on__gte=day) | Q(ends_on__isnull=True), starts_at__date__lte=day
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = []
    for meeting in rows.select_related("body__partnership", "partnership").order_by("pk"):
        if first_day(meeting) <= day <= last_day(meeting):
            found += _findings(meeting, decision)
    return found


def _findings(meeting: Meeting, decision: Decision) -> list[QuorumFinding]:
    here = room(meeting)
    items = meeting.agenda.filter(Q(decision=decision) | Q(decision__isnull=True, report__decision=decision))
    found = []
    for item in items.order_by("position"):
        if verdict := here.verdict(item.pk):
            found.append(QuorumFinding(f"item {item.number} of “{meeting.title}”", verdict, here.away(item.pk)))
    whole = here.verdict(None)
    if not found and whole:
        found.append(QuorumFinding(f"“{meeting.title}”", whole))
    return found


def decided_items(meeting: Meeting) -> list[tuple[AgendaItem, Decision]]:
    """The items whose decision the body has recorded at this meeting. One query, and one for each such item."""
    found = []
    for item in meeting.agenda.select_related("decision", "report__decision"):
        decision = decision_of(item)
        if decision is None:
            continue
        stages = decision.stages.filter(
            body=meeting.body_id, decided_on__range=(first_day(meeting), last_day(meeting))
        ).exclude(outcome__in=[Outcome.PENDING.value, Outcome.NOTED.value, Outcome.VIEWS_GIVEN.value])
        if stages.exists():
            found.append((item, decision))
    return found
