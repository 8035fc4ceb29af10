"""Forms of programme costs: one type in one year, and how they are divided."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.models import Organisation, Partnership
from delivery.forms.fields import ReasonField
from delivery.models import Programme, ProgrammeCost, Project
from delivery.services.costs import CostFields
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Misread
from ihwb.web.forms import DayField, MoneyField


class SplitForm(forms.Form):
    """One share for each partner that pays; the providers pay none."""

    since = DayField(label="From", help_text="It divides each financial year that ends on or after this day.")
    source = forms.CharField(max_length=300, help_text="Where it is laid down.")
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        paying = partnership.organisations.filter(kind__in=["council", "nhs_commissioner"]).order_by("position")
        self.partners: list[Organisation] = list(paying)
        for one in self.partners:
            self.fields[f"share_{one.pk}"] = forms.DecimalField(
                label=f"{one.name}, per cent", min_value=0, max_value=100, max_digits=5, decimal_places=2
            )
        self.order_fields(["since", *(f"share_{one.pk}" for one in self.partners), "source", "reason"])

    def shares(self) -> dict[Organisation, Decimal]:
        return {one: self.cleaned_data[f"share_{one.pk}"] for one in self.partners}


class YearField(forms.CharField):
    """A financial year as people write it, such as 2014/15. Cleans to the year in which it starts."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return FinancialYear.parse(text).start_year
        except Misread as misread:
            raise ValidationError(misread.message) from misread


class CostForm(forms.Form):
    """One type of cost in one year. What is left empty is not entered, which is not nought."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        required=False,
        empty_label="None",
        label="Of the whole programme",
        help_text="A programme or a project: one of the two. With neither it is of all programmes together.",
    )
    project = forms.ModelChoiceField(Project.objects.none(), required=False, empty_label="None", label="Of the project")
    cost_type = forms.CharField(max_length=100, label="Type of cost")
    year = YearField(max_length=10, label="Financial year", help_text="Such as 2014/15.")
    amount = MoneyField(label="Planned", help_text="£, as in the plan or the business case.")
    budget = MoneyField(label="Budget", required=False, help_text="What was set aside. Empty: what is planned.")
    actual = MoneyField(label="Spent", required=False, help_text="Up to now.")
    forecast = MoneyField(label="Expected for the whole year", required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, row: ProgrammeCost | None = None, **options: Any) -> None:
        if row is not None:
            held = {name: getattr(row, name) for name in (*CostFields.__dataclass_fields__, "version")}
            options["initial"] = {**held, "year": FinancialYear(row.year).label}
        super().__init__(*args, **options)
        if row is not None:
            del self.fields["project"], self.fields["programme"]
        else:
            self.fields["programme"].queryset = partnership.programmes.order_by("name")  # type: ignore[attr-defined]
            self.fields["project"].queryset = partnership.projects.order_by("name")  # type: ignore[attr-defined]

    def to(self) -> CostFields:
        return CostFields(**{name: self.cleaned_data[name] for name in CostFields.__dataclass_fields__})
