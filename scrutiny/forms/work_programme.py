"""Forms of the work programme: a topic, and when it is taken."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Body, CallIn, Partnership
from commissioning.models.partnership import BodyKind
from ihwb.web.forms import DayField
from scrutiny.forms.changes import SHORT, ChangeForm
from scrutiny.models import Meeting, TopicSource, WorkTopic
from scrutiny.rules.programme import year_words
from scrutiny.selectors.meeting_notices import cancelled


class ProgrammeFilter(forms.Form):
    """Which programmes the page shows."""

    optional_unmarked = True

    year = forms.TypedChoiceField(label="Year", required=False, coerce=int, empty_value=None)
    body = forms.ChoiceField(label="Body", required=False)

    def __init__(self, *args: Any, years: list[tuple[int, str]], bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        self.fields["body"].choices = [("", "All bodies"), *((one.code, one.name) for one in bodies)]  # type: ignore[attr-defined]


class TopicForm(ChangeForm):
    """A topic and where it comes from."""

    class Meta:
        model = WorkTopic
        fields = [
            "title", "purpose", "source_kind", "decision", "review", "call_in", "suggested_by", "state", "outcome",
            "source",
        ]  # fmt: skip
        labels = {
            "purpose": "What scrutiny wants to know",
            "source_kind": "Where it comes from",
            "decision": "Decision on the forward plan",
            "call_in": "Call-in",
            "outcome": "What came of it",
        }
        help_texts = {
            "suggested_by": "For a suggestion: a post, a body or a group, never a person's name.",
            "outcome": "For a topic that is done, or dropped: then why.",
        }
        widgets = {
            "purpose": forms.Textarea(SHORT),
            "outcome": forms.Textarea(SHORT),
            "source_kind": forms.RadioSelect,
        }

    def __init__(self, *args: Any, partnership: Partnership, suggests: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_kind"].choices = TopicSource.choices  # type: ignore[attr-defined]
        self._choose("decision", partnership.decisions.order_by("reference"))
        self._choose("review", partnership.reviews.all())
        self._choose("call_in", CallIn.objects.filter(record__partnership=partnership).select_related("record"))
        if suggests:
            for name in ("state", "outcome"):
                del self.fields[name]

    def _choose(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset, field.empty_label = rows, "None"

    @property
    def values(self) -> dict[str, Any]:
        """What another source would need is emptied."""
        given = {name: self.cleaned_data[name] for name in self.row_fields if name in self.fields}
        own = {"plan": "decision", "review": "review", "call_in": "call_in"}.get(given["source_kind"])
        for name in ("decision", "review", "call_in"):
            given[name] = given[name] if name == own else None
        return given


class NewTopicForm(TopicForm):
    """A topic for a body and a year."""

    body = forms.ModelChoiceField(queryset=Body.objects.none(), empty_label=None)
    year = forms.TypedChoiceField(coerce=int, label="Year")

    def __init__(self, *args: Any, bodies: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["year"].choices = [(one, year_words(one)) for one in (year, year + 1)]  # type: ignore[attr-defined]
        self.order_fields(["body", "year", *self.row_fields, "reason"])


class PlanForm(forms.Form):
    """When a topic is taken."""

    meeting = forms.ModelChoiceField(queryset=Meeting.objects.none(), required=False, empty_label="None called yet")
    planned_on = DayField(label="Or on", required=False, help_text="While there is no meeting yet.")
    purpose = forms.CharField(label="What for", required=False, max_length=200)
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = partnership.meetings.filter(body__kind=BodyKind.SCRUTINY)
        rows = rows.exclude(pk__in=cancelled(rows))
        self.fields["meeting"].queryset = rows  # type: ignore[attr-defined]
