"""Forms of decisions and their routes."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Body, Partnership
from commissioning.rules.decisions import OUTCOMES_OF, Outcome, Purpose, State
from commissioning.selectors.decisions import DecisionView, StageView
from commissioning.services.decisions import Minute, Text
from ihwb.web.forms import DayField

_MOST = 60  # recommendations or sections in one decision
_SPARE = 1  # empty places offered at the end


class DecisionFilter(forms.Form):
    optional_unmarked = True

    state = forms.ChoiceField(required=False, choices=[("", "All states"), *((one.value, one.label) for one in State)])
    text = forms.CharField(required=False, label="Words", max_length=100)

    def chosen(self) -> dict[str, str]:
        """The filters that are filled in rightly."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class TextForm(forms.Form):
    """The text of a decision: as many recommendations and sections as there are, and room for one more."""

    title = forms.CharField(max_length=200)
    summary = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any = None, *, view: DecisionView | None = None) -> None:
        super().__init__(data, initial=self._initial_of(view))
        self.recommendations = self._count("recommendation", len(view.recommendations) if view else 2)
        self.sections = self._count("text", len(view.sections) if view else 1)
        for number in range(1, self.recommendations + 1):
            self._add(f"recommendation_{number}", f"Recommendation {number}", 2)
        for number in range(1, self.sections + 1):
            self.fields[f"heading_{number}"] = forms.CharField(
                label=f"Heading of section {number}", required=False, max_length=200
            )
            self._add(f"text_{number}", f"Section {number}", 4)

    def _add(self, name: str, label: str, rows: int) -> None:
        """A place for a text, high enough for what is in it."""
        rows = min(max(rows, len(str(self.initial.get(name, ""))) // 55 + 1), 20)
        self.fields[name] = forms.CharField(
            label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000
        )

    def _count(self, stem: str, there: int) -> int:
        """As many places as the text or the posted form has, and one spare."""
        posted = 0
        while self.is_bound and posted < _MOST and f"{stem}_{posted + 1}" in self.data:
            posted += 1
        return posted or min(there + _SPARE, _MOST)

    @staticmethod
    def _initial_of(view: DecisionView | None) -> dict[str, str]:
        if view is None:
            return {}
        found = {"title": view.title, "summary": view.summary, "opened": view.content_hash}
        found |= {f"recommendation_{number}": one.text for number, one in enumerate(view.recommendations, start=1)}
        for number, one in enumerate(view.sections, start=1):
            found |= {f"heading_{number}": one.heading, f"text_{number}": one.text}
        return found

    def text(self) -> Text:
        """What was written, empty places left out."""
        given = self.cleaned_data
        return Text(
            title=given["title"],
            summary=given["summary"],
            recommendations=tuple(given[f"recommendation_{number}"] for number in range(1, self.recommendations + 1)),
            sections=tuple(
                (given[f"heading_{number}"], given[f"text_{number}"]) for number in range(1, self.sections + 1)
            ),
        ).plain()


class DraftForm(TextForm):
    """A new decision."""

    reference = forms.CharField(max_length=40, help_text="As your organisation numbers its decisions.")
    field_order = ["reference"]


class ChangeForm(TextForm):
    """A changed text, with the reason, and the text that was open."""

    opened = forms.CharField(widget=forms.HiddenInput)
    reason = reason_field()

    def __init__(self, data: Any = None, *, view: DecisionView) -> None:
        super().__init__(data, view=view)
        self.order_fields([name for name in self.fields if name != "reason"])


class StageForm(forms.Form):
    """One more stop of a route."""

    body = forms.ModelChoiceField(Body.objects.none(), empty_label="Choose")
    starts_on = DayField(label="Date", help_text="For example, 3 12 2014.")
    ends_on = DayField(label="Last date, when the body meets on several days", required=False)
    purpose = forms.ChoiceField(choices=[(one.value, one.label) for one in Purpose], widget=forms.RadioSelect)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = partnership.bodies.all()  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("ends_on") and given.get("starts_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", "The last date is before the first. Leave it empty for a meeting on one day.")
        return given


class OutcomeForm(forms.Form):
    """What a body did, as its minutes say it."""

    outcome = forms.ChoiceField(widget=forms.RadioSelect)
    decided_on = DayField(label="Date of the meeting")
    note = forms.CharField(
        label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Such as the minute's number."
    )
    opened = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, stage: StageView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = [(one.value, one.label) for one in OUTCOMES_OF[Purpose(stage.purpose)]]
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]  # a ChoiceField

    def minute(self) -> Minute:
        given = self.cleaned_data
        return Minute(Outcome(given["outcome"]), given["decided_on"], given["note"], given["opened"])


class ReasonForm(forms.Form):
    """An act that needs nothing but its reason."""

    reason = reason_field()
