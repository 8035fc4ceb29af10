"""Forms of stage gates: laying one down, putting it forward, recording its review, its conditions, its stage."""

from typing import Any

from django import forms

from commissioning.models import Body, Partnership, Post
from delivery.forms.fields import ReasonField
from delivery.forms.programme import post_field
from delivery.models import GateCondition, GateOutcome, StageGate
from delivery.services.gates import ConditionFields, Finding, GateFields
from ihwb.web.forms import DayField


def _lines(label: str, help_text: str, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=4000, widget=forms.Textarea({"rows": 4})
    )


class GateForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(max_length=200, label="Gate", help_text="Such as: Full business case.")
    opens = forms.CharField(max_length=200, label="Stage that it opens", help_text="Such as: Delivery.")
    criteria = _lines("Criteria", "What must hold before the stage begins, one a line.", required=True)
    body = forms.ModelChoiceField(
        Body.objects.none(),
        required=False,
        empty_label="None",
        label="Reviewed by the body",
        help_text="A body or a post: one of the two.",
    )
    post = post_field("Reviewed by the post")
    due_on = DayField(label="Review due", required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, row: StageGate | None = None, **options: Any) -> None:
        if row is not None:
            names = (*GateFields.__dataclass_fields__, "version")
            options["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **options)
        self.fields["body"].queryset = partnership.bodies.all()  # type: ignore[attr-defined]
        self.fields["post"].queryset = partnership.posts.all()  # type: ignore[attr-defined]

    def to(self) -> GateFields:
        return GateFields(**{name: self.cleaned_data[name] for name in GateFields.__dataclass_fields__})


class ForwardForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    evidence = forms.CharField(
        label="What shows that the criteria hold", max_length=1000, widget=forms.Textarea({"rows": 5})
    )


class FindingForm(forms.Form):
    """The outcome of a review with its conditions."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        choices=[one for one in GateOutcome.choices if one[0]], widget=forms.RadioSelect, label="Outcome"
    )
    held_on = DayField(label="Held on")
    words = forms.CharField(label="What the review found, and why", max_length=1000, widget=forms.Textarea({"rows": 4}))
    first = _lines("Conditions to meet before the stage begins", "One a line.")
    later = _lines("Conditions to meet later", "One a line. Owner and day of each are entered afterwards.")

    def finding(self) -> Finding:
        held = self.cleaned_data
        return Finding(
            GateOutcome(held["outcome"]),
            held["held_on"],
            held["words"],
            [line.strip() for line in held["first"].splitlines() if line.strip()],
            [line.strip() for line in held["later"].splitlines() if line.strip()],
        )


class TakeBackForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label="Why it is taken back", max_length=1000, widget=forms.Textarea({"rows": 3}))


class ConditionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="None yet", label="Owner")
    due_on = DayField(label="Due on", required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, row: GateCondition, partnership: Partnership, **options: Any) -> None:
        options["initial"] = {"owner": row.owner, "due_on": row.due_on, "version": row.version}
        super().__init__(*args, **options)
        self.fields["owner"].queryset = partnership.posts.all()  # type: ignore[attr-defined]

    def to(self) -> ConditionFields:
        return ConditionFields(self.cleaned_data["owner"], self.cleaned_data["due_on"])


class MetForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    met_on = DayField(label="Met on")
    evidence = forms.CharField(label="What shows it", max_length=1000, widget=forms.Textarea({"rows": 3}))


class StartForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label="First day of the stage")
    reason = ReasonField()
