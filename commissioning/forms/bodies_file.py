"""The form that sends a file of bodies in."""

from typing import Any

from django import forms

from commissioning.services.bodies_import import LARGEST


class BodiesFileForm(forms.Form):
    """A file, or on its second sending the text of the file that was looked at."""

    optional_unmarked = True

    document = forms.FileField(
        label="File of bodies",
        required=False,
        help_text="YAML, as it is downloaded here. What is there already stays as it is.",
        widget=forms.FileInput({"accept": ".yaml,.yml"}),
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self.text = given.get("content") or ""
        sent = given.get("document")
        if sent is not None:
            if sent.size > 4 * LARGEST:
                self.add_error("document", f"The file is larger than {LARGEST:,} characters. Send it in parts.")
                return given
            try:
                self.text = sent.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("document", "The file is no text in UTF-8. Save it as UTF-8 and send it again.")
        elif not self.text and "document" not in self.errors:
            self.add_error("document", "Choose a file to send.")
        return given
