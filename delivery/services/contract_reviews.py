"""Reviews of contracts with their actions, and remedial notices with what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.models import Post, User
from commissioning.services.audit import record
from delivery.models import Contract, ContractReview, RemedialNotice, ReviewAction
from delivery.rules import remedies as rules
from delivery.rules.remedies import NoticeOutcome, NoticeStep
from delivery.services.contracts import Hand, locked
from delivery.services.no_personal_data import keep_people_out
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """A review. attended: by post; provider_attended: the provider's posts, in words."""

    held_on: date
    attended: Sequence[Post]
    provider_attended: str
    findings: str
    next_on: date | None


@transaction.atomic
def add_review(*, contract_id: int, draft: ReviewDraft, today: date, hand: Hand) -> ContractReview:
    """Raises Refused: not_yet, review_there, next_before, no_findings, other_organisation."""
    contract = locked(contract_id, hand)
    if draft.held_on > today:
        raise Refused("not_yet", f"{show_date(draft.held_on)} has not come yet. Record the review once it is held.")
    if draft.next_on is not None and draft.next_on <= draft.held_on:
        raise Refused("next_before", "The next review would be before this one. Correct one of the days.")
    if contract.reviews.filter(held_on=draft.held_on).exists():
        raise Refused("review_there", f"A review on {show_date(draft.held_on)} is recorded already.")
    if not draft.findings.strip():
        raise Refused("no_findings", "The review has no findings. Write what was found.")
    texts = {"Who was there for the provider": draft.provider_attended, "Findings": draft.findings}
    keep_people_out(contract.partnership, texts)
    row = ContractReview(
        contract=contract,
        held_on=draft.held_on,
        provider_attended=draft.provider_attended.strip(),
        findings=draft.findings.strip(),
        next_on=draft.next_on,
        recorded_by=hand.by,
    )
    save(row, checked_reason(hand.reason), hand.by)
    row.attended.set(draft.attended)
    _note("delivery.add_contract_review", contract, hand.by, {"held_on": draft.held_on.isoformat()})
    return row


@transaction.atomic
def add_action(*, review_id: int, text: str, owner: Post | None, due_on: date, hand: Hand) -> ReviewAction:
    """An action; without an owner it is the provider's. Raises Refused: no_text, other_organisation."""
    review = ContractReview.objects.select_for_update().get(pk=review_id)
    contract = locked(review.contract_id, hand)
    if not text.strip():
        raise Refused("no_text", "The action says nothing yet. Write what is to be done.")
    keep_people_out(contract.partnership, {"What is to be done": text})
    number = 1 + max((one.number for one in review.actions.all()), default=0)
    row = ReviewAction(
        review=review, number=number, text=text.strip(), owner=owner, by_provider=owner is None, due_on=due_on
    )
    save(row, checked_reason(hand.reason), hand.by)
    _note("delivery.add_review_action", contract, hand.by, {"action": number})
    return row


@transaction.atomic
def action_done(*, action_id: int, done_on: date, today: date, hand: Hand) -> ReviewAction:
    """Raises Refused: done_already, not_yet, other_organisation."""
    row = ReviewAction.objects.select_for_update().get(pk=action_id)
    contract = locked(row.review.contract_id, hand)
    if row.done_on is not None:
        raise Refused("done_already", f"It was done on {show_date(row.done_on)} already.")
    if done_on > today:
        raise Refused("not_yet", f"{show_date(done_on)} has not come yet. Record it once it is done.")
    row.done_on = done_on
    save(row, checked_reason(hand.reason), hand.by)
    _note("delivery.review_action_done", contract, hand.by, {"action": row.number})
    return row


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    issued_on: date
    breach: str
    clause: str
    cure_by: date


@transaction.atomic
def issue_notice(
    *, contract_id: int, draft: NoticeDraft, escalates: RemedialNotice | None, today: date, hand: Hand
) -> RemedialNotice:
    """A remedial notice, or the next step after one that was not cured.

    Raises Refused: not_yet, cure_before_notice, no_text, not_uncured, last_step, escalated_already, other_organisation.
    """
    contract = locked(contract_id, hand)
    rules.check_notice(draft.issued_on, draft.cure_by, today)
    if not draft.breach.strip():
        raise Refused("no_text", "The notice names no breach. Write what the provider has not done.")
    keep_people_out(contract.partnership, {"What the provider has not done": draft.breach})
    step = NoticeStep.REMEDIAL
    if escalates is not None:
        step = rules.check_escalation(NoticeOutcome(escalates.outcome), NoticeStep(escalates.step))
        if RemedialNotice.objects.filter(escalates=escalates).exists():
            raise Refused("escalated_already", f"Notice {escalates.number} has gone further already.")
    number = 1 + max((one.number for one in contract.notices.all()), default=0)
    row = RemedialNotice(
        contract=contract,
        number=number,
        step=step.value,
        issued_on=draft.issued_on,
        breach=draft.breach.strip(),
        clause=draft.clause.strip(),
        cure_by=draft.cure_by,
        escalates=escalates,
        issued_by=hand.by,
    )
    save(row, checked_reason(hand.reason), hand.by)
    detail = {"notice": number, "step": step.value, "cure_by": draft.cure_by.isoformat()}
    _note("delivery.issue_remedial_notice", contract, hand.by, detail)
    return row


@transaction.atomic
def answer_notice(*, notice_id: int, answer: str, answered_on: date, today: date, hand: Hand) -> RemedialNotice:
    """What the provider does about the breach, said by its own people, or recorded from its letter by the commissioner.

    An open notice alone is answered; a second answer takes the place of the first, with its reason. Raises Refused:
    other_organisation, closed_already, no_text, odd_day, no_reason.
    """
    why = checked_reason(hand.reason)
    row = (
        RemedialNotice.objects.select_for_update(of=("self",)).select_related("contract__partnership").get(pk=notice_id)
    )
    contract = row.contract
    if not {contract.provider_id, contract.commissioner_id} & set(hand.organisations):
        raise Refused("other_organisation", "A notice is answered by the provider that it was issued to.")
    rules.check_answer(NoticeOutcome(row.outcome), issued_on=row.issued_on, on=answered_on, today=today, words=answer)
    keep_people_out(contract.partnership, {"What is done about it": answer})
    row.answer, row.answered_on, row.answered_by = answer.strip(), answered_on, hand.by
    save(row, why, hand.by)
    _note("delivery.answer_remedial_notice", contract, hand.by, {"notice": row.number})
    return row


@transaction.atomic
def record_outcome(
    *, notice_id: int, outcome: NoticeOutcome, on: date, words: str, today: date, hand: Hand
) -> RemedialNotice:
    """What became of a notice. Raises Refused: closed_already, no_outcome, odd_day, no_words, still_time."""
    row = RemedialNotice.objects.select_for_update().get(pk=notice_id)
    contract = locked(row.contract_id, hand)
    now = NoticeOutcome(row.outcome)
    rules.check_outcome(now, outcome, issued_on=row.issued_on, on=on, today=today, words=words)
    if outcome is NoticeOutcome.NOT_CURED:
        rules.check_not_cured(row.cure_by, on)
    keep_people_out(contract.partnership, {"On what evidence": words})
    row.outcome, row.outcome_on, row.outcome_words = outcome.value, on, words.strip()
    save(row, checked_reason(hand.reason), hand.by)
    detail = {"notice": row.number, "outcome": outcome.value}
    _note("delivery.remedial_notice_outcome", contract, hand.by, detail)
    return row


def _note(act: str, contract: Contract, by: User, detail: dict[str, Any]) -> None:
    record(act=act, partnership=contract.partnership, subject=contract.title, by=by, detail=detail)
