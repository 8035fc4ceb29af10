"""Forms for the organisations of a partnership."""

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models.partnership import OrganisationKind
from commissioning.services.organisations import Details


class ChangeOrganisationForm(forms.Form):
    """What may change of an organisation."""

    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=OrganisationKind.choices)
    position = forms.IntegerField(
        label="Place in the list",
        min_value=1,
        max_value=999,
        help_text="Partners are listed in this order everywhere. In a risk share it decides who gets an odd penny.",
    )
    reason = reason_field()

    def details(self) -> Details:
        given = self.cleaned_data
        return Details(given["name"].strip(), given["kind"], given["position"])


class OrganisationForm(ChangeOrganisationForm):
    """A new organisation."""

    code = forms.RegexField(
        r"^[A-Za-z0-9-]{1,20}$",
        help_text="Short, such as PCC. Agreements and files name it by this code, so it cannot change later.",
        error_messages={"invalid": "A code has letters, digits and hyphens only, 20 at most."},
    )
    field_order = ["code"]
