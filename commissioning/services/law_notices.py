"""The forward plan: writing an entry, publishing its notices. What is published is a frozen copy that never changes."""

import hashlib
import json
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.models import Body, Decision, LegalNotice, PlanEntry, Post, UrgencyReport, User
from commissioning.rules import law as rules
from commissioning.rules.decisions import State
from commissioning.rules.exemptions import exemption_sentence, paragraphs_of
from commissioning.rules.law import CLOCK_OF, NoticeKind
from commissioning.rules.law_kinds import ClockKind
from commissioning.rules.law_terms import why_key
from commissioning.rules.reasons import check_reason
from commissioning.selectors.law_clocks import Clocks, clocks_of
from commissioning.selectors.law_facts import contents_of, entry_of, maker_of, organisation_of
from commissioning.services.audit import record
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What the forward plan is to say. maker: a body or a post; value: £; paragraphs: such as "3,5"."""

    maker: Body | Post
    is_key: bool
    value: Decimal | None
    areas: int | None
    meeting_on: date
    period_until: date | None
    what: str
    documents: str
    contact: str
    consultation: str
    private: bool
    paragraphs: str
    private_reason: str
    public_interest: str
    representations: str
    response: str


@transaction.atomic
def save_entry(*, decision_id: int, draft: EntryDraft, reason: str, by: User) -> PlanEntry:
    """Write or change the entry. Notices that are out stay as they are; a new one is published from what is written.

    Raises Refused: decision_closed, private_incomplete.
    """
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    why = check_reason(reason)
    if decision.state in {State.REFUSED, State.WITHDRAWN}:
        raise Refused(
            "decision_closed",
            f"{decision.reference} is {State(decision.state).label.lower()}, so it has no place in the forward plan.",
        )
    if draft.private and not draft.paragraphs:
        raise Refused("private_incomplete", "Say which paragraphs of Schedule 12A make the meeting private.")
    entry = PlanEntry.objects.filter(decision=decision).first() or PlanEntry(decision=decision)
    for name in EntryDraft.__slots__:
        if name != "maker":
            setattr(entry, name, getattr(draft, name))
    entry.paragraphs = draft.paragraphs if draft.private else ""
    entry.maker_body = draft.maker if isinstance(draft.maker, Body) else None
    entry.maker_post = draft.maker if isinstance(draft.maker, Post) else None
    entry.entered_by = by
    _save(entry, why, by)
    record(act="commissioning.save_plan_entry", partnership=decision.partnership, subject=str(entry), by=by)
    return entry


@dataclass(frozen=True, slots=True)
class Publication:
    """published_on: the day it went out; evidence: where, when it is recorded afterwards; reason, chair_on: for an
    exception or urgency, why and when the chair of scrutiny was told or agreed."""

    kind: NoticeKind
    published_on: date
    evidence: str = ""
    reason: str = ""
    chair_on: date | None = None


@transaction.atomic
def publish_notice(
    *, decision_id: int, publication: Publication, by: User, organisations: Set[int], at: datetime, today: date
) -> LegalNotice:
    """Publish a notice as the entry stands. Raises Refused: no_entry, other_organisation, own_work, notice_incomplete,
    notice_too_late, exception_too_late, agreed_too_late, chair_not_told, where_published, not_yet."""
    decision = Decision.objects.select_for_update().select_related("partnership").get(pk=decision_id)
    entry = entry_of(decision)
    if entry is None or decision.state in {State.REFUSED, State.WITHDRAWN}:
        raise Refused("no_entry", "There is no live entry in the forward plan to publish. Write the entry first.")
    check_organisation(entry.maker_body, entry.maker_post, organisations)
    rules.check_second_person(entry.entered_by_id, by.pk, "this entry")
    rules.check_contents(publication.kind, contents_of(entry))
    rules.check_published(on=publication.published_on, today=today, evidence=publication.evidence)
    clocks = clocks_of(decision.partnership)
    arithmetic = _check_days(entry, publication, clocks)
    return _freeze(decision, entry, publication, arithmetic, clocks, by, at)


def _check_days(entry: PlanEntry, publication: Publication, clocks: Clocks) -> str:
    """The arithmetic that makes the notice lawful. Raises Refused when it is not."""
    kind, maker = publication.kind, maker_of(entry.maker_body, entry.maker_post)
    if kind.needs_chair and (publication.chair_on is None or not publication.reason.strip()):
        raise Refused("no_chair", "Give the reason, and the day on which the chair of scrutiny was told or agreed.")
    if kind in CLOCK_OF:
        clock = clocks.work_out(CLOCK_OF[kind], entry.meeting_on, entry.maker_body)
        rules.check_notice(
            kind,
            maker=maker,
            meeting_on=entry.meeting_on,
            published_on=publication.published_on,
            clock=clock,
            first=clocks.earliest(CLOCK_OF[kind], publication.published_on, entry.maker_body),
        )
        return clock.arithmetic
    chair_on = publication.chair_on or date.max
    if kind is NoticeKind.GENERAL_EXCEPTION:
        clock = clocks.work_out(ClockKind.GENERAL_EXCEPTION, publication.published_on, entry.maker_body)
        rules.check_exception(
            maker=maker,
            meeting_on=entry.meeting_on,
            chair_on=chair_on,
            published_on=publication.published_on,
            clock=clock,
        )
        return clock.arithmetic
    rules.check_urgency(meeting_on=entry.meeting_on, chair_on=chair_on)
    return f"The chair of scrutiny agreed on {show_date(chair_on)}."


def _freeze(
    decision: Decision,
    entry: PlanEntry,
    publication: Publication,
    arithmetic: str,
    clocks: Clocks,
    by: User,
    at: datetime,
) -> LegalNotice:
    content = notice_content(decision, entry, publication, clocks)
    kind = publication.kind
    notice = LegalNotice.objects.create(
        decision=decision,
        kind=kind.value,
        number=LegalNotice.objects.filter(decision=decision, kind=kind.value).count() + 1,
        meeting_on=entry.meeting_on,
        content=content,
        content_hash=hash_of(content),
        reason=publication.reason.strip() if kind.needs_chair else "",
        chair_on=publication.chair_on if kind.needs_chair else None,
        arithmetic=arithmetic,
        evidence=publication.evidence.strip(),
        published_on=publication.published_on,
        published_at=at,
        entered_by=entry.entered_by,
        published_by=by,
    )
    detail = {"kind": kind.value, "on": publication.published_on.isoformat(), "text": notice.content_hash}
    record(
        act="commissioning.publish_notice", partnership=decision.partnership, subject=str(notice), by=by, detail=detail
    )
    return notice


def notice_content(decision: Decision, entry: PlanEntry, publication: Publication, clocks: Clocks) -> dict[str, Any]:
    """All that the public reads, and nothing else: the words of the entry, not those of the decision's text."""
    second = publication.kind is NoticeKind.PRIVATE_SECOND
    organisation = entry.maker_body.organisation if entry.maker_body else None
    if entry.maker_post:
        organisation = entry.maker_post.organisation
    return {
        "reference": decision.reference,
        "title": decision.title,
        "what": entry.what.strip(),
        "maker": maker_of(entry.maker_body, entry.maker_post),
        "organisation": organisation.name if organisation else "",
        "meeting_on": entry.meeting_on.isoformat(),
        "period_until": entry.period_until.isoformat() if entry.period_until else "",
        "key": entry.is_key,
        "why_key": why_key(clocks.terms_on(entry.meeting_on), entry.value, entry.areas) if entry.is_key else "",
        "documents": entry.documents.strip(),
        "contact": entry.contact.strip(),
        "consultation": entry.consultation.strip(),
        "private": entry.private,
        "exemption": exemption_sentence(paragraphs_of(entry.paragraphs)),
        "private_reason": entry.private_reason.strip() if entry.private else "",
        "public_interest": entry.public_interest.strip() if entry.private else "",
        "representations": entry.representations.strip() if second else "",
        "response": entry.response.strip() if second else "",
        "reason": publication.reason.strip() if publication.kind.needs_chair else "",
        "chair_on": publication.chair_on.isoformat() if publication.chair_on and publication.kind.needs_chair else "",
        "example": entry.example,
    }


@transaction.atomic
def report_urgency(
    *, notice_id: int, reported_on: date, minute: str, by: User, organisations: Set[int], at: datetime, today: date
) -> UrgencyReport:
    """Record that the council was told of a decision under special urgency. Raises Refused: not_urgent, not_yet,
    reported_already, other_organisation."""
    notice = LegalNotice.objects.select_for_update().select_related("decision__partnership").get(pk=notice_id)
    entry = entry_of(notice.decision)
    check_organisation(entry.maker_body if entry else None, entry.maker_post if entry else None, organisations)
    if notice.kind != NoticeKind.SPECIAL_URGENCY:
        raise Refused("not_urgent", "Only a decision under special urgency is reported to the council.")
    if reported_on > today or reported_on < notice.published_on:
        raise Refused("not_yet", f"{show_date(reported_on)} is before the notice or has not come yet. Correct the day.")
    if UrgencyReport.objects.filter(notice=notice).exists():
        raise Refused("reported_already", "This urgency is reported already. There is nothing left to do.")
    made = UrgencyReport.objects.create(
        notice=notice, reported_on=reported_on, minute=minute.strip(), recorded_by=by, recorded_at=at
    )
    record(
        act="commissioning.report_urgency",
        partnership=notice.decision.partnership,
        subject=str(notice),
        by=by,
        detail={"on": reported_on.isoformat(), "minute": made.minute},
    )
    return made


def check_organisation(body: Body | None, post: Post | None, organisations: Set[int]) -> None:
    """Raises Refused when the person does not act for the organisation of the body or post."""
    owner = organisation_of(body, post)
    if owner is not None and owner not in organisations:
        raise Refused(
            "other_organisation",
            f"{maker_of(body, post)} belongs to another organisation than your role. Ask its governance officers.",
        )


def hash_of(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _save(row: PlanEntry, reason: str, by: User) -> None:
    row._change_reason, row._history_user = reason, by  # type: ignore[attr-defined]
    row.save()
