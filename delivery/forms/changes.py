"""Forms of requests for change."""

from typing import Any

from django import forms
from django.utils import timezone

from commissioning.models import Post
from delivery.forms.fields import ReasonField
from delivery.models import Milestone, Project
from delivery.services.changes import Move, NewChange, Verdict
from ihwb.web.forms import DayField, MoneyField


class ChangeForm(forms.Form):
    """A request with one milestone to move; further ones are in the same project's further requests."""

    title = forms.CharField(max_length=200, label="What is to change")
    because = forms.CharField(label="Why", max_length=1000, widget=forms.Textarea({"rows": 3}))
    milestone = forms.ModelChoiceField(
        Milestone.objects.none(), required=False, empty_label="None", label="Milestone to move"
    )
    starts_on = DayField(label="New start", required=False, help_text="Leave it empty for an event of one day.")
    due_on = DayField(label="New due day", required=False)
    time_impact = forms.CharField(
        label="Impact on time", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    cost_impact = MoneyField(
        label="Impact on cost", required=False, help_text="In £. More cost is positive, less in brackets."
    )
    benefit_impact = MoneyField(
        label="Impact on benefit", required=False, help_text="In £. More benefit is positive, less in brackets."
    )
    raised_by = forms.ModelChoiceField(Post.objects.none(), label="Raised by", empty_label="Choose")

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        open_rows = project.milestones.filter(done_on__isnull=True)
        self.fields["milestone"].queryset = open_rows  # type: ignore[attr-defined]
        self.fields["raised_by"].queryset = project.partnership.posts.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        held = self.cleaned_data
        if held.get("milestone") and not held.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Enter the day to which the milestone moves.")
        if held.get("due_on") and not held.get("milestone"):
            self.add_error("milestone", "Choose the milestone that moves to this day.")
        return held

    def new(self) -> NewChange:
        held = {**self.cleaned_data, "raised_on": timezone.localdate()}
        return NewChange(**{name: held[name] for name in NewChange.__dataclass_fields__})

    def moves(self) -> list[Move]:
        held = self.cleaned_data
        if not held["milestone"]:
            return []
        return [Move(held["milestone"], held["starts_on"], held["due_on"])]


class VerdictForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="The board", choices=[("approved", "approved it"), ("refused", "refused it")], widget=forms.RadioSelect
    )
    on = DayField(label="On", help_text="The day of the board's decision.")
    decision = forms.CharField(
        label="What the board decided and why", max_length=1000, widget=forms.Textarea({"rows": 3})
    )

    def verdict(self) -> Verdict:
        held = self.cleaned_data
        return Verdict(held["outcome"] == "approved", held["on"], held["decision"])


class VersionForm(forms.Form):
    """An act that only needs its reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = ReasonField()
