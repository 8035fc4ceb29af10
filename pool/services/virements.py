"""Proposing, approving, refusing and withdrawing virements.

Every act locks the fund first, then the periods of the year: two approvals at once come one after the other and see
each other's budgets, and a certificate waits for both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.models import Decision, User
from commissioning.rules.decisions import State
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.dates import Period as Month
from ihwb.kernel.errors import Refused
from pool.models import Budget, PooledFund, Virement, VirementLeg, VirementState
from pool.rules.approval import beyond_everyone
from pool.rules.virements import Leg, check_cover, check_legs, check_period, check_submitted, value_of
from pool.selectors.closing import submitted_lines
from pool.selectors.profiles import last_certified
from pool.selectors.virements import check_approver, fingerprint, limits_for_virements, lowest_budgets, names_it
from pool.services.budgets import locked_year, saved


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants moved. legs: lines by code."""

    title: str
    reason: str
    recurrent: bool
    from_period: int
    legs: Sequence[Leg]


@transaction.atomic
def propose_virement(*, fund_id: int, year: int, proposal: Proposal, by: User, at: datetime) -> Virement:
    """Raises Refused: reason_missing, no_legs, same_line, not_positive, repeated, period_certified, period_submitted,
    overdrawn.
    """
    why = check_reason(proposal.reason)
    fund = locked_year(fund_id, year)
    check_legs(proposal.legs, _names(fund))
    _check_moves(fund, year, proposal.from_period, proposal.legs)
    last = Virement.objects.filter(fund=fund, year=year).aggregate(last=Max("number"))["last"] or 0
    virement = Virement(
        fund=fund,
        year=year,
        number=last + 1,
        title=proposal.title.strip(),
        reason=why,
        recurrent=proposal.recurrent,
        from_period=proposal.from_period,
        value=value_of(proposal.legs),
        proposed_by=by,
        proposed_at=at,
    )
    saved(virement, by, why)
    lines = {line.code: line for line in fund.lines.all()}
    for number, leg in enumerate(proposal.legs, start=1):
        giver, taker = lines[leg.from_line], lines[leg.to_line]
        row = VirementLeg(virement=virement, number=number, from_line=giver, to_line=taker, amount=leg.amount)
        saved(row, by, why)
    _record("pool.propose_virement", virement, by, {"reason": why})
    return virement


def _check_moves(fund: PooledFund, year: int, number: int, legs: Sequence[Leg]) -> None:
    check_period(number, last_certified(fund, year), Month(FinancialYear(year), number).label)
    touched = {code for leg in legs for code in (leg.from_line, leg.to_line)}
    check_submitted(number, submitted_lines(fund, year, touched))
    check_cover(legs, lowest_budgets(fund, year, number), _names(fund))


def _names(fund: PooledFund) -> dict[str, str]:
    return dict(fund.lines.values_list("code", "name"))


@transaction.atomic
def approve_virement(*, virement_id: int, by: User, at: datetime, note: str = "") -> Virement:
    """Approve within one's limit. Raises Refused: not_proposed, own_work, no_limit, above_limit, beyond_everyone,
    period_certified, period_submitted, overdrawn.
    """
    virement = _waiting(virement_id)
    check_approver(virement, by, timezone.localtime(at).date())
    return _approved(virement, by, at, note)


@transaction.atomic
def approve_by_decision(*, virement_id: int, by: User, at: datetime) -> Virement:
    """Put into effect what both organisations approved. Raises Refused: not_proposed, own_work, no_decision,
    decision_waits, decision_names_another, period_certified, period_submitted, overdrawn.
    """
    virement = _waiting(virement_id)
    if virement.decision_id is None:
        raise Refused("no_decision", "No decision is named yet. Name the one that both organisations take.")
    decision = Decision.objects.select_for_update().get(pk=virement.decision_id)
    if virement.proposed_by_id == by.pk:
        raise Refused("own_work", "You proposed this yourself. Ask a colleague to put the decision into effect.")
    if decision.state != State.APPROVED:
        raise Refused("decision_waits", f"{decision.reference} is not approved by both organisations yet.")
    _check_named(decision, virement)
    return _approved(virement, by, at, f"By decision {decision.reference}")


@transaction.atomic
def bind_decision(*, virement_id: int, decision: Decision, by: User, at: datetime) -> Virement:
    """Name the decision of both organisations by which a virement beyond every limit is approved.

    Raises Refused: not_proposed, within_limits, decision_names_another, decision_closed.
    """
    virement = _waiting(virement_id)
    limits = limits_for_virements(virement.fund.agreement.partnership, timezone.localtime(at).date())
    if not beyond_everyone(virement.value, limits):
        raise Refused("within_limits", "An officer may approve this alone. It needs no decision of both organisations.")
    if decision.state in (State.REFUSED, State.WITHDRAWN):
        raise Refused("decision_closed", f"{decision.reference} was {decision.state}. Name another decision.")
    _check_named(decision, virement)
    virement.decision = decision
    saved(virement, by, f"Decision {decision.reference} named")
    _record("pool.bind_virement", virement, by, {"decision": decision.reference})
    return virement


def _check_named(decision: Decision, virement: Virement) -> None:
    if not names_it(decision, virement):
        raise Refused(
            "decision_names_another",
            f"{decision.reference} does not name the fingerprint {fingerprint(virement)}, so nobody can tell that it "
            "is about this virement as it stands. Put the recommendation below into its text.",
        )


@transaction.atomic
def refuse_virement(*, virement_id: int, by: User, at: datetime, reason: str) -> Virement:
    """Say no to a proposal. Raises Refused: not_proposed, own_work, reason_missing."""
    why = check_reason(reason)
    virement = _waiting(virement_id)
    if virement.proposed_by_id == by.pk:
        raise Refused("own_work", "You proposed this yourself. Withdraw it instead.")
    return _closed(virement, VirementState.REFUSED, by, at, why)


@transaction.atomic
def withdraw_virement(*, virement_id: int, by: User, at: datetime, reason: str) -> Virement:
    """Take one's own proposal back. Raises Refused: not_proposed, not_yours, reason_missing."""
    why = check_reason(reason)
    virement = _waiting(virement_id)
    if virement.proposed_by_id != by.pk:
        raise Refused("not_yours", f"{virement.proposed_by.name} proposed this, and withdraws it or leaves it.")
    return _closed(virement, VirementState.WITHDRAWN, by, at, why)


def _waiting(virement_id: int) -> Virement:
    """The virement, locked after its fund and year. Raises Refused with the code ``not_proposed``."""
    fund_id, year = Virement.objects.values_list("fund_id", "year").get(pk=virement_id)
    fund = locked_year(fund_id, year)
    virement = Virement.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=virement_id)
    virement.fund = fund
    if virement.state != VirementState.PROPOSED:
        who = virement.decided_by.name if virement.decided_by else "Somebody"
        raise Refused("not_proposed", f"{who} answered this already: it is {virement.state}. Nothing was changed.")
    return virement


def _approved(virement: Virement, by: User, at: datetime, note: str) -> Virement:
    rows = virement.legs.values_list("from_line__code", "to_line__code", "amount")
    _check_moves(virement.fund, virement.year, virement.from_period, [Leg(*row) for row in rows])
    for leg in virement.legs.select_related("to_line"):
        # A line that had no budget counts in the year from now on: its original is nought.
        if not Budget.objects.filter(line=leg.to_line, year=virement.year).exists():
            budget = Budget(line=leg.to_line, year=virement.year, amount=Decimal("0.00"))
            saved(budget, by, f"Receives virement {virement.number}")
    return _closed(virement, VirementState.APPROVED, by, at, note)


def _closed(virement: Virement, state: VirementState, by: User, at: datetime, note: str) -> Virement:
    virement.state, virement.decided_by, virement.decided_at, virement.decision_note = state, by, at, note.strip()
    saved(virement, by, note or state.label)
    verb = {"approved": "approve", "refused": "refuse", "withdrawn": "withdraw"}[state.value]
    _record(f"pool.{verb}_virement", virement, by, {"note": note})
    return virement


def _record(act: str, virement: Virement, by: User, more: dict[str, Any]) -> None:
    legs = virement.legs.order_by("number").values_list("from_line__code", "to_line__code", "amount")
    detail = {
        "value": str(virement.value),
        "from_period": virement.from_period,
        "legs": [[giver, taker, str(amount)] for giver, taker, amount in legs],
        **more,
    }
    fund = virement.fund
    subject = f"{fund.name}, {FinancialYear(virement.year).label}: {virement}"
    record(act=act, partnership=fund.agreement.partnership, subject=subject, by=by, detail=detail)
