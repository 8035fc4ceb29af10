"""Forms for accounts and roles."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Organisation, Partnership
from commissioning.rules.roles import Role
from commissioning.services.people import Grant
from ihwb.web.forms import DayField


class GrantForm(forms.Form):
    """A role for somebody."""

    role = forms.ChoiceField(choices=[("", "Choose"), *((one.value, one.label) for one in Role)])
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        required=False,
        empty_label="Whole partnership",
        help_text="A finance officer enters the figures of their organisation alone. So choose it.",
    )
    since = DayField(label="From", help_text="For example, 1 4 2015.")
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = partnership.organisations.all()  # type: ignore[attr-defined]

    def grant(self) -> Grant:
        given = self.cleaned_data
        return Grant(Role(given["role"]), given["organisation"], given["since"], given["reason"])


class PersonForm(GrantForm):
    """A new person with a first role."""

    name = forms.CharField(max_length=150)
    email = forms.EmailField(label="E-mail address", help_text="The person signs in with it.")
    field_order = ["name", "email"]
