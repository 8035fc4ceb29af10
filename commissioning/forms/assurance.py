"""Forms of evidence: what is expected, and handing it in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import EvidenceExpectation, Organisation, Partnership, Post
from commissioning.rules.assurance import EVERY, KINDS, Rhythm
from commissioning.services.assurance import ExpectationDraft, Given
from ihwb.kernel.dates import show_date
from ihwb.web.forms import DayField


class ExpectationForm(forms.Form):
    """What evidence is expected of a function, how often, from whom."""

    what = forms.CharField(
        label="Evidence", max_length=300, help_text="For example: a sample of assessments, read and signed."
    )
    every_months = forms.TypedChoiceField(label="How often", choices=list(EVERY.items()), coerce=int)
    first_due = DayField(label="First due date", help_text="For example, 31 7 2015. The day itself is in time.")
    last_due = DayField(label="Last due date", required=False, help_text="Leave it empty while it goes on.")
    supplier = forms.ModelChoiceField(
        Organisation.objects.none(), label="Handed in by", required=False, empty_label="The holder itself"
    )
    owner = forms.ModelChoiceField(
        Post.objects.none(), label="Post that looks at it", required=False, empty_label="Nobody yet"
    )
    reason = reason_field()

    def __init__(
        self, data: Any = None, *, partnership: Partnership, old: EvidenceExpectation | None = None, **initial: Any
    ) -> None:
        names = ("what", "every_months", "first_due", "last_due", "supplier", "owner")
        super().__init__(data, initial={name: getattr(old, name) for name in names} if old else initial)
        self.fields["supplier"].queryset = partnership.organisations.all()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = partnership.posts.all()  # type: ignore[attr-defined]

    def draft(self) -> ExpectationDraft:
        given = self.cleaned_data
        rhythm = Rhythm(given["first_due"], given["every_months"], given["last_due"])
        return ExpectationDraft(given["what"], rhythm, given["owner"], given["supplier"])


class HandInForm(forms.Form):
    """A file or a link, with words for it."""

    title = forms.CharField(label="What it is", max_length=200)
    file = forms.FileField(
        label="File",
        required=False,
        max_length=200,
        help_text=f"One of: {', '.join(KINDS)}.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in KINDS)}),
    )
    link = forms.URLField(
        label="Or a link", required=False, max_length=500, assume_scheme="https", help_text="Where it can be read."
    )
    sha256 = forms.RegexField(
        r"^[0-9a-fA-F]{64}$",
        label="Fingerprint of what the link leads to (SHA-256)",
        required=False,
        error_messages={"invalid": "A fingerprint has 64 letters and figures, 0 to 9 and a to f."},
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(given.get("file")) == bool(given.get("link")):
            both = bool(given.get("file"))
            self.add_error(
                "link" if both else "file", "Give either a file or a link." if both else "Give a file or a link."
            )
        return given


class EvidenceForm(HandInForm):
    """Evidence for one of the open due dates."""

    due_on = forms.TypedChoiceField(label="For", coerce=date.fromisoformat)
    field_order = ("due_on", "title", "file", "link", "sha256")

    def __init__(self, *args: Any, open_dates: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.isoformat(), f"Due on {show_date(one)}") for one in open_dates]
        self.fields["due_on"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def given(self) -> Given:
        given = self.cleaned_data
        return Given(given["due_on"], given["title"], given["file"], given["link"], given["sha256"])
