"""Forms of the measures: a value, several of one period, the measure itself, what it is held against."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.models import Partnership
from delivery.forms.fields import ReasonField
from delivery.models import Against, ChartRules, Measure, Polarity, ReferenceKind
from delivery.rules.measures import read_value
from delivery.services.measures import Measured
from ihwb.kernel.errors import Misread
from ihwb.web.forms import DayField


class FigureField(forms.CharField):
    """A measured figure as people type it; what was typed stays in the box when it cannot be read."""

    def __init__(self, *, unit: str = "", **options: Any) -> None:
        self.unit = unit
        box = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-10"})
        super().__init__(widget=box, error_messages={"required": "Enter the figure that was measured."}, **options)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text and not self.required:
            return None
        try:
            return read_value(text, unit=self.unit)
        except Misread as misread:
            raise ValidationError(misread.message, code=misread.code) from misread


def counted(unit: str, counted_in: str) -> str:
    return "In per cent." if unit == "%" else f"In {counted_in}." if counted_in else ""


class ValueForm(forms.Form):
    """One value with its period and its source; a rate also with its two parts."""

    period_label = forms.CharField(
        label="Period",
        max_length=60,
        help_text="For example, Quarter 1, 2015/16.",
        error_messages={"required": "Enter the period that the value is of."},
    )
    on = DayField(label="Last day of the period", help_text="For example, 30 6 2015.")
    value = FigureField()
    numerator = FigureField(required=False)
    denominator = FigureField(required=False)
    source = forms.CharField(
        max_length=300,
        help_text="The document, return or system that the value comes from.",
        error_messages={"required": "Enter where the value comes from."},
    )
    provisional = forms.BooleanField(label="Provisional: the source may still change it", required=False)
    commentary = forms.CharField(
        required=False, widget=forms.Textarea({"rows": 3}), help_text="What lies behind the figure."
    )
    reason = ReasonField()

    def __init__(
        self, *args: Any, unit: str, counted_in: str, rate: str = "", correcting: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["value"]
        field.unit = unit
        field.help_text = counted(unit, counted_in)
        if rate:
            field.required = False
            field.help_text = f"{field.help_text} Leave it empty and it is worked out: {rate}.".strip()
        else:
            del self.fields["numerator"], self.fields["denominator"]
        if correcting:
            del self.fields["period_label"], self.fields["on"]

    @property
    def measured(self) -> Measured:
        held = self.cleaned_data
        return Measured(held["value"], held.get("numerator"), held.get("denominator"), held["commentary"])


class PeriodForm(forms.Form):
    """Several measures of one period, a row each. A row without a figure is left out."""

    period_label = forms.CharField(
        label="Period",
        max_length=60,
        help_text="For example, Quarter 1, 2015/16.",
        error_messages={"required": "Enter the period that the values are of."},
    )
    on = DayField(label="Last day of the period", help_text="For example, 30 6 2015.")
    source = forms.CharField(
        max_length=300,
        help_text="The document, return or system that the values come from.",
        error_messages={"required": "Enter where the values come from."},
    )
    provisional = forms.BooleanField(label="Provisional: the source may still change them", required=False)

    def __init__(self, *args: Any, measures: list[Measure], **options: Any) -> None:
        super().__init__(*args, **options)
        self.measures = measures
        for one in measures:
            self.fields[f"value_{one.pk}"] = FigureField(label=f"{one.name}, value", required=False, unit=one.unit)
            if one.rate_per is not None:
                for name in ("numerator", "denominator"):
                    self.fields[f"{name}_{one.pk}"] = FigureField(label=f"{one.name}, {name}", required=False)
            said = forms.CharField(label=f"{one.name}, commentary", required=False, max_length=2000)
            self.fields[f"commentary_{one.pk}"] = said
        self.fields["reason"] = ReasonField()

    @property
    def above(self) -> list[Any]:
        return [self[name] for name in ("period_label", "on", "source", "provisional")]

    @property
    def rows(self) -> list[tuple[Measure, list[Any]]]:
        """Each measure with its boxes; None where it has no such box."""
        names = ("value", "numerator", "denominator", "commentary")
        return [
            (one, [self[f"{name}_{one.pk}"] if f"{name}_{one.pk}" in self.fields else None for name in names])
            for one in self.measures
        ]

    @property
    def values(self) -> dict[int, Measured]:
        found = {}
        for one in self.measures:
            value, over, under = (
                self.cleaned_data.get(f"{name}_{one.pk}") for name in ("value", "numerator", "denominator")
            )
            if any(figure is not None for figure in (value, over, under)):
                found[one.pk] = Measured(value, over, under, self.cleaned_data[f"commentary_{one.pk}"])
        return found


class MeasureForm(forms.ModelForm):  # type: ignore[type-arg]
    """A measure. The form checks what was typed; the service saves."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    target_by = DayField(label="Target by", required=False, help_text="For example, 31 3 2016.")
    reason = ReasonField()

    class Meta:
        model = Measure
        fields = [
            "code", "name", "definition", "project", "owner", "polarity", "unit", "per", "numerator", "denominator",
            "rate_per", "frequency", "baseline", "baseline_text", "baseline_label", "target_kind", "target_value",
            "target_reading", "target_text", "comparator", "target_by", "target_by_text", "published_change", "note",
            "source",
        ]  # fmt: skip
        labels = {
            "owner": "Owner (post)",
            "polarity": "Which way is better",
            "unit": "Counted in",
            "rate_per": "The rate is per",
            "frequency": "How often a value is due",
            "baseline_text": "Baseline as printed",
            "baseline_label": "When the baseline was measured",
            "target_kind": "Kind of target",
            "target_value": "Figure of the target",
            "target_reading": "If a percentage is to change by per cent",
            "target_text": "Target as printed",
            "comparator": "Whose average",
            "target_by_text": "Target by, as printed",
            "published_change": "Percentage printed beside baseline and target",
        }
        help_texts = {
            "code": "Such as DTOC-DAYS.",
            "unit": "Such as days; % for a percentage.",
            "per": "Such as 100,000 population.",
            "numerator": "In words, such as days delayed in the month.",
            "denominator": "In words, such as adults who live in the city.",
            "rate_per": "100,000, 1,000, or 100 for a percentage. Empty where a value is entered as it is.",
            "target_value": "The value to reach, or the signed change: -5 is a reduction by 5. Empty for words.",
            "comparator": "Such as national average; its figures are entered by period.",
            "published_change": "Signed: -46 is a reduction. It is held against the figures.",
        }
        widgets = {
            "definition": forms.Textarea({"rows": 3}),
            "note": forms.Textarea({"rows": 2}),
            "polarity": forms.RadioSelect,
        }

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["project"].queryset = partnership.projects.all()
        fields["project"].empty_label = "The whole programme"
        fields["owner"].queryset = partnership.posts.all()
        fields["owner"].empty_label = "Nobody yet"
        fields["polarity"].choices = Polarity.choices
        fields["version"].initial = self.instance.version if self.instance.pk else None

    def _post_clean(self) -> None:
        """The constraints are checked by the service, once."""

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ReferenceForm(forms.Form):
    """A planned value of the trajectory, or a comparator's figure, for a period."""

    kind = forms.ChoiceField(choices=ReferenceKind.choices, widget=forms.RadioSelect, label="What it is")
    period_label = forms.CharField(label="Period", max_length=60, help_text="For example, Quarter 1, 2015/16.")
    on = DayField(label="Last day of the period", help_text="For example, 30 6 2015.")
    value = FigureField()
    source = forms.CharField(max_length=300, required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, unit: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"].unit = unit  # type: ignore[attr-defined]


class ColourRuleForm(forms.Form):
    """The stated rule for red, amber and green."""

    starts_on = DayField(label="From", help_text="For example, 1 4 2015.")
    against = forms.ChoiceField(choices=Against.choices, widget=forms.RadioSelect, label="Held against")
    amber_within = forms.DecimalField(
        label="Amber misses by at most, %", min_value=0, max_digits=5, decimal_places=2, help_text="Red misses by more."
    )
    source = forms.CharField(max_length=300, help_text="Where the rule is stated.")
    reason = ReasonField()


class StepForm(forms.Form):
    """The day from which the process is another one."""

    starts_on = DayField(label="First day of the new stretch", help_text="For example, 1 4 2015.")
    reason = ReasonField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].help_text = "What changed in the process. It stands under the chart."


class ChartRulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """Which patterns the control charts flag, from a day on."""

    starts_on = DayField(label="From", help_text="For example, 1 4 2015.")
    reason = ReasonField()

    class Meta:
        model = ChartRules
        fields = ["run", "trend", "least", "settled", "source"]
        labels = {
            "run": "In a row on one side of the mean",
            "trend": "In a row each higher, or each lower",
            "least": "Values before limits are drawn",
            "settled": "Values from which limits are settled",
        }

    field_order = ["starts_on", "run", "trend", "least", "settled", "source", "reason"]

    def _post_clean(self) -> None:
        """The constraints are checked by the service, once."""
