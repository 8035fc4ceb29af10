"""Figures of a fund that a report may quote: certified periods, agreed budgets and contributions.

A period that is open has none (decision 13): its figures are each partner's own until it is certified.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from commissioning.models import Organisation, Partnership
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.quotes import POUNDS, Entered, Quote, Shelf, ShelfRow, ShelfTable
from ihwb.web.access import Access
from pool.models import BudgetLine, Contribution, Outturn, Period, PeriodState, PooledFund
from pool.rules.position import LineFigure, by_group, total_of
from pool.selectors.contributions import contributions_of
from pool.selectors.figures import lines_at_budget
from pool.selectors.position import Position, position
from pool.selectors.statement import StatementView, statement
from pool.selectors.terms import latest_terms

APP = "pool"
POSITION, PLAN, CONTRIBUTIONS = "pool.view_position", "pool.view_plan", "pool.view_contributions"
_COLUMNS = {"budget": "Budget", "actual": "Actual to date", "forecast": "Forecast outturn", "variance": "Variance"}
_OPEN = "{label} is open: its figures are each partner's own until it is certified. Quote them when it is."


def shelves(partnership: Partnership, access: Access) -> list[Shelf]:
    """Every year's budgets and contributions and every period of every fund, the latest first. Three queries a fund."""
    found: list[Shelf] = []
    for fund in PooledFund.objects.filter(agreement__partnership=partnership).order_by("code"):
        periods = list(Period.objects.filter(fund=fund).order_by("-year", "-number"))
        if access.may(POSITION):
            found += [_period_shelf(fund, one) for one in periods]
        if access.may(PLAN):
            found += [_year_shelf(fund, year) for year in _years(fund, periods)]
    return found


def _years(fund: PooledFund, periods: Iterable[Period]) -> list[int]:
    lines = BudgetLine.objects.filter(fund=fund, budgets__isnull=False).values_list("budgets__year", flat=True)
    given = Contribution.objects.filter(fund=fund).values_list("year", flat=True)
    return sorted({*lines.distinct(), *given.distinct(), *(one.year for one in periods)}, reverse=True)


def _period_shelf(fund: PooledFund, period: Period) -> Shelf:
    note = _OPEN.format(label=period.month.label) if period.is_open else ""
    return Shelf(f"{APP}/{fund.pk}/{period.year}/{period.number}", period.month.label, fund.name, note)


def _year_shelf(fund: PooledFund, year: int) -> Shelf:
    name = f"Budgets and contributions {FinancialYear(year).label}"
    return Shelf(f"{APP}/{fund.pk}/{year}/plan", name, fund.name)


def tables(partnership: Partnership, code: str, access: Access) -> list[ShelfTable]:
    """What one shelf holds for this person; nothing for a shelf that is not there or not theirs to see."""
    fund, year, number = _place(partnership, code.split("/"))
    if fund is None:
        return []
    if number is None:
        return [one for one in _year_tables(fund, year) if _may(one, access)]
    period = _period(fund, year, number)
    if period is None or period.is_open or not access.may(POSITION):
        return []
    return _period_tables(period)


def _period(fund: PooledFund, year: int, number: int | None) -> Period | None:
    if number is None:
        return None
    return Period.objects.filter(fund=fund, year=year, number=number).select_related("fund__agreement").first()


def _may(table: ShelfTable, access: Access) -> bool:
    return all(access.may(one.permission) for row in table.rows for one in row.quotes if one)


def quotes(partnership: Partnership, keys: Iterable[str]) -> dict[str, Quote]:
    """The figures as they stand now. A key whose figure is gone has none; one of an open period has no value."""
    wanted = set(keys)
    found: dict[str, Quote] = {}
    for code in sorted({"/".join(key.split("/")[:4]) for key in wanted}):
        fund, year, number = _place(partnership, code.split("/"))
        if fund is None:
            continue
        period = _period(fund, year, number)
        if period is not None and period.is_open:
            found.update({key: _open(key, period) for key in wanted if key.startswith(f"{code}/")})
            continue
        held = _period_tables(period) if period else _year_tables(fund, year) if number is None else []
        found.update({one.key: one for table in held for row in table.rows for one in row.quotes if one})
    return {key: one for key, one in found.items() if key in wanted}


def headlines(partnership: Partnership, codes: Iterable[str], latest_by: date) -> list[Quote]:
    """The totals of each fund on these shelves, and of its latest certified period that ended by a day.

    For holding a text against them; whoever shows one has made sure that the reader may see it.
    """
    ended = [
        one
        for one in Period.objects.filter(fund__agreement__partnership=partnership, state=PeriodState.CERTIFIED)
        if one.month.end <= latest_by
    ]
    latest = {one.fund_id: one for one in sorted(ended, key=lambda one: (one.year, one.number))}
    wanted = {*codes, *(f"{APP}/{one.fund_id}/{one.year}/{one.number}" for one in latest.values())}
    found: list[Quote] = []
    for code in sorted(wanted):
        fund, year, number = _place(partnership, code.split("/"))
        if fund is None:
            continue
        period = _period(fund, year, number)
        held = _period_tables(period) if period and not period.is_open else _year_tables(fund, year)
        found += [one for table in held for row in table.rows for one in row.quotes if one and _is_headline(one.key)]
    return found


def _is_headline(key: str) -> bool:
    subject, figure = key.split("/")[4:6]
    return subject == "fund" or figure == "contribution"


def _open(key: str, period: Period) -> Quote:
    return Quote(key, "", None, POUNDS, POSITION, why=_OPEN.format(label=period.month.label))


def _place(partnership: Partnership, parts: list[str]) -> tuple[PooledFund | None, int, int | None]:
    """(fund, year, period or None for the year's plan) of a shelf's code; no fund for a code that means nothing."""
    if len(parts) != 4 or parts[0] != APP or not (parts[1].isdigit() and parts[2].isdigit()):
        return None, 0, None
    if parts[3] != "plan" and not parts[3].isdigit():
        return None, 0, None
    held = PooledFund.objects.filter(agreement__partnership=partnership, pk=int(parts[1]))
    return held.select_related("agreement").first(), int(parts[2]), None if parts[3] == "plan" else int(parts[3])


# --- A certified period -----------------------------------------------------------------------------------------------


def _period_tables(period: Period) -> list[ShelfTable]:
    """Position by fund, group, line and partner; contributions and gap; who bears what of the variance."""
    shown, shared = position(period), statement(period)
    make, shelf = _maker(period, shown, shared), _period_shelf(period.fund, period)
    rows = [_position_row(make, "fund", shown.fund_name, shown.total)]
    for group in shown.groups:
        lines = tuple(line.code for line in group.lines)
        rows.append(_position_row(make, f"group.{group.total.code}", f"Group “{group.total.name}”", group.total, lines))
        rows += [_position_row(make, f"line.{one.code}", one.name, one, (one.code,)) for one in group.lines]
    for partner in shown.partners:
        led = tuple(one.code for group in shown.groups for one in group.lines if one.lead == partner.code)
        rows.append(_position_row(make, f"partner.{partner.code}", f"Led by {partner.name}", partner, led))
    return [
        ShelfTable(shelf, tuple(_COLUMNS.values()), tuple(rows)),
        ShelfTable(shelf, ("Contribution or gap",), tuple(_money_rows(make, shown))),
        *([ShelfTable(shelf, ("Share of the variance",), tuple(_share_rows(make, shared)))] if shared.partners else []),
    ]


Make = Callable[..., Quote | None]


def _maker(period: Period, shown: Position, shared: StatementView) -> Make:
    """A function that makes this period's quotes."""
    certified = f", certified {_day(shown.certified_at)}" if shown.certified_at else ""
    again = f" for the {_ordinal(period.round)} time" if period.round > 1 else ""
    source = f"{shown.fund_name}, {shown.label}{certified}{again}"
    entered = _entered(period)

    def make(subject: str, figure: str, what: str, value: Decimal | None, lines: tuple[str, ...] = ()) -> Quote | None:
        if value is None:
            return None
        return Quote(
            key=f"{APP}/{period.fund_id}/{period.year}/{period.number}/{subject}/{figure}",
            label=f"{what}, {shown.label}",
            value=value,
            unit=POUNDS,
            permission=POSITION,
            as_at=period.month.end,
            governed_by=shared.governed_by,
            source=source,
            entered=_who(entered, lines),
            lines=lines,
            ledger=figure == "actual",
        )

    return make


def _position_row(make: Make, subject: str, name: str, held: object, lines: tuple[str, ...] | None = None) -> ShelfRow:
    words = {"budget": "Budget", "actual": "Actual to date", "forecast": "Forecast outturn", "variance": "Variance"}
    return ShelfRow(
        name,
        tuple(
            make(subject, figure, f"{words[figure]}: {name}", getattr(held, figure), lines if lines is not None else ())
            for figure in _COLUMNS
        ),
    )


def _money_rows(make: Make, shown: Position) -> Iterator[ShelfRow]:
    for one in shown.contributions:
        quote = make(f"partner.{one.code}", "contribution", f"Contribution of {one.name}", one.amount)
        yield ShelfRow(f"Contribution of {one.name}", (quote,))
    yield ShelfRow("All contributions", (make("fund", "contributed", "All contributions", shown.contributed),))
    gap = make("fund", "gap", "Gap between forecast and contributions", shown.gap)
    yield ShelfRow("Gap: forecast less contributions", (gap,))


def _share_rows(make: Make, shared: StatementView) -> Iterator[ShelfRow]:
    for part in (*shared.partners, *shared.funds):
        quote = make(f"share.{part.code}", "share", f"Share of the variance: {part.name}", part.amount)
        yield ShelfRow(part.name, (quote,))
    rest = make("share", "unresolved", "Variance that no rule shares", shared.unresolved)
    yield ShelfRow("Unresolved", (rest,))
    found = shared.allocation
    if found is None:
        return
    for line in found.rows:
        for (code, name), amount in zip(found.partners, line.parts, strict=True):
            if amount is not None:
                what = f"{line.name}: what {name} bears by the line's own rule"
                quote = make(f"line.{line.code}", f"share.{code}", what, amount, (line.code,))
                yield ShelfRow(f"{line.name}: {name}", (quote,))


def _entered(period: Period) -> list[tuple[str, str, datetime | None]]:
    """(line, who, when) of the period's figures. One query."""
    rows = Outturn.objects.filter(period=period, entered_by__isnull=False)
    return list(rows.values_list("line__code", "entered_by__name", "entered_at"))


def _who(entered: Iterable[tuple[str, str, datetime | None]], lines: tuple[str, ...]) -> tuple[Entered, ...]:
    """Each person once, with the last time; of all lines where none are named."""
    last: dict[str, datetime | None] = {}
    for code, who, at in entered:
        if (not lines or code in lines) and (last.get(who) is None or (at and at > last[who])):  # type: ignore[operator]
            last[who] = at
    return tuple(Entered(who, last[who]) for who in sorted(last))


def _day(at: datetime) -> str:
    return show_date(timezone.localtime(at).date())


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third"}.get(number, f"{number}th")


# --- A year's budgets and contributions -------------------------------------------------------------------------------


def _year_tables(fund: PooledFund, year: int) -> list[ShelfTable]:
    lines, label = lines_at_budget(fund, year), FinancialYear(year).label
    shelf, terms = _year_shelf(fund, year), latest_terms(fund.agreement)
    version = f"Version {terms.number} of the agreement" if terms.pk else ""
    blank = Quote("", "", None, POUNDS, PLAN, governed_by=version, source=f"{fund.name}, budgets as agreed, {label}")
    start = f"{APP}/{fund.pk}/{year}/plan"
    rows = [_budget(blank, f"{start}/fund", fund.name, lines, label)] if lines else []
    for group in by_group(lines, Decimal(0)):
        own = [line for line in lines if line.group == group.total.code]
        rows.append(_budget(blank, f"{start}/group.{group.total.code}", f"Group “{group.total.name}”", own, label))
        rows += [_budget(blank, f"{start}/line.{line.code}", line.name, [line], label) for line in own]
    tables = [ShelfTable(shelf, ("Budget",), tuple(rows))]
    given = _given(replace(blank, permission=CONTRIBUTIONS), start, fund, year)
    return [*tables, ShelfTable(shelf, ("Contribution",), given)] if given else tables


def _budget(blank: Quote, start: str, name: str, lines: list[LineFigure], label: str) -> ShelfRow:
    quote = replace(
        blank,
        key=f"{start}/budget",
        label=f"Budget: {name}, {label}",
        value=total_of("", name, lines).budget,
        lines=tuple(line.code for line in lines),
    )
    return ShelfRow(name, (quote,))


def _given(blank: Quote, start: str, fund: PooledFund, year: int) -> tuple[ShelfRow, ...]:
    amounts = contributions_of(fund, year)
    if not amounts:
        return ()
    label = FinancialYear(year).label
    partners = Organisation.objects.filter(pk__in=amounts).order_by("position", "code")
    listed = [(f"partner.{one.code}", f"Contribution of {one.name}", amounts[one.pk]) for one in partners]
    listed.append(("fund", "All contributions", sum(amounts.values(), Decimal("0.00"))))
    source = f"{fund.name}, contributions as agreed, {label}"
    return tuple(
        ShelfRow(
            name,
            (replace(blank, key=f"{start}/{code}/contribution", label=f"{name}, {label}", value=value, source=source),),
        )
        for code, name, value in listed
    )
