"""Where decisions stand in law: their notices, records, call-ins, what may be done next, and by when."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import date

from commissioning.models import (
    Body,
    CallIn,
    Decision,
    DecisionRecord,
    Implementation,
    ImplementationStep,
    LegalNotice,
    Partnership,
    PlanEntry,
)
from commissioning.rules.decisions import Outcome, State
from commissioning.rules.exemptions import exemption_sentence, paragraphs_of
from commissioning.rules.law import (
    CLOCK_OF,
    CallInOutcome,
    Ground,
    NoticeKind,
    Published,
    Reconsidered,
    ground_of,
    why_not_implemented,
)
from commissioning.rules.law_clocks import Found
from commissioning.rules.law_kinds import ClockKind
from commissioning.rules.law_terms import why_key
from commissioning.selectors.law_clocks import Clocks, clocks_of
from commissioning.selectors.law_facts import (
    approves,
    entry_of,
    gate_of,
    gate_row,
    maker_of,
    of_the_maker,
    of_this_text,
    organisation_of,
)
from commissioning.selectors.route import StageView
from ihwb.kernel.dates import show_date, show_weekday_date


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with its call-in and what holds it."""

    row: DecisionRecord
    maker: str
    published: bool
    call_in: CallIn | None
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class LawView:
    """A decision in law. said: plain sentences; next: the next day that matters; blocks: why it may not be carried out.

    last_day: for the notice of the planned day; too_late: that day has gone and nothing carries the decision; over: the
    planned day has gone. missing: the notices that it still needs; private_late: too late for one of those of a private
    meeting.
    """

    entry: PlanEntry | None
    maker: str
    why_key: str
    exemption: str
    notices: tuple[LegalNotice, ...]
    ground: Ground | None
    last_day: Found | None
    earliest: date | None
    too_late: bool
    over: bool
    records: tuple[RecordView, ...]
    gate: Implementation | None
    steps: tuple[ImplementationStep, ...]
    blocks: tuple[str, ...]
    missing: tuple[NoticeKind, ...]
    private_late: bool
    said: tuple[str, ...] = ()
    deadlines: tuple["Deadline", ...] = ()
    next: "Deadline | None" = None


_LIVE = {State.DRAFT, State.IN_ROUTE}
_INSTEAD = {NoticeKind.GENERAL_EXCEPTION, NoticeKind.SPECIAL_URGENCY}


def law_view(decision: Decision, clocks: Clocks, today: date, bodies: Iterable[Body]) -> LawView:
    """A decision in law; no queries for one of ``law_rows``."""
    entry, gate = entry_of(decision), gate_row(decision)
    notices = tuple(decision.notices.all())
    records = tuple(_record(one) for one in decision.records.all())
    blocks: tuple[str, ...] = ()
    if gate and gate.implemented_on is None:
        rows = [one.row for one in records]
        blocks = tuple(why_not_implemented(gate_of(decision, gate, rows, bodies), today))
    last, ground = None, None
    if entry and entry.is_key:
        last = clocks.work_out(ClockKind.KEY_NOTICE, entry.meeting_on, entry.maker_body)
        ground = ground_of(published_of(notices), entry.meeting_on, lambda kind, day: clocks.work_out(
            kind, day, entry.maker_body))  # fmt: skip
    missing = _missing(entry, notices)
    view = LawView(
        entry=entry,
        maker=maker_of(entry.maker_body, entry.maker_post) if entry else "",
        why_key=_why_key(entry, clocks),
        exemption=exemption_sentence(paragraphs_of(entry.paragraphs)) if entry else "",
        notices=notices,
        ground=ground,
        last_day=last,
        earliest=clocks.earliest(ClockKind.KEY_NOTICE, today, entry.maker_body) if entry else None,
        too_late=bool(last and ground and not ground.lawful and last.day < today),
        over=entry is not None and (entry.period_until or entry.meeting_on) < today,
        records=records,
        gate=gate,
        steps=tuple(gate.steps.all()) if gate else (),
        blocks=blocks,
        missing=missing,
        private_late=entry is not None
        and any(_is_late(one, entry, clocks, today) for one in missing if one.is_private),
    )
    deadlines = tuple(sorted(deadlines_of(decision, view, clocks, today), key=lambda one: one.day))
    ahead = next((one for one in deadlines if one.open), None)
    return replace(view, said=tuple(_said(view, today)), deadlines=deadlines, next=ahead)


def _record(one: DecisionRecord) -> RecordView:
    call_in = next(iter(one.call_ins.all()), None)
    later = getattr(one, "corrected_by", None)
    return RecordView(
        one,
        maker_of(one.maker_body, one.maker_post),
        one.published_on is not None,
        call_in,
        later.pk if later else None,
    )


def published_of(notices: Iterable[LegalNotice]) -> list[Published]:
    return [Published(NoticeKind(one.kind), one.published_on, one.chair_on, one.meeting_on) for one in notices]


def _why_key(entry: PlanEntry | None, clocks: Clocks) -> str:
    if entry is None or not entry.is_key:
        return ""
    return why_key(clocks.terms_on(entry.meeting_on), entry.value, entry.areas) or "Key, as its author judged."


def _missing(entry: PlanEntry | None, notices: Iterable[LegalNotice]) -> tuple[NoticeKind, ...]:
    """The notices that the entry asks for and that are not out for its planned day."""
    if entry is None:
        return ()
    out = {NoticeKind(one.kind) for one in notices if one.meeting_on == entry.meeting_on}
    wanted = [NoticeKind.KEY] if entry.is_key and not out & _INSTEAD else []
    if entry.private and NoticeKind.PRIVATE_URGENCY not in out:
        wanted += [NoticeKind.PRIVATE_FIRST, NoticeKind.PRIVATE_SECOND]
    return tuple(one for one in wanted if one not in out)


def _is_late(kind: NoticeKind, entry: PlanEntry, clocks: Clocks, today: date) -> bool:
    return clocks.work_out(CLOCK_OF[kind], entry.meeting_on, entry.maker_body).day < today


def _said(view: LawView, today: date) -> Iterable[str]:
    """Where the decision stands, in plain sentences."""
    if view.ground and view.last_day:
        yield from _said_of_notice(view.ground, view.last_day, today)
    for one in view.records:
        if one.call_in and one.call_in.outcome:
            yield f"Called in: {CallInOutcome(one.call_in.outcome).label.lower()}."
            if one.call_in.reconsidered:
                yield f"Looked at again: {Reconsidered(one.call_in.reconsidered).label.lower()}."
    yield from _said_of_gate(view)


def _said_of_notice(ground: Ground, last: Found, today: date) -> Iterable[str]:
    if ground.lawful:
        yield ground.words
    elif last.day >= today:
        yield f"No notice is published yet. The last day to publish is {show_weekday_date(last.day)}."
    else:
        yield f"{ground.words} The last day to publish was {show_weekday_date(last.day)}."


def _said_of_gate(view: LawView) -> Iterable[str]:
    if view.gate is None:
        return
    if view.gate.implemented_on:
        yield f"It was implemented on {show_date(view.gate.implemented_on)}."
    else:
        blocks = " ".join(view.blocks)
        yield f"It may not be carried out yet. {blocks}" if blocks else "It may be carried out now."


def unlawful_at(decision_id: int, stop: StageView, partnership: Partnership) -> str:
    """Why a key decision is not lawful on the day of a stop at which its maker decides; empty when it is, or no matter.

    At most five queries.
    """
    entry = PlanEntry.objects.filter(decision=decision_id, is_key=True).first()
    if entry is None or not stop.decides or (entry.maker_body_id, entry.maker_post_id) != (stop.body_id, stop.post_id):
        return ""
    found = published_of(LegalNotice.objects.filter(decision=decision_id))
    clocks, body = clocks_of(partnership), entry.maker_body
    ground = ground_of(found, stop.ends_on or stop.starts_on, lambda kind, day: clocks.work_out(kind, day, body))
    return "" if ground.lawful else ground.words


# --- Days -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deadline:
    """One legal day of a decision. open: something is still to be done by then.

    permission, organisation: who looks after it; record: where it is done, else on the decision's page.
    """

    what: str
    day: date
    arithmetic: str
    open: bool
    title: str
    reference: str
    decision: int | None
    record: int | None = None
    organisation: int | None = None
    permission: str = "commissioning.publish_notices"


def deadlines_of(decision: Decision, view: LawView, clocks: Clocks, today: date) -> Iterable[Deadline]:
    """Every legal day of a decision, in no order."""
    about = Deadline("", date.min, "", False, decision.title, decision.reference, decision.pk)
    if view.entry:
        owner = organisation_of(view.entry.maker_body, view.entry.maker_post)
        about = replace(about, organisation=owner)
        ahead = view.entry.meeting_on >= today and not _decided(decision, view.entry)
        yield from _notice_days(view.entry, view, clocks, about, waits=ahead and decision.state in _LIVE)
        yield from _record_days(decision, view.entry, view, clocks, about)
    for notice in view.notices:
        if notice.kind == NoticeKind.SPECIAL_URGENCY:
            clock = clocks.work_out(ClockKind.URGENCY_REPORT, notice.meeting_on)
            done = getattr(notice, "report", None) is not None
            yield _on(about, "Report the urgency to the council", clock, not done)
    for one in view.records:
        yield from record_days(one.row, one.call_in, about)
    at = view.records[0].row.pk if view.records else None
    for step in view.steps:
        yield step_day(step, replace(about, record=at))


def _on(about: Deadline, what: str, clock: Found, open_: bool) -> Deadline:
    return replace(about, what=what, day=clock.day, arithmetic=clock.arithmetic, open=open_)


def _notice_days(
    entry: PlanEntry, view: LawView, clocks: Clocks, about: Deadline, *, waits: bool
) -> Iterable[Deadline]:
    """waits: the decision is still to be taken, so that a notice can still be given."""
    out = {NoticeKind(one.kind) for one in view.notices if one.meeting_on == entry.meeting_on}
    for kind, clock_kind in CLOCK_OF.items():
        if (kind is NoticeKind.KEY and not entry.is_key) or (kind.is_private and not entry.private):
            continue
        carried = view.ground is not None and view.ground.lawful
        done = carried if kind is NoticeKind.KEY else bool({kind, NoticeKind.PRIVATE_URGENCY} & out)
        clock = clocks.work_out(clock_kind, entry.meeting_on, entry.maker_body)
        open_, words = waits and not done, kind.label.lower()
        what = f"Publish: {words}" if open_ else f"Last day: {words}{_how_carried(kind, out) if done else ''}"
        yield _on(about, what, clock, open_)
    papers = clocks.work_out(ClockKind.PAPERS, entry.meeting_on, entry.maker_body)
    yield _on(about, "Agenda and reports are out", papers, False)
    yield replace(about, what=f"{view.maker} decides", day=entry.meeting_on)


def _how_carried(kind: NoticeKind, out: Set[NoticeKind]) -> str:
    """Whether the notice itself is out, or which other one took its place."""
    other = out & ({NoticeKind.PRIVATE_URGENCY} if kind.is_private else _INSTEAD)
    if kind in out or not other:
        return " (published)"
    return f" (instead: {min(other).label.lower()})"


def _decided(decision: Decision, entry: PlanEntry) -> bool:
    """Whether the maker's decision stage has an outcome on this text."""
    return any(
        of_the_maker(one, entry) and one.outcome != Outcome.PENDING and one.outcome_hash == decision.content_hash
        for one in decision.stages.all()
    )


def _record_days(
    decision: Decision, entry: PlanEntry, view: LawView, clocks: Clocks, about: Deadline
) -> Iterable[Deadline]:
    out = {
        (one.row.maker_body_id, one.row.maker_post_id)
        for one in view.records
        if one.published and of_this_text(one.row, decision)
    }
    for stage in decision.stages.all():
        if of_the_maker(stage, entry) and approves(stage, decision) and stage.decided_on:
            clock = clocks.work_out(ClockKind.RECORD, stage.decided_on, stage.body)
            waits = (stage.body_id, stage.post_id) not in out
            yield _on(about, "Publish the record of the decision", clock, waits)


def record_days(row: DecisionRecord, call_in: CallIn | None, about: Deadline) -> Iterable[Deadline]:
    """The last day for a call-in, and the last day for its hearing."""
    about = replace(about, record=row.pk, organisation=organisation_of(row.maker_body, row.maker_post))
    if row.window_ends and row.published_on:
        yield replace(about, what="Last day for a call-in", day=row.window_ends, arithmetic=row.call_in_words)
    if call_in:
        waits = not call_in.outcome
        yield replace(about, what="Hear the call-in", day=call_in.hear_by, arithmetic=call_in.hear_words, open=waits)


def step_day(step: ImplementationStep, about: Deadline) -> Deadline:
    waits = step.done_on is None
    words = f"{step.what} ({step.owner.title})"
    return replace(about, what=words, day=step.due_on, open=waits, permission="commissioning.implement")
