"""Forms of a report in the Cabinet report form, and of the rows that hang on it."""

from typing import Any

from django import forms

from commissioning.models import Partnership
from ihwb.web.forms import DayField
from scrutiny.forms.changes import LONG, SHORT, ChangeForm
from scrutiny.models import (
    BackgroundPaper,
    Report,
    ReportOption,
    ReportRecommendation,
    ReportSection,
    ReportSignOff,
)
from scrutiny.models import ReportForm as ReportFormKind
from scrutiny.rules.exemptions import SCHEDULE_12A, Part

WRITING = (
    "An empty line between paragraphs; “## ” starts a heading, “- ” a bullet, “1. ” a numbered entry, one dash more an "
    "entry below it; lines between bars, | like | this |, are a table with its heading first; **bold**, __italic__; "
    "[^1] marks a footnote, “[^1]: ” its words."
)


# What the general form leaves out: it prints a summary, sections, recommendations and papers.
_CABINET_ONLY = (
    "portfolio_holder", "key_decision", "corporate_plan", "other_implications", "equality", "alternatives",
    "published_work",
)  # fmt: skip


def part_field() -> forms.TypedChoiceField:
    """Part I or Part II, as the number that the row keeps."""
    choices = [(part.value, part.label) for part in Part]
    return forms.TypedChoiceField(label="Part", coerce=int, choices=choices, widget=forms.RadioSelect)


class ReportForm(ChangeForm):
    """The form's own fields."""

    date = DayField(label="Date of the meeting")
    part = part_field()

    class Meta:
        model = Report
        fields = [
            "subject", "committee", "date", "portfolio_holder", "lead_officer", "author", "contact", "reference",
            "key_decision", "part", "purpose", "corporate_plan", "financial_implications", "other_implications",
            "equality", "decision", "reasons", "alternatives", "published_work",
        ]  # fmt: skip
        labels = {
            "portfolio_holder": "Cabinet member",
            "key_decision": "This is a key decision",
            "purpose": "Purpose of the report",
            "corporate_plan": "Corporate plan",
            "financial_implications": "Implications for the financial plan and resources",
            "other_implications": "Other implications",
            "equality": "Equality and diversity",
            "decision": "Decision whose recommendations it puts",
            "reasons": "Reasons for the recommended action",
            "alternatives": "Alternative options considered and rejected",
            "published_work": "Published work",
        }
        help_texts = {
            "purpose": WRITING,
            "decision": "Without one the report has its own recommendations.",
            "reasons": "",  # their labels say it
            "alternatives": "",
        }
        widgets = {
            name: forms.Textarea(LONG)
            for name in (
                "purpose", "corporate_plan", "financial_implications", "other_implications", "equality", "reasons",
                "alternatives", "published_work",
            )
        }  # fmt: skip

    def __init__(self, *args: Any, partnership: Partnership, restricted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in {
            "committee": partnership.bodies, "lead_officer": partnership.posts, "author": partnership.posts,
            "decision": partnership.decisions,
        }.items():  # fmt: skip
            self.fields[name].queryset = rows.all()  # type: ignore[attr-defined]
        if self.instance.form == ReportFormKind.GENERAL:
            for name in _CABINET_ONLY:
                del self.fields[name]
            self.fields["purpose"].label = "Summary"
        if not restricted:  # who may not read private papers cannot make one, and could not open it again
            self.fields["part"].choices = [(Part.PUBLIC.value, Part.PUBLIC.label)]  # type: ignore[attr-defined]


class SectionForm(ChangeForm):
    class Meta:
        model = ReportSection
        fields = ["heading", "text", "source"]
        help_texts = {"text": WRITING, "source": "Document and section, for figures that come from elsewhere."}
        widgets = {"text": forms.Textarea({"rows": 14})}


class OptionForm(ChangeForm):
    class Meta:
        model = ReportOption
        fields = ["title", "issues", "benefits", "risks", "outcome"]
        widgets = {name: forms.Textarea(SHORT) for name in ("issues", "benefits", "risks")}
        help_texts = {"outcome": "Such as recommended, rejected, or open."}


class RecommendationForm(ChangeForm):
    class Meta:
        model = ReportRecommendation
        fields = ["text"]
        widgets = {"text": forms.Textarea(SHORT)}
        labels = {"text": "Recommendation"}


class SignOffForm(ChangeForm):
    signed_on = DayField(label="Signed on", required=False)

    class Meta:
        model = ReportSignOff
        fields = ["kind", "post", "reference", "signed_on", "note"]
        labels = {"kind": "Box", "reference": "Officer's reference"}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("signed_on") and not cleaned.get("reference"):
            self.add_error("reference", "A signature comes with the officer's reference. Enter both.")
        return cleaned


class PaperForm(ChangeForm):
    part = part_field()
    exemption_paragraph = forms.TypedChoiceField(
        label="Exemption, Schedule 12A",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "None"), *((number, f"{number}: {words}") for number, words in SCHEDULE_12A.items())],
    )

    class Meta:
        model = BackgroundPaper
        fields = ["title", "part", "exemption_paragraph"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        exempt, paragraph = cleaned.get("part") == Part.EXEMPT, cleaned.get("exemption_paragraph")
        if exempt and not paragraph:
            self.add_error("exemption_paragraph", "Choose the paragraph that exempts this Part II paper.")
        if not exempt and paragraph:
            self.add_error("exemption_paragraph", "A Part I paper has no exemption. Choose none.")
        return cleaned
