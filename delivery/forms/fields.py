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
