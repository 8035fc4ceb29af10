"""Forms of the joint action plan: the plan itself, and its progress."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from commissioning.models import Partnership, Post
from ihwb.kernel import dates
from ihwb.kernel.dates import FinancialYear
from ihwb.web.forms import DayField, MoneyField
from pool.models import ActionPlan
from pool.services.action_plan import ActionValues

MOST = 12


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label="Summary",
        help_text="What the partners do together, and what they expect of it.",
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Say in a few sentences what the plan is."},
    )


class ActionForm(forms.Form):
    """One action. An empty row is left out."""

    optional_unmarked = True

    title = forms.CharField(label="Action", max_length=300, required=False)
    owner = forms.ModelChoiceField(Post.objects.none(), label="Owner (post)", required=False, empty_label="Choose")
    due_on = DayField(label="Done by", required=False)
    expected = MoneyField(label="Recovers, £", required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = partnership.posts.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in self.fields) or self.errors:
            return cleaned
        needed = {"title": "Say what is done.", "owner": "Choose the post that owns it.", "due_on": "Enter the day."}
        for name, message in needed.items():
            if not cleaned.get(name):
                self.add_error(name, message)
        if (cleaned.get("expected") or Decimal(0)) < 0:
            self.add_error("expected", "What an action recovers is nought or more.")
        return cleaned

    @property
    def values(self) -> ActionValues | None:
        row = self.cleaned_data
        if not row.get("title"):
            return None
        return ActionValues(row["title"], row["owner"], row["due_on"], row["expected"] or Decimal("0.00"))


_ActionFormSet = formset_factory(ActionForm, extra=0, max_num=MOST, absolute_max=MOST)


class MonthsForm(forms.Form):
    """What is to be recovered by the end of each period, to date. A month left empty expects nothing of its own."""

    optional_unmarked = True

    def __init__(self, *args: Any, year: int, numbers: range, held: dict[int, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in numbers:
            month = dates.Period(FinancialYear(year), number)
            self.fields[f"month_{number}"] = MoneyField(
                label=month.label, required=False, initial=held.get(number), help_text=""
            )

    @property
    def values(self) -> dict[int, Decimal]:
        rows = self.cleaned_data.items()
        return {int(name.removeprefix("month_")): amount for name, amount in rows if amount is not None}


class PlanForms:
    """The three parts of the plan's page as one: summary, actions, months."""

    def __init__(self, data: Any, *, plan: ActionPlan | None, partnership: Partnership, year: int, first: int) -> None:
        actions = list(plan.actions.select_related("owner").order_by("number")) if plan else []
        months = {one.number: one.expected for one in plan.recovery.all()} if plan else {}
        rows: list[dict[str, Any]] = [
            {"title": one.title, "owner": one.owner, "due_on": one.due_on, "expected": one.expected} for one in actions
        ]
        rows += [{}] * max(1, min(3, MOST - len(rows)))
        self.summary = SummaryForm(data, initial={"summary": plan.summary if plan else ""})
        self.actions: BaseFormSet[ActionForm] = _ActionFormSet(
            data, initial=rows, form_kwargs={"partnership": partnership}, prefix="action"
        )
        numbers = range(min([first, *months]), 14)
        self.months = MonthsForm(data, year=year, numbers=numbers, held=months)

    def is_valid(self) -> bool:
        return all([self.summary.is_valid(), self.actions.is_valid(), self.months.is_valid()])

    @property
    def values(self) -> dict[str, Any]:
        found = [form.values for form in self.actions]
        return {
            "summary": self.summary.cleaned_data["summary"],
            "actions": [one for one in found if one is not None],
            "months": self.months.values,
        }


class ProgressForm(forms.Form):
    """Each action's day and note, and what was recovered by the end of each month."""

    optional_unmarked = True

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions = list(plan.actions.order_by("number"))
        self.months = list(plan.recovery.order_by("number"))
        year = FinancialYear(plan.notice.period.year)
        for month in self.months:
            label = f"Recovered by the end of {dates.Period(year, month.number).label}"
            self.fields[f"month_{month.number}"] = MoneyField(label=label, required=False, initial=month.achieved)
        for action in self.actions:
            day = DayField(label=f"Action {action.number} done on", required=False, initial=action.done_on)
            day.help_text = action.title
            note = forms.CharField(label=f"Note on action {action.number}", required=False, initial=action.note)
            note.max_length = 1000
            self.fields[f"done_{action.number}"], self.fields[f"note_{action.number}"] = day, note

    @property
    def done(self) -> dict[int, tuple[date | None, str]]:
        row = self.cleaned_data
        return {one.number: (row[f"done_{one.number}"], row[f"note_{one.number}"]) for one in self.actions}

    @property
    def achieved(self) -> dict[int, tuple[Decimal | None, str]]:
        return {one.number: (self.cleaned_data[f"month_{one.number}"], one.note) for one in self.months}
