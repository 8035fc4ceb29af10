"""Lists of decision law: the forward plan, the legal days by month, records, and what the public reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from commissioning.models import CallIn, DecisionRecord, Implementation, ImplementationStep, LegalNotice, Partnership
from commissioning.models.people import User
from commissioning.rules.decisions import State
from commissioning.rules.law import CallInOutcome, NoticeKind, Reconsidered, why_not_implemented
from commissioning.selectors.decisions import statutory_bodies
from commissioning.selectors.history import HistoryEntry, history_of
from commissioning.selectors.law import Deadline, LawView, law_view, record_days
from commissioning.selectors.law_clocks import clocks_of
from commissioning.selectors.law_facts import gate_of, law_rows, maker_of
from ihwb.kernel.dates import MONTHS, show_date
from ihwb.web.exporting import Column, Sheet


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A decision in the forward plan."""

    decision: int
    reference: str
    title: str
    law: LawView


def law_views(partnership: Partnership, today: date) -> list[PlanRow]:
    """Every decision that is in the plan or has a record. About a dozen queries, whatever their number."""
    clocks, bodies = clocks_of(partnership), statutory_bodies(partnership)
    return [
        PlanRow(one.pk, one.reference, one.title, law_view(one, clocks, today, bodies)) for one in law_rows(partnership)
    ]


def plan_rows(partnership: Partnership, today: date, *, past: bool) -> list[PlanRow]:
    """What is planned from today on, the first to come first; or with ``past`` what is over, the latest first."""
    found = [row for row in law_views(partnership, today) if row.law.entry]

    def last_day(row: PlanRow) -> date:
        entry = row.law.entry
        return date.max if entry is None else entry.period_until or entry.meeting_on

    if past:
        return sorted((row for row in found if last_day(row) < today), key=last_day, reverse=True)
    return [row for row in found if last_day(row) >= today]


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    days: tuple[Deadline, ...]


def all_days(partnership: Partnership, today: date) -> list[Deadline]:
    """Every legal day of the partnership, the earliest first, records without a decision among them."""
    found = [one for row in law_views(partnership, today) for one in row.law.deadlines]
    alone = DecisionRecord.objects.filter(partnership=partnership, decision__isnull=True).select_related(
        "maker_body", "maker_post"
    ).prefetch_related("call_ins")  # fmt: skip
    for row in alone:
        about = Deadline("", date.min, "", False, row.title, row.reference, None)
        found.extend(record_days(row, next(iter(row.call_ins.all()), None), about))
    return sorted(found, key=lambda one: (one.day, one.reference))


def calendar_months(partnership: Partnership, today: date, *, every: bool) -> list[Month]:
    """The legal days by month: what is to come and what is still to be done; with ``every`` all of them."""
    days = [one for one in all_days(partnership, today) if every or one.open or one.day >= today]
    by_month = groupby(days, key=lambda one: (one.day.year, one.day.month))
    return [Month(f"{MONTHS[month - 1]} {year}", tuple(rows)) for (year, month), rows in by_month]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in the list. state: a word of the record's life."""

    id: int
    reference: str
    title: str
    maker: str
    decided_on: date
    published_on: date | None
    state: str


def record_rows(partnership: Partnership, today: date) -> list[RecordRow]:
    """All records, the latest decision first. Two queries."""
    rows = DecisionRecord.objects.filter(partnership=partnership).select_related(
        "maker_body", "maker_post", "corrected_by", "own_gate", "decision__implementation"
    )
    rows = rows.prefetch_related("call_ins").order_by("-decided_on", "-pk")
    return [
        RecordRow(
            one.pk,
            one.reference,
            one.title,
            maker_of(one.maker_body, one.maker_post),
            one.decided_on,
            one.published_on,
            _record_state(one, today),
        )
        for one in rows
    ]


def _record_state(row: DecisionRecord, today: date) -> str:
    gate = getattr(row.decision, "implementation", None) if row.decision else getattr(row, "own_gate", None)
    if row.published_on is None:
        return "Draft"
    if getattr(row, "corrected_by", None):
        return "Corrected"
    if gate and gate.implemented_on:
        return "Implemented"
    if gate and gate.called_in:
        return "Called in"
    if row.window_ends and today <= row.window_ends:
        return "Can be called in"
    return "Published"


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """A published record in full, for who may read the law of decisions. amount: £; paragraphs: of Schedule 12A."""

    id: int
    reference: str
    title: str
    decision: str
    maker: str
    kind: str
    amount: Decimal | None
    authority: str
    decided_on: date
    text: str
    reasons: str
    alternatives: str
    interests: str
    dispensations: str
    paragraphs: str
    published_on: date | None
    call_in_until: date | None
    call_in_words: str
    state: str
    content_hash: str


def published_records(partnership: Partnership) -> QuerySet[DecisionRecord]:
    """The published records, the latest decision first. Two queries."""
    rows = DecisionRecord.objects.filter(partnership=partnership, published_on__isnull=False)
    linked = ("maker_body", "maker_post", "kind", "corrected_by", "own_gate", "decision__implementation")
    return rows.select_related(*linked).prefetch_related("call_ins").order_by("-decided_on", "-pk")


def record_detail(one: DecisionRecord, today: date) -> RecordDetail:
    return RecordDetail(
        id=one.pk,
        reference=one.reference,
        title=one.title,
        decision=one.decision.reference if one.decision else "",
        maker=maker_of(one.maker_body, one.maker_post),
        kind=one.kind.name if one.kind else "",
        amount=one.amount,
        authority=one.authority,
        decided_on=one.decided_on,
        text=one.text,
        reasons=one.reasons,
        alternatives=one.alternatives,
        interests=one.interests,
        dispensations=one.dispensations,
        paragraphs=one.paragraphs,
        published_on=one.published_on,
        call_in_until=one.window_ends,
        call_in_words=one.call_in_words,
        state=_record_state(one, today),
        content_hash=one.content_hash,
    )


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record with its call-in and its gate. blocks: why it may not be carried out today."""

    row: DecisionRecord
    maker: str
    call_in: CallIn | None
    outcome: str
    reconsidered: str
    waits_for_hearing: bool
    referred: bool
    window_open: bool
    gate: Implementation | None
    steps: tuple[ImplementationStep, ...]
    blocks: tuple[str, ...]
    corrected_by: DecisionRecord | None
    entered_by: User
    entries: list[HistoryEntry]


def record_page(row: DecisionRecord, today: date) -> RecordPage:
    """At most nine queries."""
    call_in = row.call_ins.first()
    gate = gate_at(row)
    outcome = CallInOutcome(call_in.outcome) if call_in and call_in.outcome else None
    blocks: list[str] = []
    if gate and gate.implemented_on is None and row.published_on:
        bodies = statutory_bodies(row.partnership)
        blocks = why_not_implemented(gate_of(row.decision, gate, [row], bodies), today)
    return RecordPage(
        row=row,
        maker=maker_of(row.maker_body, row.maker_post),
        call_in=call_in,
        outcome=outcome.label if outcome else "",
        reconsidered=Reconsidered(call_in.reconsidered).label if call_in and call_in.reconsidered else "",
        waits_for_hearing=call_in is not None and outcome is None,
        referred=bool(outcome and outcome.refers and call_in and not call_in.reconsidered),
        window_open=bool(row.window_ends and row.published_on and today <= row.window_ends),
        gate=gate,
        steps=tuple(gate.steps.select_related("owner", "done_by")) if gate else (),
        blocks=tuple(blocks),
        corrected_by=DecisionRecord.objects.filter(corrects=row).first(),
        entered_by=row.entered_by,
        entries=history_of(row, {"reference": "Reference", "title": "Title", "published_on": "Published on"}),
    )


def gate_at(row: DecisionRecord) -> Implementation | None:
    """The gate of the record's decision, or of the record at the beginning of its line of corrections."""
    if row.decision_id is not None:
        return Implementation.objects.select_related("implemented_by").filter(decision=row.decision_id).first()
    while row.corrects is not None:
        row = row.corrects
    return Implementation.objects.select_related("implemented_by").filter(record=row).first()


def days_sheet(partnership: Partnership, today: date) -> Sheet:
    """Every legal day as a table for a file."""
    rows = [
        (one.day, one.what, "open" if one.open else "", one.reference, one.title, one.arithmetic)
        for one in all_days(partnership, today)
    ]
    columns = (
        Column("Day", "day"),
        Column("What"),
        Column("Open"),
        Column("Reference"),
        Column("Decision"),
        Column("How it was counted"),
    )
    return Sheet("Legal days", f"Legal days of decisions, {partnership.name}, {show_date(today)}", columns, rows)


def records_sheet(partnership: Partnership, today: date) -> Sheet:
    """Every record as a table for a file."""
    rows = [
        (one.reference, one.title, one.maker, one.decided_on, one.published_on, one.state)
        for one in record_rows(partnership, today)
    ]
    columns = (
        Column("Reference"),
        Column("Title"),
        Column("Who decided"),
        Column("Decided", "day"),
        Column("Published", "day"),
        Column("State"),
    )
    return Sheet("Records", f"Records of decisions, {partnership.name}, {show_date(today)}", columns, rows)


# --- What the public reads ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A notice as it was published. earlier: how many versions of its kind came before it; recorded_on: when it was
    written down here, if that was later than its publication."""

    label: str
    number: int
    published_on: date
    meeting_on: date
    content: dict[str, Any]
    earlier: int
    withdrawn: bool
    recorded_on: date | None


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """The published forward plan. ahead: of decisions from today on, by date; over: of those that are past."""

    name: str
    ahead: tuple[PublicNotice, ...]
    over: tuple[PublicNotice, ...]
    last_published: date


def public_plan(partnership: Partnership, today: date, *, known_by: date | None = None) -> PublicPlan | None:
    """Only published notices, in the very words that were published. None while there is none. One query.

    known_by: leave out what was published after a day.
    """
    out = LegalNotice.objects.filter(decision__partnership=partnership).select_related("decision")
    if known_by is not None:
        out = out.filter(published_on__lte=known_by)
    rows = list(out.order_by("published_on", "pk"))
    if not rows:
        return None
    latest: dict[tuple[int, str], LegalNotice] = {(one.decision_id, one.kind): one for one in rows}
    found = sorted(latest.values(), key=lambda one: (one.meeting_on, one.content["reference"], one.pk))
    return PublicPlan(
        name=partnership.name,
        ahead=tuple(_public(one) for one in found if _until(one) >= today),
        over=tuple(_public(one) for one in reversed(found) if _until(one) < today),
        last_published=max(one.published_on for one in rows),
    )


def _until(notice: LegalNotice) -> date:
    until = notice.content.get("period_until")
    return date.fromisoformat(until) if until else notice.meeting_on


def _public(one: LegalNotice) -> PublicNotice:
    return PublicNotice(
        NoticeKind(one.kind).label,
        one.number,
        one.published_on,
        one.meeting_on,
        one.content,
        one.number - 1,
        one.decision.state == State.WITHDRAWN,
        recorded if (recorded := timezone.localtime(one.published_at).date()) > one.published_on else None,
    )


def open_days(partnership: Partnership, today: date) -> Iterable[Deadline]:
    return (one for one in all_days(partnership, today) if one.open)
