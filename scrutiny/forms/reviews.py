"""Forms of a review: a recommendation of the panel, and the executive's answer."""

from django import forms

from commissioning.forms.fields import reason_field
from ihwb.web.forms import DayField
from scrutiny.forms.changes import LONG, SHORT
from scrutiny.models import ResponseKind


class RecommendationForm(forms.Form):
    """What the panel recommends."""

    text = forms.CharField(label="Recommendation", widget=forms.Textarea(SHORT))
    reason = reason_field()


class ResponseForm(forms.Form):
    """What the executive answers."""

    response_kind = forms.ChoiceField(label="Answer", choices=ResponseKind.choices, widget=forms.RadioSelect)
    response = forms.CharField(label="In its words", widget=forms.Textarea(LONG))
    responded_on = DayField(label="Answered on")
    reason = reason_field()

    @property
    def values(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("response_kind", "response", "responded_on")}
