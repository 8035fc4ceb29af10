"""The end of a year: what the settlement rests on, the settlement as proposed or agreed, and whether it is settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import thaw
from ihwb.kernel.money import ZERO, show
from pool.models import (
    BudgetLine,
    Contribution,
    Instalment,
    Period,
    PooledFund,
    RiskFund,
    Scheme,
    Settlement,
    SettlementState,
    Statement,
)
from pool.rules.position import LineFigure
from pool.rules.settlement import FundYear, PartnerYear
from pool.selectors.agreement_content import plain_terms
from pool.selectors.contributions import contributions_of
from pool.selectors.figures import line_figures
from pool.selectors.fund_partners import partners_of
from pool.selectors.on_account import on_account_of
from pool.selectors.terms import terms_of

CARRIED = "carried-forward"
LAST = (12, 13)


def settled(fund: PooledFund, year: int) -> bool:
    """True once every partner has agreed the year's settlement: its periods are not reopened any more."""
    return Settlement.objects.filter(fund=fund, year=year, state=SettlementState.AGREED).exists()


def settled_balance(fund: PooledFund, year: int) -> Decimal | None:
    """£ that the agreed settlement of the year leaves in the fund; None where there is none."""
    made = Settlement.objects.filter(fund=fund, year=year, state=SettlementState.AGREED).first()
    return None if made is None else Decimal(thaw(made.content["balance"]))


def standing(fund: PooledFund, year: int) -> Settlement | None:
    """The settlement that is proposed or agreed; None where none is."""
    rows = Settlement.objects.filter(fund=fund, year=year).exclude(state=SettlementState.WITHDRAWN)
    return rows.select_related("fund__agreement__partnership", "made_by", "statement__period").first()


def last_period(fund: PooledFund, year: int) -> Period | None:
    """The last certified period of the year, 12 or 13."""
    rows = Period.objects.filter(fund=fund, year=year, number__in=LAST, state="certified")
    related = rows.select_related("fund__agreement__partnership", "certified_by")
    return related.order_by("-number").first()


@dataclass(frozen=True, slots=True)
class YearFacts:
    """What a settlement is worked out from. accrued: outturn less what the ledgers show as spent so far, £.

    treasury_sharing: per cent of the treasury income by partner's code; opening_deficits: (name, £), each its owner's.
    """

    period: Period
    statement: Statement
    host: str
    partners: tuple[PartnerYear, ...]
    fund: FundYear
    accrued: Decimal
    aligned: Decimal
    needs_decision: bool
    treasury_sharing: Mapping[str, Decimal]
    opening_deficits: tuple[tuple[str, Decimal], ...]


def year_facts(fund: PooledFund, year: int) -> YearFacts:
    """The year's figures as certified. Raises Refused: not_certified, no_host."""
    period = last_period(fund, year)
    if period is None:
        raise Refused(
            "not_certified", "The year cannot be settled yet. Certify period 12, or period 13 after it, first."
        )
    terms = terms_of(period)
    if terms.host is None:
        raise Refused("no_host", "The agreement names no host. Name it in the agreement, then settle the year.")
    statement = Statement.objects.get(period=period, round=period.round)
    agreed = plain_terms(terms)
    lines = line_figures(period)
    pooled = [line for line in lines if line.arrangement == "pooled"]
    actual = sum((line.actual or ZERO for line in pooled), ZERO)
    return YearFacts(
        period=period,
        statement=statement,
        host=terms.host.code,
        partners=_partners(period, statement, pooled),
        fund=_fund(period, statement, pooled),
        accrued=sum((outturn_of(line) for line in pooled), ZERO) - actual,
        aligned=sum((outturn_of(line) for line in lines if line.arrangement != "pooled"), ZERO),
        needs_decision=bool(statement.result["needs_decision"]),
        treasury_sharing=agreed.treasury_sharing,
        opening_deficits=tuple(
            (one.name, agreed.opening_deficits[one.code])
            for one in partners_of(fund)
            if agreed.opening_deficits.get(one.code)
        ),
    )


def shares_treasury(fund: PooledFund, year: int) -> bool:
    """Whether the agreement that governs the end of the year divides treasury income."""
    period = last_period(fund, year)
    return period is not None and any(plain_terms(terms_of(period)).treasury_sharing.values())


def outturn_of(line: LineFigure) -> Decimal:
    """The line's outturn; a line that was certified without a forecast counts at its budget, as in the risk share."""
    return line.budget if line.forecast is None else line.forecast


def _fund(period: Period, statement: Statement, lines: list[LineFigure]) -> FundYear:
    held = dict(RiskFund.objects.filter(fund=period.fund, year=period.year).values_list("code", "amount"))
    result = statement.result
    return FundYear(
        budget=sum((line.budget for line in lines), ZERO),
        opening=held.get(CARRIED, ZERO),
        held=sum(held.values(), ZERO),
        drawn=sum((Decimal(amount) for amount in result["funds"].values()), ZERO),
        carried_forward=Decimal(result["carried_forward"]),
        unresolved=Decimal(result["unresolved"]),
    )


def _partners(period: Period, statement: Statement, lines: list[LineFigure]) -> tuple[PartnerYear, ...]:
    fund = period.fund
    contributions, paid = contributions_of(fund, period.year), paid_of(fund, period.year)
    on_account = on_account_of(fund, period.year)
    shares: dict[str, str] = statement.result["partners"]
    spent = spent_by_payer(period, {line.code: (line.lead, outturn_of(line)) for line in lines})
    return tuple(
        PartnerYear(
            one.code,
            one.name,
            contributions.get(one.pk, ZERO),
            paid.get(one.pk, ZERO),
            spent.get(one.code, ZERO),
            Decimal(shares.get(one.code, "0.00")),
            on_account.get(one.pk, ZERO),
        )
        for one in partners_of(fund)
    )


def spent_by_payer(period: Period, amounts: Mapping[str, tuple[str, Decimal]]) -> dict[str, Decimal]:
    """£ by code of whoever pays the providers: the lead, or the host where it controls the line's scheme. Two queries.

    amounts: {code of a line: (code of its lead, £)}.
    """
    terms = terms_of(period)
    by_host = _paid_by_host(period.fund, terms.pk)
    found: dict[str, Decimal] = {}
    for code, (lead, amount) in amounts.items():
        payer = terms.host.code if terms.host and code in by_host else lead
        found[payer] = found.get(payer, ZERO) + amount
    return found


def paid_of(fund: PooledFund, year: int) -> dict[int, Decimal]:
    """What each partner has paid of its contribution, in money or in kind, by the id of its organisation."""
    rows = Instalment.objects.filter(contribution__in=Contribution.objects.filter(fund=fund, year=year))
    summed = rows.order_by().values_list("contribution__organisation_id").annotate(paid=Sum("received"))
    return {organisation: amount or ZERO for organisation, amount in summed}


def _paid_by_host(fund: PooledFund, version: int | None) -> set[str]:
    """Codes of the lines whose scheme the host controls: it pays their providers itself."""
    if version is None:
        return set()
    schemes = Scheme.objects.filter(version=version, control_type="host").values_list("code", flat=True)
    return set(BudgetLine.objects.filter(fund=fund, scheme_code__in=list(schemes)).values_list("code", flat=True))


# --- As pages show it -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartnerAgreed:
    """at None: the partner has not agreed yet."""

    code: str
    name: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PaymentView:
    pk: int | None
    payer: str
    payee: str
    amount: Decimal
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class SettlementView:
    """state: "preview", "proposed" or "agreed". content: the thawed content, see ``pool.services.settlement``.

    outdated: its period was certified again since it was proposed. carried: the money is held in the next year.
    """

    state: str
    content: dict[str, Any]
    content_hash: str
    made_by: str
    made_at: datetime | None
    agreed: tuple[PartnerAgreed, ...]
    payments: tuple[PaymentView, ...]
    outdated: bool
    carried: bool

    @property
    def waiting_for(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.agreed if one.at is None)


def settlement_view(settlement: Settlement) -> SettlementView:
    content = thaw(settlement.content)
    period = settlement.statement.period
    return SettlementView(
        state=settlement.state,
        content=content,
        content_hash=settlement.content_hash,
        made_by=settlement.made_by.name,
        made_at=settlement.made_at,
        agreed=agreed_by(settlement),
        payments=_payments(settlement, content),
        outdated=period.round != settlement.statement.round or period.is_open,
        carried=carried(settlement),
    )


def agreed_by(settlement: Settlement) -> tuple[PartnerAgreed, ...]:
    held = {one.organisation_id: one for one in settlement.agreements.select_related("agreed_by")}
    return tuple(
        PartnerAgreed(one.code, one.name, held[one.pk].agreed_by.name, held[one.pk].agreed_at)
        if one.pk in held
        else PartnerAgreed(one.code, one.name)
        for one in partners_of(settlement.fund)
    )


def _payments(settlement: Settlement, content: dict[str, Any]) -> tuple[PaymentView, ...]:
    rows = settlement.payments.select_related("payer", "payee").order_by("pk")
    kept = tuple(PaymentView(one.pk, one.payer.name, one.payee.name, one.amount, one.paid_on) for one in rows)
    return kept or proposed_payments(content)


def proposed_payments(content: dict[str, Any]) -> tuple[PaymentView, ...]:
    names = {one["partner"]["code"]: one["partner"]["name"] for one in content["partners"]}
    return tuple(
        PaymentView(None, names[one["payer"]], names[one["payee"]], one["amount"]) for one in content["payments"]
    )


def carried(settlement: Settlement) -> bool:
    """Whether what was left is held in the next year already."""
    return RiskFund.objects.filter(fund=settlement.fund, year=settlement.year + 1, code=CARRIED).exists()


def settlement_years(fund: PooledFund) -> list[int]:
    """The years that have periods, the latest first."""
    rows = Period.objects.filter(fund=fund).order_by("-year").values_list("year", flat=True)
    return list(dict.fromkeys(rows))


def notes_of(facts: YearFacts) -> list[str]:
    """What a reader of the settlement should know of its figures."""
    found = []
    if facts.accrued:
        found.append(
            f"The outturn is {show(facts.accrued)} more than the ledgers show as spent so far: that much is accrued."
            if facts.accrued > 0
            else f"The ledgers show {show(-facts.accrued)} more than the outturn: that much is still to be corrected."
        )
    if facts.aligned:
        found.append(f"Aligned and external lines ({show(facts.aligned)}) are each partner's own and are left out.")
    found += [
        f"The opening deficit of {name}, {show(amount)}, stays with it: no part of it is in these figures."
        for name, amount in facts.opening_deficits
    ]
    if facts.needs_decision:
        found.append("The agreement's rules leave a part of the variance to a decision of the partners.")
    return found
