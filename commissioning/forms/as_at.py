"""As at which day a page is read: one box, and in the address ``?on=2015-04-01``. Links of earlier forms still work."""

from datetime import date
from typing import Any

from django import forms


class AsAtInput(forms.DateInput):
    """The browser's own date box. Reads ``?as_at=`` and the three boxes ``?on_0=&on_1=&on_2=`` of old links too."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if given := super().value_from_datadict(data, files, name) or data.get("as_at"):
            return given
        day, month, year = (str(data.get(f"{name}_{part}") or "").strip() for part in range(3))
        return f"{year}-{month}-{day}" if day or month or year else None


class AsAtField(forms.DateField):
    """The day. Empty, or no day at all: today."""

    widget = AsAtInput

    def __init__(self) -> None:
        invalid = "This is not a date. Choose one, such as 2015-04-01 in the address."
        super().__init__(label="As at", required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": invalid})


class AsAtForm(forms.Form):
    """The form of a page that has no other filter than its day, and what the others build on."""

    optional_unmarked = True

    on = AsAtField()

    def day(self, today: date) -> date:
        """The day that is asked for; today when none is, or none that can be read."""
        self.is_valid()
        found: date | None = self.cleaned_data.get("on")
        return found or today
