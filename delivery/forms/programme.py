"""Forms of programmes, projects and workstreams."""

from typing import Any

from django import forms

from commissioning.models import Body, Partnership, Post, Strategy
from delivery.forms.fields import ReasonField
from delivery.models import Programme, ProjectStatus
from delivery.services.programmes import ProgrammeFields, ProjectFields, WorkstreamFields
from ihwb.web.forms import DayField


def post_field(label: str, help_text: str = "") -> "forms.ModelChoiceField[Post]":
    """A post of the partnership, or none."""
    return forms.ModelChoiceField(
        Post.objects.none(), required=False, empty_label="None yet", label=label, help_text=help_text
    )


class _RowForm(forms.Form):
    """A form over one row: a new one has a code of its own to choose, one that stands has the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.SlugField(max_length=40, help_text="Short, for lists and files: letters, digits and hyphens.")

    def __init__(self, *args: Any, partnership: Partnership, row: Any = None, **options: Any) -> None:
        if row is not None:
            options["initial"] = {
                **{name: getattr(row, name) for name in self.base_fields if hasattr(row, name)},
                **options.get("initial", {}),
            }
        super().__init__(*args, **options)
        if row is not None:
            del self.fields["code"]
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                model = field.queryset.model  # type: ignore[union-attr]  # every such field here has one
                field.queryset = model._default_manager.filter(partnership=partnership)


class ProgrammeForm(_RowForm):
    name = forms.CharField(max_length=200)
    purpose = forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea({"rows": 3}), help_text="What it is to change, for whom."
    )
    sponsor = post_field("Sponsor", "The senior responsible owner, who answers for it.")
    joint_sponsor = post_field("Joint sponsor", "Where two organisations answer together.")
    manager = post_field("Programme manager")
    board = forms.ModelChoiceField(
        Body.objects.none(),
        required=False,
        empty_label="None yet",
        label="Programme board",
        help_text="The body that oversees it and decides on requests for change.",
    )
    reason = ReasonField()

    def to(self) -> ProgrammeFields:
        return ProgrammeFields(**{name: self.cleaned_data[name] for name in ProgrammeFields.__dataclass_fields__})


class ProjectForm(_RowForm):
    name = forms.CharField(max_length=200)
    programme = forms.ModelChoiceField(Programme.objects.none(), required=False, empty_label="None")
    purpose = forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea({"rows": 3}), help_text="What it is to deliver."
    )
    sponsor = post_field("Sponsor", "The project executive, who answers for it.")
    manager = post_field("Project manager")
    strategy = forms.ModelChoiceField(
        Strategy.objects.none(),
        required=False,
        empty_label="None in particular",
        label="Strategy that it serves",
    )
    status = forms.ChoiceField(choices=ProjectStatus.choices, initial=ProjectStatus.ACTIVE)
    starts_on = DayField(label="Starts on", required=False)
    ends_on = DayField(label="Ends on", required=False, help_text="The last day, included.")
    reason = ReasonField()

    def to(self) -> ProjectFields:
        return ProjectFields(**{name: self.cleaned_data[name] for name in ProjectFields.__dataclass_fields__})


class WorkstreamForm(_RowForm):
    name = forms.CharField(max_length=200)
    purpose = forms.CharField(
        required=False, max_length=4000, widget=forms.Textarea({"rows": 3}), help_text="The products that it delivers."
    )
    lead = post_field("Lead", "The post that leads it and reports to the project team.")
    reason = ReasonField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("code", None)

    def to(self) -> WorkstreamFields:
        return WorkstreamFields(**{name: self.cleaned_data[name] for name in WorkstreamFields.__dataclass_fields__})
