"""Forms for notice days and for the table of extra days."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Body, Partnership
from ihwb.web.forms import DayField


class NoticeForm(forms.Form):
    """For which meeting the notice days are asked."""

    body = forms.ModelChoiceField(Body.objects.none(), empty_label="Choose")
    meeting = DayField(label="Day of the meeting", help_text="For example, 11 11 2014.")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.filter(partnership=partnership).select_related("partnership")
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]  # a ModelChoiceField


class ExtraDayForm(forms.Form):
    """One day for the table."""

    day = DayField(help_text="For example, 5 5 2023.")
    name = forms.CharField(max_length=100, help_text="Such as: one-off bank holiday.")
    is_holiday = forms.TypedChoiceField(
        label="What is it?",
        choices=[
            ("yes", "A holiday that the published list lacks"),
            ("no", "A day worked although the list has it as a holiday"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = reason_field()
