"""Changing a financial appraisal: its terms, its lines and flows, the printed figures beside it, tables of rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from commissioning.models import Partnership, User
from commissioning.services.audit import record
from delivery.models import CashFlow, DiscountTable, FinancialAppraisal, FlowLine, Option, PublishedFigure
from delivery.rules.appraisal.flows import FlowKind, check_bias, check_years, label
from delivery.rules.appraisal.rates import Band, check_bands, flat, plain
from delivery.services.cases import locked_case, note
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Terms:
    """What an appraisal is of, over which years, and how it is discounted: by a table or at a stated rate."""

    title: str
    option: Option | None
    base_year: int
    last_year: int
    undivided_from: int | None
    table: DiscountTable | None
    stated_rate: Decimal | None
    rate_source: str
    note: str
    source: str = ""


@transaction.atomic
def begin_appraisal(*, case_id: int, to: Terms, reason: str, by: User) -> FinancialAppraisal:
    """Raises Refused: title_taken, rate_unclear, foreign_option, and what ``check_years`` refuses."""
    why, case = checked_reason(reason), locked_case(case_id)
    made = FinancialAppraisal(case=case, position=1 + case.appraisals.count())
    _set_terms(made, to)
    save(made, why, by)
    note(case, "delivery.begin_appraisal", by, {"title": made.title})
    return made


@transaction.atomic
def change_terms(*, appraisal_id: int, version: int, to: Terms, reason: str, by: User) -> FinancialAppraisal:
    """Raises Refused as ``begin_appraisal`` does, and: stale, flows_outside."""
    why, appraisal = checked_reason(reason), _locked(appraisal_id, version)
    _check_flows_inside(appraisal, to)
    _set_terms(appraisal, to)
    _counted(appraisal, why, by)
    note(appraisal.case, "delivery.change_appraisal", by, {"title": appraisal.title, "reason": why})
    return appraisal


def _set_terms(appraisal: FinancialAppraisal, to: Terms) -> None:
    check_years(to.base_year, to.last_year, to.undivided_from)
    if (to.table is None) == (to.stated_rate is None):
        raise Refused("rate_unclear", "Choose a table of rates, or state one rate: one of the two.")
    if to.stated_rate is not None:
        check_bands(flat(to.stated_rate).bands)
    others = FinancialAppraisal.objects.filter(case=appraisal.case, title=to.title.strip()).exclude(pk=appraisal.pk)
    if others.exists():
        raise Refused("title_taken", f"This case has an appraisal “{to.title.strip()}” already. Choose another title.")
    if to.option is not None and to.option.appraisal.case_id != appraisal.case_id:
        raise Refused("foreign_option", f"“{to.option.name}” is not an option of this case. Choose one from the list.")
    appraisal.title, appraisal.option = to.title.strip(), to.option
    appraisal.base_year, appraisal.last_year, appraisal.undivided_from = to.base_year, to.last_year, to.undivided_from
    appraisal.table, appraisal.stated_rate, appraisal.rate_source = to.table, to.stated_rate, to.rate_source.strip()
    appraisal.note, appraisal.source = to.note.strip(), to.source.strip() or appraisal.source


def _check_flows_inside(appraisal: FinancialAppraisal, to: Terms) -> None:
    flows = CashFlow.objects.filter(line__appraisal=appraisal)
    dated = flows.filter(year__isnull=False).order_by("year")
    outside = dated.exclude(year__range=(to.base_year, to.last_year)).first()
    if outside is not None and outside.year is not None:
        raise Refused(
            "flows_outside",
            f"“{outside.line.name}” has £{outside.amount:,.2f} in {label(outside.year)}, outside these years. Take it "
            "out of the grid first.",
        )
    if to.undivided_from is None and flows.filter(year__isnull=True).exists():
        raise Refused("undivided_left", "Amounts without a year are entered. Take them out of the grid first.")


# --- Lines and flows --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LineFields:
    """One type of cost or benefit. bias: per cent."""

    name: str
    kind: FlowKind
    cashable: bool
    bias: Decimal
    bias_reason: str
    source: str


@transaction.atomic
def save_line(
    *, appraisal_id: int, version: int, line_id: int | None, to: LineFields, reason: str, by: User
) -> FlowLine:
    """Add a line (``line_id`` None) or change one. Raises Refused: stale, name_taken, bias_outside."""
    why, appraisal = checked_reason(reason), _locked(appraisal_id, version)
    others = appraisal.lines.exclude(pk=line_id) if line_id else appraisal.lines.all()
    if others.filter(name=to.name.strip()).exists():
        raise Refused("name_taken", f"There is a line “{to.name.strip()}” already. Choose another name.")
    check_bias(to.kind, to.bias)
    last = appraisal.lines.aggregate(last=Max("position"))["last"] or 0
    line = appraisal.lines.get(pk=line_id) if line_id else FlowLine(appraisal=appraisal, position=last + 1)
    line.name, line.kind, line.cashable = to.name.strip(), to.kind.value, to.cashable
    line.bias, line.bias_reason, line.source = to.bias, to.bias_reason.strip(), to.source.strip()
    save(line, why, by)
    _counted(appraisal, why, by)
    return line


Cells = Mapping[tuple[int, int | None], Decimal | None]  # (line, year or None for not divided): £, None for empty


@transaction.atomic
def save_flows(*, appraisal_id: int, version: int, cells: Cells, reason: str, by: User) -> int:
    """Save the grid; cells that are not in it stay. Returns how many changed. Raises Refused: stale, year_outside."""
    why, appraisal = checked_reason(reason), _locked(appraisal_id, version)
    lines = {one.pk: one for one in appraisal.lines.all()}
    there = {(one.line_id, one.year): one for one in CashFlow.objects.filter(line__appraisal=appraisal)}
    changed = 0
    for (line_id, year), amount in cells.items():
        if year is not None and not appraisal.base_year <= year <= appraisal.last_year:
            raise Refused("year_outside", f"{label(year)} is outside this appraisal. Open the grid again.")
        if line_id not in lines or (year is None and appraisal.undivided_from is None):
            raise Refused("line_gone", "A line of the grid is not in this appraisal any more. Open the grid again.")
        changed += _put(lines[line_id], year, there.get((line_id, year)), amount, why, by)
    if changed:
        _counted(appraisal, why, by)
        note(appraisal.case, "delivery.enter_flows", by, {"title": appraisal.title, "cells": changed, "reason": why})
    return changed


def _put(line: FlowLine, year: int | None, row: CashFlow | None, amount: Decimal | None, why: str, by: User) -> bool:
    if amount == (row.amount if row else None):
        return False
    if amount is None:
        assert row is not None  # a cell that was empty and stays so has not changed
        row._change_reason, row._history_user = why, by  # type: ignore[attr-defined]  # read on delete
        row.delete()
        return True
    row = row or CashFlow(line=line, year=year)
    row.amount = amount
    save(row, why, by)
    return True


# --- Printed figures --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as it is printed. value: in its unit; decimals: how many are printed."""

    measure: str
    year: int | None
    value: Decimal
    decimals: int
    unit: str
    source: str


@transaction.atomic
def add_published(*, appraisal_id: int, version: int, printed: Printed, reason: str, by: User) -> PublishedFigure:
    """Raises Refused: stale, printed_there, year_outside, not_yearly."""
    why, appraisal = checked_reason(reason), _locked(appraisal_id, version)
    check_printed(appraisal, printed)
    last = appraisal.published.aggregate(last=Max("position"))["last"] or 0
    made = PublishedFigure(
        appraisal=appraisal,
        measure=printed.measure,
        year=printed.year,
        value=printed.value,
        decimals=printed.decimals,
        unit=printed.unit,
        source=printed.source.strip(),
        position=last + 1,
    )
    save(made, why, by)
    _counted(appraisal, why, by)
    return made


def check_printed(appraisal: FinancialAppraisal, printed: Printed) -> None:
    """Only costs, benefits and the running total are printed by year; a year lies within the appraisal."""
    if printed.year is None:
        return
    if printed.measure not in {"costs", "benefits", "net"}:
        raise Refused("not_yearly", "Only costs, benefits and benefits less costs are of one year. Leave the year out.")
    if not appraisal.base_year <= printed.year <= appraisal.last_year:
        raise Refused("year_outside", f"{label(printed.year)} is outside this appraisal. Choose one of its years.")


@transaction.atomic
def remove_published(*, appraisal_id: int, version: int, figure_id: int, reason: str, by: User) -> None:
    """A printed figure that was entered wrongly; its history stays."""
    why, appraisal = checked_reason(reason), _locked(appraisal_id, version)
    row = appraisal.published.filter(pk=figure_id).first()
    if row is None:
        raise Refused("figure_gone", "This printed figure is not there any more. Open the appraisal again.")
    row._change_reason, row._history_user = why, by  # type: ignore[attr-defined]  # read on delete
    row.delete()
    _counted(appraisal, why, by)


# --- Tables of rates --------------------------------------------------------------------------------------------------


@transaction.atomic
def lay_down_rates(
    *,
    partnership: Partnership,
    name: str,
    since: date,
    bands: Sequence[Band],
    source: str,
    reason: str,
    by: User | None,
) -> DiscountTable:
    """A table of discount rates from a day on; appraisals keep the table they name. Raises Refused: rates_there."""
    why = checked_reason(reason)
    check_bands(bands)
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    if partnership.discount_tables.filter(since=since).exists():
        raise Refused("rates_there", f"A table of rates begins on {show_date(since)} already. Choose another day.")
    made = DiscountTable(
        partnership=partnership,
        name=name.strip(),
        since=since,
        bands=[{"from": one.from_year, "rate": plain(one.rate)} for one in bands],
        source=source.strip(),
    )
    made._change_reason, made._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
    made.save()
    detail = {"since": since.isoformat(), "bands": made.bands, "reason": why}
    record(act="delivery.lay_down_rates", partnership=partnership, subject=made.name, by=by, detail=detail)
    return made


def _locked(appraisal_id: int, version: int) -> FinancialAppraisal:
    """The appraisal under a row lock. Raises Refused (``stale``) when somebody changed it after the page was opened."""
    rows = FinancialAppraisal.objects.select_for_update(of=("self",))
    appraisal = rows.select_related("case__document", "case__partnership").get(pk=appraisal_id)
    if appraisal.version != version:
        raise Refused(
            "stale",
            "Somebody changed this appraisal after you opened the page. What you typed is still in the form: compare "
            "it with the appraisal as it is now, then save again.",
        )
    return appraisal


def _counted(appraisal: FinancialAppraisal, why: str, by: User) -> None:
    appraisal.version += 1
    save(appraisal, why, by)
