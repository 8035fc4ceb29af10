"""Forms of files from the case system."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.models import Organisation
from delivery.selectors.case_imports import field_choices


class UploadForm(forms.Form):
    provider = forms.ModelChoiceField(
        Organisation.objects.none(), label="Provider whose plans they are", empty_label=None
    )
    file = forms.FileField(
        label="The extract",
        help_text="CSV, XLSX or ODS with headings in its first row, at most 2,000 rows. Case references only: a file "
        "with names, dates of birth, NHS numbers, addresses or telephone numbers in any column is refused.",
    )

    def __init__(self, *args: Any, providers: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["provider"]
        field.queryset = providers


class ColumnsForm(forms.Form):
    """Which column holds what."""

    def __init__(self, data: Any = None, *, columns: tuple[tuple[str, str], ...], mapping: dict[str, int]) -> None:
        super().__init__(data, initial={field: str(place) for field, place in mapping.items()})
        choices = [(str(place), f"{letter}: {heading}") for place, (letter, heading) in enumerate(columns)]
        for field, (words, needed) in field_choices().items():
            self.fields[field] = forms.ChoiceField(
                label=words, required=needed, choices=[("", "Choose a column" if needed else "None"), *choices]
            )

    def mapping(self) -> dict[str, int]:
        return {field: int(place) for field, place in self.cleaned_data.items() if place != ""}
