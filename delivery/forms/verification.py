"""Forms of support plans: the filter over the queue, the proposal, the decision, sourcing, review and end."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.models import Organisation
from delivery.models import PackageKind, SupportCase, VerificationTerms
from delivery.rules.commitments import Basis
from delivery.rules.verification import QUESTIONS, Act, Answer, Stage
from delivery.selectors.verification import OPEN, WAITING, CaseFilter
from delivery.services.verification import Draft, Sourced
from ihwb.web.forms import DayField, MoneyField
from pool.models import BudgetLine

NO_NAMES = "No names, dates of birth, NHS numbers, addresses or telephone numbers: they are refused."
# What a verifier who agrees usually says; each can be written over.
USUAL = {
    "needs": "The plan answers the needs that the assessment found.",
    "duties": "The council's duties towards the person and any carer are met.",
    "funding": "The line has the funding for it in this financial year.",
}


class CaseFilterForm(forms.Form):
    """What to show of the plans; its fields stand in the address."""

    optional_unmarked = True
    stage = forms.ChoiceField(
        required=False,
        choices=[
            (WAITING, "Waiting for verification"),
            (OPEN, "All that is open"),
            *((one.value, one.label) for one in Stage if one is not Stage.PROPOSED),
            ("all", "All"),
        ],
    )
    line = forms.ChoiceField(required=False, label="Budget line")
    kind = forms.ChoiceField(required=False, choices=[("", "All"), *PackageKind.choices])
    provider = forms.ChoiceField(required=False)
    weekly = MoneyField(required=False, label="£ a week or more")
    late = forms.ChoiceField(required=False, label="Target", choices=[("", "All"), ("late", "Over the target")])
    order = forms.ChoiceField(
        required=False, label="Order by", choices=[("age", "Age, oldest first"), ("value", "Value, highest first")]
    )

    def __init__(
        self, *args: Any, lines: QuerySet[BudgetLine], providers: QuerySet[Organisation], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        _choices(self, "line", [("", "All"), *lines.values_list("code", "name")])
        _choices(self, "provider", [("", "All"), *providers.values_list("code", "name")])

    def asked(self) -> CaseFilter:
        """The filter; what the address holds wrongly counts as not asked for."""
        self.is_valid()
        held = self.cleaned_data if self.is_bound else {}
        stage = held.get("stage") or WAITING
        return CaseFilter(
            stage="" if stage == "all" else stage,
            line=held.get("line", ""),
            kind=held.get("kind", ""),
            provider=held.get("provider", ""),
            weekly=held.get("weekly"),
            late=held.get("late") == "late",
            order=held.get("order") or "age",
        )


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field: Any = form.fields[name]
    field.choices = choices


def _line_words(line: Any) -> str:
    return f"{line.name} ({line.fund.name})"


class ProposalForm(forms.Form):
    """A proposal, after the provider's quality assurance."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reference = forms.CharField(label="Case reference", max_length=30)
    provider = forms.ModelChoiceField(Organisation.objects.none(), label="Provider", empty_label=None)
    line = forms.ModelChoiceField(BudgetLine.objects.none(), label="Budget line")
    kind = forms.ChoiceField(label="Kind of package", choices=[("", "Choose"), *PackageKind.choices])
    weekly_cost = MoneyField(label="Cost a week", help_text="For example, 1,050.00.")
    starts_on = DayField(label="First day of the package", help_text="For example, 1 7 2015.")
    assured_on = DayField(
        label="Passed by quality assurance on", help_text="The day your own quality assurance passed the plan."
    )
    proposal = forms.CharField(
        label="What is proposed", required=False, max_length=500, help_text=NO_NAMES, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        terms: VerificationTerms,
        lines: QuerySet[BudgetLine],
        providers: QuerySet[Organisation],
        case: SupportCase | None = None,
        **options: Any,
    ) -> None:
        if case is not None:
            options["initial"] = {name: getattr(case, name) for name in self.base_fields}
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["line"].queryset, fields["provider"].queryset = lines, providers
        fields["line"].label_from_instance = _line_words
        fields["reference"].help_text = f"Of the form {terms.pattern}: A is a capital letter, 9 a digit. {NO_NAMES}"

    def draft(self) -> Draft:
        return Draft(**{name: self.cleaned_data[name] for name in Draft.__slots__})


class DecisionForm(forms.Form):
    """Three answers, each with a sentence. For agreeing they begin with what is usually said."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, act: Act, case: SupportCase) -> None:
        agrees = act is Act.AGREE
        super().__init__(data, initial={"version": case.version})
        for name, question in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=question,
                choices=[("yes", "Yes"), ("no", "No")],
                widget=forms.RadioSelect({"class": "govuk-radios--small"}),
                initial="yes" if agrees else None,
            )
            self.fields[f"{name}_words"] = forms.CharField(
                label="In a sentence",
                max_length=500,
                initial=USUAL[name] if agrees else "",
                help_text="" if agrees else NO_NAMES,
                widget=forms.Textarea({"rows": 2}),
                error_messages={"required": f"Enter a sentence under “{question}”."},
            )

    def answers(self) -> Mapping[str, Answer]:
        held = self.cleaned_data
        return {name: Answer(held[name] == "yes", held[f"{name}_words"]) for name in QUESTIONS}


class VersionForm(forms.Form):
    """Nothing but which state of the case was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WordsForm(VersionForm):
    words = forms.CharField(label="Reason", max_length=500, help_text=NO_NAMES, widget=forms.Textarea({"rows": 3}))


class EndForm(WordsForm):
    ended_on = DayField(label="Last day", help_text="The last day that is paid for, for example, 31 10 2015.")
    field_order = ["version", "ended_on", "words"]


class ReviewForm(WordsForm):
    reviewed_on = DayField(label="Reviewed on", help_text="For example, 15 10 2015.")
    next_due = DayField(label="Next review due", help_text="For example, 15 10 2016.")
    field_order = ["version", "reviewed_on", "next_due", "words"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"].label = "Outcome of the review"


class SourceForm(VersionForm):
    """The package as brokerage bought it."""

    sourced_from = forms.CharField(
        label="Provider of the package", max_length=200, help_text="The organisation. Not a person's name."
    )
    weekly_cost = MoneyField(label="Actual cost a week")
    starts_on = DayField(label="First day", help_text="For example, 8 7 2015.")
    review_due = DayField(label="Review due", help_text="The day by which the package is looked at again.")

    def sourced(self) -> Sourced:
        return Sourced(**{name: self.cleaned_data[name] for name in Sourced.__slots__})


class TermsForm(forms.Form):
    """How support plans are verified from a day on."""

    since = DayField(label="From", help_text="The first day on which these terms count.")
    pattern = forms.CharField(
        label="Pattern of case references",
        max_length=30,
        help_text="A for a capital letter, 9 for a digit, anything else as it stands: SP-99999.",
    )
    target_days = forms.IntegerField(label="Working days for a decision", min_value=1, max_value=90, initial=5)
    undo_minutes = forms.IntegerField(label="Minutes to undo a decision", min_value=0, max_value=1440, initial=30)
    weeks = forms.DecimalField(
        label="Weeks in a year",
        min_value=52,
        max_value=53,
        max_digits=4,
        decimal_places=2,
        initial=Decimal("52.00"),
        help_text="By which a weekly cost becomes a year's, such as 52 or 52.14.",
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    basis = forms.ChoiceField(
        label="How commitments count time",
        choices=[(one.value, one.label) for one in Basis],
        widget=forms.RadioSelect,
        initial=Basis.DAYS.value,
    )
    small_number = forms.IntegerField(
        label="Hide counts below", min_value=1, max_value=50, initial=5, help_text="In totals that members read."
    )
    source = forms.CharField(max_length=300, help_text="Where this is laid down.")
    reason = forms.CharField(label="Reason for the change", max_length=1000, widget=forms.Textarea({"rows": 2}))
