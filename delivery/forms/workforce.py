"""Forms of workforce transfers."""

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.models import Organisation, Partnership, Post
from delivery.forms.fields import ReasonField
from delivery.models import Project
from delivery.rules.transfers import Ground
from ihwb.web.forms import DayField, MoneyField

_TEXT = forms.Textarea({"rows": 3})


class RowForm(forms.Form):
    """A form whose fields are those of one row, with the reason and the version beside."""

    not_of_the_row: tuple[str, ...] = ("reason", "version")

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in self.not_of_the_row}


class TransferForm(RowForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.SlugField(max_length=40, help_text="Short, for the address, such as adult-social-care.")
    title = forms.CharField(max_length=200)
    project = forms.ModelChoiceField(Project.objects.none(), required=False, empty_label="No project")
    from_organisation = forms.ModelChoiceField(Organisation.objects.none(), label="From")
    to_organisation = forms.ModelChoiceField(Organisation.objects.none(), label="To")
    transfers_on = DayField(label="Day of the transfer", help_text="For example, 1 4 2015.")
    basis = forms.ChoiceField(
        label="Ground of the transfer",
        choices=[(one.value, f"{one.label}. {one.meaning}") for one in Ground],
        widget=forms.RadioSelect({"class": "govuk-radios--small"}),
        help_text="Employee liability information and its last day follow from it.",
    )
    basis_meaning = forms.CharField(label="What it means here", max_length=300, required=False)
    consultation_from = DayField(label="Consultation from", required=False)
    consultation_to = DayField(label="Consultation to", required=False)
    consultation_words = forms.CharField(label="Consultation as planned", max_length=300, required=False)
    eli_given_on = DayField(label="Employee liability information given on", required=False)
    pensions = forms.CharField(label="Pension arrangements", required=False, widget=_TEXT)
    unions = forms.CharField(
        label="Recognised unions", required=False, widget=_TEXT, help_text="One a line; no representatives' names."
    )
    published_posts = forms.IntegerField(label="Posts as published", required=False, min_value=0)
    published_budget = MoneyField(label="Budget as published", required=False)
    published_rounding = MoneyField(
        label="Published to the nearest", required=False, help_text="Such as 100,000 for £7.9m."
    )
    small_number = forms.IntegerField(
        label="Hide teams of fewer than", min_value=2, max_value=50, initial=5, help_text="People in a team."
    )
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    source = forms.CharField(max_length=300, required=False)
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        for name in ("from_organisation", "to_organisation"):
            fields[name].queryset = partnership.organisations.all()
        fields["owner"].queryset, fields["project"].queryset = partnership.posts.all(), partnership.projects.all()

    def clean_published_rounding(self) -> Decimal:
        return self.cleaned_data["published_rounding"] or Decimal(1)


class TeamForm(RowForm):
    position = forms.IntegerField(label="Place in the list", min_value=1, initial=1)
    name = forms.CharField(label="Team", max_length=200, help_text="The team's name, no person's.")
    headcount = forms.IntegerField(min_value=0, help_text="People.")
    fte = forms.DecimalField(
        label="Full-time equivalents",
        min_value=0,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    posts = forms.IntegerField(min_value=0, help_text="Established posts, filled or not.")
    budget = MoneyField(label="Budget a year")
    note = forms.CharField(max_length=300, required=False)
    reason = ReasonField()


class MeasureForm(RowForm):
    text = forms.CharField(label="Measure", max_length=500, widget=_TEXT)
    proposed_on = DayField(label="Proposed on", required=False)
    agreed_on = DayField(label="Agreed on", required=False)
    source = forms.CharField(max_length=300, required=False)
    reason = ReasonField()
