"""Forms of the national returns: a layout to take in, and a signature to record."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from ihwb.web.forms import DayField
from pool.rules.return_layout import NOT_DELEGABLE

_MOST = 1_000_000


class LayoutForm(forms.Form):
    layout = forms.FileField(
        label="The layout",
        help_text="YAML: which field goes into which cell. Up to 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        max_length=200,
    )
    workbook = forms.FileField(
        label="The blank form",
        required=False,
        help_text="XLSX, as it was issued. Without it a plain workbook is made. Only the cells of the layout "
        "are written; all else in it, pictures and charts too, stays as it is.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        max_length=200,
    )

    def clean_layout(self) -> str:
        given = self.cleaned_data["layout"]
        if given.size > _MOST:
            raise ValidationError("This file is larger than 1 MB, so it is not a layout.")
        try:
            text = str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as fault:
            raise ValidationError(f"This file is not UTF-8 text (byte {fault.start + 1}). Save it as UTF-8.") from fault
        if "\x00" in text:
            raise ValidationError("This file is not text. Choose the YAML file.")
        return text

    def clean_workbook(self) -> bytes | None:
        given = self.cleaned_data["workbook"]
        if not given:
            return None
        if given.size > settings.UPLOAD_LIMIT_BYTES:
            raise ValidationError(f"This workbook is larger than {settings.UPLOAD_LIMIT_BYTES / 1e6:,.0f} MB.")
        return bytes(given.read())


class SignForm(forms.Form):
    """Who signed the return as it stands now."""

    name = forms.CharField(max_length=200, help_text="Of the person who signed.")
    post = forms.CharField(max_length=200)
    on = DayField(label="Signed on")
    in_person = forms.BooleanField(
        label="Signed in person: this signature cannot be delegated", required=False, initial=False
    )
    seal = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, role: str, title: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].initial = title
        self._today = today
        if role not in NOT_DELEGABLE:
            del self.fields["in_person"]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self._today:
            raise ValidationError("This day is still to come. Record a signature once it is given.")
        return on
