"""Forms of the hearing of a call-in."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import CallIn, Seat
from commissioning.models.partnership import BodyKind
from commissioning.rules.law import CallInOutcome
from ihwb.kernel.errors import Refused
from scrutiny.forms.changes import LONG
from scrutiny.models import CallInHearing, Meeting
from scrutiny.rules.reviews import check_witness
from scrutiny.selectors.meeting_notices import cancelled


class HearingForm(forms.Form):
    """Before which meeting of scrutiny the call-in comes."""

    meeting = forms.ModelChoiceField(queryset=Meeting.objects.none())
    reason = reason_field()

    def __init__(self, *args: Any, call_in: CallIn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Meeting.objects.filter(partnership=call_in.record.partnership_id, body__kind=BodyKind.SCRUTINY)
        rows = rows.exclude(pk__in=cancelled(rows))
        self.fields["meeting"].queryset = rows  # type: ignore[attr-defined]
        self.fields["meeting"].help_text = call_in.hear_words


class CallerForm(forms.Form):
    """A seat whose member called the decision in."""

    seat = forms.ModelChoiceField(queryset=Seat.objects.none(), help_text="The seat, never the person's name.")
    reason = reason_field()

    def __init__(self, *args: Any, hearing: CallInHearing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = hearing.meeting.body  # a partner's own members have no call-in at the other
        seats = Seat.objects.filter(body__partnership=hearing.meeting.partnership_id)
        seats = seats.filter(body__organisation=body.organisation_id)
        seats = seats.exclude(body__kind=BodyKind.EXECUTIVE).exclude(pk__in=hearing.callers.values("seat"))
        self.fields["seat"].queryset = seats.select_related("body")  # type: ignore[attr-defined]


class HeardForm(forms.Form):
    """What a witness said."""

    post = forms.CharField(max_length=200, help_text="Such as Chief finance officer, never a person's name.")
    organisation = forms.CharField(max_length=200)
    text = forms.CharField(label="What was heard", widget=forms.Textarea(LONG))
    confidential = forms.BooleanField(required=False, help_text="Shown in no public page or paper.")
    reason = reason_field()

    def clean_post(self) -> str:
        post = str(self.cleaned_data["post"])
        try:
            check_witness(post)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused
        return post

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("post", "organisation", "text", "confidential")}


class OutcomeForm(forms.Form):
    """What came of the hearing."""

    outcome = forms.ChoiceField(choices=[(one.value, one.label) for one in CallInOutcome], widget=forms.RadioSelect)
    reason = reason_field("The reasons of scrutiny, as they are sent to whoever decided.")
