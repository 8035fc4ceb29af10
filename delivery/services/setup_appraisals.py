"""Loading the financial appraisals of a business case from ``cases.yaml``."""

from collections.abc import Mapping
from decimal import Decimal

from commissioning.services.documents import Entry
from delivery.models import BusinessCase, CashFlow, DiscountTable, FinancialAppraisal, FlowLine, PublishedFigure
from delivery.rules.appraisal.flows import FlowKind, check_years
from delivery.rules.appraisal.published import PrintedUnit
from delivery.services.appraisals import Printed, check_printed
from delivery.services.setup_rows import keep
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Misread, Refused


def load_appraisal(case: BusinessCase, place: int, row: Entry, tables: Mapping[str, DiscountTable]) -> None:
    """One appraisal with its lines, flows and printed figures."""
    base, last = _year(row, "base_year"), _year(row, "last_year")
    undivided = _year(row, "undivided_from") if row.has("undivided_from") else None
    try:
        check_years(base, last, undivided)
    except Refused as refused:
        row.fail(f"is refused: {refused.message.rstrip('.')}")
    options = {one.name: one for held in case.options_appraisals.all() for one in held.options.all()}
    made = FinancialAppraisal(
        case=case,
        option=row.pick("option", options),
        title=row.text("title"),
        base_year=base,
        last_year=last,
        undivided_from=undivided,
        table=row.pick("table", tables),
        stated_rate=row.number("stated_rate"),
        rate_source=row.text("rate_source", ""),
        note=row.text("note", ""),
        source=row.text("source", ""),
        position=place,
    )
    keep(row, made, "case", "title")
    for number, one in enumerate(row.rows("lines"), start=1):
        _line(made, number, one)
    for number, one in enumerate(row.rows("published"), start=1):
        _published(made, number, one)


def _line(appraisal: FinancialAppraisal, number: int, row: Entry) -> None:
    line = FlowLine(
        appraisal=appraisal,
        position=number,
        name=row.text("name"),
        kind=row.choice("kind", FlowKind).value,
        cashable=not row.flag("not_cashable"),
        bias=row.number("bias") or Decimal(0),
        bias_reason=row.text("bias_reason", ""),
        source=row.text("source", ""),
    )
    keep(row, line, "appraisal", "name")
    for one in row.rows("amounts"):
        year = _year(one, "year")
        if not appraisal.base_year <= year <= appraisal.last_year:
            one.fail("has a year outside the appraisal")
        keep(one, CashFlow(line=line, year=year, amount=_amount(one, "amount")), "line", "year")
    if row.has("undivided"):
        if appraisal.undivided_from is None:
            row.fail("has an amount without a year, but the appraisal names no “undivided_from”")
        keep(row, CashFlow(line=line, year=None, amount=_amount(row, "undivided")), "line", "year")


def _published(appraisal: FinancialAppraisal, number: int, row: Entry) -> None:
    value = _amount(row, "value")
    exponent = value.as_tuple().exponent
    printed = Printed(
        measure=row.text("measure"),
        year=_year(row, "year") if row.has("year") else None,
        value=value,
        decimals=max(-exponent, 0) if isinstance(exponent, int) else 0,
        unit=row.choice("unit", PrintedUnit).value,
        source=row.text("source", ""),
    )
    try:
        check_printed(appraisal, printed)
    except Refused as refused:
        row.fail(f"is refused: {refused.message.rstrip('.')}")
    new = PublishedFigure(
        appraisal=appraisal,
        position=number,
        measure=printed.measure,
        year=printed.year,
        value=printed.value,
        decimals=printed.decimals,
        unit=printed.unit,
        source=printed.source,
    )
    keep(row, new, "appraisal", "position")


def _amount(row: Entry, name: str) -> Decimal:
    found = row.number(name)
    if found is None:
        row.fail(f"needs a figure in “{name}”")
    return found


def _year(row: Entry, name: str) -> int:
    """The year that a financial year such as 2014/15 starts in."""
    try:
        return FinancialYear.parse(row.text(name)).start_year
    except Misread as misread:
        row.fail(f"has no financial year in “{name}”: {misread.message.rstrip('.')}")
