"""Forms of a benefits map: the map, a box, a link."""

from typing import Any

from django import forms

from commissioning.models import Partnership
from delivery.forms.fields import ReasonField
from delivery.models import Benefit, BenefitsMap, MapLayer, MapNode, Project


class MapForm(forms.Form):
    """A map with its code and its name."""

    code = forms.SlugField(max_length=40, help_text="Letters, digits and hyphens.")
    name = forms.CharField(max_length=200)
    project = forms.ModelChoiceField(Project.objects.none(), required=False, empty_label="The whole programme")
    note = forms.CharField(
        required=False, widget=forms.Textarea({"rows": 2}), help_text="Say where its links come from."
    )
    source = forms.CharField(required=False, max_length=300)
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, held: BenefitsMap | None = None, **options: Any) -> None:
        if held:
            options["initial"] = {
                "code": held.code, "name": held.name, "project": held.project_id, "note": held.note,
                "source": held.source,
            }  # fmt: skip
        super().__init__(*args, **options)
        self.fields["project"].queryset = partnership.projects.all()  # type: ignore[attr-defined]


class NodeForm(forms.Form):
    """A box: its words, its column and the benefit that it stands for."""

    name = forms.CharField(label="Words", max_length=200)
    layer = forms.ChoiceField(label="Column", choices=MapLayer.choices, widget=forms.RadioSelect)
    benefit = forms.ModelChoiceField(
        Benefit.objects.none(), required=False, empty_label="None", label="Benefit of the register"
    )
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, held: MapNode | None = None, **options: Any) -> None:
        if held:
            options["initial"] = {"name": held.name, "layer": held.layer, "benefit": held.benefit_id}
        super().__init__(*args, **options)
        self.fields["benefit"].queryset = partnership.benefits.all()  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """What a box leads to."""

    end = forms.TypedChoiceField(label="Leads to", coerce=int)
    reason = ReasonField()

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["end"].choices = [("", "Choose a box"), *choices]  # type: ignore[attr-defined]
