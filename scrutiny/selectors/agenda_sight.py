"""How far a person sees into an agenda: as it is being written, or as it was issued (decision 69).

Those who make agendas and packs see it as it is written, and the author of a report the item that carries it. Everybody
else reads what is out, in the words that were frozen. From the day of the meeting on its whole business is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from commissioning.models import Partnership
from commissioning.selectors.posts import posts_acted_for
from ihwb.kernel.freezing import thaw
from ihwb.web.access import Access
from scrutiny.models import AgendaItem, Appendix, Meeting, Pack
from scrutiny.rules.exemptions import exemption_sentence
from scrutiny.selectors.issues import MAKES, issued_elsewhere
from scrutiny.selectors.meeting_notices import is_cancelled
from scrutiny.selectors.meetings import AgendaLine, MeetingView, first_day, meeting_view
from scrutiny.selectors.private_papers import private_bodies, reads_private

WRITES = "scrutiny.change_meetings"
_FROZEN = ("number", "title", "text", "late_reason", "follows_on")


@dataclass(frozen=True, slots=True)
class Sight:
    """What of one agenda a person sees. whole: all of it; else ``issued``, by place as frozen, and ``own`` items."""

    whole: bool
    issued: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    own: frozenset[int] = frozenset()
    out: bool = False

    def sees(self, item: AgendaItem) -> bool:
        return self.whole or item.pk in self.own or item.place in self.issued


def writes(access: Access) -> bool:
    """True for whoever sees every agenda as it is being written."""
    return access.may(WRITES) or access.may(MAKES)


def sight_of(meeting: Meeting, access: Access, today: date) -> Sight:
    """At most five queries. Papers that went out without this system are on the agenda as it stands."""
    if writes(access) or (first_day(meeting) <= today and not is_cancelled(meeting)):
        return Sight(whole=True, out=True)
    published = meeting.publications.exists()
    if meeting.papers_out_on is not None and not published:
        return Sight(whole=True, out=True)
    found = issued_elsewhere([meeting.pk], access) if published else []
    return Sight(
        whole=False,
        issued=_entries(pack for one in found for pack in one.packs),
        own=frozenset(own_items(meeting, access, today).values_list("pk", flat=True)),
        out=bool(found),
    )


def _entries(packs: Iterable[Pack]) -> dict[str, Mapping[str, Any]]:
    """The lines of an issue by place, as its supplements print them last; what one withholds is as the pack has it."""
    found: dict[str, Mapping[str, Any]] = {}
    for pack in packs:
        for entry in thaw(pack.snapshot["agenda"]):
            if not entry["withheld"] or entry["place"] not in found:
                found[entry["place"]] = entry
    return found


def own_items(meeting: Meeting, access: Access, today: date) -> QuerySet[AgendaItem]:
    """The items whose report the person writes or leads, by the posts that they act for."""
    posts = posts_acted_for(access.user, meeting.partnership, today)
    rows = meeting.agenda.filter(Q(report__author__in=posts) | Q(report__lead_officer__in=posts))
    return rows if reads_private(access, meeting.body) else rows.filter(part=1)


def seen_items(meeting: Meeting, access: Access, today: date) -> dict[int, str]:
    """The items that the person sees by their ids, with the title that went out, else "" for its own."""
    sight = sight_of(meeting, access, today)
    rows = meeting.agenda.only("pk", "part", "slot", "position", "meeting")
    return {one.pk: str(sight.issued.get(one.place, {}).get("title", "")) for one in rows if sight.sees(one)}


def agenda_view(meeting: Meeting, access: Access, today: date) -> tuple[MeetingView, Sight]:
    """The meeting for one person, with how far they see into it."""
    view = meeting_view(meeting, restricted=reads_private(access, meeting.body))
    sight = sight_of(meeting, access, today)
    if sight.whole:
        return view, sight
    places = {one.pk: one.place for one in meeting.agenda.only("pk", "part", "slot", "position", "meeting")}
    part_1, part_2 = (_seen(lines, sight, places) for lines in (view.part_1, view.part_2))
    return replace(view, part_1=part_1, part_2=part_2), sight


def _seen(lines: tuple[AgendaLine, ...], sight: Sight, places: Mapping[int, str]) -> tuple[AgendaLine, ...]:
    found = []
    for line in lines:
        entry = sight.issued.get(places.get(line.pk, ""))
        if entry is not None:
            found.append(_as_issued(line, entry))
        elif line.pk in sight.own:
            found.append(line)
    return tuple(found)


def _as_issued(line: AgendaLine, entry: Mapping[str, Any]) -> AgendaLine:
    """The line in the words that went out, with the documents that went out. What is withdrawn since says so."""
    words: dict[str, Any] = {name: entry[name] for name in _FROZEN if name in entry}
    words |= {
        "exemption": exemption_sentence(tuple(entry["exemptions"])),
        "public_interest_reasons": entry["reasons"],
        "duration": entry.get("minutes"),
    }
    if entry["withheld"]:
        bare = AgendaLine(line.pk, line.position, line.number, "", line.part, True, "", line.version)
        return replace(bare, **words, begins=line.begins, withdrawn=line.withdrawn)
    keys = {int(one["key"].rpartition("-")[2]) for one in entry["appendices"]}
    shown = tuple(one for one in line.appendices if one.position in keys)
    return replace(line, **words, appendices=shown)


def appendices_open_to(partnership: Partnership, access: Access, today: date, pk: int) -> QuerySet[Appendix]:
    """The uploaded document, where the person sees the item that it belongs to as far as its papers."""
    rows = Appendix.objects.filter(agenda_item__meeting__partnership=partnership, pk=pk)
    rows = rows.filter(Q(agenda_item__part=1) | Q(agenda_item__meeting__body__in=private_bodies(access)))
    one = rows.select_related("agenda_item__meeting__partnership", "agenda_item__meeting__body").first()
    if one is None or _shows(one, sight_of(one.agenda_item.meeting, access, today)):
        return rows
    return rows.none()


def _shows(one: Appendix, sight: Sight) -> bool:
    if sight.whole or one.agenda_item_id in sight.own:
        return True
    entry = sight.issued.get(one.agenda_item.place, {})
    keys = {each["key"] for each in entry.get("appendices", ())}
    return f"{one.agenda_item.key}-appendix-{one.position}" in keys
