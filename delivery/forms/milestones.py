"""The filter over the milestones, and the day a milestone is expected."""

from datetime import date
from typing import Any

from django import forms

from commissioning.models import Partnership
from delivery.forms.fields import ReasonField
from delivery.rules.milestones import STATES
from delivery.selectors.milestones import MilestoneFilter
from ihwb.web.forms import DayField, DayInUrlField


class MilestoneFilterForm(forms.Form):
    """What to show of the milestones; its fields stand in the address."""

    optional_unmarked = True
    project = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False, choices=[("", "All"), *STATES.items()])
    as_at = DayInUrlField("As at")

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        projects = partnership.projects.values_list("code", "name")
        self.fields["project"].choices = [("", "All"), *projects]  # type: ignore[attr-defined]

    def asked(self) -> tuple[MilestoneFilter, date | None]:
        """The filter and the day; what the address holds wrongly counts as not asked for."""
        self.is_valid()
        held = self.cleaned_data
        return MilestoneFilter(held.get("project", ""), held.get("state", "")), held.get("as_at")


class ForecastForm(forms.Form):
    """The day a milestone is expected now; empty returns to the plan."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    forecast_on = DayField(
        label="Expected on", required=False, help_text="For example, 15 12 2014. Leave it empty to return to the plan."
    )
    reason = ReasonField()
