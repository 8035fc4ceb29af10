"""Rows of the outturn grids, drawn in one call each: a cell at a time in a template takes four times as long."""

from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ihwb.kernel.money import show
from pool.forms.outturn_cells import BoundRow, Cell
from pool.selectors.outturn_grid import OutturnRow, as_typed
from pool.selectors.outturn_year import YearCell, YearRow
from pool.templatetags.pool_figures import figure_or_dash

register = template.Library()

_PHRASES = {"hidden": "not shown until certified", "none": "no such period yet"}


@register.simple_tag
def outturn_row(bound: BoundRow, here: str, history: bool, editable: int) -> SafeString:
    """One line of a period's grid. here: address of the page; history: whether the person may open it."""
    row = bound.row
    locked = f'<span class="grid__locked">Locked: {escape(row.locked)}</span>' if row.locked and editable else ""
    start = (
        f'<tr data-row="{row.line}"{_facts(bound)}><th scope="row">{escape(row.name)}{locked if row.shown else ""}</th>'
        f'<td data-label="Lead"><abbr title="{escape(row.lead_name)}">{row.lead}</abbr></td>'
        f'<td class="figure" data-label="Budget">{show(row.budget)}</td>'
        f'<td class="figure" data-label="Actual, last period">{_pounds(row.previous)}</td>'
    )
    if not row.shown:
        why = f"Locked: with {escape(row.lead_name)} until the period is certified"
        return mark_safe(f'{start}<td colspan="5" class="cell--locked">{why}</td></tr>')  # noqa: S308  # escaped above
    cells = [_box(row, cell, here) for cell in bound.cells] if bound.cells else _texts(row, here)
    cells.insert(2, f'<td class="figure" data-label="Variance" data-variance>{_pounds(row.variance)}</td>')
    more = f'<td class="grid__more">{_links(row, here, history)}</td></tr>'
    return mark_safe(start + "".join(cells) + more)  # noqa: S308  # escaped above and below


def _facts(bound: BoundRow) -> str:
    row = bound.row
    if not bound.cells:
        return ' class="grid__row--locked"' if not row.shown else ""
    name = escape(row.name)
    return f' data-line="{row.line}" data-name="{name}" data-version="{row.version}" data-budget="{row.budget}"'


def _box(row: OutturnRow, cell: Cell, here: str) -> str:
    place = f"{cell.column}-{row.line}"
    own = 'maxlength="1000"' if cell.column == "comment" else 'inputmode="text" spellcheck="false"'
    saved = f' data-saved="{escape(cell.saved)}"' if cell.saved != cell.value else ""
    wrong = f' aria-invalid="true" aria-describedby="fault-{place}"' if cell.fault else ""
    fault = f'<span class="grid__fault" id="fault-{place}">{escape(cell.fault)}</span>' if cell.fault else ""
    return (
        f'<td class="grid__{cell.column}{" cell--error" if cell.fault else ""}" data-cell="{cell.column}" '
        f'data-label="{cell.label.capitalize()}"><input class="cell-input" id="{place}" name="{place}" '
        f'value="{escape(cell.value)}"{saved} aria-label="{escape(row.name)}, {cell.label}" {own}{wrong}>'
        f"{fault}{_remark(row, cell.column, here)}</td>"
    )


def _texts(row: OutturnRow, here: str) -> list[str]:
    """The same three cells, to be read only."""
    actual, forecast = _remark(row, "actual", here), _remark(row, "forecast", here)
    return [
        f'<td class="figure" data-cell="actual" data-label="Actual to date">{_pounds(row.actual)}{actual}</td>',
        f'<td class="figure" data-cell="forecast" data-label="Forecast outturn">{_pounds(row.forecast)}{forecast}</td>',
        f'<td class="comment" data-cell="comment" data-label="Comment">{escape(row.comment)}</td>',
    ]


def _remark(row: OutturnRow, column: str, here: str) -> str:
    number = row.remarks.get(column, 0)
    if not number:
        return ""
    words = "1 remark" if number == 1 else f"{number} remarks"
    address = f"{escape(here)}lines/{row.line}/remarks?column={column}"
    hidden = f'<span class="govuk-visually-hidden"> on {escape(row.name)}</span>'
    return f'<a class="grid__remark govuk-link" data-panel href="{address}">{words}{hidden}</a>'


def _links(row: OutturnRow, here: str, history: bool) -> str:
    hidden = f'<span class="govuk-visually-hidden"> {{}} {escape(row.name)}</span>'
    place = f"{escape(here)}lines/{row.line}"
    one = f'<a class="govuk-link" data-panel href="{place}/history">History{hidden.format("of")}</a>'
    other = f'<a class="govuk-link" data-panel href="{place}/remarks">Remark{hidden.format("on")}</a>'
    return f"{one} {other}" if history else other


# --- The year ---------------------------------------------------------------------------------------------------


@register.simple_tag
def year_row(row: YearRow, unit: str) -> SafeString:
    """One line of the year's grid. unit: boxes are in pounds; in £000 every figure is there to be read."""
    start = (
        f'<tr data-row="{row.line}" data-name="{escape(row.name)}" data-budget="{row.budget}">'
        f'<th scope="row">{escape(row.name)} <abbr class="muted" title="{escape(row.lead_name)}">{row.lead}</abbr></th>'
        f'<td class="figure" data-label="Budget">{figure_or_dash(row.budget, unit)}</td>'
    )
    cells = "".join(_year_cell(row, cell, unit) for cell in row.cells)
    variance = figure_or_dash(row.variance, unit)
    end = f'<td class="figure" data-label="Variance" data-variance>{variance}</td></tr>'
    return mark_safe(start + cells + end)  # noqa: S308  # escaped above and below


def _year_cell(row: YearRow, cell: YearCell, unit: str) -> str:
    name = f"p{cell.period}" if cell.column == "actual" else "forecast"
    heading = "Forecast" if name == "forecast" else f"Period {cell.period}"
    called = f'data-cell="{name}" data-label="{heading}"'
    if cell.kind == "open" and unit == "pounds":
        place = f"{name}-{row.line}"
        label = f"{escape(row.name)}, {'forecast outturn' if name == 'forecast' else f'period {cell.period} actual'}"
        return (
            f'<td class="grid__figure" {called} data-period="{cell.period}" data-version="{cell.version}">'
            f'<input class="cell-input" id="{place}" value="{as_typed(cell.amount)}" aria-label="{label}" '
            'spellcheck="false"></td>'
        )
    if cell.kind in _PHRASES:
        return f'<td class="figure cell--{cell.kind}" {called}><span title="{_PHRASES[cell.kind]}">–</span></td>'
    return f'<td class="figure cell--{cell.kind}" {called}>{figure_or_dash(cell.amount, unit)}</td>'


def _pounds(amount: Decimal | None) -> str:
    return "–" if amount is None else show(amount)
