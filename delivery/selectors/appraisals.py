"""A financial appraisal as it is read: flows, figures with their arithmetic, and printed figures beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch, QuerySet

from commissioning.models import Partnership
from delivery.models import CashFlow, DiscountTable, FinancialAppraisal, FlowLine, PublishedFigure
from delivery.rules.appraisal.figures import MEASURES, Appraised, Figure, Year, appraise
from delivery.rules.appraisal.flows import FlowKind, Flows, Line, Placing, label
from delivery.rules.appraisal.published import PrintedUnit, Published, Verdict, compare, where
from delivery.rules.appraisal.rates import Band, RateTable, flat, plain

_BY_KEY = {one.key: one for one in MEASURES}


@dataclass(frozen=True, slots=True)
class LineView:
    """One type of cost or benefit. amounts: £ by year as entered, before optimism bias; None where nothing stands."""

    id: int
    name: str
    kind: str
    kind_label: str
    cashable: bool
    bias: str
    bias_reason: str
    amounts: tuple[Decimal | None, ...]
    undivided: Decimal | None
    total: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """shown: one figure, or "this to that" where years are open. words: its arithmetic, or why there is none."""

    key: str
    name: str
    value: Decimal | None
    shown: str
    words: str


@dataclass(frozen=True, slots=True)
class PublishedView:
    """A printed figure beside the computed one. difference: £, percentage points, or years; None if not computable."""

    id: int
    name: str
    printed: str
    computed: str
    verdict: str
    verdict_label: str
    difference: str
    causes: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class AppraisalView:
    """years: with what has no year in its first; years_last: the same with it in its last, empty where all have one."""

    id: int
    title: str
    option: str
    base_year: str
    last_year: str
    rate: str
    rate_name: str
    rate_source: str
    undivided: str
    note: str
    source: str
    version: int
    year_labels: tuple[str, ...]
    lines: tuple[LineView, ...]
    years: tuple[Year, ...]
    years_last: tuple[Year, ...]
    figures: tuple[FigureView, ...]
    published: tuple[PublishedView, ...]
    differing: int

    @property
    def npv(self) -> FigureView:
        return self.figure("npv")

    def figure(self, key: str) -> FigureView:
        return next(one for one in self.figures if one.key == key)


def with_rows(rows: QuerySet[FinancialAppraisal]) -> QuerySet[FinancialAppraisal]:
    """Everything that a view reads: four queries however many there are."""
    return rows.select_related("table", "option").prefetch_related(
        Prefetch("lines", FlowLine.objects.order_by("position")),
        Prefetch("lines__flows", CashFlow.objects.order_by("year")),
        Prefetch("published", PublishedFigure.objects.order_by("position", "pk")),
    )


# --- Rates ------------------------------------------------------------------------------------------------------------


def rates_of(table: DiscountTable) -> RateTable:
    bands = tuple(Band(int(one["from"]), Decimal(one["rate"])) for one in table.bands)
    return RateTable(table.name, bands, table.source, table.since)


def discount_tables(partnership: Partnership) -> list[DiscountTable]:
    """Newest first."""
    return list(DiscountTable.objects.filter(partnership=partnership).order_by("-since"))


def table_for(partnership: Partnership, on: date) -> DiscountTable | None:
    """The table in force on a day."""
    return DiscountTable.objects.filter(partnership=partnership, since__lte=on).order_by("-since").first()


# --- Flows and views --------------------------------------------------------------------------------------------------


def flows_of(appraisal: FinancialAppraisal) -> Flows:
    """From rows fetched by ``with_rows``. No query."""
    table = appraisal.table
    rates = rates_of(table) if table else flat(appraisal.stated_rate or Decimal(0), appraisal.rate_source)
    return Flows(
        base_year=appraisal.base_year,
        last_year=appraisal.last_year,
        lines=tuple(_line(one) for one in appraisal.lines.all()),
        rates=rates,
        undivided_from=appraisal.undivided_from,
    )


def _line(one: FlowLine) -> Line:
    flows = list(one.flows.all())
    return Line(
        name=one.name,
        kind=FlowKind(one.kind),
        amounts={flow.year: flow.amount for flow in flows if flow.year is not None},
        cashable=one.cashable,
        bias=one.bias,
        undivided=sum((flow.amount for flow in flows if flow.year is None), Decimal(0)),
    )


def appraisal_view(appraisal: FinancialAppraisal) -> AppraisalView:
    """From rows fetched by ``with_rows``. No query."""
    flows = flows_of(appraisal)
    first, last = worked(flows)
    published = _published(appraisal, flows)
    return AppraisalView(
        id=appraisal.pk,
        title=appraisal.title,
        option=appraisal.option.name if appraisal.option else "",
        base_year=label(appraisal.base_year),
        last_year=label(appraisal.last_year),
        rate=flows.rates.words,
        rate_name=flows.rates.name if appraisal.table else "Stated by the case",
        rate_source=flows.rates.source,
        undivided=_undivided(flows),
        note=appraisal.note,
        source=appraisal.source,
        version=appraisal.version,
        year_labels=tuple(label(year) for year in flows.years),
        lines=tuple(_line_view(one, flows) for one in appraisal.lines.all()),
        years=first.years,
        years_last=last.years if last else (),
        figures=tuple(figure_views(flows)),
        published=published,
        differing=sum(one.verdict == Verdict.DIFFERS for one in published),
    )


def worked(flows: Flows) -> tuple[Appraised, Appraised | None]:
    """With open amounts in the first of their years; and in the last, where there are such amounts."""
    first = appraise(flows, Placing.FIRST)
    return first, appraise(flows, Placing.LAST) if flows.has_undivided else None


def figure_views(flows: Flows) -> list[FigureView]:
    """All figures, and the net present value of cashable benefits alone where some release no money."""
    first, last = worked(flows)
    views = [_figure(one, last.figures[key] if last else None) for key, one in first.figures.items()]
    if any(not line.cashable for line in flows.lines if line.kind is FlowKind.BENEFIT):
        only, only_last = worked(flows.cashable_only())
        cash = _figure(only.figures["npv"], only_last.figures["npv"] if only_last else None)
        place = next(number for number, one in enumerate(views) if one.key == "npv")
        views.insert(
            place + 1, FigureView("npv_cashable", "NPV, cashable benefits only", cash.value, cash.shown, cash.words)
        )
    return views


def _figure(first: Figure, last: Figure | None) -> FigureView:
    if last is None or last.shown == first.shown:
        return FigureView(first.measure.key, first.measure.name, first.value, first.shown, first.words)
    low, high = sorted((first, last), key=lambda one: one.exact or Fraction(0))
    words = f"At the earliest: {first.words.rstrip('.')}. At the latest: {last.words.rstrip('.')}."
    return FigureView(first.measure.key, first.measure.name, None, f"{low.shown} to {high.shown}", words)


def _undivided(flows: Flows) -> str:
    if flows.undivided_from is None:
        return ""
    first, last = label(flows.undivided_from), label(flows.last_year)
    return first if first == last else f"{first} to {last}"


def _line_view(one: FlowLine, flows: Flows) -> LineView:
    amounts = {flow.year: flow.amount for flow in one.flows.all()}
    return LineView(
        id=one.pk,
        name=one.name,
        kind=one.kind,
        kind_label=FlowKind(one.kind).label,
        cashable=one.cashable,
        bias=plain(one.bias),
        bias_reason=one.bias_reason,
        amounts=tuple(amounts.get(year) for year in flows.years),
        undivided=amounts.get(None),
        total=sum(amounts.values(), Decimal(0)),
        source=one.source,
    )


# --- Published figures ------------------------------------------------------------------------------------------------


def _published(appraisal: FinancialAppraisal, flows: Flows) -> tuple[PublishedView, ...]:
    rows = list(appraisal.published.all())
    printed = [printed_of(one) for one in rows]
    return tuple(_compared(row, one, flows, printed) for row, one in zip(rows, printed, strict=True))


def printed_of(row: PublishedFigure) -> Published:
    return Published(_BY_KEY[row.measure], row.value, PrintedUnit(row.unit), row.decimals, row.year)


def _compared(row: PublishedFigure, one: Published, flows: Flows, others: Sequence[Published]) -> PublishedView:
    found = compare(one, flows, others)
    name = _running(one) if one.year is not None and row.measure == "net" else one.measure.name
    return PublishedView(
        id=row.pk,
        name=f"{name}, {where(one)}" if one.year is not None else name,
        printed=printed_words(one),
        computed=found.computed,
        verdict=found.verdict,
        verdict_label=found.verdict.label,
        difference=_difference(found.difference, one),
        causes=found.causes,
        source=row.source,
    )


def _running(one: Published) -> str:
    return f"{one.measure.name}, running total"


def printed_words(one: Published) -> str:
    """As it is printed: £1,060,000, 12,523 (£000), 211.8%, year 1."""
    text = f"{abs(one.value):,.{one.decimals}f}"
    text = f"({text})" if one.value < 0 else text
    if one.measure.key == "payback":
        return f"Year {text}"
    ends: dict[Any, str] = {
        PrintedUnit.POUNDS: f"£{text}",
        PrintedUnit.THOUSANDS: f"{text} (£000)",
        PrintedUnit.PERCENT: f"{text}%",
    }
    return ends.get(one.unit, text)


def _difference(value: Decimal | None, one: Published) -> str:
    if value is None:
        return ""
    if not value:
        return "None"
    if one.unit in (PrintedUnit.POUNDS, PrintedUnit.THOUSANDS):
        shown = f"£{abs(value):,.2f}"
    else:
        shown = f"{abs(value):,}" + (" points" if one.unit is PrintedUnit.PERCENT else "")
    return f"({shown})" if value < 0 else shown


# --- What if ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tried:
    """One figure as entered and as tried."""

    name: str
    entered: str
    tried: str


def what_if(flows: Flows, rate: Decimal | None, points: Decimal) -> list[Tried]:
    """The figures at another rate and with so many percentage points more optimism bias. Nothing is saved."""
    other = flows if rate is None else flows.at(flat(rate))
    other = other.extra_bias(points) if points else other
    pairs = zip(figure_views(flows), figure_views(other), strict=True)
    return [Tried(before.name, before.shown, after.shown) for before, after in pairs]


@dataclass(frozen=True, slots=True)
class Compared:
    """An appraisal in the comparison of a case's options."""

    id: int
    option: str
    title: str
    rate: str
    years: str
    pv_costs: str
    pv_benefits: str
    npv: str
    bcr: str
    payback: str


def comparison(views: Sequence[AppraisalView]) -> tuple[list[Compared], bool]:
    """The appraisals side by side; and whether they share year 0, last year and rate, without which none compares."""
    rows = [
        Compared(
            id=one.id,
            option=one.option or "The case as a whole",
            title=one.title,
            rate=one.rate,
            years=f"{one.base_year} to {one.last_year}",
            **{key: one.figure(key).shown for key in ("pv_costs", "pv_benefits", "npv", "bcr", "payback")},
        )
        for one in views
    ]
    return rows, len({(one.rate, one.years) for one in rows}) <= 1
