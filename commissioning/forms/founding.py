"""The form that sets up a partnership."""

from typing import Any

from django import forms

from commissioning.models.partnership import OrganisationKind
from commissioning.rules.founding import ADDRESS
from commissioning.services.founding import Partner

_ME, _OTHER = "me", "other"


def _code(label: str, example: str) -> forms.RegexField:
    return forms.RegexField(
        r"^[A-Za-z0-9-]{1,20}$",
        label=label,
        help_text=f"Short, such as {example}. Agreements and files name it by this code, so it cannot change later.",
        error_messages={"invalid": "A code has letters, digits and hyphens only, 20 at most."},
    )


class FoundingForm(forms.Form):
    """A council and an NHS commissioner, with the body that decides for each; further partners are added later."""

    name = forms.CharField(label="Name of the partnership", max_length=200)
    slug = forms.RegexField(
        rf"\A{ADDRESS.pattern}\Z",
        label="Name in its address",
        max_length=50,
        help_text="Such as farshire: its pages begin with /p/farshire/. It cannot change later.",
        error_messages={"invalid": "Use small letters, digits and single hyphens, such as north-farshire."},
    )
    council_name = forms.CharField(label="Council", max_length=200)
    council_code = _code("Code of the council", "COUNCIL")
    council_body = forms.CharField(
        label="Body that decides for the council", max_length=200, help_text="Its executive, such as Cabinet."
    )
    nhs_name = forms.CharField(label="NHS commissioner", max_length=200)
    nhs_code = _code("Code of the NHS commissioner", "ICB")
    nhs_body = forms.CharField(
        label="Body that decides for the NHS commissioner", max_length=200, help_text="Such as Integrated Care Board."
    )
    first = forms.ChoiceField(
        label="Who is listed first",
        choices=[("council", "The council"), ("nhs", "The NHS commissioner")],
        widget=forms.RadioSelect,
        initial="council",
        help_text="Where a risk share cannot be divided evenly, the odd penny goes to the partner listed first.",
    )
    administrator = forms.ChoiceField(
        label="Who administers it",
        choices=[(_ME, "I do"), (_OTHER, "Somebody else")],
        widget=forms.RadioSelect,
        initial=_ME,
        help_text="The first administrator adds people and gives them their roles. There may be several later.",
    )
    email = forms.EmailField(label="If somebody else: e-mail address", required=False, max_length=254)
    person = forms.CharField(label="If somebody else: name", required=False, max_length=150)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("administrator") == _OTHER:
            for field, words in (("email", "e-mail address"), ("person", "name")):
                if not given.get(field) and field not in self.errors:
                    self.add_error(field, f"Give the {words} of the administrator.")
        return given

    def partner(self, prefix: str, kind: OrganisationKind) -> Partner:
        code, name, body = (self.cleaned_data[f"{prefix}_{part}"].strip() for part in ("code", "name", "body"))
        return Partner(code, name, body, kind)

    @property
    def other(self) -> tuple[str, str] | None:
        """E-mail address and name of somebody else who administers it."""
        given = self.cleaned_data
        return (given["email"], given["person"]) if given["administrator"] == _OTHER else None
