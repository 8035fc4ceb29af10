"""Payments on account as their page, the partners' statements and the exports show them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from commissioning.models import Organisation
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.dates import Period as Month
from ihwb.kernel.money import ZERO
from pool.models import AgreementVersion, PaymentOnAccount, Period, PooledFund
from pool.selectors.figures import line_figures
from pool.selectors.fund_partners import partners_of
from pool.selectors.settlement import spent_by_payer
from pool.selectors.terms import terms_on


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment. provider: paid in the partner's place, "" for none. taken_back_because: "" while it stands."""

    pk: int
    number: int
    period: int
    month: str
    code: str
    partner: str
    provider: str
    amount: Decimal
    paid_on: date
    evidence: str
    note: str
    recorded_by: str
    recorded_at: datetime
    taken_back_by: str
    taken_back_at: datetime | None
    taken_back_because: str

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None


@dataclass(frozen=True, slots=True)
class PartnerOnAccount:
    """One partner. spent: £ its lines have spent by the last certified month; None before there is one."""

    code: str
    name: str
    paid: Decimal
    spent: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """£ spent and not paid yet; negative: paid ahead."""
        return None if self.spent is None else self.spent - self.paid


@dataclass(frozen=True, slots=True)
class OnAccountYear:
    """host: its name, "" where the agreement names none. certified: the last certified month, in words."""

    fund_code: str
    fund_name: str
    year: int
    year_label: str
    host: str
    host_id: int | None
    partners: tuple[PartnerOnAccount, ...]
    payments: tuple[PaymentRow, ...]
    certified: str

    @property
    def total(self) -> Decimal:
        return sum((one.paid for one in self.partners), ZERO)

    def of(self, code: str) -> tuple[PaymentRow, ...]:
        return tuple(one for one in self.payments if one.code == code)


def host_of(fund: PooledFund, year: int) -> AgreementVersion:
    """The terms at the year's end, which name the host."""
    return terms_on(fund.agreement, FinancialYear(year).end)


def on_account(fund: PooledFund, year: int) -> OnAccountYear:
    """Every payment of the year, by period; those taken back are among them. A fixed number of queries."""
    host = host_of(fund, year).host
    payments = tuple(_row(one) for one in _payments(fund, year))
    period = _last_certified(fund, year)
    spent = _spent(period) if period else None
    partners = [one for one in partners_of(fund) if host is None or one.pk != host.pk]
    return OnAccountYear(
        fund_code=fund.code,
        fund_name=fund.name,
        year=year,
        year_label=FinancialYear(year).label,
        host=host.name if host else "",
        host_id=host.pk if host else None,
        partners=tuple(_partner(one, payments, spent) for one in partners),
        payments=payments,
        certified=period.month.label if period else "",
    )


def _payments(fund: PooledFund, year: int) -> list[PaymentOnAccount]:
    rows = PaymentOnAccount.objects.filter(fund=fund, year=year)
    return list(rows.select_related("partner", "recorded_by", "taken_back_by").order_by("period", "paid_on", "number"))


def _row(one: PaymentOnAccount) -> PaymentRow:
    return PaymentRow(
        pk=one.pk,
        number=one.number,
        period=one.period,
        month=Month(FinancialYear(one.year), one.period).label,
        code=one.partner.code,
        partner=one.partner.name,
        provider=one.provider,
        amount=one.amount,
        paid_on=one.paid_on,
        evidence=one.evidence,
        note=one.note,
        recorded_by=one.recorded_by.name if one.recorded_by else "",
        recorded_at=one.recorded_at,
        taken_back_by=one.taken_back_by.name if one.taken_back_by else "",
        taken_back_at=one.taken_back_at,
        taken_back_because=one.taken_back_because,
    )


def _last_certified(fund: PooledFund, year: int) -> Period | None:
    rows = Period.objects.filter(fund=fund, year=year, state="certified").select_related("fund__agreement")
    return rows.order_by("-number").first()


def _spent(period: Period) -> dict[str, Decimal]:
    """What was spent to date by whoever pays: what is certified everybody sees."""
    lines = [line for line in line_figures(period) if line.arrangement == "pooled"]
    return spent_by_payer(period, {line.code: (line.lead, line.actual or ZERO) for line in lines})


def _partner(
    partner: Organisation, payments: tuple[PaymentRow, ...], spent: dict[str, Decimal] | None
) -> PartnerOnAccount:
    paid = sum((one.amount for one in payments if one.code == partner.code and one.stands), ZERO)
    return PartnerOnAccount(partner.code, partner.name, paid, None if spent is None else spent.get(partner.code, ZERO))
