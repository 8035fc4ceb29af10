"""The form that lays down how programme costs are divided."""

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.models import Organisation, Partnership
from delivery.forms.fields import ReasonField
from ihwb.web.forms import DayField


class SplitForm(forms.Form):
    """One share for each partner that pays; the providers pay none."""

    since = DayField(label="From", help_text="It divides each financial year that ends on or after this day.")
    source = forms.CharField(max_length=300, help_text="Where it is laid down.")
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        paying = partnership.organisations.filter(kind__in=["council", "nhs_commissioner"]).order_by("position")
        self.partners: list[Organisation] = list(paying)
        for one in self.partners:
            self.fields[f"share_{one.pk}"] = forms.DecimalField(
                label=f"{one.name}, per cent", min_value=0, max_value=100, max_digits=5, decimal_places=2
            )
        self.order_fields(["since", *(f"share_{one.pk}" for one in self.partners), "source", "reason"])

    def shares(self) -> dict[Organisation, Decimal]:
        return {one: self.cleaned_data[f"share_{one.pk}"] for one in self.partners}
