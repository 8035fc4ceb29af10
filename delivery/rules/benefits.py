"""Benefits: whose they are, what a year comes to, what a slip does. None counts twice. Amounts in £ or units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.dates import MONTHS, FinancialYear
from ihwb.kernel.money import ZERO, allocate, show

WHOLE = Decimal(100)
PERIODS = 12
_REST = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a benefit in per cent. counted_by: the project, or the programme elsewhere, in whose total it stands.

    elsewhere: it is another programme's, counts nought here and only says where it counts.
    """

    counted_by: str
    percent: Decimal
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Split:
    """An amount by who counts it. rest: what no share names; it stays with the benefit's own project."""

    parts: tuple[tuple[Share, Decimal], ...]
    rest: Decimal

    @property
    def here(self) -> Decimal:
        return self.rest + sum((amount for share, amount in self.parts if not share.elsewhere), ZERO)

    @property
    def elsewhere(self) -> Decimal:
        return sum((amount for share, amount in self.parts if share.elsewhere), ZERO)


def check_shares(shares: Iterable[Share]) -> list[str]:
    """What cannot be true of the shares of one benefit, in sentences; empty when they hold."""
    held = list(shares)
    found = [
        f"{one.counted_by} has {_plain(one.percent)}%. A share is above 0% and at most 100%."
        for one in held
        if not 0 < one.percent <= WHOLE
    ]
    names = [one.counted_by.casefold() for one in held]
    found += [f"{name} has two shares. Put them together." for name in _twice(names, held)]
    total = sum((one.percent for one in held), Decimal(0))
    if total > WHOLE:
        found.append(
            f"The shares add up to {_plain(total)}%, {_plain(total - WHOLE)}% more than the benefit. "
            "Lower one of them, or part of it would be counted twice."
        )
    return found


def _twice(names: Sequence[str], shares: Sequence[Share]) -> list[str]:
    return sorted({one.counted_by for one, name in zip(shares, names, strict=True) if names.count(name) > 1})


def split(amount: Decimal, shares: Iterable[Share]) -> Split:
    """Divide an amount by the shares; the parts and the rest add up to it to the penny.

    Raises ValueError when the shares do not hold (``check_shares``).
    """
    held = tuple(shares)
    if faults := check_shares(held):
        raise ValueError(" ".join(faults))
    rest = WHOLE - sum((one.percent for one in held), Decimal(0))
    weights = {f"{number}": one.percent for number, one in enumerate(held)}
    parts = allocate(amount, weights | {_REST: rest})
    return Split(tuple((one, parts[f"{number}"]) for number, one in enumerate(held)), parts[_REST])


def here_by_month(amounts: Sequence[Decimal], shares: Sequence[Share]) -> tuple[Decimal, ...]:
    """What counts here of each month's amount. The months add up to what counts of their sum, to the penny."""
    to_date, before, found = ZERO, ZERO, []
    for amount in amounts:
        to_date += amount
        now = split(to_date, shares).here
        found.append(now - before)
        before = now
    return tuple(found)


# --- What a year comes to -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the profile. number: 1 is April, 12 is March. None: not known."""

    number: int
    planned: Decimal | None = None
    forecast: Decimal | None = None
    at_risk: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was delivered in so many months, beginning with one."""

    first: int
    months: int
    amount: Decimal

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.months)


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month. delivered: what a report gives that ends with this month; covered: a report covers the month.

    expected: what was delivered where the month is reported, else its forecast.
    """

    number: int
    planned: Decimal | None
    forecast: Decimal | None
    delivered: Decimal | None
    at_risk: Decimal
    covered: bool

    @property
    def expected(self) -> Decimal | None:
        return self.delivered if self.covered else self.forecast


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year. forecast: for the whole year, with what is delivered in it; None where nobody forecast anything."""

    planned: Decimal
    forecast: Decimal | None
    delivered: Decimal | None
    at_risk: Decimal
    months: tuple[MonthFigures, ...] = ()

    @property
    def slipped(self) -> Decimal:
        """Planned for the year and no longer expected in it; negative where more is expected than planned."""
        return ZERO if self.forecast is None else self.planned - self.forecast


def year_figures(
    *,
    planned: Decimal,
    forecast: Decimal | None,
    at_risk: Decimal = ZERO,
    months: Sequence[Month] = (),
    delivered: Sequence[Delivered] = (),
) -> YearFigures:
    """Put a year together.

    planned, forecast, at_risk: of the whole year, used where its months say nothing. Where months are forecast, the
    year's forecast is what was delivered, and the forecast of the months that no report covers.
    """
    by_month = _months(months, delivered)
    monthly = any(one.forecast is not None for one in months)
    done = sum((one.amount for one in delivered), ZERO) if delivered else None
    expected = forecast
    if monthly:
        still = [one.forecast for one in by_month if not one.covered and one.forecast is not None]
        expected = sum(still, done or ZERO)
    risked = sum((one.at_risk for one in months), ZERO) if monthly else at_risk
    return YearFigures(planned, expected, done, risked, by_month)


def _months(months: Sequence[Month], delivered: Sequence[Delivered]) -> tuple[MonthFigures, ...]:
    if not months and not delivered:
        return ()
    held = {one.number: one for one in months}
    reported = {one.numbers[-1]: one.amount for one in delivered}
    covered = {number for one in delivered for number in one.numbers}
    found = []
    for number in range(1, PERIODS + 1):
        one = held.get(number, Month(number))
        done = reported.get(number)
        found.append(MonthFigures(number, one.planned, one.forecast, done, one.at_risk, number in covered))
    return tuple(found)


def check_months(planned: Decimal, months: Sequence[Month]) -> str:
    """A sentence where the planned months do not add up to the year; empty where they do or none is planned."""
    amounts = [one.planned for one in months if one.planned is not None]
    total = sum(amounts, ZERO)
    if not amounts or total == planned:
        return ""
    word = "short" if total < planned else "too much"
    return (
        f"The months add up to {total:,.2f}, {abs(planned - total):,.2f} {word}. They must make the year's "
        f"{planned:,.2f}, or stay empty."
    )


def check_risk(figures: YearFigures) -> str:
    """A sentence where more is at risk than is still to come; empty otherwise."""
    if figures.at_risk < 0:
        return "What is at risk is nought or more."
    left = (figures.forecast or ZERO) - (figures.delivered or ZERO)
    if figures.at_risk > max(left, ZERO):
        return (
            f"{figures.at_risk:,.2f} cannot be at risk: only {max(left, ZERO):,.2f} of the forecast is still to come."
        )
    return ""


def overlap(new: Delivered, held: Iterable[Delivered]) -> str:
    """A sentence where a report covers a month that another covers already; empty otherwise."""
    taken = sorted({number for one in held for number in one.numbers} & set(new.numbers))
    if not taken:
        return ""
    return f"{month_name(taken[0])} is reported already. Correct that report, or choose the months after it."


# --- Slipping -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """When a forecast falls: a month of a year (1 is April), or the year as a whole (0)."""

    year: int
    number: int = 0

    @property
    def label(self) -> str:
        year = FinancialYear(self.year)
        return year.label if not self.number else f"{month_name(self.number)} {_calendar_year(self)}"

    @property
    def order(self) -> tuple[int, int]:
        """Of a whole year: its last month, because the amount is expected by then."""
        return self.year, self.number or PERIODS


def _calendar_year(slot: Slot) -> int:
    return slot.year if slot.number <= 9 else slot.year + 1


def month_name(number: int) -> str:
    """April for 1, March for 12."""
    return MONTHS[(number + 2) % 12]


def check_slip(amount: Decimal, held: Decimal | None, start: Slot, end: Slot) -> str:
    """A sentence where so much cannot move from one slot to a later one; empty where it can."""
    if amount <= 0:
        return "Enter an amount above nought."
    if held is None or amount > held:
        return (
            f"{start.label} has a forecast of {held or ZERO:,.2f}, so {amount:,.2f} cannot move out of it. "
            "Move that much or less."
        )
    if end.order <= start.order:
        return f"{end.label} is not later than {start.label}. Choose a later month or year."
    return ""


def slip_words(amount: Decimal, start: Slot, end: Slot, gap: Decimal | None, before: Decimal | None) -> str:
    """What a slip does to the gap of the year that it leaves, £. gap and before: None where the year has none."""
    words = f"{show(amount, pence=False)} moved from {start.label} to {end.label}."
    if gap is None or before is None:
        return words
    year = FinancialYear(start.year).label
    if gap == before:
        return f"{words} The gap of {year} stays at {show(gap, pence=False)}."
    return f"{words} The gap of {year} is now {show(gap, pence=False)}; it was {show(before, pence=False)}."


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
