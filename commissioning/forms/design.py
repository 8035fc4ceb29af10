"""Forms of the design: capabilities, teams, who provides what, areas, changes."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Capability, Organisation, Partnership, Team
from commissioning.rules.design import CapabilityKind, Part
from ihwb.web.forms import DayField


class CapabilityForm(forms.Form):
    name = forms.CharField(max_length=120)
    code = forms.SlugField(max_length=40, help_text="Short: letters, digits and hyphens.")
    kind = forms.ChoiceField(choices=[(one.value, one.label) for one in CapabilityKind], widget=forms.RadioSelect)
    within = forms.ModelChoiceField(
        Capability.objects.none(), required=False, empty_label="Nothing: it stands by itself", label="Part of"
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wide = partnership.capabilities.filter(within__isnull=True)
        self.fields["within"].queryset = wide  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    name = forms.CharField(max_length=120)
    code = forms.SlugField(max_length=40, help_text="Short: letters, digits and hyphens.")
    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="Choose")
    shared = forms.BooleanField(required=False, label="It serves other areas as well")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = partnership.organisations.all()  # type: ignore[attr-defined]


class ProvisionForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.none(), empty_label="Choose")
    part = forms.ChoiceField(
        label="What it does", choices=[(one.value, one.label) for one in Part], widget=forms.RadioSelect
    )
    since = DayField(label="From", help_text="That day included. For example, 1 4 2015.")
    note = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = partnership.teams.select_related("organisation")  # type: ignore[attr-defined]


class EndProvisionForm(forms.Form):
    last_day = DayField(help_text="That day still counts.")
    reason = reason_field()


class AreaForm(forms.Form):
    name = forms.CharField(max_length=120)
    code = forms.SlugField(max_length=40, help_text="Short: letters, digits and hyphens.")


class ConsiderForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="Choose")
    inside = forms.ChoiceField(
        label="Standing",
        choices=[("in", "Under consideration"), ("out", "Out of consideration")],
        widget=forms.RadioSelect,
    )
    since = DayField(label="From", help_text="That day included.")
    why = forms.CharField(label="Why", required=False, max_length=300)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = partnership.organisations.filter(kind__in=["council", "nhs_commissioner"])
        self.fields["organisation"].queryset = partners  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    capability = forms.ModelChoiceField(Capability.objects.none(), empty_label="Choose")
    before = forms.CharField(label="As it is", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    after = forms.CharField(label="As it will be", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    on = DayField(label="On", help_text="The first day of the new way.")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capability"].queryset = partnership.capabilities.all()  # type: ignore[attr-defined]
