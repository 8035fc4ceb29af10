"""Forms of professional advice."""

from typing import Any

from django import forms

from commissioning.models import Partnership
from commissioning.rules.advice import GIVEN, Advice, AdviceKind
from commissioning.services.advice import Given
from ihwb.web.forms import DayField


class AskAdviceForm(forms.Form):
    """Which advice is asked of which post by when."""

    kind = forms.ChoiceField(label="Advice", choices=[("", "Choose"), *((one.value, one.label) for one in AdviceKind)])
    post = forms.TypedChoiceField(coerce=int)
    due = DayField(label="By", help_text="In time for the papers of the body that decides.")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = partnership.posts.order_by("title").values_list("pk", "title")
        self.fields["post"].choices = [("", "Choose"), *posts]  # type: ignore[attr-defined]  # a ChoiceField


class AdviceForm(forms.Form):
    """What an adviser says of the text."""

    advice = forms.ChoiceField(choices=[(one.value, one.label) for one in GIVEN], widget=forms.RadioSelect)
    comments = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What the bodies should know. An objection needs its reasons.",
    )
    reference = forms.CharField(
        required=False, max_length=60, help_text="As you number your advice; the front sheet of a report prints it."
    )
    opened = forms.CharField(widget=forms.HiddenInput)

    def given(self) -> Given:
        given = self.cleaned_data
        return Given(Advice(given["advice"]), given["comments"], given["reference"], given["opened"])
