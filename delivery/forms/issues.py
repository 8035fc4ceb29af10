"""Forms of the issue log."""

from typing import Any

from django import forms

from commissioning.models import Partnership, Post
from delivery.forms.fields import ReasonField
from delivery.forms.risk_parts import ChangeActionForm
from delivery.models import Issue, Priority
from delivery.services.issues import IssueFields
from ihwb.web.forms import DayField

_EXAMPLE = "For example, 15 12 2014."
ALL = ("", "All")


class IssueFilterForm(forms.Form):
    """What to show of the log. Its fields stand in the address."""

    optional_unmarked = True
    register = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False, choices=[ALL, ("open", "Not resolved"), ("resolved", "Resolved")])
    priority = forms.ChoiceField(required=False, choices=[ALL, *((str(key), name) for key, name in Priority.choices)])
    text = forms.CharField(required=False, label="Words")

    def __init__(self, *args: Any, registers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["register"].choices = [ALL, *registers]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class IssueForm(forms.Form):
    """An issue that is raised or changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(max_length=200, help_text="A few words that name the issue.")
    what_happened = forms.CharField(
        label="What has happened", required=False, max_length=5000, widget=forms.Textarea({"rows": 4})
    )
    priority = forms.TypedChoiceField(choices=Priority.choices, coerce=int, widget=forms.RadioSelect)
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    raised_on = DayField(label="Happened on", help_text=_EXAMPLE)
    due = DayField(label="To be resolved by", required=False, help_text=_EXAMPLE)
    confidential = forms.BooleanField(
        required=False, help_text="Only officers of the register's organisations and board members see it."
    )
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, issue: Issue | None = None, **options: Any) -> None:
        if issue is not None:
            options["initial"] = {name: getattr(issue, name) for name in self.base_fields if hasattr(issue, name)}
        super().__init__(*args, **options)
        if issue is not None:
            del self.fields["raised_on"]
        self.fields["owner"].queryset = Post.objects.filter(partnership=partnership)  # type: ignore[attr-defined]

    def to(self) -> IssueFields:
        names = ("title", "what_happened", "priority", "owner", "due", "confidential")
        return IssueFields(**{name: self.cleaned_data[name] for name in names})


class ResolveForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    resolved_on = DayField(label="Resolved on", help_text=_EXAMPLE)
    resolution = forms.CharField(label="How it was resolved", max_length=1000, widget=forms.Textarea({"rows": 3}))


class ReopenIssueForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = ReasonField()


class IssueActionForm(ChangeActionForm):
    """An action on an issue, with the day it was done once it is."""

    done_on = DayField(label="Done on", required=False, help_text="Leave it empty while it is not done.")
    field_order = ["text", "owner", "due", "progress", "done_on", "reason"]
