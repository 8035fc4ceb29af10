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
    explanation = forms.CharField(
        label="Why a figure of the commentary stands",
        help_text="Only where the commentary names a figure that the report's own contradict. Readers see it.",
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
