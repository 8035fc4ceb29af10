"""Forms of clocks and local terms."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Body, Partnership
from commissioning.rules.law_kinds import ClockKind, Count, Measure, Unit
from commissioning.services.law_clocks import NewClock, NewTerms
from ihwb.web.forms import DayField, MoneyField

_KINDS = [(one.value, one.label) for one in ClockKind]


class ClockForm(forms.Form):
    """A new version of a clock."""

    kind = forms.ChoiceField(label="Clock", choices=[("", "Choose"), *_KINDS])
    body = forms.ModelChoiceField(
        Body.objects.none(), required=False, empty_label="Every body", help_text="A body's own rule goes first."
    )
    number = forms.IntegerField(min_value=0, max_value=400, help_text="How many days or months.")
    unit = forms.ChoiceField(
        label="What is counted", choices=[(one.value, one.label) for one in Unit], widget=forms.RadioSelect
    )
    count = forms.ChoiceField(
        label="Which days are left out", choices=[(one.value, one.label) for one in Count], widget=forms.RadioSelect
    )
    since = DayField(
        label="From",
        help_text="A clock that is counted from an earlier day keeps the earlier rule. For example, 1 4 2027.",
    )
    source = forms.CharField(max_length=300, help_text="Where it is laid down, such as the constitution, part 4, 12.3.")
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = partnership.bodies.all()  # type: ignore[attr-defined]

    def clock(self) -> NewClock:
        given = self.cleaned_data
        measure = Measure(given["number"], Unit(given["unit"]), Count(given["count"]))
        kind = ClockKind(given["kind"])
        return NewClock(kind, given["body"], measure, given["since"], given["source"], given["reason"])


class TermsForm(forms.Form):
    """New local terms."""

    since = DayField(label="From", help_text="For example, 1 4 2027.")
    key_value = MoneyField(label="A decision is key from this amount on", help_text="The amount itself is key.")
    key_areas = forms.IntegerField(label="Or when it affects so many wards or divisions", min_value=1, max_value=200)
    call_in_members = forms.IntegerField(label="How many members it takes to call in", min_value=1, max_value=200)
    call_in_grounds = forms.CharField(
        label="Grounds for a call-in", widget=forms.Textarea(attrs={"rows": 5}), help_text="One ground a line."
    )
    source = forms.CharField(max_length=300, help_text="Where it is laid down, such as the constitution, part 4.")
    reason = reason_field()

    def clean_key_value(self) -> Any:
        amount = self.cleaned_data["key_value"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError("The amount from which a decision is key is above nought.")
        return amount

    def terms(self) -> NewTerms:
        given = self.cleaned_data
        return NewTerms(
            since=given["since"],
            key_value=given["key_value"],
            key_areas=given["key_areas"],
            call_in_members=given["call_in_members"],
            grounds=given["call_in_grounds"],
            source=given["source"],
            reason=given["reason"],
        )


class WorkOutForm(forms.Form):
    """Which clock is to be worked out, from which day."""

    clock = forms.ChoiceField(choices=[("", "Choose"), *_KINDS])
    body = forms.ModelChoiceField(Body.objects.none(), required=False, empty_label="Any body")
    day = DayField(label="Counted from", help_text="Such as the day of the meeting, or of publication: 11 11 2014.")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = partnership.bodies.all()  # type: ignore[attr-defined]
