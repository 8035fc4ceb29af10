"""Forms of payments on account: recording one, taking one back."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from ihwb.kernel.dates import ADJUSTMENTS, FinancialYear, Period
from ihwb.web.forms import DayField, MoneyField
from pool.rules.on_account import OnAccount

OUT, BACK = "out", "back"


class PaymentForm(forms.Form):
    """partners: (code, name) of those that may be paid; year: the first year of the financial year."""

    partner = forms.ChoiceField(
        label="Whose spending was paid", help_text="The partner that leads the lines and answers for their providers."
    )
    provider = forms.CharField(
        required=False,
        max_length=200,
        label="Paid directly to",
        help_text="A provider that was paid in the partner's place. Leave it empty when the partner itself was paid.",
    )
    period = forms.TypedChoiceField(label="For period", coerce=int)
    direction = forms.ChoiceField(
        label="Which way",
        choices=[(OUT, "Paid out of the fund"), (BACK, "Came back to the fund")],
        initial=OUT,
        widget=forms.RadioSelect,
    )
    amount = MoneyField(label="Amount")
    paid_on = DayField(label="Paid on")
    evidence = forms.CharField(
        max_length=200, label="Evidence", help_text="Where the payment can be found, such as its number in the ledger."
    )
    note = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, partners: Sequence[tuple[str, str]], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [Period(FinancialYear(year), number) for number in range(1, ADJUSTMENTS + 1)]
        self.fields["partner"].choices = list(partners)  # type: ignore[attr-defined]  # of a choice field
        self.fields["period"].choices = [(str(one.number), one.label) for one in months]  # type: ignore[attr-defined]

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount < 0:
            raise forms.ValidationError("Enter the amount without a minus, and choose which way it went.")
        return amount

    @property
    def payment(self) -> OnAccount:
        given = self.cleaned_data
        amount = -given["amount"] if given["direction"] == BACK else given["amount"]
        return OnAccount(given["period"], amount, given["paid_on"], given["evidence"], given["provider"], given["note"])


class TakeBackForm(forms.Form):
    reason = reason_field()
