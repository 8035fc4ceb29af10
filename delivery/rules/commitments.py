"""What a support package commits of a budget line in a financial year: weekly cost for the days that are left of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.money import ZERO, show, to_pence


class Basis(StrEnum):
    """How the time is counted. DAYS: every day, seven to the week. WEEKS: weeks begun, the first from the first day."""

    DAYS = "days"
    WEEKS = "weeks"

    @property
    def label(self) -> str:
        return "By days, a seventh of the weekly cost each" if self is Basis.DAYS else "By weeks, each begun week whole"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """amount: £ to the penny; days: first and last included, 0 where the package has none in the year."""

    amount: Decimal
    days: int
    arithmetic: str


def reckon(weekly: Decimal, first: date, last: date | None, year: FinancialYear, basis: Basis) -> Reckoned:
    """What the package commits in the year.

    weekly: £ a week, >= 0. first, last: its first and last day, both included; last None: it goes on. The amount is
    rounded once, half a penny up.
    """
    begins = max(first, year.start)
    ends = min(last, year.end) if last else year.end
    days = (ends - begins).days + 1
    if days <= 0:
        return Reckoned(ZERO, 0, f"Nothing in {year.label}: no day of the package falls into it.")
    span = f"{show_date(begins)} to {show_date(ends)}, both counted"
    if basis is Basis.WEEKS:
        weeks = -(-days // 7)
        amount = to_pence(weekly * weeks)
        counted = f"{weeks} week{'' if weeks == 1 else 's'} begun ({span})"
        return Reckoned(amount, days, f"{show(weekly)} a week × {counted} = {show(amount)}.")
    amount = to_pence(weekly * days / 7)
    counted = f"{days} day{'' if days == 1 else 's'} ({span})"
    return Reckoned(amount, days, f"{show(weekly)} a week × {counted} ÷ 7 = {show(amount)}.")
