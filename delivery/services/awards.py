"""The award of a contract: blocked until its due diligence is satisfied, and made by its decision where it has one."""

from datetime import date

from django.db import transaction

from commissioning.models import User
from commissioning.services.audit import record
from delivery.models import Contract, ContractDecision, DecisionPurpose
from delivery.rules.contracts import check_award
from delivery.selectors.diligence import what_is_lacking
from delivery.services.contracts import Hand, locked
from delivery.services.no_personal_data import keep_people_out
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@transaction.atomic
def record_award(*, contract_id: int, awarded_on: date, waived: str, today: date, hand: Hand) -> Contract:
    """Record that a contract was awarded without a decision kept here. waived: why no due diligence was needed.

    What the due diligence lacks is asked with the contract held: one that is begun anew takes the same lock.

    Raises Refused: awarded_already, decision_open, no_provider, diligence_open, before_diligence, not_yet.
    """
    why = checked_reason(hand.reason)
    contract = locked(contract_id, hand)
    check_not_awarded(contract)
    link = award_report(contract)
    if link is not None:
        raise Refused(
            "decision_open",
            f"{link.decision.reference} decides on this award. Record what came of it once it is carried out, or "
            "withdraw it first.",
        )
    return make_award(contract, on=awarded_on, waived=waived, today=today, why=why, by=hand.by)


def check_not_awarded(contract: Contract) -> None:
    if contract.awarded_on is not None:
        raise Refused("awarded_already", f"It was awarded on {show_date(contract.awarded_on)} already.")


def award_report(contract: Contract) -> ContractDecision | None:
    """The decision on the award that is under way; None where there is none, or it was refused or withdrawn."""
    rows = contract.decisions.filter(purpose=DecisionPurpose.AWARD, result_on__isnull=True)
    return rows.exclude(decision__state__in=["refused", "withdrawn"]).select_related("decision").first()


def award_as_decided(contract: Contract, *, carried_out: date, waived: str, today: date, why: str, by: User) -> str:
    """The award that a decision made, once it was carried out; made on the day by which the due diligence was signed
    off too. Returns what came of the decision, in words."""
    check_not_awarded(contract)
    on = max(carried_out, contract.diligence_on or carried_out)
    made = make_award(contract, on=on, waived=waived, today=today, why=why, by=by)
    return f"Awarded to {made.provider} on {show_date(on)}"


def make_award(contract: Contract, *, on: date, waived: str, today: date, why: str, by: User) -> Contract:
    """Award the locked contract. Raises Refused: no_provider, diligence_open, before_diligence, not_yet."""
    if contract.provider is None:
        raise Refused("no_provider", "The contract names no provider yet. Enter whom it is awarded to first.")
    keep_people_out(contract.partnership, {"Why no due diligence was needed": waived})
    lacking = what_is_lacking(contract)
    check_award(on, today, diligence_on=contract.diligence_on, waived=waived, lacking=lacking)
    contract.awarded_on, contract.diligence_waived = on, waived.strip()
    contract.version += 1
    save(contract, why, by)
    detail = {"on": on.isoformat(), "due_diligence": str(contract.diligence_on or ""), "waived": waived.strip()}
    record(
        act="delivery.award_contract", partnership=contract.partnership, subject=contract.title, by=by, detail=detail
    )
    return contract
