"""Producing a report."""

from django import forms


class ProduceForm(forms.Form):
    commentary = forms.CharField(
        label="Commentary",
        help_text="What the figures mean, in your own words. It stands at the head of the report.",
        max_length=10_000,
        widget=forms.Textarea({"rows": 10}),
        error_messages={"required": "Say in a few sentences what the figures mean."},
    )
