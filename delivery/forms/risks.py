"""The filter over the registers, and the forms that change a risk and its actions."""

from datetime import date
from typing import Any

from django import forms

from commissioning.models import Partnership, Post
from delivery.forms.fields import ReasonField
from delivery.models import Response, Risk, RiskStatus, ScaleKind
from delivery.selectors.risks import Choices, RiskFilter, scale_of
from delivery.services.risks import RiskFields
from ihwb.web.forms import DayField, DayInUrlField

ALL = ("", "All")


class RiskFilterForm(forms.Form):
    """What to show of the registers. Its fields stand in the address, so that a view can be sent to others."""

    optional_unmarked = True
    register = forms.ChoiceField(required=False)
    rating = forms.ChoiceField(required=False)
    owner = forms.ChoiceField(required=False)
    review = forms.ChoiceField(required=False, choices=[ALL, ("overdue", "Overdue")])
    text = forms.CharField(required=False, label="Words")
    as_at = DayInUrlField("As at")

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["register"].choices = [ALL, *choices.registers]  # type: ignore[attr-defined]
        self.fields["rating"].choices = [ALL, *choices.ratings]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ALL,
            *choices.owners,
            ("none", "No owner"),
        ]

    def asked(self) -> tuple[RiskFilter, date | None]:
        """The filter and the day; what the address holds wrongly counts as not asked for."""
        self.is_valid()
        held = {name: self.cleaned_data.get(name) for name in self.fields}
        day = held.pop("as_at")
        return RiskFilter(**{name: value or "" for name, value in held.items()}), day


class RiskForm(forms.Form):
    """One risk, rated only in the words of its register's scale."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        max_length=200, help_text="A few words that name the risk.", error_messages={"required": "Enter a title."}
    )
    cause = forms.CharField(required=False, widget=forms.Textarea({"rows": 2}))
    event = forms.CharField(required=False, widget=forms.Textarea({"rows": 2}))
    consequence = forms.CharField(required=False, widget=forms.Textarea({"rows": 2}))
    rating = forms.ChoiceField(widget=forms.RadioSelect)
    likelihood = forms.ChoiceField(widget=forms.RadioSelect)
    impact = forms.ChoiceField(widget=forms.RadioSelect)
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    review_on = DayField(label="Next review", required=False, help_text="For example, 15 12 2014.")
    response = forms.ChoiceField(required=False, choices=[("", "None stated"), *Response.choices])
    status = forms.ChoiceField(choices=RiskStatus.choices)
    reason = ReasonField()

    def __init__(self, *args: Any, risk: Risk, **options: Any) -> None:
        options.setdefault("initial", {name: getattr(risk, name) for name in self.base_fields if hasattr(risk, name)})
        super().__init__(*args, **options)
        scale = scale_of(risk.register.scale)
        offered = [
            (one.label, one.name if one.name == one.label else f"{one.name} ({one.label})")
            for one in reversed(scale.levels)
        ]
        matrix = risk.register.scale.kind == ScaleKind.MATRIX
        for name in ("rating",) if matrix else ("likelihood", "impact"):
            del self.fields[name]
        for name in ("likelihood", "impact") if matrix else ("rating",):
            field: Any = self.fields[name]
            field.choices = offered
            field.error_messages["invalid_choice"] = (
                f"“%(value)s” is not a word of this register's scale. Choose one of: {', '.join(scale.labels)}."
            )
        self.fields["owner"].queryset = Post.objects.filter(  # type: ignore[attr-defined]
            partnership=risk.register.partnership_id
        )

    def to(self) -> RiskFields:
        held = self.cleaned_data
        return RiskFields(
            title=held["title"],
            cause=held["cause"],
            event=held["event"],
            consequence=held["consequence"],
            likelihood=held.get("likelihood", ""),
            impact=held.get("impact", ""),
            rating=held.get("rating", ""),
            owner=held["owner"],
            review_on=held["review_on"],
            response=held["response"],
            status=held["status"],
        )


class ActionForm(forms.Form):
    """A new action on a risk."""

    text = forms.CharField(
        label="What is to be done", widget=forms.Textarea({"rows": 3}), error_messages={"required": "Enter the action."}
    )
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    due = DayField(label="Due", required=False, help_text="For example, 15 12 2014.")
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = Post.objects.filter(partnership=partnership)  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """The day something was done."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    done_on = DayField(label="Done on", help_text="For example, 15 12 2014.")
    reason = ReasonField()
