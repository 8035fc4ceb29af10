"""Decisions on the share: what counts for a period, and what the page of a year shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commissioning.models import Organisation
from ihwb.kernel.dates import FinancialYear
from pool.models import AgreementVersion, Period, PeriodState, PooledFund, ShareDecision, ShareDecisionState
from pool.rules.risk_share.sentences import Words
from pool.rules.rule_editing import BY_DECISION, sentence, whole
from pool.selectors.terms import terms_on
from pool.selectors.variations import partners_of

PERIODS = 13


def decided_for(fund: PooledFund, year: int, number: int) -> dict[str, list[Any]]:
    """By direction the steps that every partner agreed to and that count in the period. One query."""
    rows = ShareDecision.objects.filter(
        fund=fund, year=year, from_period__lte=number, state=ShareDecisionState.AGREED
    ).order_by("from_period", "number")
    latest = {row.stage: list(row.steps) for row in rows}
    return {stage: steps for stage, steps in latest.items() if steps}


def terms_of_year(fund: PooledFund, year: int) -> AgreementVersion:
    """The version that governs the end of the year: its default is what a decision sets aside."""
    return terms_on(fund.agreement, FinancialYear(year).end)


def left_to_decision(terms: AgreementVersion) -> list[str]:
    return list(whole(terms.rules).get(BY_DECISION, []))


def certified_periods(fund: PooledFund, year: int) -> set[int]:
    rows = Period.objects.filter(fund=fund, year=year, state=PeriodState.CERTIFIED)
    return set(rows.values_list("number", flat=True))


def open_numbers(fund: PooledFund, year: int) -> list[int]:
    """Periods from which a decision may still count."""
    certified = certified_periods(fund, year)
    return [number for number in range(1, PERIODS + 1) if number not in certified]


@dataclass(frozen=True, slots=True)
class Assenting:
    """A partner; at: when it agreed, None while it has not."""

    code: str
    name: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    number: int
    stage: str
    stage_label: str
    from_period: int
    said: tuple[str, ...]
    reason: str
    reference: str
    state: str
    state_label: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    closing_note: str
    partners: tuple[Assenting, ...]

    @property
    def waiting(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.partners if one.at is None)


def decisions_of(fund: PooledFund, year: int, words: Words) -> list[DecisionView]:
    """Every decision of the year, the latest first."""
    rows = ShareDecision.objects.filter(fund=fund, year=year).select_related("proposed_by")
    found = rows.prefetch_related("agreements__organisation", "agreements__agreed_by").order_by("-number")
    partners = partners_of(fund.agreement)
    return [_view(one, partners, words) for one in found]


def _view(one: ShareDecision, partners: Sequence[Organisation], words: Words) -> DecisionView:
    given = {agreement.organisation_id: agreement for agreement in one.agreements.all()}
    said = tuple(sentence(one.stage, step, words) for step in one.steps)
    return DecisionView(
        number=one.number,
        stage=one.stage,
        stage_label=one.get_stage_display(),
        from_period=one.from_period,
        said=said or ("Back to what the agreement says without a decision.",),
        reason=one.reason,
        reference=one.reference,
        state=one.state,
        state_label=ShareDecisionState(one.state).label,
        proposed_by=one.proposed_by.name,
        proposed_by_id=one.proposed_by_id,
        proposed_at=one.proposed_at,
        closing_note=one.closing_note,
        partners=tuple(
            Assenting(
                partner.code,
                partner.name,
                given[partner.pk].agreed_by.name if partner.pk in given else "",
                given[partner.pk].agreed_at if partner.pk in given else None,
            )
            for partner in partners
        ),
    )


def proposals_for(partners: Sequence[int], person: int) -> list[ShareDecision]:
    """Proposals that wait for one of these organisations, by another person. For the list of duties."""
    rows = ShareDecision.objects.filter(state=ShareDecisionState.PROPOSED).exclude(proposed_by=person)
    rows = rows.filter(fund__agreement__partnership__organisations__in=partners)
    rows = rows.exclude(agreements__organisation__in=partners).exclude(agreements__agreed_by=person)
    return [
        one
        for one in rows.select_related("fund__agreement").distinct().order_by("proposed_at")
        if {partner.pk for partner in partners_of(one.fund.agreement)} & set(partners)
    ]
