"""Forms of the year end: proposing a settlement, recording a payment."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.forms.fields import reason_field
from ihwb.kernel.money import ZERO
from ihwb.web.forms import DayField, MoneyField


class ProposeForm(forms.Form):
    remainder = forms.ChoiceField(
        label="What the agreement leaves open",
        help_text="Budgets that no contribution covers, money that no budget needed, variance that no rule gives away.",
        choices=[("keep", "It stays in the fund's balance"), ("divide", "It is divided by the contributions")],
        initial="keep",
        widget=forms.RadioSelect,
    )
    treasury = MoneyField(
        label="Treasury income of the year",
        required=False,
        help_text="What the fund's money earned in the host's hands. The agreement says how it is divided.",
    )

    def __init__(self, *args: Any, shares_treasury: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not shares_treasury:
            del self.fields["treasury"]

    def clean_treasury(self) -> Decimal:
        income: Decimal = self.cleaned_data["treasury"] or ZERO
        if income < 0:
            raise ValidationError("Enter nought or more: what the money cost is not divided.", code="negative")
        return income

    @property
    def divides(self) -> bool:
        return bool(self.cleaned_data["remainder"] == "divide")


class PaidForm(forms.Form):
    paid_on = DayField(label="Paid on")


class WithdrawForm(forms.Form):
    reason = reason_field()
