"""Forms of due diligence: beginning one, scoring an area, evidence, conditions, the recommendation, the sign-off."""

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms

from commissioning.models import Partnership, Post
from commissioning.rules.document_files import KINDS
from delivery.forms.fields import ReasonField
from delivery.models import Contract, DiligenceArea, DiligenceTemplate, DueDiligence
from delivery.rules.diligence import USUAL_AREAS, DiligenceState, Scale, read_areas, read_levels, write_areas
from delivery.selectors.diligence import templates_on
from delivery.services.diligence import ConditionDraft, Score
from delivery.services.diligence_templates import TemplateDraft
from ihwb.kernel.errors import Refused
from ihwb.web.forms import DayField


def _words(label: str, rows: int = 4, required: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows})
    )


class BeginForm(forms.Form):
    """For which contract, on whom, by which template."""

    contract = forms.ModelChoiceField(Contract.objects.none(), empty_label="Choose")
    provider = forms.ModelChoiceField(Contract.objects.none(), empty_label="Choose")
    template = forms.ModelChoiceField(Contract.objects.none(), empty_label="Choose")
    due_on = DayField(label="To be finished by", required=False)
    reason = forms.CharField(
        required=False,
        max_length=1000,
        help_text="Needed where one on this contract is signed off already: that sign-off stops counting.",
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, partnership: Partnership, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        templates = [one.pk for one in templates_on(partnership, today)]
        rows = {
            "contract": partnership.contracts.filter(awarded_on__isnull=True),
            "provider": partnership.organisations.all(),
            "template": partnership.diligence_templates.filter(pk__in=templates),
        }
        for name, held in rows.items():
            self.fields[name].queryset = held  # type: ignore[attr-defined]  # a ModelChoiceField


class TemplateForm(forms.Form):
    """A version of a template, whole: lists as people write them, a line for each."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.SlugField(max_length=40, help_text="Short, in small letters, such as provider.")
    name = forms.CharField(max_length=200, help_text="Such as: Due diligence on a provider.")
    since = DayField(label="Counts from", help_text="A due diligence that begins earlier keeps the version before.")
    disciplines = _words("Disciplines that evaluate", 4, required=False, hint="One on a line, such as Finance.")
    areas = _words(
        "Areas and their questions",
        18,
        hint="Each area on a line of its own, in brackets the discipline that evaluates it, if there is one. Below it "
        "its questions, each behind a hyphen.",
    )
    scale = _words("Scale", 4, hint="Each score with its words on a line, such as 0: Not met.")
    passing = forms.IntegerField(label="Lowest score that is enough", min_value=-99, max_value=99)
    signoff_post = forms.ModelChoiceField(Post.objects.none(), label="Post that signs it off", empty_label="Choose")
    source = forms.CharField(max_length=300, required=False, help_text="Where this is laid down.")
    reason = ReasonField()

    def __init__(
        self, data: Any = None, *, partnership: Partnership, today: date, newest: DiligenceTemplate | None
    ) -> None:
        super().__init__(data, initial=_initial(newest, today))
        held: Any = self.fields
        held["signoff_post"].queryset = partnership.posts.all()
        if newest is not None:
            held["code"].disabled = True
            held["code"].help_text = "It stays the same in all versions."

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["disciplines"] = [one.strip() for one in given.get("disciplines", "").splitlines() if one.strip()]
        for name, read in (("areas", lambda text: read_areas(text, given["disciplines"])), ("scale", read_levels)):
            if name in given:
                try:
                    given[name] = read(given[name])
                except Refused as refused:
                    self.add_error(name, refused.message)
        return given

    def draft(self) -> TemplateDraft:
        return TemplateDraft(**{one.name: self.cleaned_data[one.name] for one in fields(TemplateDraft)})


def _initial(newest: DiligenceTemplate | None, today: date) -> dict[str, Any]:
    """The newest version to be changed; for the first one, what councils commonly look at."""
    if newest is None:
        return {
            "seen": 0, "code": "provider", "name": "Due diligence on a provider", "since": today, "passing": 2,
            "areas": "\n".join(USUAL_AREAS), "scale": "0: Not met\n1: Met in part\n2: Met",
        }  # fmt: skip
    return {
        "seen": newest.number, "code": newest.code, "name": newest.name, "since": today, "passing": newest.passing,
        "disciplines": "\n".join(newest.disciplines), "areas": write_areas(newest.areas),
        "scale": "\n".join(f"{one['score']}: {one['label']}" for one in newest.scale),
        "signoff_post": newest.signoff_post_id, "source": newest.source,
    }  # fmt: skip


class RetireForm(forms.Form):
    """Why a template is retired, or brought back."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = ReasonField()


class ScoreForm(forms.Form):
    """The score of an area with its findings."""

    discipline = forms.ChoiceField(required=False)
    evaluator = forms.ModelChoiceField(
        Contract.objects.none(), label="Evaluated for the post", required=False, empty_label="No post in particular"
    )
    score = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect)
    findings = _words("What was looked at, and what was found")
    reason = ReasonField()

    def __init__(self, data: Any = None, *, area: DiligenceArea, scale: Scale) -> None:
        super().__init__(
            data, initial={name: getattr(area, name) for name in ("discipline", "evaluator", "score", "findings")}
        )
        known = [*area.diligence.template.disciplines, *([area.discipline] if area.discipline else [])]
        self.fields["discipline"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", "Not said"), *((one, one) for one in dict.fromkeys(known))
        ]  # fmt: skip
        partnership = area.diligence.contract.partnership
        self.fields["evaluator"].queryset = partnership.posts.all()  # type: ignore[attr-defined]
        choices = [(score, f"{score}: {words}") for score, words in scale.words.items()]
        self.fields["score"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def given(self) -> Score:
        return Score(**self.cleaned_data)


class EvidenceForm(forms.Form):
    """What an area was evaluated on: a file or a link."""

    title = forms.CharField(label="What it is", max_length=200)
    file = forms.FileField(
        label="File",
        required=False,
        max_length=200,
        help_text=f"One of: {', '.join(KINDS)}. It is looked into before it is kept.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in KINDS)}),
    )
    link = forms.URLField(label="Or a link", required=False, max_length=500, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(given.get("file")) == bool(given.get("link")):
            self.add_error("file", "Give either a file or a link.")
        return given


class ConditionForm(forms.Form):
    """A condition with who sees to it and by when."""

    text = _words("What must be so", 3)
    area = forms.ModelChoiceField(
        DiligenceArea.objects.none(), label="For the area", required=False, empty_label="None in particular"
    )
    owner = forms.ModelChoiceField(DiligenceArea.objects.none(), label="Post that sees to it", empty_label="Choose")
    due_on = DayField(label="By", help_text="That day included.")
    before_award = forms.BooleanField(label="The award waits for it", required=False)

    def __init__(self, data: Any = None, *, diligence: DueDiligence) -> None:
        super().__init__(data, initial={"before_award": True})
        self.fields["area"].queryset = diligence.areas.all()  # type: ignore[attr-defined]  # a ModelChoiceField
        posts = diligence.contract.partnership.posts.all()
        self.fields["owner"].queryset = posts  # type: ignore[attr-defined]  # a ModelChoiceField

    def draft(self) -> ConditionDraft:
        return ConditionDraft(**self.cleaned_data)


class MetForm(forms.Form):
    """On what evidence a condition is met."""

    evidence = _words("On what evidence", 3)


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button confirms."""


class RecommendForm(forms.Form):
    """What the evaluation team recommends, and the award report it goes into."""

    words = _words("Recommendation", 5)
    decision = forms.ModelChoiceField(
        DiligenceArea.objects.none(), label="Decision on the award", required=False, empty_label="Not drafted yet"
    )
    reason = ReasonField()

    def __init__(self, data: Any = None, *, diligence: DueDiligence) -> None:
        super().__init__(data, initial={"words": diligence.recommendation, "decision": diligence.decision})
        decisions = diligence.contract.partnership.decisions.order_by("-pk")
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]  # a ModelChoiceField


class SignOffForm(forms.Form):
    """Satisfied or not, for good."""

    to = forms.ChoiceField(
        label="The due diligence is",
        choices=[(one.value, one.label) for one in DiligenceState if one is not DiligenceState.OPEN],
        widget=forms.RadioSelect,
    )
    note = _words("In a few words, why", 3, required=False)
