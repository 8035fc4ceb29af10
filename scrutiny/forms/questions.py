"""A question to the author of an item, and the answer."""

from django import forms


class QuestionForm(forms.Form):
    question = forms.CharField(
        label="Your question",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Everybody who may read this item sees it, with your name, and the answer.",
        error_messages={"required": "Write the question."},
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Your answer",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Everybody who may read this item sees it. It is given once and not changed.",
        error_messages={"required": "Write the answer."},
    )
