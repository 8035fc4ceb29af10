"""From a contract near its end to a decision in the forward plan, and from the decision back to the contract."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.models import Body, Decision, Partnership, Post
from commissioning.selectors.facts import Chosen
from commissioning.services.audit import record
from commissioning.services.decisions import Text, draft_decision
from commissioning.services.law_notices import EntryDraft, save_entry
from delivery.models import Contract, ContractDecision, DecisionPurpose, DueDiligence, ExtensionOption
from delivery.rules.contracts import OptionState
from delivery.services.awards import award_as_decided, check_not_awarded
from delivery.services.contracts import Hand, check_open, locked
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused

AWARD_KIND = "contract-award"
_OVER = ("refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """What is to be decided, by whom, when. key: it needs its notice in the forward plan.

    option: that it would take; None for every purpose but to extend.
    """

    reference: str
    title: str
    summary: str
    recommendation: str
    purpose: str
    option: ExtensionOption | None
    maker: Body | Post
    meeting_on: date
    key: bool
    contact: str
    consultation: str


@transaction.atomic
def start_decision(*, contract_id: int, draft: DecisionDraft, hand: Hand) -> ContractDecision:
    """Draft the decision with its entry in the forward plan, both linked to the contract. Its notice is not published.

    Confidential values stand in neither. Raises Refused: other_organisation, decision_open, wrong_option,
    option_decided, reference_taken.
    """
    why = checked_reason(hand.reason)
    award = draft.purpose == DecisionPurpose.AWARD
    # Held before the contract, as whoever signs it off holds them.
    diligence = _newest_diligence(contract_id) if award else None
    contract = locked(contract_id, hand)
    _check_none_open(contract)
    _check_option(contract, draft)
    if award:
        check_not_awarded(contract)
    text = Text(draft.title, draft.summary, (draft.recommendation,), ())
    decision = draft_decision(
        partnership=contract.partnership,
        reference=draft.reference,
        text=text,
        chosen=Chosen(kind=_kind(contract.partnership), maker=_maker(draft.maker)),
        by=hand.by,
    )
    save_entry(decision_id=decision.pk, draft=_entry(draft), reason=why, by=hand.by)
    link = ContractDecision(contract=contract, decision=decision, purpose=draft.purpose, option=draft.option)
    save(link, why, hand.by)
    if diligence is not None and (diligence.decision is None or diligence.decision.state in _OVER):
        diligence.decision = decision
        save(diligence, why, hand.by)
    detail = {"decision": decision.reference, "purpose": draft.purpose, "reason": why}
    record(
        act="delivery.start_contract_decision",
        partnership=contract.partnership,
        subject=contract.title,
        by=hand.by,
        detail=detail,
    )
    return link


def _newest_diligence(contract_id: int) -> DueDiligence | None:
    """The due diligence that goes into an award report, nobody else's until the transaction ends."""
    rows = DueDiligence.objects.select_for_update().filter(contract=contract_id)
    return rows.order_by("-pk").first()


def _check_none_open(contract: Contract) -> None:
    """One decision at a time; one that was refused or withdrawn is over."""
    rows = contract.decisions.filter(result_on__isnull=True).select_related("decision")
    for one in rows.exclude(decision__state__in=_OVER):
        raise Refused(
            "decision_open",
            f"{one.decision.reference} is about this contract and not finished. Finish or withdraw it first.",
        )


def _check_option(contract: Contract, draft: DecisionDraft) -> None:
    if (draft.purpose == DecisionPurpose.EXTEND) != (draft.option is not None):
        raise Refused("wrong_option", "To extend, choose the option that is taken; for anything else choose none.")
    if draft.option is not None:
        if draft.option.contract_id != contract.pk:
            raise Refused("wrong_option", "The option is not one of this contract. Choose one of its own.")
        check_open(draft.option)


def _kind(partnership: Partnership) -> str:
    """The partnership's kind for contract awards, where it has one."""
    return AWARD_KIND if partnership.decision_kinds.filter(code=AWARD_KIND, retired=False).exists() else ""


def _maker(maker: Body | Post) -> str:
    return f"body:{maker.code}" if isinstance(maker, Body) else f"post:{maker.code}"


def _entry(draft: DecisionDraft) -> EntryDraft:
    """What the forward plan is to say: the public reads it, so it holds nothing confidential."""
    return EntryDraft(
        maker=draft.maker,
        is_key=draft.key,
        value=None,
        areas=None,
        meeting_on=draft.meeting_on,
        period_until=None,
        what=draft.recommendation,
        documents=f"Report: {draft.title}",
        contact=draft.contact,
        consultation=draft.consultation,
        private=False,
        paragraphs="",
        private_reason="",
        public_interest="",
        representations="",
        response="",
    )


@transaction.atomic
def record_result(
    *, link_id: int, words: str, new: Contract | None, today: date, hand: Hand, waived: str = ""
) -> ContractDecision:
    """Record on the contract what a decision that was carried out came to.

    An extension takes its option with the decision; for what was procured, new is the contract that follows; an award
    is made, unless its due diligence is not satisfied. waived: why none was needed. Raises Refused: recorded_already,
    not_carried_out, no_new_contract, follows_itself, and as ``awards.make_award``.
    """
    why = checked_reason(hand.reason)
    link = ContractDecision.objects.select_for_update().get(pk=link_id)
    contract = locked(link.contract_id, hand)
    if link.result_on is not None:
        raise Refused("recorded_already", f"It was recorded on {show_date(link.result_on)} already.")
    done_on = _carried_out(link.decision)
    said = words.strip()
    if link.purpose == DecisionPurpose.EXTEND:
        said = _extend(link, done_on, why, hand) or said
    elif link.purpose == DecisionPurpose.REPLACE:
        said = _follow(contract, new, why, hand)
    elif link.purpose == DecisionPurpose.AWARD:
        said = award_as_decided(contract, carried_out=done_on, waived=waived, today=today, why=why, by=hand.by)
    link.result_on, link.result = today, said or "Carried out"
    save(link, why, hand.by)
    record(
        act="delivery.record_contract_decision",
        partnership=contract.partnership,
        subject=contract.title,
        by=hand.by,
        detail={"decision": link.decision.reference, "result": link.result},
    )
    return link


def _carried_out(decision: Decision) -> date:
    gate = getattr(decision, "implementation", None)
    if gate is None or gate.implemented_on is None:
        raise Refused(
            "not_carried_out",
            f"{decision.reference} is not carried out yet, so the contract stays as it is. Record it once it is.",
        )
    day: date = gate.implemented_on
    return day


def _extend(link: ContractDecision, on: date, why: str, hand: Hand) -> str:
    assert link.option_id is not None  # a constraint
    option = ExtensionOption.objects.select_for_update().get(pk=link.option_id)
    check_open(option)
    option.state, option.decision, option.decided_on = OptionState.TAKEN.value, link.decision, on
    save(option, why, hand.by)
    return f"Extended to {show_date(option.until)} (option {option.number})"


def _follow(contract: Contract, new: Contract | None, why: str, hand: Hand) -> str:
    if new is None:
        raise Refused("no_new_contract", "Enter the contract that follows first, then choose it here.")
    if new.pk == contract.pk:
        raise Refused("follows_itself", "A contract does not follow itself. Choose the one that comes after it.")
    row = locked(new.pk, hand)
    row.follows = contract
    row.version += 1
    save(row, why, hand.by)
    return f"Followed by “{row.title}”"
