"""Deciding on a variance that the agreement leaves to the partners: proposing, agreeing, refusing, withdrawing.

The fund's row is locked in each of them. Nothing that is certified changes: a decision counts from a period on.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.models import User
from commissioning.rules.reasons import check_reason
from commissioning.services import audit
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from pool.models import PooledFund, ShareDecision, ShareDecisionAgreement, ShareDecisionState
from pool.rules.risk_share import ScenarioErrors, parse_rules
from pool.rules.rule_editing import said
from pool.rules.second_person import check_second_person
from pool.selectors.settlement import settled
from pool.selectors.share_decisions import certified_periods, left_to_decision, terms_of_year
from pool.selectors.variations import partners_of
from pool.selectors.version_rules import ground_of
from pool.services.keeping import keep


@dataclass(frozen=True, slots=True)
class Proposal:
    """stage: overspend or underspend. steps: in the form of a scenario file; none: back to the default."""

    year: int
    stage: str
    from_period: int
    steps: Sequence[Mapping[str, Any]]
    reason: str
    reference: str = ""


@transaction.atomic
def propose_share(*, fund_id: int, proposal: Proposal, by: User, at: datetime) -> ShareDecision:
    """Propose other steps than the default. Nothing counts until every partner agreed.

    Raises Refused: reason_missing, not_left, certified, settled, proposed_already, faults.
    """
    fund = _locked_fund(fund_id)
    reason = check_reason(proposal.reason)
    _check_open(fund, proposal)
    _check_steps(fund, proposal)
    last = ShareDecision.objects.filter(fund=fund).aggregate(last=Max("number"))["last"] or 0
    made = ShareDecision(
        fund=fund,
        number=last + 1,
        year=proposal.year,
        stage=proposal.stage,
        from_period=proposal.from_period,
        steps=[dict(step) for step in proposal.steps],
        reason=reason,
        reference=proposal.reference.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    keep(made, by=by, reason=reason)
    _record("pool.propose_share", made, by, {"steps": made.steps, "from_period": made.from_period, "reason": reason})
    return made


@transaction.atomic
def agree_share(
    *, fund_id: int, number: int, organisation_id: int, organisations: Set[int], by: User, at: datetime
) -> ShareDecision:
    """One partner says yes; with the last one the decision counts.

    organisations: ids of those the person may agree for. Raises Refused: none, closed, other_organisation,
    agreed_already, own_work, same_person, settled.
    """
    made = _standing(fund_id, number)
    partners = {one.pk: one for one in partners_of(made.fund.agreement)}
    if organisation_id not in organisations or organisation_id not in partners:
        raise Refused("other_organisation", "Your role does not let you agree for this partner. Ask one of its people.")
    _check_settled(made.fund, made.year)
    given = dict(made.agreements.values_list("organisation_id", "agreed_by_id"))
    name = partners[organisation_id].name
    if organisation_id in given:
        raise Refused("agreed_already", f"{name} has agreed to this decision already.")
    check_second_person(by.pk, made.proposed_by_id, given.values(), "proposal", name)
    agreement = ShareDecisionAgreement(decision=made, organisation_id=organisation_id, agreed_by=by, agreed_at=at)
    keep(agreement, by=by, reason="Agreed")
    _record("pool.agree_share", made, by, {"for": partners[organisation_id].code})
    if {*given, organisation_id} >= set(partners):
        _close(made, ShareDecisionState.AGREED, "Agreed by every partner", by, at)
    return made


@transaction.atomic
def refuse_share(
    *, fund_id: int, number: int, organisations: Set[int], by: User, at: datetime, reason: str
) -> ShareDecision:
    """A partner says no: the proposal is closed. Raises Refused: none, closed, other_organisation, reason_missing."""
    made, note = _standing(fund_id, number), check_reason(reason)
    if not organisations & {one.pk for one in partners_of(made.fund.agreement)}:
        raise Refused("other_organisation", "Only a partner of the agreement can refuse a decision on its share.")
    _close(made, ShareDecisionState.REFUSED, note, by, at)
    _record("pool.refuse_share", made, by, {"reason": note})
    return made


@transaction.atomic
def withdraw_share(*, fund_id: int, number: int, by: User, at: datetime, reason: str) -> ShareDecision:
    """The proposer takes it back. Raises Refused: none, closed, not_own, reason_missing."""
    made, note = _standing(fund_id, number), check_reason(reason)
    if made.proposed_by_id != by.pk:
        raise Refused("not_own", f"{made.proposed_by.name} proposed this and can withdraw it; or refuse it.")
    _close(made, ShareDecisionState.WITHDRAWN, note, by, at)
    _record("pool.withdraw_share", made, by, {"reason": note})
    return made


# --- Inside -----------------------------------------------------------------------------------------------------------


def _locked_fund(fund_id: int) -> PooledFund:
    rows = PooledFund.objects.select_for_update(of=("self",)).select_related("agreement__partnership")
    return rows.get(pk=fund_id)


def _standing(fund_id: int, number: int) -> ShareDecision:
    fund = _locked_fund(fund_id)
    made = ShareDecision.objects.select_related("proposed_by").filter(fund=fund, number=number).first()
    if made is None:
        raise Refused("none", "There is no such decision. Look at the list again.")
    made.fund = fund
    if made.state != ShareDecisionState.PROPOSED:
        label = ShareDecisionState(made.state).label.lower()
        raise Refused("closed", f"Decision {made.number} is closed ({label}). Propose another one.")
    return made


def _check_open(fund: PooledFund, proposal: Proposal) -> None:
    year = FinancialYear(proposal.year).label
    if proposal.stage not in left_to_decision(terms_of_year(fund, proposal.year)):
        raise Refused(
            "not_left",
            f"The agreement does not leave an {proposal.stage} of {year} to a decision. It takes a new version.",
        )
    _check_settled(fund, proposal.year)
    if proposal.from_period in certified_periods(fund, proposal.year):
        raise Refused(
            "certified",
            f"Period {proposal.from_period} is certified and stays as it is. Choose a later one, or have it reopened.",
        )
    waiting = {"fund": fund, "year": proposal.year, "stage": proposal.stage, "state": ShareDecisionState.PROPOSED}
    if found := ShareDecision.objects.filter(**waiting).first():
        raise Refused(
            "proposed_already",
            f"Decision {found.number} on this {proposal.stage} waits for the partners. Answer or withdraw it first.",
        )


def _check_settled(fund: PooledFund, year: int) -> None:
    if settled(fund, year):
        raise Refused("settled", f"{FinancialYear(year).label} is settled; its variance is not decided again.")


def _check_steps(fund: PooledFund, proposal: Proposal) -> None:
    terms = terms_of_year(fund, proposal.year)
    ground = ground_of(fund.agreement, FinancialYear(proposal.year).start, terms.host_id)
    rules = {proposal.stage: [dict(step) for step in proposal.steps]}
    try:
        parse_rules(rules, partners=ground.partners, funds=ground.funds, lines=ground.lines)
    except ScenarioErrors as errors:
        raise Refused("faults", " ".join(said(fault) for fault in errors.faults)) from errors


def _close(made: ShareDecision, state: ShareDecisionState, note: str, by: User, at: datetime) -> None:
    made.state, made.closing_note, made.closed_at = state, note, at
    keep(made, by=by, reason=note)


def _record(act: str, made: ShareDecision, by: User, detail: dict[str, Any]) -> None:
    audit.record(
        act=act,
        partnership=made.fund.agreement.partnership,
        subject=f"{made.fund.name}, {FinancialYear(made.year).label}: {made}",
        by=by,
        detail=detail,
    )
