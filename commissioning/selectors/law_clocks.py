"""The clocks of a partnership: what is laid down, what is in force on a day, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from commissioning.models import Body, ClockRule, LocalTerms, Partnership
from commissioning.models.partnership import NoticeBasis
from commissioning.rules.law_clocks import Found, earliest_event, work_out
from commissioning.rules.law_kinds import SPECS, ClockKind, Count, Measure, Unit, Version, Way, in_force
from commissioning.rules.law_terms import Terms, terms_on
from commissioning.selectors.calendar import working_calendar
from ihwb.kernel.working import WorkingCalendar

BY_BODY = (ClockKind.KEY_NOTICE, ClockKind.PRIVATE_FIRST)  # the 28 days, whose basis a body may set for itself


@dataclass(frozen=True, slots=True)
class Clocks:
    """All that clocks of a partnership are counted with. Load once with ``clocks_of`` and ask often: no queries."""

    versions: tuple[Version, ...]
    terms: tuple[Terms, ...]
    calendar: WorkingCalendar

    def measure(self, kind: ClockKind, body: Body | None, on: date) -> Measure:
        """The measure in force on a day; where nothing is laid down, the national default on the body's own basis."""
        version = in_force(self.versions, kind, body.pk if body else None, on)
        return version.measure if version else _default(kind, body)

    def work_out(self, kind: ClockKind, start: date, body: Body | None = None) -> Found:
        """The clock counted from a day, by the version in force on that day."""
        return work_out(kind, self.measure(kind, body, start), start, self.calendar)

    def earliest(self, kind: ClockKind, notice: date, body: Body | None = None) -> date:
        """The first day for a meeting when the notice goes out on a day."""
        return earliest_event(self.measure(kind, body, notice), notice, self.calendar)

    def terms_on(self, on: date) -> Terms:
        return terms_on(self.terms, on)


def _default(kind: ClockKind, body: Body | None) -> Measure:
    measure = SPECS[kind].default
    if kind in BY_BODY and body is not None and body.notice_basis == NoticeBasis.WORKING:
        return replace(measure, unit=Unit.WORKING)
    return measure


def clocks_of(partnership: Partnership) -> Clocks:
    """Three queries."""
    terms = LocalTerms.objects.filter(partnership=partnership)
    return replace(measured_clocks_of(partnership), terms=tuple(_terms(one) for one in terms))


def measured_clocks_of(partnership: Partnership) -> Clocks:
    """The clocks without the local terms of key decisions and call-in, for who only counts days. Two queries."""
    rows = ClockRule.objects.filter(partnership=partnership)
    return Clocks(tuple(_version(one) for one in rows), (), working_calendar(partnership))


def _version(one: ClockRule) -> Version:
    measure = Measure(one.number, Unit(one.unit), Count(one.count))
    return Version(one.pk, ClockKind(one.kind), one.body_id, measure, one.since, one.source)


def _terms(one: LocalTerms) -> Terms:
    grounds = tuple(line.strip() for line in one.call_in_grounds.splitlines() if line.strip())
    return Terms(one.key_value, one.key_areas, one.call_in_members, grounds, one.since, one.source)


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock as the list shows it. own: what is laid down here, the newest first; empty: the default counts.

    otherwise: bodies whose older setting makes them count the default in working days.
    """

    kind: str
    label: str
    what: str
    event: str
    words: str
    default: bool
    settled: bool
    source: str
    own: tuple["VersionRow", ...]
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version. state: in force, to come, or past."""

    words: str
    body: str
    since: date
    state: str
    source: str


def clock_rows(partnership: Partnership, on: date) -> list[ClockRow]:
    """Every kind of clock with its versions. Two queries."""
    working = Body.objects.filter(partnership=partnership, notice_basis=NoticeBasis.WORKING)
    otherwise = tuple(working.values_list("name", flat=True))
    rows = list(ClockRule.objects.filter(partnership=partnership).select_related("body").order_by("-since"))
    versions = [_version(one) for one in rows]
    names = {one.body_id: one.body.name if one.body else "Every body" for one in rows}
    found = [_row(kind, versions, names, on) for kind in ClockKind]
    return [replace(one, otherwise=otherwise) if one.default and one.kind in BY_BODY else one for one in found]


def _row(kind: ClockKind, versions: Sequence[Version], names: dict[int | None, str], on: date) -> ClockRow:
    spec, shared = SPECS[kind], in_force(versions, kind, None, on)
    own = [one for one in versions if one.kind is kind]
    return ClockRow(
        kind=kind.value,
        label=spec.label,
        what=spec.what,
        event=spec.event,
        words=f"{(shared.measure if shared else spec.default).words} "
        f"{'before' if spec.way is Way.BEFORE else 'after'} {spec.event}",
        default=shared is None,
        settled=spec.settled,
        source=shared.source if shared else spec.source,
        own=tuple(
            VersionRow(one.measure.words, names[one.body], one.since, _state(one, versions, on), one.source)
            for one in own
        ),
    )


def _state(one: Version, versions: Sequence[Version], on: date) -> str:
    if one.since > on:
        return "to come"
    same = [other for other in versions if other.kind is one.kind and other.body == one.body and other.since <= on]
    return "in force" if one.since == max(other.since for other in same) else "past"


def terms_rows(partnership: Partnership) -> list[Terms]:
    """The local terms ever laid down, the newest first. One query."""
    return [_terms(one) for one in LocalTerms.objects.filter(partnership=partnership).order_by("-since")]


@dataclass(frozen=True, slots=True)
class Notice:
    """One clock before a meeting. by: the last day for it; passed: whether that day is over; how: the arithmetic."""

    what: str
    by: date
    passed: bool
    how: str


_OF_A_MEETING = (ClockKind.KEY_NOTICE, ClockKind.PRIVATE_FIRST, ClockKind.PAPERS, ClockKind.PRIVATE_SECOND)


def notices(body: Body, meeting: date, today: date) -> list[Notice]:
    """The notice days of a meeting of the body, the first to come first. Three queries."""
    clocks = clocks_of(body.partnership)
    found = [clocks.work_out(kind, meeting, body) for kind in _OF_A_MEETING]
    rows = [Notice(SPECS[one.kind].label, one.day, one.day < today, one.arithmetic) for one in found]
    return sorted(rows, key=lambda one: one.by)
