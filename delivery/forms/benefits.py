"""Forms of the benefits: the filter, a benefit, its shares, its plan and forecast by month, a slip, a report."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.models import Partnership
from delivery.forms.fields import ReasonField
from delivery.models import Benefit, BenefitKind, BenefitStatus, BenefitYear
from delivery.rules.benefits import PERIODS, Slot, month_name
from delivery.selectors.benefits.register import BenefitFilter, BenefitRow
from delivery.services.benefits.register import ShareValues
from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.web.forms import MoneyField
from pool.models import PlannedBenefit, PooledFund, SavingsPlan

ALL = ("", "All")


class BenefitFilterForm(forms.Form):
    """What to show of the register; its fields stand in the address."""

    optional_unmarked = True
    project = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False, choices=[ALL, *BenefitKind.choices])
    status = forms.ChoiceField(required=False, choices=[ALL, *BenefitStatus.choices])
    owner = forms.ChoiceField(required=False)
    text = forms.CharField(required=False, label="Words")

    def __init__(self, *args: Any, rows: list[BenefitRow], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = dict(self.fields)
        projects = sorted({one.project for one in rows if one.project})
        owners = sorted({one.owner for one in rows if one.owner})
        fields["project"].choices = [ALL, *((one, one) for one in projects)]
        fields["owner"].choices = [ALL, *((one, one) for one in owners), ("none", "No owner")]

    def asked(self) -> BenefitFilter:
        """The filter; what the address holds wrongly counts as not asked for."""
        self.is_valid()
        return BenefitFilter(**{name: self.cleaned_data.get(name) or "" for name in self.fields})


class BenefitForm(forms.ModelForm):  # type: ignore[type-arg]
    """A benefit. The form checks what was typed; the service saves."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = ReasonField()

    class Meta:
        model = Benefit
        fields = [
            "code", "name", "description", "theme", "kind", "programme", "project", "owner", "fund", "measure", "unit",
            "baseline", "baseline_text", "target", "target_text", "status", "confidence", "note", "source",
        ]  # fmt: skip
        labels = {
            "theme": "Heading that it stands under",
            "owner": "Owner (post)",
            "fund": "Pooled fund whose gap it helps to close",
            "measure": "Measure that it is read by",
            "unit": "Counted in",
            "baseline_text": "Baseline as printed",
            "target_text": "Target as printed",
        }
        help_texts = {
            "code": "Letters, digits and hyphens, such as BEDS-01.",
            "fund": "Only of a cashable benefit.",
            "programme": "Only of a benefit of the whole programme; leave the project empty then.",
            "unit": "Such as admissions. A cashable benefit is in pounds: leave it empty.",
            "baseline": "In pounds, or in what it is counted in.",
            "source": "The document or decision that it comes from.",
        }
        widgets = {
            "description": forms.Textarea({"rows": 3}),
            "note": forms.Textarea({"rows": 2}),
            "kind": forms.RadioSelect,
        }

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["kind"].choices = BenefitKind.choices
        fields["programme"].queryset = partnership.programmes.all()
        fields["project"].queryset = partnership.projects.all()
        fields["owner"].queryset = partnership.posts.all()
        fields["measure"].queryset = partnership.measures.all()
        fields["fund"].queryset = PooledFund.objects.filter(agreement__partnership=partnership)
        for name, empty in (
            ("programme", "None"),
            ("project", "None: the whole programme, or the partnership"),
            ("owner", "Nobody yet"),
            ("measure", "None"),
            ("fund", "None"),
        ):
            fields[name].empty_label = empty
        fields["version"].initial = self.instance.version if self.instance.pk else None

    def _post_clean(self) -> None:
        """The constraints are checked by the service, once."""

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SharesForm(forms.Form):
    """Who counts which part: a row for each project, and three for programmes elsewhere."""

    ELSEWHERE = 3
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, benefit: Benefit, **options: Any) -> None:
        super().__init__(*args, **options)
        held = list(benefit.shares.all())
        by_project = {one.project_id: one.percent for one in held if one.project_id}
        self.projects = list(benefit.partnership.projects.all())
        self.fields["version"].initial = benefit.version
        for one in self.projects:
            field = forms.DecimalField(
                label=f"{one.name}, %", required=False, max_digits=5, decimal_places=2, min_value=0, max_value=100
            )
            field.initial = by_project.get(one.pk)
            self.fields[f"project_{one.pk}"] = _narrow(field)
        others = [one for one in held if one.elsewhere]
        for number in range(max(self.ELSEWHERE, len(others) + 1)):
            now = others[number] if number < len(others) else None
            name = forms.CharField(label=f"Programme elsewhere {number + 1}", required=False, max_length=200)
            name.initial = now.elsewhere if now else ""
            part = forms.DecimalField(
                label="Its share, %", required=False, max_digits=5, decimal_places=2, min_value=0, max_value=100
            )
            part.initial = now.percent if now else None
            self.fields[f"elsewhere_{number}"], self.fields[f"percent_{number}"] = name, _narrow(part)
        self.fields["reason"] = ReasonField()

    def clean(self) -> dict[str, Any]:
        held = super().clean() or self.cleaned_data
        for number in self._numbers():
            if bool(held.get(f"elsewhere_{number}")) != bool(held.get(f"percent_{number}")):
                self.add_error(f"elsewhere_{number}", "Enter the programme and its share together, or neither.")
        return held

    def _numbers(self) -> Iterator[int]:
        number = 0
        while f"elsewhere_{number}" in self.fields:
            yield number
            number += 1

    @property
    def shares(self) -> list[ShareValues]:
        held = self.cleaned_data
        found = [ShareValues(one, "", held[f"project_{one.pk}"]) for one in self.projects if held[f"project_{one.pk}"]]
        for number in self._numbers():
            if held[f"elsewhere_{number}"]:
                found.append(ShareValues(None, held[f"elsewhere_{number}"].strip(), held[f"percent_{number}"]))
        return found


def _narrow(field: forms.DecimalField) -> forms.DecimalField:
    field.widget = forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-5"})
    return field


class _MonthsForm(forms.Form):
    """Twelve boxes a column; ``rows`` gives them month by month."""

    columns: tuple[tuple[str, str], ...] = ()

    def __init__(self, *args: Any, held: BenefitYear | None, version: int, **options: Any) -> None:
        super().__init__(*args, **options)
        months = {one.number: one for one in held.months.all()} if held else {}
        for name, words in self.columns:
            for number in range(1, PERIODS + 1):
                field = MoneyField(label=f"{month_name(number)}, {words}", required=False)
                field.initial = getattr(months.get(number), name, None)
                self.fields[f"{name}_{number}"] = field
        self.fields["version"].initial = version
        self.fields["reason"] = ReasonField()

    def months(self, name: str) -> dict[int, Decimal | None]:
        return {number: self.cleaned_data[f"{name}_{number}"] for number in range(1, PERIODS + 1)}

    @property
    def rows(self) -> list[tuple[str, list[Any]]]:
        """Each month with its boxes, for the table."""
        return [
            (month_name(number), [self[f"{name}_{number}"] for name, _ in self.columns])
            for number in range(1, PERIODS + 1)
        ]

    @property
    def heads(self) -> list[str]:
        return [words.capitalize() for _, words in self.columns]

    @property
    def above(self) -> list[Any]:
        """The fields that stand over the table."""
        own = {f"{name}_{number}" for name, _ in self.columns for number in range(1, PERIODS + 1)}
        return [self[name] for name in self.fields if name not in own and name not in {"version", "reason"}]


class PlanForm(_MonthsForm):
    """What is planned for a year, and the saving that it is."""

    columns = (("planned", "planned"),)
    version = forms.IntegerField(widget=forms.HiddenInput)
    planned = MoneyField(label="Planned for the year")
    saving = forms.ModelChoiceField(SavingsPlan.objects.none(), required=False, empty_label="None")
    published = forms.ModelChoiceField(PlannedBenefit.objects.none(), required=False, empty_label="None")

    def __init__(self, *args: Any, benefit: Benefit, year: int, held: BenefitYear | None, **options: Any) -> None:
        super().__init__(*args, held=held, version=benefit.version, **options)
        fields: dict[str, Any] = dict(self.fields)
        fields["planned"].initial = held.planned if held else None
        if benefit.fund_id is None:
            del self.fields["saving"], self.fields["published"]
            return
        fields["saving"].queryset = SavingsPlan.objects.filter(fund=benefit.fund_id, year=year)
        fields["saving"].label = "Saving of the pool that it is"
        fields["saving"].help_text = "It is then counted once, as this benefit."
        fields["published"].queryset = PlannedBenefit.objects.filter(fund=benefit.fund_id, year=year)
        fields["published"].label = "Line of the published plan that it delivers"
        fields["published"].help_text = "Where the pool has no saving for that line yet."
        fields["saving"].initial = held.saving_id if held else None
        fields["published"].initial = held.published_id if held else None


class ForecastForm(_MonthsForm):
    """What is expected in a year, by month or as a whole, and how much of it is at risk."""

    columns = (("forecast", "forecast"), ("at_risk", "at risk"))
    version = forms.IntegerField(widget=forms.HiddenInput)
    whole = MoneyField(label="Forecast for the year, where it is not known by month", required=False)
    at_risk = MoneyField(label="At risk of that", required=False)

    def __init__(self, *args: Any, benefit: Benefit, held: BenefitYear | None, **options: Any) -> None:
        super().__init__(*args, held=held, version=benefit.version, **options)
        self.fields["whole"].initial = held.forecast if held else None
        self.fields["at_risk"].initial = held.at_risk if held else None


class SlotField(forms.ChoiceField):
    """A month or a whole year, as "2015-7" or "2015-0"; cleans to a Slot."""

    def clean(self, value: Any) -> Slot:
        text = super().clean(value)
        year, number = text.split("-")
        return Slot(int(year), int(number))


class SlipForm(forms.Form):
    """An amount of the forecast, from one month or year to a later one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    amount = MoneyField(label="Amount that comes later")
    start = SlotField(label="From")
    end = SlotField(label="To")
    reason = ReasonField()

    def __init__(self, *args: Any, starts: list[tuple[str, str]], ends: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = dict(self.fields)
        fields["start"].choices, fields["end"].choices = starts, ends


class ReportForm(forms.Form):
    """What was delivered in a month, a quarter or a year, and what shows it."""

    MONTHS = (("1", "One month"), ("3", "Three months"), ("6", "Six months"), ("12", "The whole year"))
    year = forms.CharField(label="Financial year", help_text="For example, 2015/16.", max_length=9)
    number = forms.TypedChoiceField(label="First month", coerce=int)
    months = forms.TypedChoiceField(label="How long", coerce=int, choices=MONTHS)
    amount = MoneyField(label="Delivered")
    evidence = forms.CharField(
        max_length=500,
        help_text="The ledger, return or document that shows it.",
        error_messages={"required": "Enter what shows the figure."},
    )

    def __init__(self, *args: Any, correcting: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = dict(self.fields)
        fields["number"].choices = [(str(one), month_name(one)) for one in range(1, PERIODS + 1)]
        fields["year"].widget.attrs["class"] = "govuk-input--width-5"
        if correcting:
            self.fields["reason"] = ReasonField()

    def clean_year(self) -> int:
        try:
            return FinancialYear.parse(self.cleaned_data["year"]).start_year
        except DateError as misread:
            raise ValidationError(misread.message, code=misread.code) from misread

    def clean(self) -> dict[str, Any]:
        held = super().clean() or self.cleaned_data
        if held.get("number") and held.get("months") and held["number"] + held["months"] > PERIODS + 1:
            self.add_error("months", "A report covers months of one financial year. Choose an earlier first month.")
        return held
