"""Varying an agreement by its own mechanism: proposing, agreeing partner by partner, refusing, withdrawing.

The agreement's row is locked in each of them: what one variation leaves of the threshold decides about the next.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from commissioning.models import User
from commissioning.rules.reasons import check_reason
from commissioning.services import audit
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.dates import Period as Month
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show
from pool.models import (
    Agreement,
    AgreementVersion,
    BudgetLine,
    PooledFund,
    Variation,
    VariationAgreement,
    VariationEffect,
    VariationState,
)
from pool.rules.agreement_life import SPEAKING
from pool.rules.variations import Assent, Change, check_assent, check_changes, check_day, check_open
from pool.selectors.closing import submitted_lines
from pool.selectors.contributions import contributions_of
from pool.selectors.variations import OPEN_TO_CHANGES, counted_state, governing, partners_of, why_closed
from pool.services.budgets import locked_year


@dataclass(frozen=True, slots=True)
class Proposal:
    """A variation as it is proposed. contributions, budgets: £ to add, by id of the organisation or line."""

    kind: str
    title: str
    reason: str
    year: int
    effective_on: date
    value: Decimal
    fund: PooledFund | None = None
    contributions: Mapping[int, Decimal] = field(default_factory=dict)
    budgets: Iterable[tuple[int, Decimal]] = ()


@transaction.atomic
def propose_variation(*, agreement_id: int, proposal: Proposal, by: User, at: datetime) -> Variation:
    """Propose it: nothing counts until both partners agreed. Raises Refused when the effects do not balance."""
    agreement = _locked_agreement(agreement_id)
    reason = check_reason(proposal.reason)
    check_day(FinancialYear(proposal.year), proposal.effective_on)
    if governing(agreement, proposal.year).pk is None:
        raise _no_terms(proposal.year)
    changes = _changes(agreement, proposal)
    check_changes(proposal.kind, proposal.value, changes)
    _check_contributions(proposal.fund, proposal.year, changes)
    last = Variation.objects.filter(agreement=agreement).aggregate(last=models.Max("number"))["last"]
    variation = Variation(
        agreement=agreement,
        fund=proposal.fund,
        number=(last or 0) + 1,
        kind=proposal.kind,
        title=proposal.title.strip(),
        reason=reason,
        year=proposal.year,
        effective_on=proposal.effective_on,
        value=proposal.value,
        proposed_by=by,
        proposed_at=at,
    )
    _save(variation, by, reason)
    for change in changes:
        key = "organisation_id" if change.kind == "partner" else "line_id"
        _save(VariationEffect(variation=variation, amount=change.amount, **{key: change.key}), by, reason)
    _record("pool.propose_variation", variation, by, {"value": str(variation.value), "reason": reason})
    return variation


@transaction.atomic
def agree_variation(
    *, variation_id: int, organisation_id: int, organisations: Set[int], by: User, at: datetime
) -> Variation:
    """One partner says yes; with the last one it is agreed, and its effects count.

    organisations: ids of those the person may agree for. Raises Refused: closed, carried, material, no_terms,
    other_organisation, own_proposal, agreed_already, same_person, negative_contribution, period_submitted.
    """
    variation = _locked(variation_id)
    partners = {one.pk: one.name for one in partners_of(variation.agreement)}
    if organisation_id not in organisations or organisation_id not in partners:
        raise Refused("other_organisation", "Your role does not let you agree for this partner. Ask one of its people.")
    _check_ordinary(variation)
    given = list(VariationAgreement.objects.filter(variation=variation))
    assent = Assent(
        person=by.pk,
        organisation=organisation_id,
        partner_name=partners[organisation_id],
        proposer=variation.proposed_by_id,
        agreed=[one.organisation_id for one in given],
        people=[one.agreed_by_id for one in given],
    )
    check_assent(assent)
    made = VariationAgreement(variation=variation, organisation_id=organisation_id, agreed_by=by, agreed_at=at)
    _save(made, by, "Agreed")
    agreed = {*assent.agreed, organisation_id}
    _record("pool.agree_variation", variation, by, {"for": partners[organisation_id], "value": str(variation.value)})
    if agreed >= set(partners):
        _check_contributions(variation.fund, variation.year, _kept_changes(variation))
        _check_submitted(variation)
        _close(variation, VariationState.AGREED, "Agreed by every partner", by, at)
    return variation


@transaction.atomic
def refuse_variation(*, variation_id: int, organisations: Set[int], by: User, at: datetime, reason: str) -> Variation:
    """A partner says no: the variation is closed. Raises Refused: closed, other_organisation, reason_missing."""
    variation, note = _locked(variation_id), check_reason(reason)
    if not organisations & {one.pk for one in partners_of(variation.agreement)}:
        raise Refused("other_organisation", "Only a partner of the agreement can refuse a variation of it.")
    _close(variation, VariationState.REFUSED, note, by, at)
    _record("pool.refuse_variation", variation, by, {"reason": note})
    return variation


@transaction.atomic
def withdraw_variation(*, variation_id: int, by: User, at: datetime, reason: str) -> Variation:
    """The proposer takes it back. Raises Refused: closed, not_own, reason_missing."""
    variation, note = _locked(variation_id), check_reason(reason)
    if variation.proposed_by_id != by.pk:
        raise Refused(
            "not_own", f"{variation.proposed_by.name} proposed this variation and can withdraw it; or refuse it."
        )
    _close(variation, VariationState.WITHDRAWN, note, by, at)
    _record("pool.withdraw_variation", variation, by, {"reason": note})
    return variation


@transaction.atomic
def carry_variation(*, variation_id: int, version_id: int, by: User) -> Variation:
    """Bind a material variation to a version in preparation: it is agreed when that version is in force.

    Raises Refused: closed, ordinary, wrong_version.
    """
    variation = _locked(variation_id)
    if not why_closed(variation):
        raise Refused(
            "ordinary", "The ordinary mechanism is open to this variation. Both partners can agree to it here."
        )
    version = AgreementVersion.objects.filter(agreement=variation.agreement, pk=version_id).first()
    if version is None or version.state not in OPEN_TO_CHANGES:
        raise Refused(
            "wrong_version",
            "Only a version of this agreement that is still being drafted can carry a variation. Start a new version.",
        )
    variation.version = version
    _save(variation, by, f"Carried by version {version.number}")
    _record("pool.carry_variation", variation, by, {"version": version.number})
    return variation


@transaction.atomic
def settle_material_variations(
    version: AgreementVersion, *, by: User | None = None, at: datetime | None = None
) -> list[Variation]:
    """Close, as agreed, what a version carries that is in force now. Nothing else happens; safe to call again."""
    if version.state not in [one.value for one in SPEAKING]:
        return []
    _locked_agreement(version.agreement_id)
    carried = Variation.objects.filter(version=version, state=VariationState.PROPOSED).select_related("agreement")
    found = list(carried.select_related("agreement__partnership").order_by("number"))
    for variation in found:
        _write_closed(variation, VariationState.AGREED, f"Agreed with version {version.number}", by, at)
        _record("pool.settle_variation", variation, by, {"version": version.number, "value": str(variation.value)})
    return found


# --- Inside -----------------------------------------------------------------------------------------------------


def _locked_agreement(agreement_id: int) -> Agreement:
    return Agreement.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=agreement_id)


def _locked(variation_id: int) -> Variation:
    """The variation, its agreement locked first. Raises Refused when it is closed."""
    _locked_agreement(Variation.objects.values_list("agreement_id", flat=True).get(pk=variation_id))
    rows = Variation.objects.select_for_update(of=("self",))
    related = ("agreement__partnership", "fund", "version", "proposed_by")
    variation = rows.select_related(*related).get(pk=variation_id)
    state = counted_state(variation)
    check_open(state, VariationState(state).label)
    return variation


def _check_ordinary(variation: Variation) -> None:
    if variation.version is not None:
        raise Refused(
            "carried",
            f"Version {variation.version.number} of the agreement carries this variation. It is agreed when that "
            "version is in force.",
        )
    if governing(variation.agreement, variation.year).pk is None:
        raise _no_terms(variation.year)
    if why := why_closed(variation):
        raise Refused("material", why)


def _no_terms(year: int) -> Refused:
    return Refused(
        "no_terms",
        f"No version of the agreement governs {FinancialYear(year).label}. Bring one into force before varying it.",
    )


def _changes(agreement: Agreement, proposal: Proposal) -> list[Change]:
    """The effects with their names. Raises Refused for what is not of the agreement or the fund."""
    partners = {one.pk: one.name for one in partners_of(agreement)}
    lines = dict(BudgetLine.objects.filter(fund=proposal.fund).values_list("pk", "name")) if proposal.fund else {}
    wanted = [("partner", key, amount, partners) for key, amount in proposal.contributions.items()]
    wanted += [("line", key, amount, lines) for key, amount in proposal.budgets]
    found = []
    for kind, key, amount, known in wanted:
        if key not in known or proposal.fund is None or proposal.fund.agreement_id != agreement.pk:
            raise Refused("foreign", "A variation changes contributions and budgets of one fund of its own agreement.")
        if amount:
            found.append(Change(kind, key, known[key], amount))
    return found


def _kept_changes(variation: Variation) -> list[Change]:
    rows = VariationEffect.objects.filter(variation=variation, organisation__isnull=False).select_related(
        "organisation"
    )
    return [
        Change("partner", one.organisation.pk, one.organisation.name, one.amount) for one in rows if one.organisation
    ]


def _check_contributions(fund: PooledFund | None, year: int, changes: Iterable[Change]) -> None:
    if fund is None:
        return
    now = contributions_of(fund, year)
    for change in changes:
        if change.kind == "partner" and now.get(change.key, Decimal("0.00")) + change.amount < 0:
            raise Refused(
                "negative_contribution",
                f"{change.name} puts in {show(now.get(change.key, Decimal('0.00')))} in {FinancialYear(year).label}; "
                f"{show(abs(change.amount))} cannot be taken off it.",
            )


def _check_submitted(variation: Variation) -> None:
    """Figures that are handed in rest on the budgets as they are: those are not moved under a partner's hands."""
    if variation.fund is None:
        return
    # No submission slips in while the budgets move.
    locked_year(variation.fund.pk, variation.year)
    codes = variation.effects.filter(line__isnull=False).values_list("line__code", flat=True)
    late = [
        (number, name)
        for number, name in submitted_lines(variation.fund, variation.year, codes).items()
        if variation.effective_on <= Month(FinancialYear(variation.year), number).end
    ]
    if late:
        number, name = max(late)
        raise Refused(
            "period_submitted",
            f"{name} has submitted period {number} on the budgets as they are. Agree to this variation once that "
            "period is certified, or have its figures returned first.",
        )


def _close(variation: Variation, state: VariationState, note: str, by: User | None, at: datetime | None) -> None:
    check_open(variation.state, VariationState(variation.state).label)
    _write_closed(variation, state, note, by, at)


def _write_closed(variation: Variation, state: VariationState, note: str, by: User | None, at: datetime | None) -> None:
    variation.state, variation.closing_note, variation.closed_at = state, note, at or timezone.now()
    _save(variation, by, note)


def _save(row: Any, by: User | None, reason: str) -> None:
    row._change_reason, row._history_user = reason, by
    row.save()


def _record(act: str, variation: Variation, by: User | None, detail: dict[str, Any]) -> None:
    subject = f"{variation.agreement.title}, variation {variation.number}: {variation.title}"
    audit.record(act=act, partnership=variation.agreement.partnership, subject=subject, by=by, detail=detail)
