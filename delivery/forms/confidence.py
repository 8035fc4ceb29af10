"""Forms of delivery confidence and highlight reports."""

from typing import Any

from django import forms

from commissioning.models import Post
from delivery.forms.fields import ReasonField
from delivery.models import HighlightReport, Project
from delivery.rules.confidence import LEVELS
from delivery.services.confidence import Assessment, HighlightFields
from ihwb.web.forms import DayField


class AssessmentForm(forms.Form):
    level = forms.ChoiceField(
        label="Delivery confidence",
        widget=forms.RadioSelect,
        choices=[(one.code, f"{one.label}: {one.meaning}") for one in LEVELS],
    )
    on = DayField(label="As at")
    assessed_by = forms.ModelChoiceField(Post.objects.none(), label="Assessed by", empty_label="Choose")
    because = forms.CharField(
        label="Reason",
        help_text="Shown beside the level, with the post.",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["assessed_by"].queryset = project.partnership.posts.all()  # type: ignore[attr-defined]

    def new(self) -> Assessment:
        return Assessment(**{name: self.cleaned_data[name] for name in Assessment.__dataclass_fields__})


class HighlightForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    period_from = DayField(label="Period from")
    period_to = DayField(label="Period to", help_text="That day included.")
    achieved = forms.CharField(label="Achieved in the period", max_length=10_000, widget=forms.Textarea({"rows": 5}))
    planned = forms.CharField(label="Planned next", max_length=10_000, widget=forms.Textarea({"rows": 5}))
    issues = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea({"rows": 4}))
    reason = ReasonField()

    def __init__(self, *args: Any, row: HighlightReport | None = None, **options: Any) -> None:
        if row is not None:
            names = (*HighlightFields.__dataclass_fields__, "version")
            options["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **options)

    def to(self) -> HighlightFields:
        return HighlightFields(**{name: self.cleaned_data[name] for name in HighlightFields.__dataclass_fields__})


class IssueForm(forms.Form):
    """Nothing to fill in: the act is confirmed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectForm(forms.Form):
    reason = ReasonField()
