"""Forms of minutes: their words, the choice where the record has changed, agreeing and signing."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Body, Seat
from ihwb.web.forms import DayField
from scrutiny.models import Meeting
from scrutiny.rules.minutes import Change, Choice, Paragraph
from scrutiny.services.minutes import Added

_PLACES = 3  # so many paragraphs of one's own at a time


class EditMinutesForm(forms.Form):
    """Every paragraph in a box, and a few empty ones for paragraphs of one's own."""

    optional_unmarked = True
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, paragraphs: Sequence[Paragraph], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paragraphs = {f"p{number}": one for number, one in enumerate(paragraphs)}
        counted: Counter[str] = Counter()
        for name, one in self.paragraphs.items():
            counted[one.number] += not one.heading
            rows = 1 if one.heading else min(8, 2 + one.text.count("\n") + len(one.text) // 90)
            self.fields[name] = forms.CharField(
                label=_label(one, counted[one.number]),
                required=False,
                initial=one.text,
                max_length=20_000,
                widget=forms.Textarea({"rows": rows}),
            )
        places = [("", "At the beginning"), *((one.key, _place(one)) for one in paragraphs)]
        for number in range(1, _PLACES + 1):
            self.fields[f"new{number}"] = forms.CharField(
                label=f"New paragraph {number}", required=False, max_length=20_000, widget=forms.Textarea({"rows": 3})
            )
            self.fields[f"after{number}"] = forms.ChoiceField(
                label=f"New paragraph {number} comes after", required=False, choices=places
            )
        self.fields["reason"] = reason_field()

    def texts(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[name] for name, one in self.paragraphs.items()}

    def added(self) -> list[Added]:
        held = self.cleaned_data
        return [Added(held[f"after{n}"], held[f"new{n}"]) for n in range(1, _PLACES + 1)]


def _label(one: Paragraph, number: int) -> str:
    """Item 3, paragraph 2, not for the public."""
    kind = "heading" if one.heading else f"paragraph {number}"
    said = f"Item {one.number}, {kind}" if one.number else kind.capitalize()
    return said + {"private": ", not for the public", "public": ", for the public alone"}.get(one.audience.value, "")


def _place(one: Paragraph) -> str:
    line = one.text.replace("\n", " ")
    return line if len(line) <= 70 else f"{line[:69]}…"


class MakeForm(forms.Form):
    """Which text each paragraph gets where the record has changed. Nothing is chosen where both changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, changes: Sequence[Change], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = {f"c{number}": one for number, one in enumerate(changes)}
        for name, one in self.changes.items():
            self.fields[name] = forms.ChoiceField(
                label="Which text stays",
                widget=forms.RadioSelect,
                initial=one.suggested.value if one.suggested else None,
                choices=[
                    (Choice.RECORD.value, "The record" if one.now else "Take it out, as the record has"),
                    (Choice.MINUTES.value, "The minutes" if one.edited else "Leave it out, as the minutes have"),
                ],
                error_messages={"required": "Choose which text stays."},
            )

    @property
    def rows(self) -> list[tuple[Change, forms.BoundField]]:
        return [(one, self[name]) for name, one in self.changes.items()]

    def chosen(self) -> dict[str, Choice]:
        return {one.key: Choice(self.cleaned_data[name]) for name, one in self.changes.items()}


class AgreeForm(forms.Form):
    """A later meeting agreed the minutes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    at = forms.ModelChoiceField(Meeting.objects.none(), label="Agreed at", empty_label="Choose")
    correction = forms.CharField(
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
        help_text="What that meeting put right. It is printed below the minutes; their text stays. It is public: "
        "it gives nothing of a private item away.",
    )

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["at"]
        field.queryset = Meeting.objects.filter(pk__in=[one.pk for one in meetings]).order_by("starts_at")


class SignForm(forms.Form):
    """Whoever was in the chair signed them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seat = forms.ModelChoiceField(Seat.objects.none(), label="Signed by", empty_label="Choose")
    on = DayField(label="On", help_text="For example, 9 12 2014.")

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seat"]
        field.queryset = Seat.objects.filter(body=body).order_by("position")
        field.label_from_instance = lambda one: one.name
