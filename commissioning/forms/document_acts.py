"""Forms of what is done with a version: review, approval, waiver, baseline."""

from typing import Any

from django import forms

from commissioning.models import Body, ControlledDocument, Decision, DocumentReview, DocumentVersion, Partnership, Post
from commissioning.rules.document_control import Answer, Approval, Edition, WaiverKind
from commissioning.services.document_acts import Given, Waived
from ihwb.web.forms import DayField


class AskReviewForm(forms.Form):
    posts = forms.ModelMultipleChoiceField(
        Post.objects.none(),
        label="Posts to review it",
        widget=forms.CheckboxSelectMultiple,
    )
    due = DayField(label="By", help_text="The last day, that day included. For example, 21 10 2014.")

    def __init__(self, *args: Any, version: DocumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = version.reviews.values("post")
        posts = version.document.partnership.posts.exclude(pk__in=asked)
        self.fields["posts"].queryset = posts  # type: ignore[attr-defined]


class AnswerReviewForm(forms.Form):
    answer = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Answer if one is not Answer.WAITING], widget=forms.RadioSelect
    )
    comments = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Needed with comments and with an objection.",
    )


class AskApprovalForm(forms.Form):
    body = forms.ModelChoiceField(Body.objects.none(), required=False, empty_label="No body")
    post = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No post", label="Or post")
    due = DayField(label="By", required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = partnership.bodies.all()  # type: ignore[attr-defined]
        self.fields["post"].queryset = partnership.posts.all()  # type: ignore[attr-defined]


class RecordApprovalForm(forms.Form):
    answer = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Approval if one is not Approval.WAITING], widget=forms.RadioSelect
    )
    decided_on = DayField(label="On")
    decision = forms.ModelChoiceField(
        Decision.objects.none(), required=False, empty_label="No decision recorded here", label="By the decision"
    )
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = partnership.decisions.order_by("reference")  # type: ignore[attr-defined]

    def given(self) -> Given:
        given = self.cleaned_data
        return Given(Approval(given["answer"]), given["decided_on"], given["decision"], given["note"])


class WaiverForm(forms.Form):
    kind = forms.ChoiceField(choices=[(one.value, one.label) for one in WaiverKind], widget=forms.RadioSelect)
    detail = forms.CharField(label="What is waived or excepted", max_length=2000, widget=forms.Textarea({"rows": 2}))
    why = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea({"rows": 2}))
    requested_by = forms.ModelChoiceField(Post.objects.none(), empty_label="Choose")
    agreed_by = forms.CharField(max_length=200, help_text="The body or post that agreed it.")
    agreed_on = DayField()
    decision_number = forms.CharField(max_length=60, help_text="The number of the decision that agreed it.")
    review = forms.ModelChoiceField(
        DocumentReview.objects.none(),
        required=False,
        empty_label="None",
        label="Review that need not be waited for",
    )

    def __init__(self, *args: Any, document: ControlledDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requested_by"].queryset = document.partnership.posts.all()  # type: ignore[attr-defined]
        reviews = DocumentReview.objects.filter(
            version__document=document, answer__in=[Answer.WAITING.value, Answer.OBJECTION.value]
        ).select_related("version__document", "post")
        self.fields["review"].queryset = reviews  # type: ignore[attr-defined]

    def waived(self) -> Waived:
        return Waived(**{**self.cleaned_data, "kind": WaiverKind(self.cleaned_data["kind"])})


class BaselineForm(forms.Form):
    edition = forms.ChoiceField(
        label="What the baseline is", choices=[(one.value, one.label) for one in Edition], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:  # the first baseline is v1.0, whatever is asked
            del self.fields["edition"]

    def chosen(self) -> Edition:
        return Edition(self.cleaned_data.get("edition", Edition.NEW.value))
