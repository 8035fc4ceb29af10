"""The form that adds a measured value."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from delivery.forms.fields import ReasonField
from delivery.rules.measures import read_value
from ihwb.kernel.errors import Misread
from ihwb.web.forms import DayField


class FigureField(forms.CharField):
    """A measured figure as people type it; what was typed stays in the box when it cannot be read."""

    def __init__(self, **options: Any) -> None:
        self.unit = ""
        box = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-10"})
        super().__init__(widget=box, error_messages={"required": "Enter the figure that was measured."}, **options)

    def clean(self, value: Any) -> Decimal:
        text = super().clean(value)
        try:
            return read_value(text, unit=self.unit)
        except Misread as misread:
            raise ValidationError(misread.message, code=misread.code) from misread


class ValueForm(forms.Form):
    """One value with its period and its source."""

    period_label = forms.CharField(
        label="Period",
        max_length=60,
        help_text="For example, Quarter 1, 2015/16.",
        error_messages={"required": "Enter the period that the value is of."},
    )
    on = DayField(label="Last day of the period", help_text="For example, 30 6 2015.")
    value = FigureField()
    source = forms.CharField(
        max_length=300,
        help_text="The document, return or system that the value comes from.",
        error_messages={"required": "Enter where the value comes from."},
    )
    reason = ReasonField()

    def __init__(self, *args: Any, unit: str, counted_in: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["value"]
        field.unit = unit
        field.help_text = f"In {counted_in}." if counted_in and unit != "%" else "In per cent." if unit == "%" else ""
