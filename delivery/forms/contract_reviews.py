"""Forms of contract reviews, their actions and remedial notices."""

from typing import Any

from django import forms

from commissioning.models import Partnership
from delivery.forms.fields import ReasonField
from delivery.models import Contract
from delivery.rules.remedies import NoticeOutcome
from delivery.services.contract_reviews import NoticeDraft, ReviewDraft
from ihwb.web.forms import DayField


class ReviewForm(forms.Form):
    """A review with who was there, by post."""

    held_on = DayField(label="Held on")
    attended = forms.ModelMultipleChoiceField(
        Contract.objects.none(), label="Who was there for the partners", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    provider_attended = forms.CharField(
        label="Who was there for the provider", required=False, max_length=300, help_text="Posts, not persons."
    )
    findings = forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    next_on = DayField(label="The next review is on", required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["attended"].queryset = partnership.posts.all()  # type: ignore[attr-defined]

    def draft(self) -> ReviewDraft:
        return ReviewDraft(**{name: value for name, value in self.cleaned_data.items() if name != "reason"})


class ActionForm(forms.Form):
    """What somebody does after a review."""

    text = forms.CharField(label="What is to be done", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ModelChoiceField(Contract.objects.none(), label="Done by", required=False, empty_label="The provider")
    due_on = DayField(label="By", help_text="That day included.")
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = partnership.posts.all()  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """The day something was done."""

    done_on = DayField(label="Done on")
    reason = ReasonField()


class NoticeForm(forms.Form):
    """A remedial notice."""

    issued_on = DayField(label="Issued on")
    breach = forms.CharField(
        label="What the provider has not done", max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    clause = forms.CharField(label="Clause of the contract", required=False, max_length=120)
    cure_by = DayField(label="To be cured by", help_text="That day included.")
    reason = ReasonField()

    def draft(self) -> NoticeDraft:
        return NoticeDraft(**{name: value for name, value in self.cleaned_data.items() if name != "reason"})


class AnswerForm(forms.Form):
    """What a provider does about a breach."""

    answer = forms.CharField(
        label="What is done about it", max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What is done, and by when. Posts, not persons.",
    )  # fmt: skip
    answered_on = DayField(label="Answered on")
    reason = ReasonField()


class OutcomeForm(forms.Form):
    """What became of a notice."""

    outcome = forms.ChoiceField(
        label="What became of it",
        choices=[(one.value, one.label) for one in NoticeOutcome if one is not NoticeOutcome.OPEN],
        widget=forms.RadioSelect,
    )
    on = DayField(label="Established on")
    words = forms.CharField(label="On what evidence", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    reason = ReasonField()
