"""Forms of decisions: the list, the text, and taking a closed decision up again."""

from typing import Any

from django import forms

from commissioning.forms.facts import amount_field, kind_field
from commissioning.forms.fields import reason_field
from commissioning.models import Partnership
from commissioning.rules.decisions import State
from commissioning.selectors.decision_list import SORTS, Wanted
from commissioning.selectors.decisions import DecisionView
from commissioning.selectors.facts import Chosen, kind_choices, makers_and_stages
from commissioning.services.decisions import Text
from ihwb.web.forms import DayField, MoneyField

_MOST = 60  # recommendations or sections in one decision
_SPARE = 1  # empty places offered at the end


class DecisionFilter(forms.Form):
    """What the list shows and in which order. A value that is not in the list shows everything."""

    optional_unmarked = True

    state = forms.ChoiceField(required=False, choices=[("", "All states"), *((one.value, one.label) for one in State)])
    body = forms.ChoiceField(required=False, label="Body on the route")
    kind = forms.ChoiceField(required=False, label="Kind")
    maker = forms.ChoiceField(required=False, label="Who decides")
    least = MoneyField(required=False, label="From £")
    most = MoneyField(required=False, label="To £")
    text = forms.CharField(required=False, label="Words", max_length=100)
    sort = forms.ChoiceField(required=False, label="In the order of", choices=list(SORTS.items()))
    mine = forms.BooleanField(required=False, label="Only what waits for me")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        makers, on_routes = makers_and_stages(partnership)
        choices = [("", "Any body"), *on_routes]
        self.fields["body"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        kinds = [(one.code, one.name) for one in partnership.decision_kinds.all()]
        self.fields["kind"].choices = [("", "Any kind"), *kinds]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["maker"].choices = [("", "Anybody"), *makers]  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> Wanted:
        """The filters that are filled in rightly."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value not in (None, "")})


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
    kind = kind_field()
    amount = amount_field()
    field_order = ["reference", "title", "kind", "amount"]

    def __init__(self, data: Any = None, *, partnership: Partnership) -> None:
        super().__init__(data)
        kinds = kind_choices(partnership)
        self.fields["kind"].choices = [("", "Not said yet"), *kinds]  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> Chosen:
        return Chosen(kind=self.cleaned_data["kind"], amount=self.cleaned_data["amount"])


class ChangeForm(TextForm):
    """A changed text, with the reason, and the text that was open."""

    opened = forms.CharField(widget=forms.HiddenInput)
    reason = reason_field()

    def __init__(self, data: Any = None, *, view: DecisionView) -> None:
        super().__init__(data, view=view)
        self.order_fields([name for name in self.fields if name != "reason"])


class ReasonForm(forms.Form):
    """An act that needs nothing but its reason."""

    reason = reason_field()


class TakeUpForm(forms.Form):
    """A closed decision taken up again in a new one."""

    reference = forms.CharField(label="Reference of the new decision", max_length=40)
    first_day = DayField(label="First day of its route", help_text="The stops keep their distance.")
    reason = reason_field("Why it is taken up again. Shown in the history of the new decision.")
