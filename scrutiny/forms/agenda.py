"""Forms of a meeting, its agenda items and their uploaded documents."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from commissioning.forms.fields import reason_field
from commissioning.models import Partnership
from commissioning.models.partnership import Body
from ihwb.web.forms import DayField
from pool.models import FundReport, Period
from pool.selectors.fund_reports import report_name
from scrutiny.forms.changes import LONG, SHORT, ChangeForm
from scrutiny.models import AgendaItem, ItemKind, Meeting
from scrutiny.rules.exemptions import SCHEDULE_12A, Part

_PARAGRAPHS = [(str(number), f"{number}: {words}") for number, words in SCHEDULE_12A.items()]
_NEEDED = {
    "exemption_paragraphs": "Choose at least one paragraph of Schedule 12A for a Part II item.",
    "public_title": "Enter what the public agenda prints for this Part II item.",
    "public_interest_reasons": "Say why the public interest in privacy outweighs the interest in showing the item.",
}

_CARRIES = {
    ItemKind.REPORT.value: ("report", "Choose the report that this item carries."),
    ItemKind.FUND_REPORT.value: ("fund_report", "Choose the fund's report that this item carries."),
    ItemKind.MINUTES.value: ("minutes_of", "Choose the meeting whose minutes this item carries."),
    ItemKind.REQUEST.value: ("review", "Choose the review whose request form this item carries."),
    ItemKind.REVIEW.value: ("review", "Choose the review whose report this item carries."),
}


# Which of them an item prints, by its kind.
_SCOPES = {
    ItemKind.RISKS.value: "registers",
    ItemKind.ISSUES.value: "registers",
    ItemKind.PROGRAMME.value: "programmes",
    ItemKind.CASES.value: "cases",
}


def _which(label: str, when: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, help_text=f"{when} None chosen: all.", widget=forms.CheckboxSelectMultiple
    )


class MeetingFilter(forms.Form):
    """Which meetings the list shows."""

    optional_unmarked = True

    body = forms.ChoiceField(required=False, label="Body")

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All bodies"), *((one.code, one.name) for one in bodies)]
        self.fields["body"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> str:
        return str(self.cleaned_data.get("body", "")) if self.is_valid() else ""


class MeetingForm(ChangeForm):
    """When and where a body meets, and when its papers went out."""

    day = DayField(label="Day", help_text="For example, 11 11 2014.")
    hour = forms.TimeField(
        label="Time",
        help_text="For example, 14:00 or 2pm.",
        input_formats=["%H:%M", "%H.%M", "%I%p", "%I:%M%p", "%I.%M%p"],
        error_messages={"invalid": "Enter a time such as 14:00 or 2pm."},
        widget=forms.TextInput({"class": "govuk-input--width-5"}),
    )
    ends_on = DayField(label="Last day", required=False, help_text="Only if it takes more than one day.")
    papers_out_on = DayField(
        label="Papers published on", required=False, help_text="Leave empty until the agenda and reports are out."
    )

    class Meta:
        model = Meeting
        fields = ["title", "body", "place", "ends_on", "clear_days", "papers_out_on", "note"]
        labels = {"clear_days": "Clear working days of notice", "note": "Note on the record"}
        help_texts = {
            "clear_days": "Only where this meeting keeps another notice than its body. Between the day the papers "
            "are out and the meeting, neither of them counted."
        }
        widgets = {
            "note": forms.Textarea(SHORT),
            "clear_days": forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-2"}),
        }

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = partnership.bodies.all()  # type: ignore[attr-defined]
        if self.instance.pk:
            starts = timezone.localtime(self.instance.starts_at)
            self.fields["day"].initial, self.fields["hour"].initial = starts.date(), starts.strftime("%H:%M")
            self.fields["body"].disabled = True
        self.order_fields(["title", "body", "day", "hour", *self.row_fields[2:], "reason"])

    @property
    def values(self) -> dict[str, Any]:
        hour: time = self.cleaned_data["hour"]
        starts_at = timezone.make_aware(datetime.combine(self.cleaned_data["day"], hour))
        return {**super().values, "starts_at": starts_at}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, last = cleaned.get("day"), cleaned.get("ends_on")
        if day and last and last < day:
            self.add_error("ends_on", "The last day cannot be before the first.")
        return cleaned


class ItemForm(ChangeForm):
    """An agenda item in Part I or Part II."""

    part = forms.TypedChoiceField(
        label="Part", coerce=int, choices=[(part.value, part.label) for part in Part], widget=forms.RadioSelect
    )
    registers = _which("Risk registers", "For risk registers and issue logs only.")
    programmes = _which("Programmes", "For the programme only.")
    cases = _which("Business cases", "For business cases only.")
    exemption_paragraphs = forms.MultipleChoiceField(
        label="Exemption, Schedule 12A",
        required=False,
        help_text="For Part II only: each paragraph that exempts the item.",
        choices=_PARAGRAPHS,
        widget=forms.CheckboxSelectMultiple,
    )

    follows_on = DayField(
        label="Papers to follow on", required=False, help_text="Only where its papers come after the agenda."
    )

    class Meta:
        model = AgendaItem
        fields = [
            "number", "title", "kind", "text", "report", "decision", "period", "fund_report", "minutes_of", "review",
            "duration", "follows_on", "late_reason", "printed_pages", "part",
            "exemption_paragraphs", "public_title", "public_interest_reasons",
        ]  # fmt: skip
        labels = {
            "kind": "What it is",
            "period": "Accounting period",
            "fund_report": "Fund's report",
            "minutes_of": "Minutes of",
            "duration": "How many minutes it takes",
            "late_reason": "Chair's reason for taking it late",
            "review": "Scrutiny review",
            "public_title": "Public title",
            "public_interest_reasons": "Public interest",
            "printed_pages": "Pages as printed",
        }
        help_texts = {
            "number": "As printed, such as 4 or 4(a).",
            "text": "An empty line between paragraphs; a line that starts with “- ” is a bullet.",
            "report": "For a report only.",
            "decision": "What is decided at this item, where no report names it. Its quorum counts here.",
            "period": "For finance only. Without a period the item shows the plan alone.",
            "fund_report": "For a quarterly or annual report only: one that was produced.",
            "duration": "The agenda then says when each item begins.",
            "late_reason": "Needed once the papers are out or were due. Printed in public.",
            "minutes_of": "For minutes only: the earlier meeting. In Part I the public edition is printed.",
            "review": "For the request form or the report of a scrutiny review only.",
            "printed_pages": "Such as 5-52, where the pack was printed elsewhere.",
            "public_title": "For Part II only. Printed in public: it gives nothing of the item away.",
            "public_interest_reasons": "For Part II only. Printed in public: why privacy serves the public better.",
        }
        widgets = {
            "number": forms.TextInput({"class": "govuk-input--width-5"}),
            "printed_pages": forms.TextInput({"class": "govuk-input--width-5"}),
            "text": forms.Textarea(LONG),
            "public_interest_reasons": forms.Textarea(SHORT),
            "late_reason": forms.Textarea(SHORT),
            "duration": forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
        }

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["exemption_paragraphs"] = [str(number) for number in self.instance.exemptions]
        self._choose(partnership)
        for name in ("report", "decision", "period", "fund_report", "minutes_of", "review"):
            self.fields[name].empty_label = "None"  # type: ignore[attr-defined]  # a ModelChoiceField
        earlier = partnership.meetings.exclude(pk=self.instance.meeting_id).order_by("-starts_at")
        self.fields["minutes_of"].queryset = earlier  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["review"].queryset = partnership.reviews.all()  # type: ignore[attr-defined]
        decisions = partnership.decisions.order_by("reference")
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]
        self.fields["report"].queryset = partnership.reports.all()  # type: ignore[attr-defined]
        self.fields["report"].label_from_instance = lambda one: one.subject  # type: ignore[attr-defined]
        periods = Period.objects.filter(fund__agreement__partnership=partnership).select_related("fund")
        self.fields["period"].queryset = periods  # type: ignore[attr-defined]
        self.fields["period"].label_from_instance = lambda one: f"{one.fund.name}, {one}"  # type: ignore[attr-defined]

        produced = FundReport.objects.filter(fund__agreement__partnership=partnership).select_related("fund")
        self.fields["fund_report"].queryset = produced  # type: ignore[attr-defined]
        self.fields["fund_report"].label_from_instance = report_name  # type: ignore[attr-defined]

    def _choose(self, partnership: Partnership) -> None:
        """What of registers, programmes and cases there is, and what of it the item names."""
        held = {
            "registers": partnership.risk_registers.values_list("code", "name"),
            "programmes": partnership.programmes.values_list("code", "name"),
            "cases": partnership.business_cases.values_list("code", "document__title"),
        }
        for name, rows in held.items():
            self.fields[name].choices = list(rows)  # type: ignore[attr-defined]
        chosen = _SCOPES.get(self.instance.kind)
        if chosen:
            self.initial[chosen] = list(self.instance.scope)
        *before, last = self.row_fields[: self.row_fields.index("duration") + 1]
        rest = self.row_fields[len(before) + 1 :]
        self.order_fields([*before, *held, last, *rest, "reason"])

    @property
    def values(self) -> dict[str, Any]:
        """With the registers, programmes or cases that the kind of the item prints."""
        chosen = _SCOPES.get(self.cleaned_data.get("kind", ""))
        return {**super().values, "scope": self.cleaned_data.get(chosen, []) if chosen else []}

    def clean_exemption_paragraphs(self) -> str:
        return ",".join(sorted(self.cleaned_data["exemption_paragraphs"]))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("part") == Part.EXEMPT:
            for name, message in _NEEDED.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
            if cleaned.get("public_title") and cleaned["public_title"] == cleaned.get("title"):
                self.add_error("public_title", "The public title has to differ from the item's own, which is private.")
        for name in ("registers", "programmes", "cases"):
            if cleaned.get(name) and name != _SCOPES.get(cleaned.get("kind", "")):
                self.add_error(name, "This kind of item prints none of these. Choose none, or another kind.")
        name, message = _CARRIES.get(cleaned.get("kind", ""), ("", ""))
        if name and not cleaned.get(name):
            self.add_error(name, message)
        return cleaned

    def _post_clean(self) -> None:
        """The constraints are checked by the service, once, in the same words."""


class AppendixForm(forms.Form):
    """A PDF to attach to an item."""

    title = forms.CharField(max_length=200, help_text="Printed above the document and in the bookmarks.")
    document = forms.FileField(
        label="PDF", help_text="Not encrypted. Scripts, forms and embedded files in it are left out of the pack."
    )
    reason = reason_field()
