"""Payments on account: what the host may pay out of the fund for a partner while the year goes on.

Whoever leads a line pays its providers and gets the money back from the fund. It need not wait for the year's end: the
host pays it on account, or pays a provider in its place. At the year's end only the rest is paid, by ``settlement``.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO, show

# Money for April may go out in the last days of March.
AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class OnAccount:
    """A payment about to be recorded. amount: £; negative when money came back to the fund. provider: "" for none."""

    period: int
    amount: Decimal
    paid_on: date
    evidence: str
    provider: str = ""
    note: str = ""


def check_payment(
    payment: OnAccount, *, year: int, today: date, partner: str, host: str, is_host: bool, so_far: Decimal
) -> None:
    """What keeps a payment from being recorded. so_far: £ paid to the partner on account before it.

    Raises Refused: own_money, nothing, not_yet, outside_year, no_evidence, more_than_paid.
    """
    if is_host:
        raise Refused("own_money", f"{host} hosts the fund: what it pays for its own lines is no payment on account.")
    if not payment.amount:
        raise Refused("nothing", "The amount paid is more than nought.")
    _check_day(payment.paid_on, FinancialYear(year), today)
    if not payment.evidence.strip():
        raise Refused("no_evidence", "Say where the payment can be found, such as its number in the ledger.")
    if so_far + payment.amount < ZERO:
        raise Refused(
            "more_than_paid",
            f"{show(-payment.amount)} cannot come back from {partner}: only {show(so_far)} was paid to it on account.",
        )


def _check_day(day: date, year: FinancialYear, today: date) -> None:
    if day > today:
        raise Refused("not_yet", f"{show_date(day)} is still to come. Record the payment when it has been made.")
    if day < year.start - AHEAD:
        raise Refused(
            "outside_year",
            f"{show_date(day)} is too early for {year.label}: money is paid ahead from "
            f"{show_date(year.start - AHEAD)} at the earliest.",
        )
