"""Forms for virements: the proposal with its moves, the filters of the list, naming a decision."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Decision, Partnership
from ihwb.kernel.dates import FinancialYear
from ihwb.web.forms import MoneyField
from pool.models import BudgetLine, VirementState
from pool.rules.virements import Leg
from pool.services.virements import Proposal

MOVES = 3
MOST = 30


class VirementFilter(forms.Form):
    """Which virements are listed. Kept in the address."""

    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *VirementState.choices])
    line = forms.ChoiceField(required=False)
    text = forms.CharField(label="Words", required=False, max_length=100)

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", "Any line"), *lines]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """What was asked for; what is not understood counts as not asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class ProposalForm(forms.Form):
    """A virement with as many moves as ``moves`` says."""

    title = forms.CharField(max_length=200, help_text="A few words, such as: Reablement beds over the winter.")
    from_period = forms.TypedChoiceField(label="From", coerce=int, help_text="Budgets change from this period on.")
    recurrent = forms.TypedChoiceField(
        label="For how long?",
        choices=[("once", "This year only"), ("recurrent", "This year and after: next year's budgets start from it")],
        coerce=lambda value: value == "recurrent",
        widget=forms.RadioSelect,
        initial="once",
    )

    def __init__(
        self, *args: Any, lines: Sequence[BudgetLine], year: int, certified: int, moves: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        months = FinancialYear(year).periods[certified:]
        self.fields["from_period"].choices = [(one.number, one.label) for one in months]  # type: ignore[attr-defined]
        choices = [("", "Choose a line"), *((line.code, f"{line.name} ({line.lead.code})") for line in lines)]
        self.moves = range(1, min(moves, MOST) + 1)
        for number in self.moves:
            self._add_move(number, choices)
        self.fields["reason"] = reason_field("Whoever approves reads it; it stays in the history.")

    def _add_move(self, number: int, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[f"giver_{number}"] = forms.ChoiceField(label=f"From line, move {number}", required=False)
        self.fields[f"taker_{number}"] = forms.ChoiceField(label=f"To line, move {number}", required=False)
        for name in ("giver", "taker"):
            self.fields[f"{name}_{number}"].choices = choices  # type: ignore[attr-defined]
        self.fields[f"amount_{number}"] = MoneyField(label=f"Amount, move {number}", required=False)

    def rows(self) -> list[list[Any]]:
        """The bound fields of each move."""
        return [[self[f"{name}_{number}"] for name in ("giver", "taker", "amount")] for number in self.moves]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for number in self.moves:
            names = [f"{name}_{number}" for name in ("giver", "taker", "amount")]
            filled = [given.get(name) not in (None, "") for name in names]
            if any(filled) and not all(filled):
                empty = next(name for name, there in zip(names, filled, strict=True) if not there)
                if empty not in self.errors:
                    self.add_error(empty, f"Complete move {number}, or empty it.")
        return given

    def proposal(self) -> Proposal:
        given = self.cleaned_data
        legs = [
            Leg(given[f"giver_{number}"], given[f"taker_{number}"], given[f"amount_{number}"])
            for number in self.moves
            if given.get(f"giver_{number}")
        ]
        return Proposal(given["title"], given["reason"], given["recurrent"], given["from_period"], legs)


class NoteForm(forms.Form):
    """A word with an approval, if there is one to say."""

    note = forms.CharField(
        label="Note", required=False, max_length=1000, help_text="If there is something to add.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """Which decision of both organisations approves the virement."""

    decision = forms.ModelChoiceField(Decision.objects.none(), empty_label="Choose")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Decision.objects.filter(partnership=partnership).exclude(state__in=["refused", "withdrawn"])
        self.fields["decision"].queryset = rows.order_by("reference")  # type: ignore[attr-defined]
