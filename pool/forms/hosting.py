"""Forms for the appraisal of hosts."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Organisation
from ihwb.web.forms import DayField
from pool.models import HostFactor, HostOption
from pool.rules.hosting import BEST
from pool.selectors.hosting import Matrix, Views
from pool.services.hosting import Opinion

_SCORES = [("", "Not scored"), *((score, str(score)) for score in range(BEST + 1))]


class AppraisalForm(forms.Form):
    title = forms.CharField(max_length=200)
    code = forms.SlugField(max_length=40, help_text="Short, for the address: letters, digits and hyphens.")


class OptionForm(forms.Form):
    name = forms.CharField(max_length=200, help_text="Such as “The council hosts”.")
    code = forms.SlugField(max_length=40, help_text="Short: letters, digits and hyphens.")
    description = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))


class FactorForm(forms.Form):
    """A factor; once it exists also what the person's organisations consider of it, and their scores."""

    category = forms.CharField(
        max_length=100, help_text="Such as Finance or Legal; factors of a category stand together."
    )
    name = forms.CharField(label="Factor", max_length=200)
    weight = forms.IntegerField(
        min_value=0,
        max_value=100,
        initial=1,
        help_text="A whole number: 2 counts twice as much as 1; 0 leaves the factor out.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
    )

    def __init__(
        self,
        *args: Any,
        factor: HostFactor | None,
        mine: Sequence[Organisation],
        options: Sequence[HostOption],
        views: Views,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.mine, self.options = (mine, options) if factor else ((), ())
        if factor is not None:
            self.initial.update(category=factor.category, name=factor.name, weight=factor.weight)
        for one in self.mine:
            self.fields[f"consideration_{one.pk}"] = forms.CharField(
                label=f"What {one.name} considers",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=views.considerations.get(one.pk, ""),
            )
            for option in self.options:
                self.fields[f"score_{option.pk}_{one.pk}"] = forms.TypedChoiceField(
                    label=f"{one.name} scores “{option.name}”",
                    choices=_SCORES,
                    coerce=int,
                    empty_value=None,
                    required=False,
                    initial=views.scores.get((option.pk, one.pk)),
                )

    def opinion(self) -> Opinion:
        return Opinion(
            {one.pk: self.cleaned_data[f"consideration_{one.pk}"] for one in self.mine},
            {
                (option.pk, one.pk): self.cleaned_data[f"score_{option.pk}_{one.pk}"]
                for one in self.mine
                for option in self.options
            },
        )


class ChooseForm(forms.Form):
    option = forms.ChoiceField(widget=forms.RadioSelect)
    reason = reason_field("Above all where the choice is not the option with the most points.")
    on = DayField(label="Chosen on", help_text="For example, 3 12 2014.")

    def __init__(self, *args: Any, matrix: Matrix, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.name) for one in matrix.options]
        self.fields["option"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
