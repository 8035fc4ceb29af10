"""Forms of strategies, their consultations and their links."""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from commissioning.forms.fields import reason_field
from commissioning.models import DocumentVersion, Partnership, Post, Strategy
from commissioning.services.strategies import NewStrategy, Plan
from ihwb.web.forms import DayField


class StrategyForm(forms.Form):
    name = forms.CharField(max_length=120, help_text="Such as Wellbeing.")
    covers = forms.CharField(
        label="What it covers",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For whom and what.",
    )


class NewStrategyForm(StrategyForm):
    code = forms.SlugField(max_length=40, help_text="Short, for the address: letters, digits and hyphens.")
    reference = forms.CharField(max_length=40, help_text="Of its document, as your organisation numbers them.")
    owner = forms.ModelChoiceField(Post.objects.none(), label="Post that owns it", empty_label="Choose")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = partnership.posts.all()  # type: ignore[attr-defined]

    def new(self) -> NewStrategy:
        return NewStrategy(**{name: self.cleaned_data[name] for name in self.fields})


class ChangeStrategyForm(StrategyForm):
    reason = reason_field()


class ConsultationForm(forms.Form):
    version = forms.ModelChoiceField(
        DocumentVersion.objects.none(), required=False, empty_label="No version in particular", label="On the version"
    )
    audience = forms.CharField(label="Who is asked", max_length=300)
    how = forms.CharField(
        label="How they are asked", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    opens_on = DayField(label="Opens on", help_text="That day included.")
    closes_on = DayField(label="Closes on", help_text="That day included.")

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = strategy.document.versions.select_related("document").order_by("-major", "-minor", "-draft")
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class MoveConsultationForm(forms.Form):
    opens_on = DayField(label="Opens on", help_text="That day included.")
    closes_on = DayField(label="Closes on", help_text="That day included.")
    reason = reason_field()


class AnswerForm(forms.Form):
    responses = forms.IntegerField(label="How many answered", min_value=0, max_value=10_000_000)
    answer = forms.CharField(
        label="What was said, and what the partners made of it",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class MinimumForm(forms.Form):
    days = forms.IntegerField(label="Days at least", min_value=1, max_value=400, help_text="Both ends included.")
    since = DayField(label="For consultations that open from", help_text="For example, 1 4 2027.")
    source = forms.CharField(max_length=300, help_text="Where it is laid down, such as the engagement policy.")
    reason = reason_field()


class LinksForm(forms.Form):
    """What a strategy is linked to, chosen among the things of another app."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=Strategy.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = reason_field()

    def __init__(self, *args: Any, things: QuerySet[Model], label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = things  # type: ignore[attr-defined]
        self.fields["chosen"].label = label
