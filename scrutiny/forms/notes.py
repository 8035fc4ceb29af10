"""Forms of the reader: a note, to whom it is shown, and for how long notes are kept."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import User
from ihwb.kernel.dates import show_date
from ihwb.web.forms import DayField


class NoteForm(forms.Form):
    """A note or a highlight. block, quote, start: what the page's script found under the reader's finger."""

    text = forms.CharField(
        label="Your note",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Leave it empty to mark the words only.",
    )
    block = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    quote = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, keep_until: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.promise = (
            "Only you see it, and those to whom you show it. It is in no export and no record, and no administrator "
            f"can read it. It is removed after {show_date(keep_until)}."
        )


class ChangeNoteForm(forms.Form):
    """The words of a note that is there."""

    text = forms.CharField(
        label="Your note", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )


class ShowNoteForm(forms.Form):
    """To whom a note is shown: named persons who may read its paper."""

    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who sees this note",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only people who may read the paper. Take a tick away and that person no longer sees it.",
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = User.objects.filter(pk__in=[one.pk for one in people]).order_by("name")
        field.label_from_instance = lambda person: person.name


class RetentionForm(forms.Form):
    """From a day on, notes are kept for so many months."""

    since = DayField(label="From", help_text="Notes written on this day and after.")
    months = forms.IntegerField(
        label="Months after the meeting",
        min_value=1,
        max_value=120,
        help_text="Or after the day on which the note is written, where that is later.",
    )
    reason = reason_field()
