"""Records of decisions: drafted by one person, published by another, and from then on never changed."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.models import (
    Body,
    CallIn,
    Decision,
    DecisionKind,
    DecisionRecord,
    Implementation,
    Partnership,
    Post,
    User,
)
from commissioning.rules import law as rules
from commissioning.rules.decisions import Outcome, Purpose
from commissioning.rules.law_kinds import ClockKind
from commissioning.rules.reasons import check_reason
from commissioning.selectors.declared import declared_on
from commissioning.selectors.law import published_of
from commissioning.selectors.law_clocks import Clocks, clocks_of
from commissioning.selectors.law_facts import can_be_called_in, decided_on_route, entry_of, maker_of
from commissioning.selectors.records_public import decisions_in_private
from commissioning.services.audit import record
from commissioning.services.authority import authorise_record, lock_rules
from commissioning.services.due_notice import check_decided
from commissioning.services.law_notices import check_organisation, hash_of
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused

_WORDS = ("text", "reasons", "alternatives", "interests", "dispensations")


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """All that a record says. decision: None for what the holder of a post decided without a route.

    kind, amount (£), acted_by: of such a decision, so that the scheme of delegation can say whether it could be taken.
    paragraphs: of Schedule 12A, "3" or "3,5", where the public reads public_title alone.
    """

    decision: Decision | None
    reference: str
    title: str
    maker: Body | Post
    decided_on: date
    text: str
    reasons: str
    alternatives: str
    interests: str
    dispensations: str
    exempt: bool = False
    exempt_reason: str = ""
    chair_on: date | None = None
    paragraphs: str = ""
    public_title: str = ""
    kind: DecisionKind | None = None
    amount: Decimal | None = None
    acted_by: User | None = None


@transaction.atomic
def draft_record(
    *,
    partnership: Partnership,
    draft: RecordDraft,
    by: User,
    organisations: Set[int],
    today: date,
    corrects_id: int | None = None,
) -> DecisionRecord:
    """A record, not published yet. corrects_id: the published record that it puts right.

    Raises Refused: other_organisation, not_decided, not_yet, record_there_already, exempt_incomplete, reference_taken,
    interest_not_named, dispensation_not_named, public_title_missing, not_marked_exempt;
    without a route also no_notice, not_in_forward_plan, actor_missing, post_vacant, not_the_post, and as
    ``check_authority``.
    """
    body = draft.maker if isinstance(draft.maker, Body) else None
    post = draft.maker if isinstance(draft.maker, Post) else None
    check_organisation(body, post, organisations)
    lock_rules(partnership, body, post)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two drafts of one record at once
    on_route = _check_decided(draft, body, post, today)
    if draft.exempt and not (draft.exempt_reason.strip() and draft.chair_on):
        raise Refused(
            "exempt_incomplete", "An urgent decision is exempt from call-in with its reason and the chair's consent."
        )
    corrected = _corrected(partnership, corrects_id)
    _check_first(partnership, draft, body, corrected)
    _check_declared(draft, body)
    _check_private(draft)
    made = DecisionRecord(
        partnership=partnership,
        decision=draft.decision,
        decision_hash=draft.decision.content_hash if draft.decision else "",
        corrects=corrected,
        reference=draft.reference,
        title=draft.title,
        maker_body=body,
        maker_post=post,
        decided_on=draft.decided_on,
        kind=draft.kind,
        amount=draft.amount,
        paragraphs=draft.paragraphs,
        public_title=draft.public_title.strip() if draft.paragraphs else "",
        exempt=draft.exempt,
        exempt_reason=draft.exempt_reason.strip() if draft.exempt else "",
        chair_on=draft.chair_on if draft.exempt else None,
        entered_by=by,
        **{name: getattr(draft, name).strip() for name in _WORDS},
    )
    if not on_route:
        if draft.decision is not None and corrected is None:
            check_decided(draft.decision, body, post, draft.decided_on)
        authorise_record(made, draft.acted_by)
    save(made, "Drafted", by)
    detail = {"authority": made.authority} if made.authority else {}
    record(act="commissioning.draft_record", partnership=partnership, subject=str(made), by=by, detail=detail)
    return made


def _check_decided(draft: RecordDraft, body: Body | None, post: Post | None, today: date) -> bool:
    """True when it was decided on a route, where the guard was asked; False when the holder of a post decided alone."""
    if draft.decided_on > today:
        raise Refused("not_yet", f"{show_date(draft.decided_on)} has not come yet. A record follows the decision.")
    if draft.decision is None or not draft.decision.stages.filter(purpose=Purpose.DECISION.value).exists():
        return False
    maker = {"body": body} if body is not None else {"post": draft.maker}
    approved = draft.decision.stages.filter(
        purpose=Purpose.DECISION.value,
        outcome__in=[Outcome.APPROVED.value, Outcome.APPROVED_IF.value],
        outcome_hash=draft.decision.content_hash,
        **maker,
    )
    if not approved.exists():
        raise Refused(
            "not_decided",
            f"No approval of {maker_of(body, post)} is recorded on this text. Record its outcome on the route first.",
        )
    return True


def _check_declared(draft: RecordDraft, body: Body | None) -> None:
    """A record names everybody who declared an interest at the meeting, and every dispensation that was used."""
    if draft.decision is None or body is None:
        return
    there = declared_on(draft.decision, body, draft.decided_on)
    if missing := sorted({one.member for one in there if one.member not in draft.interests}):
        raise Refused(
            "interest_not_named",
            f"{', '.join(missing)} declared an interest at the meeting of {show_date(draft.decided_on)}, and the "
            "record does not name them. Write under “Interests declared” what they declared and did.",
        )
    unnamed = sorted({one.member for one in there if one.dispensation and one.member not in draft.dispensations})
    if unnamed:
        raise Refused(
            "dispensation_not_named",
            f"{', '.join(unnamed)} took part by a dispensation, and the record does not name it. "
            "Write it under “Dispensations granted”.",
        )


def _check_private(draft: RecordDraft) -> None:
    """A record of what was taken in private is marked so; what is marked has a title for the public."""
    if draft.paragraphs and not draft.public_title.strip():
        raise Refused("public_title_missing", "Give a title for the public that tells nothing of what is exempt.")
    if draft.paragraphs or draft.decision is None:
        return
    entry = entry_of(draft.decision)
    if (entry is not None and entry.private) or decisions_in_private([draft.decision.pk]):
        raise Refused(
            "not_marked_exempt",
            f"{draft.decision.reference} is announced or carried in private, and everybody would read the record. "
            "Name the paragraphs of Schedule 12A and a title for the public.",
        )


def _corrected(partnership: Partnership, corrects_id: int | None) -> DecisionRecord | None:
    if corrects_id is None:
        return None
    found = DecisionRecord.objects.select_for_update().get(pk=corrects_id, partnership=partnership)
    if found.published_on is None:
        raise Refused("not_published", "This record is not published yet: take it back and write it anew.")
    if DecisionRecord.objects.filter(corrects=found).exists():
        raise Refused("corrected_already", "A correction of this record is there already. Correct that one.")
    return found


def _check_first(
    partnership: Partnership, draft: RecordDraft, body: Body | None, corrected: DecisionRecord | None
) -> None:
    if DecisionRecord.objects.filter(partnership=partnership, reference=draft.reference).exists():
        raise Refused("reference_taken", f"There is a record {draft.reference} already. Choose another reference.")
    if draft.decision is None or body is None or corrected is not None:
        return
    same = {"decision": draft.decision, "decision_hash": draft.decision.content_hash, "maker_body": body}
    if DecisionRecord.objects.filter(**same).exists():
        raise Refused("record_there_already", f"{body.name} has its record of this decision already. Correct that one.")


@transaction.atomic
def discard_record(*, record_id: int, reason: str, by: User) -> None:
    """Take back a draft. Raises Refused (``published``) for one that is out."""
    row = DecisionRecord.objects.select_for_update().get(pk=record_id)
    if row.published_on is not None:
        raise Refused("published", "A published record stays. Write a correction.")
    row._change_reason, row._history_user = check_reason(reason), by  # type: ignore[attr-defined]
    record(act="commissioning.discard_record", partnership=row.partnership, subject=str(row), by=by)
    row.delete()


@transaction.atomic
def publish_record(
    *, record_id: int, published_on: date, evidence: str, by: User, organisations: Set[int], at: datetime, today: date
) -> DecisionRecord:
    """Publish it: the call-in window opens, and nothing is implemented before it closes.

    Raises Refused: published, other_organisation, own_work, where_published, not_yet, before_decision.
    """
    row = DecisionRecord.objects.select_for_update(of=("self",)).select_related(
        "partnership", "decision", "maker_body__organisation", "maker_post__organisation"
    ).get(pk=record_id)  # fmt: skip
    check_organisation(row.maker_body, row.maker_post, organisations)
    if row.published_on is not None:
        raise Refused("published", f"It was published on {show_date(row.published_on)} already.")
    rules.check_second_person(row.entered_by_id, by.pk, "this record")
    rules.check_published(on=published_on, today=today, evidence=evidence)
    if published_on < row.decided_on:
        raise Refused("before_decision", f"The decision was taken on {show_date(row.decided_on)}; a record follows it.")
    clocks = clocks_of(row.partnership)
    row.window_ends, row.call_in_words = _window(row, published_on, clocks)
    row.ground = _ground(row, clocks)
    row.published_on, row.published_at, row.published_by = published_on, at, by
    row.evidence, row.content_hash = evidence.strip(), hash_of(content_of(row))
    save(row, "Published", by)
    _open_gate(row, by)
    detail = {"on": published_on.isoformat(), "text": row.content_hash, "call_in_until": str(row.window_ends or "")}
    record(act="commissioning.publish_record", partnership=row.partnership, subject=str(row), by=by, detail=detail)
    return row


def _window(row: DecisionRecord, published_on: date, clocks: Clocks) -> tuple[date | None, str]:
    """The last day for a call-in and how it was counted; None and why where it cannot be called in."""
    if not can_be_called_in(row.maker_body, row.maker_post):
        return None, f"{maker_of(row.maker_body, row.maker_post)} is not the council's executive."
    if row.exempt and row.chair_on:
        words = f"It was urgent, and the chair of scrutiny agreed on {show_date(row.chair_on)}: {row.exempt_reason}"
        return None, words
    clock = clocks.work_out(ClockKind.CALL_IN, published_on, row.maker_body)
    if clock.measure.number == 0:
        return None, "By the local rules there is no call-in."
    return clock.day, clock.arithmetic


def _ground(row: DecisionRecord, clocks: Clocks) -> str:
    """By what right a key decision was taken on its day, in a sentence; empty for one that is not key."""
    entry = entry_of(row.decision) if row.decision else None
    if row.decision is None or entry is None or not entry.is_key or entry.maker_body_id != row.maker_body_id:
        return ""
    found = published_of(row.decision.notices.all())
    ground = rules.ground_of(found, row.decided_on, lambda kind, day: clocks.work_out(kind, day, row.maker_body))
    return ground.words if ground.lawful else rules.NOT_KNOWN


def content_of(row: DecisionRecord) -> dict[str, Any]:
    """What a record says, for its fingerprint."""
    return {
        "reference": row.reference,
        "title": row.title,
        "maker": maker_of(row.maker_body, row.maker_post),
        "decided_on": row.decided_on.isoformat(),
        "exempt_reason": row.exempt_reason,
        "ground": row.ground,
        "decision_text": row.decision_hash,
        **({"paragraphs": row.paragraphs, "public_title": row.public_title} if row.paragraphs else {}),
        **{name: getattr(row, name) for name in _WORDS},
    }


def _open_gate(row: DecisionRecord, by: User) -> None:
    """The gate of the decision with the latest window of its records; one that was passed through stays as it was."""
    if row.decision is not None:
        Decision.objects.select_for_update().get(pk=row.decision.pk)
    key: dict[str, Any] = {"decision": row.decision} if row.decision else {"record": _first_of(row)}
    gate = Implementation.objects.select_for_update().filter(**key).first()
    if gate is None:
        joint = row.decision is not None and decided_on_route(row.decision)
        gate = Implementation(partnership=row.partnership, joint=joint, window_ends=row.window_ends, **key)
    elif gate.implemented_on is None and row.window_ends is not None:
        gate.window_ends = max(gate.window_ends or row.window_ends, row.window_ends)
    if gate.pk is not None and gate.implemented_on is None:
        gate.called_in = any_holds(row.decision)  # a call-in of an earlier text does not hold this one
    save(gate, f"Record {row.reference} published", by)


def any_holds(decision: Decision | None) -> bool:
    """Whether a call-in of the text that the decision has now still holds it."""
    if decision is None:
        return False
    rows = CallIn.objects.filter(record__decision=decision, record__decision_hash=decision.content_hash)
    return any(rules.holds(one.outcome, one.reconsidered) for one in rows)


def _first_of(row: DecisionRecord) -> DecisionRecord:
    """The record at the beginning of a line of corrections: it holds the gate."""
    while row.corrects is not None:
        row = row.corrects
    return row


def save(row: Any, reason: str, by: User) -> None:
    row._change_reason, row._history_user = reason, by
    row.save()
