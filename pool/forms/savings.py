"""Forms of savings: a saving of the plan, and the figures of a period."""

from decimal import Decimal
from typing import Any

from django import forms

from ihwb.web.forms import MoneyField
from pool.models import BudgetLine, PlannedBenefit, PooledFund, SavingsFigure, SavingsPlan
from pool.services.savings import SavingValues


class SavingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A saving planned for a year. The form checks; a service saves."""

    planned = MoneyField(label="Planned for the year, £")

    class Meta:
        model = SavingsPlan
        fields = ["code", "name", "kind", "planned", "line", "benefit", "owner", "counted_elsewhere", "source"]
        labels = {
            "line": "Budget line",
            "benefit": "Benefit of the published plan that it delivers",
            "owner": "Owner (post)",
            "counted_elsewhere": "It is in another programme's plan as well and is left out of the total",
        }
        help_texts = {
            "code": "Letters, digits and hyphens, such as QIPP-01.",
            "line": "Where it is one line's.",
            "source": "The document or decision that it comes from.",
        }

    def __init__(self, *args: Any, fund: PooledFund, year: int, own: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = BudgetLine.objects.filter(fund=fund, budgets__year=year, lead__in=own)
        fields: dict[str, Any] = dict(self.fields)
        fields["line"].queryset, fields["line"].empty_label = lines, "No one line"
        fields["line"].label_from_instance = lambda one: one.name
        fields["benefit"].queryset = PlannedBenefit.objects.filter(fund=fund, year=year)
        fields["benefit"].empty_label = "None"
        fields["owner"].queryset = fund.agreement.partnership.posts.all()
        fields["owner"].empty_label = "Nobody yet"

    def _post_clean(self) -> None:
        """The constraints are checked by the service, once."""


class SavingsFiguresForm(forms.Form):
    """Delivered to date, forecast for the year and at risk of every saving. A saving without any figure is left out."""

    def __init__(self, *args: Any, savings: list[SavingsPlan], held: dict[int, SavingsFigure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.savings = savings
        for one in savings:
            now = held.get(one.pk)
            for name, words in (("delivered", "delivered to date"), ("forecast", "forecast"), ("at_risk", "at risk")):
                self.fields[f"{name}_{one.pk}"] = MoneyField(
                    label=f"{one.name}, {words}", required=False, initial=getattr(now, name, None)
                )
            comment = forms.CharField(label=f"{one.name}, comment", required=False, max_length=1000)
            comment.initial = now.comment if now else ""
            self.fields[f"comment_{one.pk}"] = comment

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for one in self.savings:
            amounts = [cleaned.get(f"{name}_{one.pk}") for name in ("delivered", "forecast")]
            typed = [f"{name}_{one.pk}" for name in ("delivered", "forecast", "at_risk", "comment")]
            if any(cleaned.get(name) not in (None, "") for name in typed) and None in amounts and not self.errors:
                self.add_error(typed[0], f"{one.name}: enter delivered and forecast together; nil is entered as 0.")
        return cleaned

    @property
    def values(self) -> dict[int, SavingValues]:
        found = {}
        for one in self.savings:
            row = {
                name: self.cleaned_data.get(f"{name}_{one.pk}")
                for name in ("delivered", "forecast", "at_risk", "comment")
            }
            if row["delivered"] is not None and row["forecast"] is not None:
                found[one.pk] = SavingValues(
                    row["delivered"], row["forecast"], row["at_risk"] or Decimal("0.00"), row["comment"] or ""
                )
        return found

    @property
    def rows(self) -> list[tuple[SavingsPlan, list[Any]]]:
        """Each saving with its boxes, for the table."""
        names = ("delivered", "forecast", "at_risk", "comment")
        return [(one, [self[f"{name}_{one.pk}"] for name in names]) for one in self.savings]
