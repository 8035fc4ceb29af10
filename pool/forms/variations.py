"""Forms for varying an agreement."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Organisation
from ihwb.kernel.dates import FinancialYear
from ihwb.web.forms import DayField, MoneyField
from pool.models import BudgetLine, PooledFund, VariationKind
from pool.selectors.variations import VersionChoice

ROWS = 4
MOST_ROWS = 60


class VariationForm(forms.Form):
    """A variation: what, when, its value; each partner's contribution; as many lines' budgets as asked for.

    rows: how many rows for budgets it shows.
    """

    kind = forms.ChoiceField(label="What changes", choices=VariationKind, widget=forms.RadioSelect, initial="funding")
    title = forms.CharField(max_length=200, help_text="A few words, such as “Reablement moves to the pool”.")
    reason = reason_field("Why the change is needed. Both partners read it.")
    year = forms.TypedChoiceField(
        label="Agreement year", coerce=int, help_text="The year in which its value counts towards the threshold."
    )
    effective_on = DayField(label="Takes effect on", help_text="For example, 1 10 2015.")
    value = MoneyField(
        label="Value",
        help_text="The size of the change in this year, £, nought or more, whichever way the money moves.",
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_ROWS)

    def __init__(
        self,
        *args: Any,
        partners: Sequence[Organisation],
        fund: PooledFund | None,
        years: Sequence[int],
        rows: int = ROWS,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.partners, self.shown_rows = partners, rows if fund else 0
        self.fields["year"].choices = [(year, FinancialYear(year).label) for year in years]  # type: ignore[attr-defined]
        self.initial["rows"] = rows
        if fund is None:
            return
        for partner in partners:
            label = f"{partner.name} puts in more, or less in brackets"
            self.fields[f"partner_{partner.pk}"] = MoneyField(label=label, required=False)
        lines = BudgetLine.objects.filter(fund=fund).order_by("group__position", "position", "code")
        choices = [("", "No line"), *lines.values_list("pk", "name")]
        for row in range(rows):
            self.fields[f"line_{row}"] = forms.TypedChoiceField(
                label=f"Line {row + 1}", choices=choices, required=False, coerce=int, empty_value=None
            )
            self.fields[f"amount_{row}"] = MoneyField(label=f"Change of line {row + 1}", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for row in range(self.shown_rows):
            line, amount = cleaned.get(f"line_{row}"), cleaned.get(f"amount_{row}")
            if amount and line is None:
                self.add_error(f"line_{row}", f"Choose the line whose budget changes in row {row + 1}.")
            if line is not None and amount is None and f"amount_{row}" not in self.errors:
                self.add_error(f"amount_{row}", f"Say by how much the budget changes in row {row + 1}.")
        return cleaned

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kind", "title", "reason", "year", "effective_on", "value")]

    @property
    def contribution_fields(self) -> list[forms.BoundField]:
        return [self[f"partner_{one.pk}"] for one in self.partners if f"partner_{one.pk}" in self.fields]

    @property
    def budget_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"line_{row}"], self[f"amount_{row}"]) for row in range(self.shown_rows)]

    def contributions(self) -> dict[int, Decimal]:
        """£ by id of the partner, where something was typed."""
        typed = {one.pk: self.cleaned_data.get(f"partner_{one.pk}") for one in self.partners}
        return {pk: amount for pk, amount in typed.items() if amount}

    def budgets(self) -> list[tuple[int, Decimal]]:
        """(id of the line, £), row by row, where something was typed."""
        rows = [
            (self.cleaned_data[f"line_{row}"], self.cleaned_data[f"amount_{row}"]) for row in range(self.shown_rows)
        ]
        return [(line, amount) for line, amount in rows if line is not None and amount]


class AgreeForm(forms.Form):
    """For which partner: asked only of those who may agree for several."""

    organisation = forms.TypedChoiceField(label="You agree for", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if len(choices) == 1:
            self.fields["organisation"].initial = choices[0][0]


class CloseForm(forms.Form):
    """Refusing or withdrawing."""

    reason = reason_field("Both partners read it.")


class CarryForm(forms.Form):
    """Which version in preparation carries a material variation."""

    version = forms.TypedChoiceField(label="Version that carries it", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, versions: Sequence[VersionChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, one.label) for one in versions]
        self.fields["version"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
