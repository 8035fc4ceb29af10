"""The form for a line's profile."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from ihwb.web.forms import MoneyField, MoneyInput
from pool.models import ProfileKind
from pool.rules.profiles import MONTHS


class ProfileForm(forms.Form):
    """How the budget is spread; the months count for the typed kind alone."""

    kind = forms.ChoiceField(label="How is it spread?", choices=ProfileKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, labels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, label in enumerate(labels, start=1):
            self.fields[f"month_{number}"] = MoneyField(label=label, required=False, widget=MoneyInput())
        self.fields["reason"] = reason_field()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("kind") == ProfileKind.TYPED:
            for number in range(1, MONTHS + 1):
                if given.get(f"month_{number}") is None and f"month_{number}" not in self.errors:
                    self.add_error(f"month_{number}", "Enter each month; nil is 0.")
        return given

    def typed(self) -> list[Decimal]:
        return [self.cleaned_data.get(f"month_{number}") or Decimal("0.00") for number in range(1, MONTHS + 1)]
