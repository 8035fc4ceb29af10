"""Forms of templates of routes."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.forms.route import StopField, ids_of, stop_choices
from commissioning.models import Partnership
from commissioning.rules.decisions import Purpose
from commissioning.rules.route import Span
from commissioning.selectors.route_templates import TemplateRow
from commissioning.services.route_templates import Head, PlannedStop
from ihwb.web.forms import DayField


class HeadForm(forms.Form):
    """What a template is called."""

    name = forms.CharField(max_length=120)
    code = forms.SlugField(max_length=40, help_text="Short, without blanks, such as key-decision. It stays.")
    kind = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Kind of decision")
    purpose = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), label="What it is for")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.initial.get("kind")
        kinds = [(one.pk, one.name) for one in partnership.decision_kinds.all() if not one.retired or one.pk == kept]
        self.fields["kind"].choices = [("", "Any kind"), *kinds]  # type: ignore[attr-defined]  # a ChoiceField

    def head(self, code: str = "") -> Head:
        given = self.cleaned_data
        return Head(code or given["code"], given["name"], given["kind"], given["purpose"])


class ChangeTemplateForm(HeadForm):
    """Another name or kind, or out of use."""

    code = None  # type: ignore[assignment]  # Django takes the field away
    retired = forms.BooleanField(required=False, label="Out of use: not offered for new routes")
    reason = reason_field()

    def __init__(self, data: Any = None, *, row: TemplateRow, partnership: Partnership) -> None:
        initial = {"name": row.name, "kind": row.kind_id, "purpose": row.purpose, "retired": row.retired}
        super().__init__(data, initial=initial, partnership=partnership)


class PlannedStopForm(forms.Form):
    """One stop of a template."""

    who = StopField()
    purpose = forms.ChoiceField(choices=[(one.value, one.label) for one in Purpose], widget=forms.RadioSelect)
    step = forms.IntegerField(min_value=1, max_value=99, help_text="Stops of the same step run in parallel.")
    day = forms.IntegerField(
        min_value=1, max_value=2000, help_text="Calendar days counted from day 1, the day of the first stop."
    )
    length = forms.IntegerField(min_value=1, max_value=60, initial=1, label="How many days it takes")
    optional = forms.BooleanField(required=False, label="Optional: it may be passed over")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = stop_choices(partnership)  # type: ignore[attr-defined]  # a ChoiceField

    def stop(self) -> PlannedStop:
        given = self.cleaned_data
        return PlannedStop(
            purpose=Purpose(given["purpose"]),
            step=given["step"],
            span=Span(given["day"] - 1, given["length"]),
            optional=given["optional"],
            **ids_of(given["who"]),
        )


class StartForm(forms.Form):
    """Which template a route starts from, and when."""

    template = forms.TypedChoiceField(coerce=int)
    anchor = forms.ChoiceField(
        label="The day below is of",
        choices=[("first", "the first stop"), ("last", "the last stop: count back from it")],
        initial="first",
        widget=forms.RadioSelect,
    )
    day = DayField(help_text="A day that is not worked moves to the next working day.")

    def __init__(self, *args: Any, rows: list[TemplateRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.id, f"{one.name} ({len(one.stops)} stops)") for one in rows]
        self.fields["template"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]  # a ChoiceField
