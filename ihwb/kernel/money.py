"""Money: pounds and pence in ``Decimal``; one rounding, one way to divide, one way to show and to read."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import lcm

from ihwb.kernel.errors import Misread, quote

ZERO = Decimal("0.00")
PENNY = Decimal("0.01")
LIMIT = Decimal(10) ** 13  # 15 digits with two decimals: amounts stay below ten million million pounds


class MoneyError(Misread):
    """A text that is not one amount of money with only one reading."""


def to_pence(value: Decimal) -> Decimal:
    """£ rounded to the penny, half a penny away from zero. The only rounding of money in the project."""
    # Adding zero turns the -0.00 that is left of -0.004 into 0.00.
    return value.quantize(PENNY, rounding=ROUND_HALF_UP) + ZERO


def allocate(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Divide an amount by weights so that the parts add up to it exactly.

    amount: £ in whole pence, of either sign; a negative amount is divided as the mirror of the positive one.
    weights: zero or more each, more than zero together; they need not add up to 100. Their order breaks ties.

    Each part is truncated to the penny towards zero; the pennies left go one each to the largest fractional
    remainders, ties to the first listed. A weight of nought receives nothing.

    Raises ValueError when the amount is not in whole pence or the weights cannot divide it.
    """
    pennies = _pennies(amount)
    units = _whole_units(weights)
    total = sum(units.values())
    if total <= 0 or min(units.values()) < 0:
        raise ValueError(f"Weights must be zero or more and not all zero: {dict(weights)}")
    parts = {name: divmod(abs(pennies) * unit, total) for name, unit in units.items()}
    left = abs(pennies) - sum(whole for whole, _ in parts.values())
    lucky = sorted(parts, key=lambda name: -parts[name][1])[:left]  # the sort keeps listed order in a tie
    sign = -1 if pennies < 0 else 1
    return {name: Decimal(sign * (whole + (name in lucky))) * PENNY for name, (whole, _) in parts.items()}


def _pennies(amount: Decimal) -> int:
    numerator, denominator = amount.as_integer_ratio()
    pennies, rest = divmod(numerator * 100, denominator)
    if rest:
        raise ValueError(f"Only whole pence can be divided, not {amount}")
    return pennies


def _whole_units(weights: Mapping[str, Decimal]) -> dict[str, int]:
    """The weights as whole numbers in the same proportion: integers divide without any rounding."""
    ratios = {name: weight.as_integer_ratio() for name, weight in weights.items()}
    scale = lcm(*(denominator for _, denominator in ratios.values()))
    return {name: numerator * (scale // denominator) for name, (numerator, denominator) in ratios.items()}


def show(amount: Decimal, pence: bool = True) -> str:
    """£1,234.50, and (£1,234.50) when negative; without pence rounded half up to the pound."""
    rounded = to_pence(amount) if pence else amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return _bracketed(rounded, f"£{abs(rounded):,}")


def show_short(amount: Decimal) -> str:
    """As ``show``, and without pence where there are none: £421,000,000, and £1,234.50."""
    return show(amount, pence=amount != amount.to_integral_value())


def show_thousands(amount: Decimal) -> str:
    """£000 without a pound sign: 1,234, and (1,234) when negative. What rounds to nought shows 0."""
    rounded = (amount / 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return _bracketed(rounded, f"{abs(rounded):,}")


def _bracketed(amount: Decimal, text: str) -> str:
    return f"({text})" if amount < 0 else text


# --- Reading ----------------------------------------------------------------------------------------------------------

_MINUS = r"\-−–"  # hyphen, minus sign, en dash: a spreadsheet or a typist means the same by all three
_SPACE = " \u00a0\u2009\u202f"  # space, no-break space, thin space, narrow no-break space
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_WHOLE = rf"\d+|\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:[{_SPACE}]\d{{3}})+"
_PLAIN = re.compile(r"-?(0|[1-9]\d{0,12})\.\d\d", re.ASCII)
_FIGURE = re.compile(
    rf"(?P<sign>[+{_MINUS}])?[{_SPACE}]*£?[{_SPACE}]*(?P<inner>[+{_MINUS}])?[{_SPACE}]*"
    rf"(?P<whole>{_WHOLE})?(?P<decimals>\.\d{{1,2}})?",
    re.ASCII,
)

# In order: the first that is found in a text which is no figure says what is wrong with it.
_FAULTS = tuple(
    (re.compile(pattern, re.IGNORECASE), code, advice)
    for pattern, code, advice in (
        (rf"^[£{_MINUS}+(){_SPACE}]*$", "blank", "has no figure in it; enter 0 when the amount is nil"),
        (r"^#", "spreadsheet_error", "is a spreadsheet's error, not an amount; correct the formula it came from"),
        (r"(?![0-9])\d", "digits", "has digits of another script; write it with the digits 0 to 9"),
        (r"%", "percentage", "is a percentage; enter an amount in pounds and pence"),
        (
            rf"\d+[/.{_MINUS}]\d{{1,2}}[/.{_MINUS}]\d+|\d/\d|\d[\s/.{_MINUS}]*{_MONTH}\b|\b{_MONTH}[\s/.{_MINUS}]*\d",
            "date",
            "looks like a date; enter an amount in pounds and pence",
        ),
        (r"\d\.?[eE][+-]?\d", "exponent", "is written with an exponent; write the amount out in full"),
        (r"[^\W\d_]", "letters", "has letters in it; enter figures only, such as 1,234.50"),
        (r"\.\d{3}[.,]|\.\d+,|\d\.\d{3}\.|,\d+,?\d*\.\d+,", "continental",
         "has comma and point the continental way round; write it the British way, as 1,234.50"),
        (rf"[({_MINUS}+].*[{_MINUS}+]|[{_MINUS}+].*\(|\(.*\(", "double_sign",
         "has more than one sign; use one minus or one pair of brackets"),
        (rf"\d.*[{_MINUS}+]", "sign_place", "has its sign after a digit; put the minus in front"),
        (r"[()]", "brackets", "has a bracket that is not one of a pair around the amount; write (1,234.50)"),
        (r"\.\d{3,}", "too_many_decimals", "has more than two decimals; round it to the penny yourself"),
        (r"\..*\.|\.\s*$|\.\s", "decimal_point", "has a misplaced decimal point; write it as 1,234.50"),
        (rf"[,{_SPACE}]", "grouping", "has thousands separators in the wrong place; write it as 1,234,567.00"),
    )
)  # fmt: skip


def parse(text: str) -> Decimal:
    """Read one amount of money as a person types it or a spreadsheet shows it; £, two decimals.

    Accepts a pound sign, thousands separated by commas or by spaces in correct groups, and one sign: a minus
    (hyphen, minus sign or en dash) in front, or brackets around. Accepts no text that could mean two things.

    Raises MoneyError with one sentence that quotes the text, and a code.
    """
    if _PLAIN.fullmatch(text):  # as the project itself writes amounts: nearly all that is ever read
        return Decimal(text) + ZERO  # which makes 0.00 of -0.00
    stripped = text.strip()
    found = _FIGURE.fullmatch(_without_brackets(stripped))
    if found is None or not (found["whole"] or found["decimals"]) or _signs(stripped, found) > 1:
        raise _fault(text, stripped)
    whole = re.sub(r"\D", "", found["whole"] or "0")
    if len(whole) > 1 and whole.startswith("0"):
        raise MoneyError("leading_nought", f"{quote(text)} begins with a nought, as a code does; enter an amount.")
    if len(whole) > 13:
        raise MoneyError("too_large", f"{quote(text)} is too large; amounts stay below {show(LIMIT, pence=False)}.")
    amount = to_pence(Decimal(whole + (found["decimals"] or "")))
    negative = stripped.endswith(")") or (found["sign"] or found["inner"] or "+") != "+"
    return -amount if negative else amount


def _without_brackets(text: str) -> str:
    """The text inside one pair of brackets, with the pound sign before or within: £(5) and (£5) are the same."""
    inside = re.fullmatch(rf"(£?)[{_SPACE}]*\((.*)\)", text)
    return text if inside is None else inside[1] + inside[2].strip()


def _signs(text: str, found: re.Match[str]) -> int:
    return text.endswith(")") + bool(found["sign"]) + bool(found["inner"])


def _fault(text: str, stripped: str) -> MoneyError:
    if not stripped:
        return MoneyError("blank", "The figure is blank; enter 0 when the amount is nil.")
    if len(stripped) > 100:  # the patterns below are for figures, not for whole pages
        return MoneyError("too_long", f"{quote(text)} is too long to be an amount; enter one figure.")
    for pattern, code, advice in _FAULTS:
        if pattern.search(stripped):
            return MoneyError(code, f"{quote(text)} {advice}.")
    return MoneyError("characters", f"{quote(text)} cannot be read as an amount; write it as 1,234.50.")
