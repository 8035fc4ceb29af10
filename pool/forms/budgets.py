"""Forms over the budgets: what is shown, and a whole table typed at once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from ihwb.web.forms import MoneyField
from pool.selectors.budget_page import SORTS


class BudgetFilter(forms.Form):
    """Which lines are shown, in what order. Kept in the address."""

    lead = forms.ChoiceField(required=False)
    show = forms.ChoiceField(required=False, choices=[("", "All lines"), ("changed", "Changed in the year")])
    sort = forms.ChoiceField(label="Order", required=False, choices=list(SORTS.items()))
    unit = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, partners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", "Every partner"), *partners]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was asked for; what is not understood counts as not asked."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "lead": given.get("lead", ""),
            "changed": given.get("show") == "changed",
            "sort": given.get("sort", ""),
        }


class ReasonedForm(forms.Form):
    """A form whose rows are added by ``add_amount``, with a reason at its end."""

    reason = reason_field()

    def add_amount(self, name: str, label: str, initial: Decimal | None, *, required: bool = False) -> None:
        """One amount; the table it stands in gives it its visible label."""
        quiet = {"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"}
        widget = forms.TextInput({"aria-label": label, "class": "govuk-input--money govuk-input--width-10", **quiet})
        self.fields[name] = MoneyField(label=label, required=required, initial=initial, widget=widget)


class BudgetsForm(ReasonedForm):
    """The original budgets of a year. rows: (line id, words of the line, amount or None)."""

    def __init__(self, *args: Any, rows: Sequence[tuple[int, str, Decimal | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [pk for pk, _, _ in rows]
        for pk, label, amount in rows:
            self.add_amount(f"line_{pk}", label, amount)

    def amounts(self) -> dict[int, Decimal | None]:
        return {pk: self.cleaned_data[f"line_{pk}"] for pk in self.lines}
