"""The form of a decision on a variance that the agreement leaves to the partners."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.dates import Period as Month
from pool.forms.rules import PercentField, check_hundred
from pool.selectors.version_rules import Ground

_WHAT = [
    ("carry_forward", "It stays in the pool for next year"),
    ("contributions", "It is shared in proportion to contributions"),
    ("weights", "It is shared by the percentages below"),
    ("equal", "It is shared in equal parts"),
    ("lead", "One partner takes it"),
    ("default", "Back to what the agreement says without a decision"),
]
_STAGES = {"overspend": "An overspend", "underspend": "An underspend"}


class DecideForm(forms.Form):
    """What becomes of the year's over- or underspend."""

    stage = forms.ChoiceField(label="Of what", widget=forms.RadioSelect)
    from_period = forms.TypedChoiceField(
        label="From which period on",
        coerce=int,
        help_text="Statements from that period on go by it. What is certified stays as it is.",
    )
    what = forms.ChoiceField(label="What becomes of it", choices=_WHAT, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, ground: Ground, year: int, stages: Sequence[str], periods: Sequence[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["stage"].choices = [(one, _STAGES[one]) for one in stages]
        if len(stages) == 1:
            fields["stage"].initial = stages[0]
        fields["from_period"].choices = [(number, Month(FinancialYear(year), number).label) for number in periods]
        partners = [(one.code, one.name) for one in ground.partners]
        self.weights = {f"weight_{at}": code for at, (code, _) in enumerate(partners)}
        for at, (_, name) in enumerate(partners):
            self.fields[f"weight_{at}"] = PercentField(
                label=f"{name}, percentage",
                required=False,
                help_text="" if at else "Only for “by the percentages below”; together exactly 100.",
            )
        self.fields["partner"] = forms.ChoiceField(
            label="Which partner", choices=[("", "Choose"), *partners], required=False, help_text="If one takes it."
        )
        self.fields["first"] = PercentField(
            label="Carried forward before that, in per cent",
            required=False,
            help_text="Such as 50 for a half that stays in the pool; the rest goes as chosen above. Blank: nothing.",
        )
        self.fields["reason"] = forms.CharField(
            label="Reason", max_length=2000, min_length=3, widget=forms.Textarea({"rows": 3})
        )
        self.fields["reference"] = forms.CharField(
            label="Where it was decided",
            max_length=300,
            required=False,
            help_text="Such as the meeting and its minute.",
        )

    def clean(self) -> None:
        what = self.cleaned_data.get("what")
        self.chosen = check_hundred(self, self.weights) if what == "weights" else {}
        if what == "lead" and not self.cleaned_data.get("partner"):
            self.add_error("partner", "Choose the partner that takes it.")
        if self.cleaned_data.get("first") is not None and what in {"carry_forward", "default"}:
            self.add_error("first", "Leave this blank: nothing is shared after it.")

    @property
    def steps(self) -> list[dict[str, Any]]:
        """In the form of a scenario file; none: back to the default."""
        what, first = self.cleaned_data["what"], self.cleaned_data.get("first")
        if what == "default":
            return []
        if what == "carry_forward":
            return [{"step": "carry_forward"}]
        if what == "lead":
            last: dict[str, Any] = {"step": "lead", "partner": self.cleaned_data["partner"]}
        else:
            last = {"step": "share", "basis": what, **({"weights": self.chosen} if self.chosen else {})}
        return [{"step": "carry_forward", "portion": f"{first.normalize():f}"}, last] if first else [last]
