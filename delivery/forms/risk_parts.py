"""Forms of what hangs on a risk: actions, controls, owners, money at stake, the same risk elsewhere."""

from typing import Any

from django import forms

from commissioning.models import Organisation, Partnership, Post
from delivery.forms.fields import ReasonField
from delivery.models import ControlEffect, Risk, RiskControl
from delivery.selectors.risk_choices import linkable_risks, pool_lines, years_of_lines
from delivery.services.risk_parts import ActionFields, ControlFields, Stake
from ihwb.web.forms import DayField, MoneyField
from pool.models import BudgetLine

_EXAMPLE = "For example, 15 12 2014."


def _posts(form: forms.Form, partnership: Partnership) -> None:
    form.fields["owner"].queryset = Post.objects.filter(partnership=partnership)  # type: ignore[attr-defined]


class ActionForm(forms.Form):
    """A new action on a risk or an issue."""

    text = forms.CharField(
        label="What is to be done", widget=forms.Textarea({"rows": 3}), error_messages={"required": "Enter the action."}
    )
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    due = DayField(label="Due", required=False, help_text=_EXAMPLE)
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        _posts(self, partnership)


class ChangeActionForm(ActionForm):
    """An action that is not done: moved, reworded, handed over, or told how far it has come."""

    progress = forms.CharField(
        label="How far it has come", required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    field_order = ["text", "owner", "due", "progress", "reason"]

    def to(self) -> ActionFields:
        return ActionFields(**{name: self.cleaned_data[name] for name in ("text", "owner", "due", "progress")})


class ControlForm(forms.Form):
    """What is in place against a risk. For one that stands already, also the day since when it is not."""

    text = forms.CharField(label="What is in place", max_length=2000, widget=forms.Textarea({"rows": 3}))
    effect = forms.ChoiceField(label="How well it works", choices=ControlEffect.choices, widget=forms.RadioSelect)
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    checked_on = DayField(label="Last checked on", required=False, help_text=_EXAMPLE)
    ended_on = DayField(label="No longer in place since", required=False, help_text=_EXAMPLE)
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, control: RiskControl | None, **options: Any) -> None:
        names = ("text", "effect", "owner", "checked_on", "ended_on")
        begin = {name: getattr(control, name) for name in names} if control else {"effect": ControlEffect.UNTESTED}
        options["initial"] = begin
        super().__init__(*args, **options)
        if control is None:
            del self.fields["ended_on"]
        _posts(self, partnership)

    def to(self) -> ControlFields:
        held = self.cleaned_data
        return ControlFields(held["text"], held["effect"], held["owner"], held["checked_on"], held.get("ended_on"))


class OwnerForm(forms.Form):
    """The post that answers for a joint risk in one organisation."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="Choose")
    owner = forms.ModelChoiceField(
        Post.objects.none(),
        required=False,
        label="Post",
        empty_label="Nobody: take the name out",
        help_text="One of that organisation's posts.",
    )
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        organisations = partnership.organisations.filter(posts__isnull=False).distinct().order_by("position")
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        _posts(self, partnership)


class ExposureForm(forms.Form):
    """What a risk may cost on a line of the pool in a year."""

    line = forms.ModelChoiceField(BudgetLine.objects.none(), label="Line of the pool", empty_label="Choose")
    year = forms.TypedChoiceField(label="Financial year", coerce=int)
    low = MoneyField(label="Low", help_text="If it goes well.")
    likely = MoneyField(label="Likely")
    high = MoneyField(label="High", help_text="If it goes badly.")
    note = forms.CharField(required=False, max_length=300, help_text="How the figures were worked out.")
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].queryset = pool_lines(partnership)  # type: ignore[attr-defined]
        self.fields["year"].choices = years_of_lines(partnership)  # type: ignore[attr-defined]

    def stake(self) -> Stake:
        held = {name: self.cleaned_data[name] for name in ("line", "year", "low", "likely", "high", "note")}
        return Stake(**held)


class LinkForm(forms.Form):
    """The same risk in another register."""

    other = forms.ModelChoiceField(Risk.objects.none(), label="Risk of another register", empty_label="Choose")
    reason = ReasonField()

    def __init__(self, *args: Any, risk: Risk, sight: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["other"]
        field.queryset = linkable_risks(risk, sight)
        field.label_from_instance = lambda one: f"{one.register.name}: {one.number}. {one.title}"


class JustReasonForm(forms.Form):
    """An act that needs nothing but its reason."""

    reason = ReasonField()
