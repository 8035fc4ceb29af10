"""The form for a limit of approval."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Organisation, Partnership
from commissioning.rules.roles import Role
from commissioning.selectors.limits import acts
from commissioning.services.limits import NewLimit
from ihwb.web.forms import DayField, MoneyField


class LimitForm(forms.Form):
    """Who may approve what, up to how much, from when."""

    act = forms.ChoiceField(label="What is approved")
    role = forms.ChoiceField(choices=[("", "Choose"), *((one.value, one.label) for one in Role)])
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        required=False,
        empty_label="Every partner",
        help_text="A partner's own limit goes before the one for every partner.",
    )
    up_to = MoneyField(
        label="Up to", required=False, help_text="The amount itself is included. Leave it empty for no limit."
    )
    since = DayField(label="From", help_text="For example, 1 4 2015.")
    source = forms.CharField(
        max_length=300, required=False, help_text="Where it is laid down, such as the scheme of delegation, 4.2."
    )
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = list(acts().items())  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = partnership.organisations.all()  # type: ignore[attr-defined]

    def clean_up_to(self) -> Any:
        amount = self.cleaned_data["up_to"]
        if amount is not None and amount < 0:
            raise forms.ValidationError("A limit is nought or more.")
        return amount

    def limit(self) -> NewLimit:
        given = self.cleaned_data
        return NewLimit(**{**given, "role": Role(given["role"])})
