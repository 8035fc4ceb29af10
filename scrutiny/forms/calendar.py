"""Forms of the calendar of meetings and of a body's agenda template."""

from datetime import date
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Body, Partnership
from ihwb.kernel.errors import Refused
from scrutiny.models import StandingItem
from scrutiny.rules.agenda import Standing, read_days

_TIMES = ["%H:%M", "%H.%M", "%I%p", "%I:%M%p", "%I.%M%p"]


class CalendarFilter(forms.Form):
    """The year and the body. They stand in the address."""

    optional_unmarked = True
    year = forms.ChoiceField(required=False)
    body = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, years: list[tuple[str, str]], bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["body"].choices = [("", "All bodies"), *bodies]  # type: ignore[attr-defined]


class YearForm(forms.Form):
    """A year's dates of one body."""

    body = forms.ModelChoiceField(Body.objects.none(), empty_label="Choose")
    days = forms.CharField(
        max_length=5000,
        help_text="One a line, such as 11 11 2014.",
        widget=forms.Textarea({"rows": 12, "class": "govuk-input--width-20"}),
    )
    hour = forms.TimeField(
        label="Time",
        help_text="For example, 14:00 or 2pm.",
        input_formats=_TIMES,
        error_messages={"invalid": "Enter a time such as 14:00 or 2pm."},
        widget=forms.TextInput({"class": "govuk-input--width-5"}),
    )
    place = forms.CharField(required=False, max_length=200)
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = partnership.bodies.order_by("name")  # type: ignore[attr-defined]

    def clean_days(self) -> list[date]:
        try:
            return read_days(self.cleaned_data["days"])
        except Refused as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused


class CalendarFileForm(forms.Form):
    """Dates of any bodies as a CSV file."""

    file = forms.FileField(
        label="CSV file",
        help_text="With the columns body (its code), day, time and place. All of it is taken in, or none.",
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )
    reason = reason_field()

    def clean_file(self) -> bytes:
        given = self.cleaned_data["file"]
        if given.size > 500_000:
            raise forms.ValidationError("This file is larger than 500 kB. Split it by year.")
        return bytes(given.read())


class StandingForm(forms.ModelForm):  # type: ignore[type-arg]
    """An item that stands on every agenda of a body."""

    kind = forms.ChoiceField(label="What it is", choices=[(one.value, one.label) for one in Standing])
    reason = reason_field()

    class Meta:
        model = StandingItem
        fields = ["title", "text", "kind", "duration", "last"]
        labels = {"duration": "How many minutes", "last": "Comes after the business"}
        widgets = {
            "text": forms.Textarea({"rows": 3}),
            "duration": forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
        }

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def _post_clean(self) -> None:
        """The constraints are checked by the service, in their own words."""
