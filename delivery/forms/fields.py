"""Fields that several forms of delivery share."""

from django import forms

from delivery.services.reasons import LIMIT


class ReasonField(forms.CharField):
    """Why a change is made; every change needs one."""

    def __init__(self) -> None:
        super().__init__(
            label="Reason for the change",
            help_text="It stays in the history with your name.",
            max_length=LIMIT,
            widget=forms.Textarea({"rows": 3}),
            error_messages={"required": "Enter a reason for the change."},
        )


class DayInUrlField(forms.DateField):
    """A day in a filter: one box, and in the address as 2014-11-11."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def __init__(self, label: str) -> None:
        invalid = "This is not a date. Choose one, such as 2014-11-11 in the address."
        super().__init__(label=label, required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": invalid})
