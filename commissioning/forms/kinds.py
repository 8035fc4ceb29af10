"""Forms of the kinds of decision."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.services.kinds import KindDetails


class ChangeKindForm(forms.Form):
    """What may change of a kind of decision."""

    name = forms.CharField(max_length=80, help_text="As people choose it, such as Contract award.")
    purpose = forms.CharField(required=False, max_length=300, label="What belongs to it")
    position = forms.IntegerField(label="Place in the list", min_value=1, max_value=999)
    retired = forms.BooleanField(
        required=False, label="Out of use: not offered any more", help_text="What names it already keeps it."
    )
    reason = reason_field()

    def details(self) -> KindDetails:
        given: dict[str, Any] = self.cleaned_data
        return KindDetails(given["name"], given["purpose"], given["position"], given.get("retired", False))


class KindForm(ChangeKindForm):
    """A new kind of decision."""

    code = forms.SlugField(
        max_length=40, help_text="Short, such as contract-award. Files and texts name the kind by it, so it stays."
    )
    retired = None  # type: ignore[assignment]  # Django takes the field away
    field_order = ["code"]
