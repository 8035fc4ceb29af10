"""The form for a review that was held."""

from django import forms

from ihwb.web.forms import DayField

OUTCOMES = [("continue", "Continue unchanged"), ("vary", "Vary the agreement"), ("end", "End the agreement")]


class ReviewForm(forms.Form):
    held_on = DayField(label="Held on", help_text="For example, 20 1 2016.")
    findings = forms.CharField(
        min_length=3,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What the partners looked at, what works and what does not.",
    )
    outcome = forms.ChoiceField(choices=OUTCOMES, widget=forms.RadioSelect)
