"""Forms of the delegation register."""

from typing import Any

from django import forms

from commissioning.forms.fields import organisation_choices, reason_field
from commissioning.models import DelegatedFunction, Organisation, Partnership, Post
from commissioning.rules.register import Delegability
from ihwb.web.forms import DayField


class RegisterFilter(forms.Form):
    """What the list shows. A value that is not in the list shows everything."""

    optional_unmarked = True

    state = forms.ChoiceField(
        required=False, choices=[("", "All states"), *((one.value, one.label) for one in Delegability)]
    )
    holder = forms.ChoiceField(required=False)
    delegate = forms.ChoiceField(required=False, label="Delegated to")
    text = forms.CharField(required=False, label="Words", max_length=100)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = organisation_choices(partnership, "Anybody")
        self._choices("holder", organisations)
        self._choices("delegate", [*organisations, ("none", "Nobody")])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> dict[str, str]:
        """The filters that are filled in rightly."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DelegateForm(forms.Form):
    """Delegating a function: to whom, by which document, from which day, why."""

    delegate = forms.ModelChoiceField(Organisation.objects.none(), label="Delegate", empty_label="Choose")
    instrument = forms.CharField(
        label="Document that delegates",
        max_length=300,
        help_text="Such as the contract, or a schedule of the agreement.",
    )
    delegated_on = DayField(label="From", help_text="For example, 1 4 2015.")
    reason = reason_field()

    def __init__(self, *args: Any, function: DelegatedFunction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = function.partnership.organisations.exclude(pk=function.holder_id)
        self.fields["delegate"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField


class EndDelegationForm(forms.Form):
    reason = reason_field()


class TermsForm(forms.Form):
    """Part, condition, oversight and notes of a function."""

    part = forms.CharField(
        label="Part concerned",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Which part of the function can be delegated. Needed when the state is “Partly”.",
    )
    condition = forms.CharField(label="Condition", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    oversight = forms.ModelChoiceField(
        Post.objects.none(), label="Post that keeps oversight", required=False, empty_label="Nobody yet"
    )
    notes = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = reason_field()
    opened = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oversight"].queryset = partnership.posts.all()  # type: ignore[attr-defined]  # a ModelChoiceField
