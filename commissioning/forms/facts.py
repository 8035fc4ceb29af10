"""The form for what a decision is besides its text: kind, amount, maker and functions."""

from typing import Any

from django import forms
from django.utils import timezone

from commissioning.forms.fields import reason_field
from commissioning.models import Partnership
from commissioning.rules.facts import Use
from commissioning.selectors.facts import Chosen, function_choices, kind_choices, maker_choices
from ihwb.web.forms import MoneyField


def kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False,
        label="Kind of decision",
        help_text="The scheme of delegation says for each kind who may take it.",
    )


def amount_field() -> MoneyField:
    return MoneyField(
        label="Amount",
        required=False,
        help_text="What it spends or commits over its whole life, £. Enter 0 where it moves no money.",
    )


class FactsForm(forms.Form):
    """Kind, amount, maker, and how each function of the register is used."""

    kind = kind_field()
    amount = amount_field()
    maker = forms.ChoiceField(
        required=False,
        label="Who makes it",
        help_text="The body or post that takes it under a delegation. Empty where every statutory body decides.",
    )
    opened = forms.CharField(widget=forms.HiddenInput)
    reason = reason_field()

    def __init__(self, data: Any = None, *, partnership: Partnership, chosen: Chosen, opened: str) -> None:
        initial = {"kind": chosen.kind, "amount": chosen.amount, "maker": chosen.maker, "opened": opened}
        initial |= {f"function_{number}": use.value for number, use in chosen.functions.items()}
        super().__init__(data, initial=initial)
        kinds, makers = kind_choices(partnership, chosen.kind), maker_choices(partnership)
        self.fields["kind"].choices = [("", "Not said"), *kinds]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["maker"].choices = [("", "Not said"), *makers]  # type: ignore[attr-defined]  # a ChoiceField
        self.numbers: list[int] = []
        for one in function_choices(partnership, timezone.localdate()):
            self.numbers.append(one.number)
            self.fields[f"function_{one.number}"] = forms.ChoiceField(
                label=one.label, required=False, choices=[("", "Not used"), *one.uses]
            )
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount < 0:
            raise forms.ValidationError("The amount is nought or more.")
        return amount

    def plain_fields(self) -> list[forms.BoundField]:
        return [self["kind"], self["amount"], self["maker"]]

    def function_fields(self) -> list[forms.BoundField]:
        return [self[f"function_{number}"] for number in self.numbers]

    @property
    def uses_functions(self) -> bool:
        """True when a function is chosen, so that the list stands open."""
        return any(self[f"function_{number}"].value() for number in self.numbers)

    def chosen(self) -> Chosen:
        given = self.cleaned_data
        functions = {number: Use(given[f"function_{number}"]) for number in self.numbers if given[f"function_{number}"]}
        return Chosen(given["kind"], given["amount"], given["maker"], functions)
