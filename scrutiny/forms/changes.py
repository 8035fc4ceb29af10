"""What every form that changes a tracked row has: the reason, and the version that the page was opened on."""

from typing import Any

from django import forms
from django.db import models

from commissioning.forms.fields import reason_field
from ihwb.kernel.errors import Refused

LONG = {"rows": 6}
SHORT = {"rows": 3}


class ReasonForm(forms.Form):
    """An act that needs a reason and nothing else."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = reason_field()


class ChangeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row's fields with a reason. The form checks; a service saves."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = getattr(self.instance, "version", 0)
        self.order_fields([*self.row_fields, "reason"])

    @property
    def row_fields(self) -> list[str]:
        """The names of the row's own fields, in the order of the page."""
        return [name for name in self._meta.fields or [] if name in self.fields]

    @property
    def values(self) -> dict[str, Any]:
        """The row's fields as they were entered, for a service to save."""
        return {name: self.cleaned_data[name] for name in self.row_fields}

    def refuse(self, refused: Refused, current: models.Model | None = None) -> None:
        """Put a refusal on the form. For a stale page, say beside each field what stands there now.

        The version is brought up to date: the next save is made knowing what it replaces.
        """
        entered = self.values
        self.add_error(None, refused.message)
        if refused.code != "stale_page" or current is None:
            return
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["version"] = str(getattr(current, "version", 0))
        self.data = data
        for name, value in entered.items():
            stands = getattr(current, name, value)
            if name in self.fields and stands != value:
                shown = "nothing" if stands in (None, "", []) else str(stands)
                self.add_error(name, f"Now stands there: {shown}")
