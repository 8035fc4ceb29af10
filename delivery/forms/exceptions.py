"""Forms of tolerances and exceptions."""

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.models import Post
from delivery.forms.fields import ReasonField
from delivery.models import BoardAnswer, ExceptionKind, PlanException, Project, Workstream
from delivery.services.exceptions import BoardDecision, ExceptionReport, NewException
from ihwb.web.forms import DayField, MoneyField


def _workstream() -> "forms.ModelChoiceField[Workstream]":
    return forms.ModelChoiceField(
        Workstream.objects.none(), required=False, empty_label="The whole project", label="Workstream"
    )


def _cost_a_year() -> MoneyField:
    return MoneyField(
        label="Tolerance of cost in a year", required=False, help_text="£ above the budget of any one financial year."
    )


class ProgrammeToleranceForm(forms.Form):
    """Of a whole programme: cost alone, as time is kept by project."""

    since = DayField(label="From", help_text="It stands until a later one takes its place.")
    cost = MoneyField(label="Tolerance of cost", required=False, help_text="£ above budget, all years together.")
    cost_a_year = _cost_a_year()
    source = forms.CharField(max_length=300, required=False, help_text="Where it is laid down.")
    reason = ReasonField()


class ToleranceForm(forms.Form):
    workstream = _workstream()
    since = DayField(label="From", help_text="It stands until a later one takes its place.")
    days = forms.IntegerField(
        label="Tolerance of time, days",
        required=False,
        min_value=0,
        max_value=3650,
        help_text="Whole days after its baseline that a milestone may be expected.",
    )
    cost = MoneyField(
        label="Tolerance of cost",
        required=False,
        help_text="£ above budget, all years together. For a whole project alone.",
    )
    cost_a_year = _cost_a_year()
    source = forms.CharField(max_length=300, required=False, help_text="Where it is laid down.")
    reason = ReasonField()

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["workstream"].queryset = project.workstreams.all()  # type: ignore[attr-defined]


class ExceptionForm(forms.Form):
    workstream = _workstream()
    kind = forms.ChoiceField(choices=ExceptionKind.choices, widget=forms.RadioSelect, label="Of what")
    what = forms.CharField(
        label="What leaves, or will leave, the plan", max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    raised_by = forms.ModelChoiceField(Post.objects.none(), label="Raised by", empty_label="Choose")

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["workstream"].queryset = project.workstreams.all()  # type: ignore[attr-defined]
        self.fields["raised_by"].queryset = project.partnership.posts.all()  # type: ignore[attr-defined]

    def new(self) -> NewException:
        held = self.cleaned_data
        return NewException(held["workstream"], ExceptionKind(held["kind"]), held["what"], held["raised_by"])


class ReportForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    cause = forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 3}))
    consequences = forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 3}))
    options = forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 4}), help_text="What the board may do.")
    recommendation = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, row: PlanException, **options: Any) -> None:
        names = (*ExceptionReport.__dataclass_fields__, "version")
        options["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **options)

    def to(self) -> ExceptionReport:
        return ExceptionReport(**{name: self.cleaned_data[name] for name in ExceptionReport.__dataclass_fields__})


class BoardForm(forms.Form):
    """What the board decided. Accepted is a number of days, or £, by the kind of the exception."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=[one for one in BoardAnswer.choices if one[0]], widget=forms.RadioSelect, label="The board decided"
    )
    on = DayField(label="On")
    decision = forms.CharField(label="In words", max_length=1000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, row: PlanException, **options: Any) -> None:
        options["initial"] = {"version": row.version, **options.get("initial", {})}
        super().__init__(*args, **options)
        if row.kind == ExceptionKind.TIME:
            self.fields["accepted"] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=36500,
                label="Accepted up to, days after the baseline",
                help_text="Only where the deviation is accepted. What goes further comes before the board again.",
            )
        elif row.kind == ExceptionKind.COST:
            self.fields["accepted"] = MoneyField(
                required=False,
                label="Accepted up to, £ above budget",
                help_text="Only where the deviation is accepted. What goes further comes before the board again.",
            )

    def verdict(self) -> BoardDecision:
        held = self.cleaned_data
        accepted = held.get("accepted")
        return BoardDecision(
            BoardAnswer(held["answer"]),
            held["on"],
            held["decision"],
            None if accepted is None else Decimal(accepted),
        )


class CloseForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    closing = forms.CharField(label="Why it is closed", max_length=1000, widget=forms.Textarea({"rows": 3}))
