"""Forms of an options appraisal. Each carries the version that the person saw, so that nobody saves over another."""

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.models import Partnership, Post
from delivery.forms.fields import ReasonField
from delivery.models import Option, OptionCriterion, OptionsAppraisal
from delivery.rules.options import ImplementationRisk, Lawful, plain
from delivery.services.options import Given, OptionFields

_LONG = {"rows": 3}


class OptionsForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(max_length=200, label="Question", help_text="Such as Who runs the service.")
    best = forms.IntegerField(label="Highest score", min_value=1, max_value=100, initial=5)
    note_text = forms.CharField(label="Note", required=False, max_length=5000, widget=forms.Textarea(_LONG))
    reason = ReasonField()


def _text(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=20_000, widget=forms.Textarea(_LONG), help_text=hint)


class OptionForm(forms.Form):
    """An option; every text but the name may wait."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(max_length=200)
    description = _text("What it is")
    is_do_nothing = forms.BooleanField(required=False, label="This is the option of doing nothing")
    lawful = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Lawful],
        widget=forms.RadioSelect,
        initial=Lawful.OPEN.value,
        help_text="An unlawful option has no place in the ranking and cannot be recommended.",
    )
    lawful_reason = _text("Why it is lawful or not")
    issues = _text("Issues", "A line that begins with “- ” is a point of a list.")
    benefits = _text("Benefits")
    risks = _text("Risks")
    implementation_risk = forms.ChoiceField(
        required=False,
        choices=[(one.value, one.label) for one in reversed(ImplementationRisk)],
        help_text="Ease of setting up, appetite for it and legal risk together.",
    )
    implementation_note = forms.CharField(label="Note on implementation risk", required=False, max_length=1000)
    ruled_out = _text("Why it is ruled out", "Only where it is.")
    source = forms.CharField(required=False, max_length=300)
    reason = ReasonField()

    def to(self) -> OptionFields:
        return OptionFields(**{name: self.cleaned_data[name] for name in OptionFields.__dataclass_fields__})

    @staticmethod
    def start(option: Option | None, version: int) -> dict[str, Any]:
        held = {name: getattr(option, name) for name in OptionFields.__dataclass_fields__} if option else {}
        return {**held, "version": version}


class CriterionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(max_length=200)
    meaning = _text("What it means")
    weight = forms.DecimalField(
        min_value=0,
        max_value=Decimal("9999.99"),
        decimal_places=2,
        max_digits=6,
        help_text="Heavier counts more; the weights need not add up to 100. 0 leaves the criterion out.",
    )
    weight_reason = _text("Why this weight")
    reason = ReasonField()

    @staticmethod
    def start(criterion: OptionCriterion | None, version: int) -> dict[str, Any]:
        if criterion is None:
            return {"version": version}
        names = ("name", "meaning", "weight_reason")
        return {"version": version, "weight": plain(criterion.weight), **{n: getattr(criterion, n) for n in names}}


class ScoresForm(forms.Form):
    """The scores of one option: a score and its reason for each criterion; an empty score takes it away."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    post = forms.ModelChoiceField(Post.objects.none(), required=False, label="Scored for", empty_label="No post")

    def __init__(
        self, data: Any = None, *, appraisal: OptionsAppraisal, option: Option, partnership: Partnership
    ) -> None:
        there = {one.criterion_id: one for one in option.scores.all()}
        self.criteria = list(appraisal.criteria.all())
        start: dict[str, Any] = {"version": appraisal.version}
        for one in there.values():
            start |= {f"score_{one.criterion_id}": plain(one.score), f"why_{one.criterion_id}": one.reason}
            start["post"] = one.post_id
        super().__init__(data, initial=start)
        self.fields["post"].queryset = partnership.posts.all()  # type: ignore[attr-defined]
        for criterion in self.criteria:
            self.fields[f"score_{criterion.pk}"] = forms.DecimalField(
                label=f"{criterion.name}: score",
                required=False,
                min_value=0,
                max_value=appraisal.best,
                decimal_places=2,
                help_text=f"0 to {appraisal.best}; weight {plain(criterion.weight)}.",
                widget=forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-4"}),
            )
            self.fields[f"why_{criterion.pk}"] = forms.CharField(
                label=f"{criterion.name}: why", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
            )
        self.fields["reason"] = ReasonField()

    def given(self) -> dict[int, Given]:
        held = self.cleaned_data
        return {one.pk: Given(held[f"score_{one.pk}"], held[f"why_{one.pk}"]) for one in self.criteria}


class RecommendForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    option = forms.ChoiceField(label="Recommended option", widget=forms.RadioSelect, required=False)
    why_this = _text("Why it is recommended")
    against_ranking = _text("Why the ranking is not followed", "Only where another option ranks first.")
    reason = ReasonField()

    def __init__(self, *args: Any, options: list[Option], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["option"].choices = [  # type: ignore[attr-defined]
            *((str(one.pk), f"{one.name} (unlawful)" if one.lawful == Lawful.NO else one.name) for one in options),
            ("", "None: take the recommendation back"),
        ]
