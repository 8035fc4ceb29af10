"""Forms for leaving an agreement."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from ihwb.web.forms import DayField


class ServeForm(forms.Form):
    """Notice to leave. sure: set by the page that shows the exit day."""

    organisation = forms.TypedChoiceField(label="Partner that leaves", coerce=int, widget=forms.RadioSelect)
    served_on = DayField(
        label="Notice served on", help_text="The day the other partner received it. For example, 31 1 2016."
    )
    reason = reason_field("Both partners read it.")
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class WithdrawForm(forms.Form):
    withdrawn_on = DayField(label="Withdrawn on", help_text="For example, 15 2 2016.")
    reason = reason_field("Both partners read it.")
