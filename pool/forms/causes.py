"""The form of a variance's parts by cause: one amount for each cause that the agreement names."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from ihwb.web.forms import MoneyField
from pool.rules.causes import words_of


class CausesForm(forms.Form):
    """named: cause to the name of the partner that bears it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, named: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.named = list(named)
        for cause, partner in named.items():
            self.fields[f"cause_{cause}"] = MoneyField(
                label=words_of(cause), required=False, help_text=f"Borne by {partner}."
            )

    @property
    def causes(self) -> dict[str, Decimal]:
        return {cause: amount for cause in self.named if (amount := self.cleaned_data.get(f"cause_{cause}"))}
