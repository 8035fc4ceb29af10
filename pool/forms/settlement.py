"""Forms of the year end: proposing a settlement, recording a payment."""

from django import forms

from commissioning.forms.fields import reason_field
from ihwb.web.forms import DayField


class ProposeForm(forms.Form):
    remainder = forms.ChoiceField(
        label="What the agreement leaves open",
        help_text="Budgets that no contribution covers, money that no budget needed, variance that no rule gives away.",
        choices=[("keep", "It stays in the fund's balance"), ("divide", "It is divided by the contributions")],
        initial="keep",
        widget=forms.RadioSelect,
    )

    @property
    def divides(self) -> bool:
        return bool(self.cleaned_data["remainder"] == "divide")


class PaidForm(forms.Form):
    paid_on = DayField(label="Paid on")


class WithdrawForm(forms.Form):
    reason = reason_field()
