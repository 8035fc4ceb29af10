"""Forms of a dispute: raising it, and recording how it ended."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.models import Organisation
from ihwb.web.forms import DayField


class RaiseForm(forms.Form):
    """For whom, from when, and on what grounds. The rival rules are written afterwards."""

    organisation = forms.ChoiceField(label="For which partner?", widget=forms.RadioSelect)
    title = forms.CharField(
        label="What is disputed, in a few words", max_length=200, help_text="For example: the share of running costs."
    )
    grounds = forms.CharField(
        label="Grounds",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        help_text="The clause, and why the partner holds that other rules govern. Everybody who reads agreements "
        "can read this.",
    )
    since = DayField(label="First day that is disputed", help_text="For example, 1 4 2015.")
    until = DayField(label="Last day that is disputed", help_text="Blank: until resolved.", required=False)

    def __init__(self, *args: Any, partners: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in partners]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if len(choices) == 1:
            self.fields["organisation"].initial = choices[0][0]

    def clean_until(self) -> Any:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            raise forms.ValidationError("The last day cannot be before the first.", code="before")
        return until


class ResolveForm(forms.Form):
    """Which rules were upheld, and why."""

    upheld = forms.ChoiceField(
        label="Which rules were upheld?",
        choices=[("stated", "The rules that the agreement states"), ("rival", "The rival rules")],
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label="How it was resolved, and why",
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=3,
        max_length=5000,
        error_messages={
            "required": "Say who resolved it and why.",
            "min_length": "Say who resolved it and why.",
        },
    )
