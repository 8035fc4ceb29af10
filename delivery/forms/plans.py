"""Forms of the plan: milestones, what they wait for, and the filter over the timeline."""

from datetime import date
from typing import Any

from django import forms

from commissioning.models import Partnership, Post
from delivery.forms.fields import ReasonField
from delivery.forms.programme import post_field
from delivery.models import Milestone, Project, StageGate, Workstream
from delivery.selectors.plans import PlanFilter
from delivery.services.plans import MilestoneFields
from ihwb.web.forms import DayField, DayInUrlField


class MilestoneForm(forms.Form):
    """One milestone. Its days can be changed here until its baseline is set."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(max_length=300, label="Milestone or activity")
    workstream = forms.ModelChoiceField(Workstream.objects.none(), required=False, empty_label="None")
    owner = post_field("Owner", "The post that answers for it.")
    starts_on = DayField(label="Starts on", required=False, help_text="Leave it empty for an event of one day.")
    due_on = DayField(label="Due on")
    gate = forms.ModelChoiceField(
        StageGate.objects.none(),
        required=False,
        empty_label="None",
        label="Stage gate before it",
        help_text="Until the stage behind the gate has begun, it is not reported done.",
    )
    reason = ReasonField()

    def __init__(self, *args: Any, project: Project, row: Milestone | None = None, **options: Any) -> None:
        if row is not None:
            names = (*MilestoneFields.__dataclass_fields__, "version")
            options["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **options)
        self.fields["workstream"].queryset = project.workstreams.all()  # type: ignore[attr-defined]
        self.fields["gate"].queryset = project.gates.all()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = Post.objects.filter(  # type: ignore[attr-defined]
            partnership=project.partnership_id
        )

    def to(self) -> MilestoneFields:
        return MilestoneFields(**{name: self.cleaned_data[name] for name in MilestoneFields.__dataclass_fields__})


class BaselineForm(forms.Form):
    reason = ReasonField()


class WithProject(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """Milestones of any project, each with the name of its project."""

    def label_from_instance(self, one: Any) -> str:
        return f"{one.project}: {one}, due {one.due_on:%d %b %Y}"


class DependencyForm(forms.Form):
    before = WithProject(Milestone.objects.none(), label="Waits for", empty_label="Choose")
    lag_days = forms.IntegerField(
        label="Days between the two", min_value=0, max_value=3650, initial=0, help_text="Whole days, 0 or more."
    )
    reason = ReasonField()

    def __init__(self, *args: Any, partnership: Partnership, after: Milestone, **options: Any) -> None:
        super().__init__(*args, **options)
        held = Milestone.objects.filter(project__partnership=partnership).exclude(pk=after.pk)
        self.fields["before"].queryset = held.select_related("project")  # type: ignore[attr-defined]


class TimelineFilterForm(forms.Form):
    """What to show of the timeline; its fields stand in the address."""

    optional_unmarked = True
    project = forms.ChoiceField(required=False)
    workstream = forms.ChoiceField(required=False)
    show = forms.ChoiceField(required=False, choices=[("", "All"), ("late", "Late only")])
    as_at = DayInUrlField("As at")

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        streams = Workstream.objects.filter(project__partnership=partnership).values_list("pk", "project__name", "name")
        self.fields["project"].choices = [  # type: ignore[attr-defined]
            ("", "All"),
            *partnership.projects.values_list("code", "name"),
        ]
        self.fields["workstream"].choices = [  # type: ignore[attr-defined]
            ("", "All"),
            *((str(pk), f"{project}: {name}") for pk, project, name in streams),
        ]

    def asked(self) -> tuple[PlanFilter, date | None]:
        """The filter and the day; what the address holds wrongly counts as not asked for."""
        self.is_valid()
        held = self.cleaned_data
        late = held.get("show", "") == "late"
        return PlanFilter(held.get("project", ""), held.get("workstream", ""), late), held.get("as_at")
