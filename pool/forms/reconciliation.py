"""Forms of the reconciliation: the ledger's total, an item that explains a difference, a withdrawal."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ihwb.kernel.money import show
from ihwb.web.forms import MoneyField
from pool.models import BudgetLine, ImportRun
from pool.rules.reconciliation import KINDS
from pool.selectors.reconciliation import total_of_run


class TotalForm(forms.Form):
    """The control total, typed or taken from an import."""

    run = forms.ChoiceField(label="Take it from", choices=[], required=False)
    total = MoneyField(
        label="Ledger total, £",
        required=False,
        help_text="The year so far, as your ledger's own report shows it. Leave it empty to take it from the import.",
    )
    reference = forms.CharField(
        label="Where it stands", max_length=200, required=False, help_text="Such as the report's name and its date."
    )

    def __init__(self, *args: Any, runs: Sequence[ImportRun], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "No import: typed below")]
        choices += [(str(run.pk), f"{run.file_name}: {show(total_of_run(run))}") for run in runs]
        self.fields["run"].choices = choices  # type: ignore[attr-defined]
        if not runs:
            del self.fields["run"]
            self.fields["total"].required = True


class ItemForm(forms.Form):
    """One explained difference."""

    kind = forms.ChoiceField(label="Why they differ", choices=list(KINDS.items()), widget=forms.RadioSelect)
    amount = MoneyField(
        label="Amount, £",
        help_text="What the ledger has more than the lines; in brackets or with a minus what it has less.",
    )
    line = forms.ChoiceField(choices=[], required=False, help_text="When it is about one line.")
    explanation = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, lines: Sequence[BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "No single line"), *((str(line.pk), line.name) for line in lines)]
        self.fields["line"].choices = choices  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    reason = forms.CharField(max_length=500, widget=forms.Textarea({"rows": 3}))
