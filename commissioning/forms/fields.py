"""Fields that several forms of commissioning share."""

from typing import Any

from django import forms

from commissioning.models import Organisation, Partnership


def reason_field(hint: str = "Shown in the history beside your name.") -> forms.CharField:
    """Why something is changed. Every change has one."""
    return forms.CharField(
        label="Reason",
        help_text=hint,
        min_length=3,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Say in a few words why this is changed.",
            "min_length": "Say in a few words why this is changed.",
        },
    )


def organisation_choices(partnership: Partnership, first: str, **filters: Any) -> list[tuple[str, str]]:
    """(code, name) of the partnership's organisations after a first choice without a code."""
    rows = Organisation.objects.filter(partnership=partnership, **filters).values_list("code", "name")
    return [("", first), *rows]
