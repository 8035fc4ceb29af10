"""Forms of the scope: criteria, lines of spend, in or out, attribution, and two days compared."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.forms.fields import reason_field
from commissioning.models import Decision, Organisation, Partnership, ScopeCriterion
from commissioning.rules.scope import RestsOn, Step, read_steps
from commissioning.services.scope import NewLine, Said
from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.web.forms import DayField, MoneyField


class CompareForm(forms.Form):
    """Two days. The second is today where it is left empty."""

    optional_unmarked = True

    first = DayField(label="From")
    second = DayField(label="To", required=False)


class CriterionForm(forms.Form):
    inside = forms.ChoiceField(
        label="Spend that meets it is",
        choices=[("in", "In scope"), ("out", "Out of scope")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="Criterion", max_length=300)
    since = DayField(label="From", help_text="That day included.")
    source = forms.CharField(max_length=300, required=False)


class EndCriterionForm(forms.Form):
    last_day = DayField(help_text="The last day on which it may be used. What was said by it stays.")
    reason = reason_field()


class LineForm(forms.Form):
    name = forms.CharField(max_length=200)
    code = forms.SlugField(max_length=40, help_text="Short: letters, digits and hyphens.")
    payer = forms.ModelChoiceField(Organisation.objects.none(), empty_label="Choose", label="Who spends it")
    category = forms.CharField(max_length=80, required=False, help_text="Lines of a category stand together.")
    year = forms.CharField(max_length=9, help_text="Such as 2014/15.")
    amount = MoneyField(label="Spend of the year", help_text="Before anything is attributed.")
    source = forms.CharField(max_length=300, help_text="Where the figure stands.")
    rests_on = forms.TypedChoiceField(
        label="The figure is",
        choices=[(one.value, one.label) for one in RestsOn],
        coerce=RestsOn,
        initial=RestsOn.SPEND.value,
        widget=forms.RadioSelect,
        help_text="The page says of a total what nobody can work out again.",
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].queryset = partnership.organisations.all()  # type: ignore[attr-defined]

    def clean_year(self) -> FinancialYear:
        try:
            return FinancialYear.parse(self.cleaned_data["year"])
        except DateError as fault:
            raise ValidationError(fault.message, code=fault.code) from fault

    def new(self) -> NewLine:
        return NewLine(**{name: self.cleaned_data[name] for name in self.fields})


class ScopeForm(forms.Form):
    criterion = forms.ModelChoiceField(
        ScopeCriterion.objects.none(), empty_label="Choose", help_text="It says whether the line is in or out."
    )
    since = DayField(label="From", help_text="That day included.")
    why = forms.CharField(label="Why, for this line", required=False, max_length=300)
    decision = forms.ModelChoiceField(
        Decision.objects.none(), required=False, empty_label="None", label="By the decision"
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].queryset = partnership.scope_criteria.all()  # type: ignore[attr-defined]
        self.fields["decision"].queryset = partnership.decisions.order_by("reference")  # type: ignore[attr-defined]

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(given["since"], given["criterion"], given["why"], given["decision"])


class AttributeForm(forms.Form):
    steps = forms.CharField(
        required=False,
        label="Shares, one after the other",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line, each of what the line before leaves, such as: 60% people who live in the city. "
        "Leave it empty when all of it counts.",
    )
    since = DayField(label="From", help_text="That day included; earlier days keep what was said before.")
    source = forms.CharField(max_length=300, help_text="Where the shares are laid down or reckoned.")

    def clean_steps(self) -> tuple[Step, ...]:
        try:
            return read_steps(self.cleaned_data["steps"])
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused
