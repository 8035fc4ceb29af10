"""Forms of comments, kept versions and images of a report."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from scrutiny.selectors.report_texts import Place


class CommentForm(forms.Form):
    place = forms.ChoiceField(label="About", required=False)
    text = forms.CharField(label="Comment", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "The report as a whole"), *((one.code, one.name) for one in places)]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="What was done about it", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SignForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reference = forms.CharField(
        label="Your reference", max_length=60, help_text="Your own number or initials for it: it is printed."
    )


class KeepForm(forms.Form):
    note = forms.CharField(label="What it is", max_length=300, help_text="Such as: draft for the chief officers.")


class ImageForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label="Picture",
        help_text="PNG, JPEG, WebP or GIF, up to 10 MB. It is stored anew: place, camera and other notes do not stay.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        max_length=200,
    )
    alt = forms.CharField(
        label="What it shows, in words",
        max_length=500,
        help_text="For who cannot see it. Say what a reader should learn from it, with the figures that matter.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in words what the picture shows."},
    )
    reason = reason_field()

    def clean_alt(self) -> str:
        """One line, without the brackets that would end it in the text."""
        return " ".join(self.cleaned_data["alt"].translate(str.maketrans("[]", "()")).split())
