"""Forms of a financial appraisal: its terms, lines, grid of flows, printed figures, rates, and what-if."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from delivery.forms.fields import ReasonField
from delivery.models import BusinessCase, DiscountTable, FinancialAppraisal, FlowLine, Option
from delivery.rules.appraisal.figures import MEASURES
from delivery.rules.appraisal.flows import FlowKind, label
from delivery.rules.appraisal.published import PrintedUnit
from delivery.rules.appraisal.rates import Band, plain
from delivery.services.appraisals import LineFields, Printed, Terms
from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.kernel.money import MoneyError, parse
from ihwb.web.forms import DayField

Cell = tuple[int, int | None]  # line, and year or None for not divided


class YearField(forms.CharField):
    """A financial year such as 2026/27; cleans to the year it starts in, None when empty."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"class": "govuk-input--width-5"})
        super().__init__(max_length=10, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return FinancialYear.parse(text).start_year
        except DateError as misread:
            raise ValidationError(misread.message, code=misread.code) from misread

    def prepare_value(self, value: Any) -> Any:
        return label(value) if isinstance(value, int) else value


class TermsForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(max_length=200)
    option = forms.ModelChoiceField(Option.objects.none(), required=False, empty_label="The case as a whole")
    base_year = YearField(label="Year 0", help_text="The first year, not discounted. Such as 2026/27.")
    last_year = YearField(label="Last year")
    undivided_from = YearField(
        label="First of the years among which amounts are not divided",
        required=False,
        help_text="Only where a total is known and its years are not. Figures are then two: earliest and latest.",
    )
    table = forms.ModelChoiceField(DiscountTable.objects.none(), required=False, empty_label="A stated rate instead")
    stated_rate = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=Decimal("99.99"),
        decimal_places=2,
        label="Stated rate, per cent",
        help_text="Only where no table is chosen.",
    )
    rate_source = forms.CharField(label="Where the rate is stated", required=False, max_length=300)
    note = forms.CharField(required=False, max_length=5000, widget=forms.Textarea({"rows": 3}))
    reason = ReasonField()

    def __init__(self, *args: Any, case: BusinessCase, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["option"].queryset = Option.objects.filter(appraisal__case=case)  # type: ignore[attr-defined]
        self.fields["table"].queryset = case.partnership.discount_tables.all()  # type: ignore[attr-defined]

    def to(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in self.fields if name not in {"version", "reason"}})

    @staticmethod
    def start(row: FinancialAppraisal) -> dict[str, Any]:
        names = ("version", "title", "option", "base_year", "last_year", "undivided_from", "table", "stated_rate")
        return {name: getattr(row, name) for name in (*names, "rate_source", "note")}


class LineForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        max_length=160, label="Type of cost or benefit", help_text="Such as Staff, or Fewer admissions."
    )
    kind = forms.ChoiceField(choices=[(one.value, one.label) for one in FlowKind], widget=forms.RadioSelect)
    cashable = forms.BooleanField(required=False, label="Cashable", help_text="It costs or releases money.")
    bias = forms.DecimalField(
        min_value=0,
        max_value=1000,
        decimal_places=2,
        initial=0,
        label="Optimism bias, per cent",
        help_text="Costs go up by it, benefits come down by it.",
    )
    bias_reason = forms.CharField(label="Why this much", required=False, max_length=300)
    source = forms.CharField(required=False, max_length=300)
    reason = ReasonField()

    def to(self) -> LineFields:
        held = {name: self.cleaned_data[name] for name in LineFields.__dataclass_fields__}
        return LineFields(**{**held, "kind": FlowKind(held["kind"])})

    @staticmethod
    def start(line: FlowLine | None, version: int) -> dict[str, Any]:
        if line is None:
            return {"version": version, "cashable": True, "bias": 0}
        held = {name: getattr(line, name) for name in LineFields.__dataclass_fields__}
        return {**held, "bias": plain(line.bias), "version": version}


class FlowsForm(forms.Form):
    """The grid: a row for each line, years across, and a column for what is not divided. Read as money is typed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = ReasonField()

    def __init__(self, data: Any = None, *, appraisal: FinancialAppraisal) -> None:
        super().__init__(data, initial={"version": appraisal.version})
        self.years: list[int | None] = list(range(appraisal.base_year, appraisal.last_year + 1))
        if appraisal.undivided_from is not None:
            self.years.append(None)
        self.lines = list(appraisal.lines.all())
        self.there = {(line.pk, flow.year): flow.amount for line in self.lines for flow in line.flows.all()}
        self.cells: dict[Cell, Decimal | None] = {}
        self.faults: dict[Cell, str] = {}

    @property
    def headings(self) -> list[str]:
        return ["Not divided" if year is None else label(year) for year in self.years]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the template draws: {"line", "cells": [{"name", "label", "value", "fault"}]}."""
        return [{"line": line, "cells": [self._cell(line, year) for year in self.years]} for line in self.lines]

    def _cell(self, line: FlowLine, year: int | None) -> dict[str, str]:
        name, amount = self.name_of((line.pk, year)), self.there.get((line.pk, year))
        value = self.data.get(name, "") if self.is_bound else "" if amount is None else f"{amount:,.2f}"
        heading = "not divided" if year is None else label(year)
        fault = self.faults.get((line.pk, year), "")
        return {"name": name, "label": f"{line.name}, {heading}", "value": value, "fault": fault}

    @staticmethod
    def name_of(cell: Cell) -> str:
        return f"cell_{cell[0]}_{cell[1] or 'open'}"

    def clean(self) -> dict[str, Any]:
        for line in self.lines:
            for year in self.years:
                text = str(self.data.get(self.name_of((line.pk, year)), "")).strip()
                try:
                    self.cells[line.pk, year] = parse(text) if text else None
                except MoneyError as misread:
                    self.faults[line.pk, year] = misread.message
        for (pk, year), message in self.faults.items():
            line = next(one for one in self.lines if one.pk == pk)
            self.add_error(None, f"{line.name}, {'not divided' if year is None else label(year)}: {message}")
        return self.cleaned_data


class PublishedForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    measure = forms.ChoiceField(label="Figure", choices=[("", "Choose"), *((one.key, one.name) for one in MEASURES)])
    year = YearField(
        required=False, label="Of the year", help_text="Leave it empty for a figure of the whole appraisal."
    )
    value = forms.DecimalField(
        label="As printed",
        max_digits=18,
        decimal_places=4,
        help_text="Digits and decimals exactly as printed, without separators. A minus for brackets.",
        widget=forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )
    unit = forms.ChoiceField(
        choices=[
            (PrintedUnit.POUNDS.value, "£"),
            (PrintedUnit.THOUSANDS.value, "£000, as its heading says"),
            (PrintedUnit.PERCENT.value, "%"),
            (PrintedUnit.TIMES.value, "A ratio"),
            (PrintedUnit.YEARS.value, "Years, or the number of a year"),
        ]
    )
    source = forms.CharField(required=False, max_length=300)
    reason = ReasonField()

    def printed(self) -> Printed:
        held = self.cleaned_data
        exponent = held["value"].as_tuple().exponent
        decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
        return Printed(held["measure"], held["year"], held["value"], decimals, held["unit"], held["source"])


class RemoveForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = ReasonField()


class RatesForm(forms.Form):
    """A table of rates in up to four steps."""

    name = forms.CharField(max_length=100, initial="Green Book")
    since = DayField(label="In force from", help_text="For example, 1 4 2027.")
    source = forms.CharField(max_length=300, help_text="Where it is published.")

    def __init__(self, *args: Any, bands: tuple[Band, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        for place in range(4):
            band = bands[place] if place < len(bands) else None
            self.fields[f"from_{place}"] = forms.IntegerField(
                label=f"Step {place + 1}: from year",
                min_value=0,
                max_value=500,
                required=place == 0,
                initial=band.from_year if band else None,
            )
            self.fields[f"rate_{place}"] = forms.DecimalField(
                label=f"Step {place + 1}: per cent a year",
                min_value=0,
                max_value=Decimal("99.99"),
                decimal_places=2,
                required=place == 0,
                initial=plain(band.rate) if band else None,
            )
        self.fields["reason"] = ReasonField()

    def bands(self) -> list[Band]:
        held = self.cleaned_data
        steps = [(held[f"from_{place}"], held[f"rate_{place}"]) for place in range(4)]
        return [Band(start, rate) for start, rate in steps if start is not None and rate is not None]


class WhatIfForm(forms.Form):
    """Another rate, more optimism bias: by GET, so that nothing is saved and the address can be sent."""

    optional_unmarked = True
    rate = forms.DecimalField(
        required=False, min_value=0, max_value=Decimal("99.99"), decimal_places=2, label="Rate, per cent a year"
    )
    bias = forms.DecimalField(
        required=False,
        min_value=-100,
        max_value=1000,
        decimal_places=2,
        label="More optimism bias, percentage points",
    )
