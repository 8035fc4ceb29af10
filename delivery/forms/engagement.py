"""Forms of engagement and of equality impact assessments."""

from typing import Any

from django import forms

from commissioning.models import Decision, Partnership, Post
from delivery.forms.fields import ReasonField
from delivery.forms.workforce import RowForm
from delivery.models import Effect, EngagementEvent, EngagementKind, Level, Project, StakeholderGroup
from ihwb.web.forms import DayField

_TEXT = forms.Textarea({"rows": 3})


class GroupForm(RowForm):
    code = forms.SlugField(max_length=40, help_text="Short, such as carers.")
    name = forms.CharField(max_length=200, help_text="A group or a body, never one person.")
    interest = forms.TypedChoiceField(choices=Level.choices, coerce=int, help_text="How much it matters to them.")
    influence = forms.TypedChoiceField(choices=Level.choices, coerce=int, help_text="How much turns on them.")
    approach = forms.CharField(label="How they are kept in touch", max_length=300, required=False)
    source = forms.CharField(max_length=300, required=False)
    reason = ReasonField()


class EventForm(RowForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="Event or message", max_length=200)
    kind = forms.ChoiceField(choices=EngagementKind.choices)
    project = forms.ModelChoiceField(Project.objects.none(), required=False, empty_label="No project")
    stage = forms.CharField(max_length=100, required=False, help_text="Such as: giving information.")
    audience = forms.ModelMultipleChoiceField(
        StakeholderGroup.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    channel = forms.CharField(max_length=200, required=False, help_text="Such as: face to face, intranet.")
    message = forms.CharField(label="Message or aim", required=False, widget=_TEXT)
    planned_on = DayField(label="Planned for", required=False)
    held_on = DayField(label="Held or sent on", required=False)
    outcome = forms.CharField(required=False, widget=_TEXT)
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    source = forms.CharField(max_length=300, required=False)
    reason = ReasonField()
    not_of_the_row = ("reason", "version", "audience")

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["project"].queryset, fields["owner"].queryset = partnership.projects.all(), partnership.posts.all()
        fields["audience"].queryset = StakeholderGroup.objects.filter(partnership=partnership)


class SaidForm(RowForm):
    said = forms.CharField(label="You said", widget=_TEXT, help_text="What people said, in words that name nobody.")
    event = forms.ModelChoiceField(EngagementEvent.objects.none(), required=False, empty_label="No event")
    said_on = DayField(label="Said on", required=False)
    did = forms.CharField(label="We did", required=False, widget=_TEXT, help_text="Or why nothing was done.")
    did_on = DayField(label="Done on", required=False)
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    due = DayField(label="Answer due", required=False)
    source = forms.CharField(max_length=300, required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["event"].queryset = EngagementEvent.objects.filter(partnership=partnership)
        fields["owner"].queryset = partnership.posts.all()


class AssessmentForm(RowForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.SlugField(max_length=40, help_text="Short, for the address.")
    title = forms.CharField(max_length=200)
    project = forms.ModelChoiceField(Project.objects.none(), required=False, empty_label="No project")
    decision = forms.ModelChoiceField(Decision.objects.none(), required=False, empty_label="No decision")
    summary = forms.CharField(required=False, widget=_TEXT)
    review_on = DayField(label="Review on", required=False)
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    source = forms.CharField(max_length=300, required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["project"].queryset, fields["owner"].queryset = partnership.projects.all(), partnership.posts.all()
        fields["decision"].queryset = partnership.decisions.all()


class EffectForm(RowForm):
    effect = forms.ChoiceField(choices=Effect.choices, widget=forms.RadioSelect)
    evidence = forms.CharField(required=False, widget=_TEXT)
    mitigation = forms.CharField(label="What lessens it", required=False, widget=_TEXT)
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    due = DayField(label="By", required=False)
    done_on = DayField(label="Done on", required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["owner"]
        field.queryset = partnership.posts.all()


class MitigatedForm(forms.Form):
    done_on = DayField(label="Done on")
    reason = ReasonField()


class SignForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = ReasonField()


class EventFilterForm(forms.Form):
    """What to show of the events; its fields stand in the address."""

    optional_unmarked = True
    stage = forms.ChoiceField(required=False)
    group = forms.ChoiceField(required=False, label="Audience")

    def __init__(self, *args: Any, stages: list[str], groups: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["stage"].choices = [("", "All"), *((one, one) for one in stages)]
        fields["group"].choices = [("", "All"), *groups]

    def asked(self) -> dict[str, str]:
        self.is_valid()
        held = self.cleaned_data if self.is_bound else {}
        return {"stage": held.get("stage", ""), "group": held.get("group", "")}
