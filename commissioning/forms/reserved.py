"""The form that says what a line of reserved decisions means."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import DecisionKind, DelegatedFunction, TermsOfReference
from commissioning.rules.bodies import lines
from commissioning.services.reserved import Meaning
from ihwb.web.forms import MoneyField


class ReservedForm(forms.Form):
    """One line, and the kind or the function that it keeps from others."""

    words = forms.ChoiceField(label="Line")
    kind = forms.ModelChoiceField(
        DecisionKind.objects.none(), label="Kind of decision", required=False, empty_label="Every kind"
    )
    function = forms.ModelChoiceField(
        DelegatedFunction.objects.none(), label="Function that it uses", required=False, empty_label="Any, or none"
    )
    over = MoneyField(label="Only above", required=False, help_text="Leave it empty when every amount is reserved.")
    reason = reason_field()

    def __init__(self, *args: Any, terms: TermsOfReference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partnership = terms.body.partnership
        self.fields["words"].choices = [("", "Choose"), *((one, one) for one in lines(terms.reserved))]  # type: ignore[attr-defined]
        self.fields["kind"].queryset = partnership.decision_kinds.all()  # type: ignore[attr-defined]
        self.fields["function"].queryset = partnership.functions.order_by("number")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("kind") and not given.get("function"):
            self.add_error("kind", "Choose the kind of decision or the function that is reserved.")
        if given.get("over") is not None and given["over"] < 0:
            self.add_error("over", "Enter an amount of nought or more.")
        return given

    def meaning(self) -> Meaning:
        given = self.cleaned_data
        return Meaning(given["words"], given["kind"], given["function"], given["over"])
