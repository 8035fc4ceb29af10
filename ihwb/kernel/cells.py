"""What one cell of a spreadsheet says: an amount to the penny, a code as text, a day, a period, a year."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ihwb.kernel.dates import MONTHS, FinancialYear, Period
from ihwb.kernel.errors import Misread, quote
from ihwb.kernel.money import LIMIT, PENNY, parse, to_pence

NOISE = Decimal("0.000001")  # what is left of a binary fraction is far smaller, what a person typed is far larger


def as_text(value: Any) -> str:
    """The cell as text; 12345.0, as a spreadsheet gives a whole number, is 12345."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get("day", ""))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text


def as_amount(value: Any) -> Decimal:
    """£ to the penny. Raises Misread for what is no amount, not finite, or finer than a penny."""
    if isinstance(value, str):
        return parse(value) if value.strip() else _blank()
    if value is None:
        return _blank()
    if isinstance(value, bool | Mapping):
        what = "a day" if isinstance(value, Mapping) else "a truth value"
        raise Misread("no_amount", f"{quote(as_text(value))} is {what}; an amount in pounds and pence is needed.")
    return _exact(Decimal(repr(value)))


def _blank() -> Decimal:
    raise Misread("blank", "The cell is blank, or holds a formula without a result; enter 0 when the amount is nil.")


def _exact(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise Misread("no_amount", f"{amount} is not an amount; correct the formula it came from.")
    if abs(amount) >= LIMIT:
        raise Misread("too_large", f"{amount:,f} is too large to be an amount.")
    pence = to_pence(amount)
    # A binary fraction of 15 digits: the more stands before the point, the less is known behind it.
    if abs(amount - pence) > max(NOISE, min(abs(amount) / 10**15, PENNY / 5)):
        raise Misread("too_many_decimals", f"{amount:f} has more than two decimals; round it to the penny yourself.")
    return pence


def as_day(value: Any) -> date:
    """A day, as a date or as text: 30/09/2015, 30-09-2015, 2015-09-30, 30 September 2015. Raises Misread."""
    text = as_text(value)
    if found := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]|$)", text):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    elif found := re.match(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:\s|$)", text):
        parts = (_century(int(found[3])), int(found[2]), int(found[1]))
    elif found := re.match(r"(\d{1,2})[ \-]([A-Za-z]{3,9})[ \-](\d{4}|\d{2})$", text):
        parts = (_century(int(found[3])), _month(found[2]), int(found[1]))
    else:
        raise Misread("no_day", f"{quote(text)} is not a day; write it as 30/09/2015.")
    try:
        return date(*parts)
    except ValueError as error:
        raise Misread("no_day", f"{quote(text)} is not a day of the calendar.") from error


def _century(year: int) -> int:
    return year + 2000 if year < 100 else year


def _month(name: str) -> int:
    """1 for January or Jan; 0 for no month."""
    found = [number for number, month in enumerate(MONTHS, start=1) if month.casefold().startswith(name.casefold())]
    return found[0] if len(found) == 1 and len(name) >= 3 else 0


def as_period(value: Any, year: FinancialYear) -> int:
    """The period's number: from 6, P06, Period 6, 2015/06, September, Sep-15, or a day of the year. Raises Misread."""
    text = as_text(value)
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        number = _period_of_day(text, year)
    elif found := re.fullmatch(
        r"(?:p|per|period|month|m|\d{4}|\d{4}[/\-]\d{2})?[ /.\-P]*0?(\d{1,2})", text, re.IGNORECASE
    ):
        number = int(found[1])
    elif found := re.fullmatch(r"([A-Za-z]{3,9})[ \-']*(?:\d{2}|\d{4})?", text):
        number = (_month(found[1]) - 4) % 12 + 1 if _month(found[1]) else 0
    else:
        number = _period_of_day(text, year)
    if not 1 <= number <= 13:
        raise Misread("no_period", f"{quote(text)} is not a period; write it as 6 or September.")
    return number


def _period_of_day(text: str, year: FinancialYear) -> int:
    day = as_day(text)
    if day not in year:
        raise Misread("other_year", f"{quote(text)} is not in {year.label}.")
    return Period.of(day).number


def as_year(value: Any) -> int:
    """The starting year: from 2015/16, 2015-16, 2015, 15/16, 1516, FY15/16. Raises Misread."""
    text = as_text(value)
    kept = re.sub(r"^(?:fy|year|financial year)[ :]*", "", text, flags=re.IGNORECASE)
    if re.fullmatch(r"(?:19|20)\d\d", kept):
        return int(kept)
    if found := re.fullmatch(r"(\d\d)[/\-–]?(\d\d)", kept):
        kept = f"20{found[1]}/{found[2]}"
    return FinancialYear.parse(kept).start_year
