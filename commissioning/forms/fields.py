"""Fields that several forms of commissioning share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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


class TextFileField(forms.FileField):
    """A small YAML file; cleans to its text."""

    limit = 1_000_000

    def __init__(self, **options: Any) -> None:
        widget = forms.FileInput(attrs={"accept": ".yaml,.yml"})
        super().__init__(widget=widget, max_length=200, **options)

    def clean(self, data: Any, initial: Any = None) -> str:
        given = super().clean(data, initial)
        if given.size > self.limit:
            raise ValidationError("This file is larger than 1 MB. Choose the file that “Download as a file” gives.")
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as fault:
            raise ValidationError(f"This file is not UTF-8 text (byte {fault.start + 1}). Save it as UTF-8.") from fault
