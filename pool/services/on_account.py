"""Recording what the host pays out of the fund on account, and taking back what was recorded wrongly."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from commissioning.models import User
from commissioning.rules.reasons import check_reason
from commissioning.services import audit
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO, show
from pool.models import PaymentOnAccount, PooledFund
from pool.rules.on_account import OnAccount, check_payment
from pool.selectors.fund_partners import partners_of
from pool.selectors.on_account import on_account_of, standing_payments
from pool.selectors.on_account_page import host_of
from pool.selectors.settlement import standing
from pool.services.keeping import keep


@transaction.atomic
def record_payment(
    *, fund_id: int, year: int, partner: str, payment: OnAccount, by: User, at: datetime, today: date
) -> PaymentOnAccount:
    """Record a payment that the host has made. partner: code of the one whose spending it pays.

    Raises Refused: no_host, no_partner, settled, recorded_already, and those of ``check_payment``. The caller has
    checked that the person acts for the host.
    """
    fund = _locked(fund_id)
    _check_open(fund, year)
    host = host_of(fund, year).host
    if host is None:
        raise Refused("no_host", "The agreement names no host, so nobody pays on account. Name the host first.")
    found = next((one for one in partners_of(fund) if one.code == partner), None)
    if found is None:
        raise Refused("no_partner", "Choose the partner whose spending was paid.")
    so_far = on_account_of(fund, year).get(found.pk, ZERO)
    check_payment(
        payment, year=year, today=today, partner=found.name, host=host.name, is_host=found.pk == host.pk, so_far=so_far
    )
    evidence = " ".join(payment.evidence.split())
    same = standing_payments(fund, year).filter(partner=found, evidence=evidence).first()
    if same is not None:
        raise Refused(
            "recorded_already",
            f"{evidence} is recorded already: {show(same.amount)}, paid on {show_date(same.paid_on)}. Give the "
            "evidence of this payment, or take the other back first.",
        )
    made = PaymentOnAccount(
        fund=fund,
        year=year,
        number=_next_number(fund, year),
        period=payment.period,
        partner=found,
        provider=payment.provider.strip(),
        amount=payment.amount,
        paid_on=payment.paid_on,
        evidence=evidence,
        note=payment.note.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    keep(made, by=by, reason="Recorded")
    _record("pool.record_payment_on_account", made, by, evidence=evidence)
    return made


@transaction.atomic
def take_back_payment(*, fund_id: int, year: int, number: int, reason: str, by: User, at: datetime) -> PaymentOnAccount:
    """Take back a payment that was recorded wrongly; it stays in the list, struck out, with the reason.

    Raises Refused: none, taken_back, settled, more_than_paid.
    """
    fund = _locked(fund_id)
    why = check_reason(reason)
    made = PaymentOnAccount.objects.filter(fund=fund, year=year, number=number).select_related("partner").first()
    if made is None:
        raise Refused("none", "There is no such payment in this year.")
    if made.taken_back_at is not None:
        raise Refused("taken_back", f"Payment {number} was taken back already.")
    _check_open(fund, year)
    left = on_account_of(fund, year).get(made.partner_id, ZERO) - made.amount
    if left < ZERO:
        raise Refused(
            "more_than_paid",
            f"Without payment {number} more would have come back from {made.partner.name} than it was paid. Take back "
            "what came back first.",
        )
    made.taken_back_at, made.taken_back_by, made.taken_back_because = at, by, why
    keep(made, by=by, reason=why)
    _record("pool.take_back_payment_on_account", made, by, reason=why)
    return made


def _locked(fund_id: int) -> PooledFund:
    """The fund's row, where proposing a settlement waits too: what is settled counts every payment or none of it."""
    return PooledFund.objects.select_for_update(of=("self",)).select_related("agreement__partnership").get(pk=fund_id)


def _check_open(fund: PooledFund, year: int) -> None:
    made = standing(fund, year)
    if made is None:
        return
    label = FinancialYear(year).label
    if made.state == "agreed":
        raise Refused("settled", f"The settlement of {label} is agreed, so its payments on account stay as they are.")
    raise Refused(
        "settled",
        f"The settlement of {label} is proposed and counts the payments on account as they are. The pool manager "
        "withdraws it first.",
    )


def _next_number(fund: PooledFund, year: int) -> int:
    last = PaymentOnAccount.objects.filter(fund=fund, year=year).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def _record(act: str, made: PaymentOnAccount, by: User, **detail: str) -> None:
    audit.record(
        act=act,
        partnership=made.fund.agreement.partnership,
        subject=f"{made.fund.name}, {FinancialYear(made.year).label}, payment on account {made.number}",
        by=by,
        detail={"partner": made.partner.code, "amount": str(made.amount), "on": made.paid_on.isoformat(), **detail},
    )
