"""Forms of a review's report, its answers, and what comes of them."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Body, Partnership, Post
from delivery.models import Benefit, Measure, Milestone
from ihwb.web.forms import DayField
from scrutiny.forms.changes import LONG, SHORT
from scrutiny.forms.reviews import scrutiny_bodies
from scrutiny.models import Meeting, ResponseKind, Review

_WRITING = "An empty line between paragraphs; a line that starts with “- ” is a bullet, with “1. ” a numbered entry."


class ReportWordsForm(forms.Form):
    """The words around what was found; findings and recommendations come from the review itself."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    introduction = forms.CharField(widget=forms.Textarea(LONG), help_text=_WRITING)
    conclusion = forms.CharField(widget=forms.Textarea(LONG), required=False)
    reason = reason_field()


class AgreedForm(forms.Form):
    """When and where the scrutiny body agreed the report."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    body = forms.ModelChoiceField(label="Body", queryset=Body.objects.none(), empty_label=None)
    meeting = forms.ModelChoiceField(
        label="At its meeting", queryset=Meeting.objects.none(), required=False, empty_label="None recorded here"
    )
    on = DayField(label="On")
    words = forms.CharField(label="What it resolved", widget=forms.Textarea(SHORT))

    def __init__(self, *args: Any, partnership: Partnership, organisations: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = scrutiny_bodies(partnership, organisations)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["meeting"].queryset = partnership.meetings.filter(body__in=bodies)  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """Sending the report to a body that must answer."""

    body = forms.ModelChoiceField(label="To", queryset=Body.objects.none(), empty_label=None)
    sent_on = DayField(label="Sent on")
    received_on = DayField(label="Received on", help_text="The time for the answer begins with this day.")
    response_months = forms.IntegerField(
        label="Months for the answer",
        required=False,
        min_value=1,
        max_value=12,
        help_text="Only where another time than the body's clock was asked for.",
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-2"}),
    )
    reason = reason_field()

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Body.objects.filter(review_answers__recommendation__review=review)
        waiting = asked.exclude(pk__in=review.recipients.values("body")).distinct().order_by("name")
        self.fields["body"].queryset = waiting  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What a body answers to one recommendation."""

    kind = forms.ChoiceField(label="Answer", choices=ResponseKind.choices, widget=forms.RadioSelect)
    words = forms.CharField(label="In its words", widget=forms.Textarea(LONG))
    answered_on = DayField(label="Answered on")
    reason = reason_field()

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "words", "answered_on")}


class ActionForm(forms.Form):
    """Something to do because a body accepted, and where its effect is seen."""

    what = forms.CharField(label="What is to be done", max_length=300)
    owner = forms.ModelChoiceField(label="Post that sees to it", queryset=Post.objects.none())
    due_on = DayField(label="By")
    milestone = forms.ModelChoiceField(queryset=Milestone.objects.none(), required=False, empty_label="None")
    measure = forms.ModelChoiceField(queryset=Measure.objects.none(), required=False, empty_label="None")
    benefit = forms.ModelChoiceField(queryset=Benefit.objects.none(), required=False, empty_label="None")
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = partnership.posts.all()  # type: ignore[attr-defined]
        milestones = Milestone.objects.filter(project__partnership=partnership).order_by("due_on", "name")
        self.fields["milestone"].queryset = milestones  # type: ignore[attr-defined]
        self.fields["measure"].queryset = partnership.measures.order_by("name")  # type: ignore[attr-defined]
        self.fields["benefit"].queryset = partnership.benefits.order_by("name")  # type: ignore[attr-defined]
        for name in ("milestone", "measure", "benefit"):
            field: Any = self.fields[name]
            field.label_from_instance = lambda one: one.name[:110]

    @property
    def values(self) -> dict[str, Any]:
        names = ("what", "owner", "due_on", "milestone", "measure", "benefit")
        return {name: self.cleaned_data[name] for name in names}


class ProgressForm(forms.Form):
    on = DayField(label="As at")
    text = forms.CharField(label="What is known", widget=forms.Textarea(SHORT))


class DoneForm(forms.Form):
    on = DayField(label="Done on")
    words = forms.CharField(label="What was done", widget=forms.Textarea(SHORT))


class VerdictForm(forms.Form):
    """What scrutiny saw of an action that is said to be done."""

    upheld = forms.TypedChoiceField(
        label="What scrutiny saw",
        coerce=lambda value: value == "yes",
        choices=[("yes", "It is done"), ("no", "It is not done: it is open again")],
        widget=forms.RadioSelect,
    )
    on = DayField(label="On")
    meeting = forms.ModelChoiceField(
        label="At the meeting", queryset=Meeting.objects.none(), required=False, empty_label="None"
    )
    words = forms.CharField(label="What it rests on", widget=forms.Textarea(SHORT))

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = partnership.meetings.all()  # type: ignore[attr-defined]


class FollowUpForm(forms.Form):
    meeting = forms.ModelChoiceField(label="At the meeting", queryset=Meeting.objects.none())
    words = forms.CharField(
        label="What it found", required=False, widget=forms.Textarea(LONG), help_text="Empty while it is to come."
    )
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = partnership.meetings.all()  # type: ignore[attr-defined]
