"""Forms of specifications: beginning one, functions, minimum staffing, staffing handed in, indicators."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from commissioning.models import DelegatedFunction, Partnership
from commissioning.rules.assurance import EVERY
from delivery.forms.contracts import code_field, source_field
from delivery.forms.fields import ReasonField
from delivery.models import Contract, Direction, Specification
from delivery.services.specifications import IndicatorDraft, NewSpecification, Staff
from ihwb.kernel.dates import show_date
from ihwb.web.forms import DayField


def _fte(label: str, required: bool) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_digits=7,
        decimal_places=2,
        help_text="Full-time equivalents, such as 28.50.",
    )


class TermsForm(forms.Form):
    """While a specification is asked, and how often staffing is returned."""

    since = DayField(label="First day", required=False)
    until = DayField(label="Last day", required=False, help_text="Leave it empty while it goes on.")
    first_due = DayField(
        label="First day for which staffing is handed in", required=False, help_text="Empty: none is asked for yet."
    )
    every_months = forms.TypedChoiceField(label="How often", choices=list(EVERY.items()), coerce=int, initial=3)
    reason = ReasonField()


class NewSpecificationForm(TermsForm):
    """A specification with its document, still without a text."""

    contract = forms.ModelChoiceField(Contract.objects.none(), empty_label="Choose")
    code = code_field()
    name = forms.CharField(max_length=200)
    reference = forms.CharField(max_length=40, help_text="Of its document, as your organisation numbers them.")
    owner = forms.ModelChoiceField(Contract.objects.none(), label="Post that owns it", empty_label="Choose")
    source = source_field()
    field_order = (
        "contract", "code", "name", "reference", "owner", "since", "until", "first_due", "every_months", "source",
        "reason",
    )  # fmt: skip

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contract"].queryset = partnership.contracts.all()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = partnership.posts.all()  # type: ignore[attr-defined]

    def new(self) -> NewSpecification:
        return NewSpecification(**{name: value for name, value in self.cleaned_data.items() if name != "reason"})


class FunctionsForm(forms.Form):
    """Which functions of the register a specification touches."""

    functions = forms.ModelMultipleChoiceField(
        DelegatedFunction.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = ReasonField()

    def __init__(self, data: Any = None, *, specification: Specification) -> None:
        held = [one.function for one in specification.functions.all()]
        super().__init__(data, initial={"functions": held})
        rows = DelegatedFunction.objects.filter(partnership=specification.partnership).order_by("number")
        self.fields["functions"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField


class MinimumForm(forms.Form):
    """How many of a profession at least, from a day on."""

    profession = forms.CharField(max_length=120)
    fte = _fte("At least", required=False)
    since = DayField(label="From")
    source = source_field()
    reason = ReasonField()


class StaffingForm(forms.Form):
    """What the provider had of a profession on a due day."""

    row = forms.ChoiceField(label="Profession and day")
    fte = _fte("In post on that day", required=True)
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(label="Reason, when it corrects what was handed in", required=False, max_length=1000)

    def __init__(self, *args: Any, asked: Sequence[tuple[str, date, bool]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [
            (f"{day.isoformat()} {name}", f"{name}, {show_date(day)}{' (handed in: corrects it)' if there else ''}")
            for name, day, there in asked
        ]
        self.fields["row"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def staff(self) -> Staff:
        given = self.cleaned_data
        day, _, name = given["row"].partition(" ")
        return Staff(name, date.fromisoformat(day), given["fte"], given["note"], given["reason"])


class TakeAwayForm(forms.Form):
    """Why it is taken away."""

    reason = ReasonField()


class IndicatorForm(forms.Form):
    """What the specification is judged by."""

    name = forms.CharField(max_length=200)
    measure = forms.ModelChoiceField(Contract.objects.none(), required=False, empty_label="None")
    direction = forms.ChoiceField(label="The threshold is", choices=Direction.choices)
    threshold = forms.DecimalField(required=False, max_digits=15, decimal_places=4, label="Threshold as a figure")
    threshold_words = forms.CharField(required=False, max_length=200, label="Threshold in words")
    consequence = forms.CharField(
        label="What follows a miss", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = source_field()
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["measure"].queryset = partnership.measures.all()  # type: ignore[attr-defined]

    def draft(self) -> IndicatorDraft:
        return IndicatorDraft(**{name: value for name, value in self.cleaned_data.items() if name != "reason"})
