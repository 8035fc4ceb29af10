"""Virements as their pages show them, and what their rules need to know."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from commissioning.models import Decision, Partnership, User
from commissioning.selectors.limits import limits_on, roles_held
from ihwb.kernel.dates import ADJUSTMENTS, FinancialYear
from ihwb.kernel.dates import Period as Month
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO, show
from pool.models import BudgetLine, PooledFund, Virement, VirementState
from pool.rules.approval import Held, Limit, beyond_everyone, check_approval
from pool.selectors.budgets import current_budgets

ACT = "virement"


@dataclass(frozen=True, slots=True)
class VirementRow:
    number: int
    title: str
    state: str
    value: Decimal
    recurrent: bool
    starts: str
    lines: tuple[str, ...]
    proposed_by: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class LegView:
    from_line: str
    to_line: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Effect:
    """What the virement does to one line from its period on, £. before: without it."""

    line: str
    name: str
    change: Decimal
    before: Decimal

    @property
    def after(self) -> Decimal:
        return self.before + self.change


@dataclass(frozen=True, slots=True)
class VirementView:
    """fingerprint: of everything that is approved; a decision of both organisations names it."""

    id: int
    number: int
    title: str
    reason: str
    state: str
    value: Decimal
    recurrent: bool
    year_label: str
    starts: str
    legs: tuple[LegView, ...]
    effects: tuple[Effect, ...]
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision_note: str
    decision: Decision | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person may do with a proposed virement. refusal: why they may not approve it; "" when they may."""

    refusal: str
    beyond: bool
    without_limits: bool
    own: bool

    @property
    def may_approve(self) -> bool:
        return not self.refusal


def virement_rows(fund: PooledFund, year: int, *, state: str = "", line: str = "", text: str = "") -> list[VirementRow]:
    """The year's virements in the order of their numbers. Two queries."""
    rows = Virement.objects.filter(fund=fund, year=year)
    if state:
        rows = rows.filter(state=state)
    if line:
        rows = rows.filter(Q(legs__from_line__code=line) | Q(legs__to_line__code=line)).distinct()
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(reason__icontains=word))
    related = rows.select_related("proposed_by").prefetch_related("legs__from_line", "legs__to_line")
    return [_row(one) for one in related.order_by("number")]


def _row(one: Virement) -> VirementRow:
    codes = [code for leg in one.legs.all() for code in (leg.from_line.code, leg.to_line.code)]
    return VirementRow(
        number=one.number,
        title=one.title,
        state=one.state,
        value=one.value,
        recurrent=one.recurrent,
        starts=Month(FinancialYear(one.year), one.from_period).label,
        lines=tuple(dict.fromkeys(codes)),
        proposed_by=one.proposed_by.name,
        proposed_at=one.proposed_at,
    )


def virement_at(fund: PooledFund, year: int, number: int) -> Virement | None:
    related = ("fund__agreement__partnership", "proposed_by", "decided_by", "decision")
    return Virement.objects.filter(fund=fund, year=year, number=number).select_related(*related).first()


def virement_view(virement: Virement) -> VirementView:
    """The whole virement, with each line before and after."""
    legs = list(virement.legs.select_related("from_line", "to_line").order_by("number"))
    return VirementView(
        id=virement.pk,
        number=virement.number,
        title=virement.title,
        reason=virement.reason,
        state=virement.state,
        value=virement.value,
        recurrent=virement.recurrent,
        year_label=FinancialYear(virement.year).label,
        starts=Month(FinancialYear(virement.year), virement.from_period).label,
        legs=tuple(LegView(leg.from_line.name, leg.to_line.name, leg.amount) for leg in legs),
        effects=_effects(virement, [(leg.from_line, leg.to_line, leg.amount) for leg in legs]),
        proposed_by=virement.proposed_by.name,
        proposed_at=virement.proposed_at,
        decided_by=virement.decided_by.name if virement.decided_by else "",
        decided_at=virement.decided_at,
        decision_note=virement.decision_note,
        decision=virement.decision,
        fingerprint=fingerprint(virement),
    )


def _effects(virement: Virement, legs: list[tuple[BudgetLine, BudgetLine, Decimal]]) -> tuple[Effect, ...]:
    lines: dict[int, BudgetLine] = {}
    changes: dict[int, Decimal] = {}
    for giver, taker, amount in legs:
        for line, change in ((giver, -amount), (taker, amount)):
            lines[line.pk] = line
            changes[line.pk] = changes.get(line.pk, ZERO) + change
    now = current_budgets(virement.fund, virement.year, virement.from_period)
    counted = virement.state == VirementState.APPROVED
    return tuple(
        Effect(line.code, line.name, changes[pk], now.get(pk, ZERO) - (changes[pk] if counted else ZERO))
        for pk, line in lines.items()
    )


def fingerprint(virement: Virement) -> str:
    """Twelve signs over everything that is approved: the fund, the year, the period and each move."""
    legs = virement.legs.order_by("number").values_list("from_line__code", "to_line__code", "amount")
    moves = [[giver, taker, str(amount)] for giver, taker, amount in legs]
    content = [virement.fund_id, virement.year, virement.number, virement.from_period, virement.recurrent, moves]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:12]


def lowest_budgets(fund: PooledFund, year: int, number: int) -> dict[str, Decimal]:
    """Each line's smallest current budget from a period to the end of the year, £, by code."""
    codes = dict(fund.lines.values_list("pk", "code"))
    found: dict[str, Decimal] = {}
    for period in range(number, ADJUSTMENTS + 1):
        for line, amount in current_budgets(fund, year, period).items():
            code = codes[line]
            found[code] = min(found.get(code, amount), amount)
    return found


# --- Who may approve ----------------------------------------------------------------------------------------------


def limits_for_virements(partnership: Partnership, on: date) -> list[Limit]:
    rows = limits_on(partnership, ACT, on)
    return [Limit(one.role, one.organisation_id, one.up_to, one.since, one.source) for one in rows]


def check_approver(virement: Virement, by: User, on: date) -> None:
    """Raises Refused when the person may not approve the virement on the day."""
    partnership = virement.fund.agreement.partnership
    held = [Held(*one) for one in roles_held(by, partnership, on)]
    own = virement.proposed_by_id == by.pk
    check_approval(value=virement.value, limits=limits_for_virements(partnership, on), held=held, own_work=own)


def standing_of(virement: Virement, by: User, on: date) -> Standing:
    limits = limits_for_virements(virement.fund.agreement.partnership, on)
    try:
        check_approver(virement, by, on)
        refusal = ""
    except Refused as refused:
        refusal = refused.message
    return Standing(
        refusal=refusal,
        beyond=beyond_everyone(virement.value, limits),
        without_limits=not limits,
        own=virement.proposed_by_id == by.pk,
    )


def names_it(decision: Decision, virement: Virement) -> bool:
    """True if the decision's text names the virement as it stands, by its fingerprint."""
    said = [decision.title, decision.summary, json.dumps(decision.content)]
    said += list(decision.recommendations.values_list("text", flat=True))
    return any(fingerprint(virement) in text for text in said)


def wording(view: VirementView, fund: PooledFund) -> str:
    """The recommendation that a decision of both organisations needs, to copy."""
    return (
        f"Approve virement {view.number} of {view.year_label} of the {fund.name}, {show(view.value)}, "
        f"fingerprint {view.fingerprint}."
    )


def waiting_virements(partnership: Partnership) -> list[Virement]:
    """Every virement that waits for an answer, the oldest first. One query."""
    rows = Virement.objects.filter(fund__agreement__partnership=partnership, state=VirementState.PROPOSED)
    return list(rows.select_related("fund__agreement__partnership", "decision").order_by("proposed_at"))
