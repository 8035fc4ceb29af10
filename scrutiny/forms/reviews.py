"""Forms of a review: the request, what the scrutiny body said to it, and everything that hangs on a review at work."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.models import Body, DocumentVersion, Organisation, Partnership, Seat
from commissioning.models.partnership import BodyKind
from ihwb.web.forms import DayField
from scrutiny.forms.changes import LONG, SHORT, ChangeForm
from scrutiny.models import (
    STANDARD,
    AgendaItem,
    EnquiryLine,
    Evidence,
    EvidenceKind,
    EvidenceNote,
    Finding,
    Meeting,
    Review,
    ReviewPanelSeat,
    ReviewPlanStage,
    ReviewRecommendation,
    ReviewSession,
    SessionWitness,
)
from scrutiny.rules.reviews import Pages, RequestState

_NO_NAMES = "A post or a body, never a person's name."


class RequestForm(ChangeForm):
    """Request for a co-operative review, question by question."""

    request_received_on = DayField(label="Received by those who support scrutiny on", required=False)
    starts_on = DayField(label="First day", required=False)
    ends_on = DayField(label="Last day", required=False)

    class Meta:
        model = Review
        fields = [
            "title", "body", "panels", "decision", "meeting", "scope", "reasons", "aims", "beneficiaries", "duration",
            "starts_on", "start_reason", "ends_on", "end_reason", "requested_by", "request_received_on", "note",
        ]  # fmt: skip
        labels = {
            "title": "What is the name of the review?",
            "body": "Which panel takes it on?",
            "panels": "Panels or themes it belongs to",
            "decision": "Decision that it looks at before it is taken",
            "meeting": "Meeting at which it sits",
            "scope": "What is the review about?",
            "reasons": "Why does it need to take place?",
            "aims": "What is it meant to achieve?",
            "beneficiaries": "Who will benefit?",
            "duration": "How long will it take?",
            "start_reason": "When should it begin, and why?",
            "end_reason": "When should it be complete, and why?",
            "requested_by": "Who asks for it?",
            "note": "Note on the record",
        }
        help_texts = {"requested_by": _NO_NAMES, "panels": "As the form prints them, such as Caring."}
        widgets = {
            **{name: forms.Textarea(LONG) for name in ("scope", "reasons", "aims")},
            **{name: forms.Textarea(SHORT) for name in ("beneficiaries", "start_reason", "end_reason", "note")},
        }

    def __init__(self, *args: Any, partnership: Partnership, organisations: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = scrutiny_bodies(partnership, organisations)  # type: ignore[attr-defined]
        self.fields["decision"].queryset = partnership.decisions.order_by("reference")  # type: ignore[attr-defined]
        self.fields["meeting"].queryset = partnership.meetings.all()  # type: ignore[attr-defined]
        for name in ("decision", "meeting"):
            self.fields[name].empty_label = "None"  # type: ignore[attr-defined]


class SubmitForm(forms.Form):
    """Putting the request to the scrutiny body."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = DayField(label="Submitted on")
    reason = forms.CharField(label="Reason", widget=forms.Textarea(SHORT), help_text="Shown in the history.")


class RulingForm(forms.Form):
    """What the scrutiny body said to the request, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    outcome = forms.ChoiceField(
        label="What the body said",
        choices=[(one.value, one.label) for one in RequestState if one.is_decided],
        widget=forms.RadioSelect,
    )
    body = forms.ModelChoiceField(label="Body", queryset=Body.objects.none(), empty_label=None)
    meeting = forms.ModelChoiceField(
        label="At its meeting", queryset=Meeting.objects.none(), required=False, empty_label="None recorded here"
    )
    on = DayField(label="On")
    words = forms.CharField(label="Reasons", widget=forms.Textarea(SHORT))
    plan_meeting_on = DayField(
        label="First meeting on the project plan", required=False, help_text="If it was approved."
    )

    def __init__(self, *args: Any, partnership: Partnership, organisations: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = scrutiny_bodies(partnership, organisations)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["meeting"].queryset = partnership.meetings.filter(body__in=bodies)  # type: ignore[attr-defined]


def scrutiny_bodies(partnership: Partnership, organisations: frozenset[int]) -> QuerySet[Body]:
    """The scrutiny bodies of the organisations, and joint ones."""
    rows = partnership.bodies.filter(kind=BodyKind.SCRUTINY)
    own = rows.filter(organisation__in=organisations)
    joint = rows.filter(organisation__isnull=True)
    return (own | joint).distinct().order_by("name")


class PartForm(ChangeForm):
    """A row that hangs on a review. ``links``: what it is tied to, by the words that the service knows."""

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        self.fields["version"].initial = review.version
        for name in self.fields:
            if isinstance(self.fields[name], forms.ModelChoiceField) and not self.fields[name].required:
                self.fields[name].empty_label = "None"  # type: ignore[attr-defined]

    @property
    def links(self) -> dict[str, list[Any]]:
        return {}

    def choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField


class PanelForm(PartForm):
    since = DayField(label="On the panel from")
    until = DayField(label="Until", required=False)

    class Meta:
        model = ReviewPanelSeat
        fields = ["seat", "chair", "co_opted", "since", "until"]
        labels = {"chair": "In the chair", "co_opted": "Co-opted, without a vote"}
        help_texts = {"seat": "Seats of the panel and of other scrutiny bodies. Who holds a seat stands with its body."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Seat.objects.filter(body__partnership=self.review.partnership).exclude(
            body__kind__in=[BodyKind.EXECUTIVE, BodyKind.GOVERNING_BODY]
        )
        self.choose("seat", seats.filter(body__kind=BodyKind.SCRUTINY).select_related("body"))


class StageForm(PartForm):
    planned_from = DayField(label="Planned from")
    planned_to = DayField(label="Planned to")
    actual_from = DayField(label="Began on", required=False)
    actual_to = DayField(label="Ended on", required=False)

    class Meta:
        model = ReviewPlanStage
        fields = ["title", "owner", "planned_from", "planned_to", "actual_from", "actual_to", "note"]
        labels = {"owner": "Post that sees to it"}
        widgets = {"note": forms.Textarea(SHORT)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("owner", self.review.partnership.posts.all())


class QuestionForm(PartForm):
    class Meta:
        model = EnquiryLine
        fields = ["text"]
        labels = {"text": "Question"}
        widgets = {"text": forms.Textarea(SHORT)}


class SessionForm(PartForm):
    held_on = DayField(label="Day", required=False)

    class Meta:
        model = ReviewSession
        fields = ["title", "held_on", "place", "meeting", "document", "examines", "private"]
        labels = {
            "meeting": "At the meeting",
            "document": "Paper",
            "examines": "What it examines",
            "private": "Not in public: neither the public page nor the public report names this session",
        }
        widgets = {"examines": forms.Textarea(LONG)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("meeting", self.review.partnership.meetings.all())


class WitnessForm(PartForm):
    class Meta:
        model = SessionWitness
        fields = ["session", "post", "organisation"]
        help_texts = {"post": "Such as Chief finance officer. " + _NO_NAMES}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("session", self.review.sessions.all())
        names = Organisation.objects.filter(partnership=self.review.partnership).values_list("name", flat=True)
        self.fields["organisation"].help_text = f"Such as {names[0]}." if names else ""


class EvidenceForm(PartForm):
    """One piece of evidence: where it stands depends on what it is."""

    received_on = DayField(label="Received or heard on", required=False)
    pages = forms.CharField(
        label="Pages as printed",
        required=False,
        help_text="For pages of a pack: such as 17 or 17-19.",
        widget=forms.TextInput({"class": "govuk-input--width-5"}),
    )
    upload = forms.FileField(
        label="PDF", required=False, help_text="For an uploaded PDF. Its content is looked at before it is kept."
    )

    class Meta:
        model = Evidence
        fields = [
            "title", "kind", "session", "witness", "document", "item", "edition", "confidential",
            "confidential_reason", "received_on", "source",
        ]  # fmt: skip
        labels = {
            "kind": "What it is",
            "item": "Agenda item",
            "confidential": "Confidential",
            "confidential_reason": "Why it is confidential",
        }
        help_texts = {
            "title": "Says nothing that is confidential.",
            "session": "Needed where it was heard.",
            "document": "For a document under control.",
            "item": "For pages of a pack.",
            "edition": "For pages of a pack. Pages of a restricted edition are confidential.",
            "confidential": "Shown to those who hear confidential evidence, and in no public page or paper.",
        }
        widgets = {"confidential_reason": forms.Textarea(SHORT)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partnership = self.review.partnership
        self.choose("session", self.review.sessions.all())
        self.choose("witness", self.review.witnesses.all())
        documents = DocumentVersion.objects.filter(document__partnership=partnership).select_related("document")
        self.choose("document", documents.order_by("document__reference", "-major", "-minor", "-draft"))
        items = AgendaItem.objects.filter(meeting__partnership=partnership, part=1).select_related("meeting")
        self.choose("item", items.order_by("-meeting__starts_at", "position"))
        item: Any = self.fields["item"]
        item.label_from_instance = lambda one: f"{one.meeting.title}: {one.number} {one.title}"[:110]
        self.fields["edition"].choices = [("", "None"), *((one.value, one.label) for one in STANDARD)]  # type: ignore[attr-defined]
        if self.instance.page_from:
            last = self.instance.page_to
            both = last and last != self.instance.page_from
            self.initial["pages"] = f"{self.instance.page_from}-{last}" if both else str(self.instance.page_from)
        self.order_fields(
            ["title", "kind", "session", "witness", "document", "item", "edition", "pages", "upload", "confidential",
             "confidential_reason", "received_on", "source", "reason"]
        )  # fmt: skip

    def clean_pages(self) -> Pages | None:
        text = self.cleaned_data["pages"]
        found = Pages.parse(text) if text.strip() else None
        if text.strip() and found is None:
            raise forms.ValidationError("Enter one page or a range, such as 17 or 17-19.")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        needed = {
            EvidenceKind.DOCUMENT.value: {"document": "Choose the document."},
            EvidenceKind.PACK.value: {
                "item": "Choose the agenda item.",
                "edition": "Choose the edition that the pages were read in.",
                "pages": "Enter the pages as printed.",
            },
            EvidenceKind.UPLOAD.value: {} if self.instance.file else {"upload": "Choose the PDF."},
            EvidenceKind.HEARD.value: {"session": "Choose the session at which it was heard."},
        }
        for name, message in needed.get(cleaned.get("kind", ""), {}).items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, message)
        if cleaned.get("confidential") and not cleaned.get("confidential_reason"):
            self.add_error("confidential_reason", "Say why it is confidential.")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the kind alone: what another kind would need is emptied."""
        given = super().values
        kind, pages = given["kind"], self.cleaned_data.get("pages")
        given["document"] = given["document"] if kind == EvidenceKind.DOCUMENT else None
        if kind != EvidenceKind.PACK:
            given.update(item=None, edition="", pack=None)
            pages = None
        given["page_from"], given["page_to"] = (pages.first, pages.last) if pages else (None, None)
        if kind != EvidenceKind.UPLOAD:
            given.update(file="", sha256="", file_pages=None)
        if not given["confidential"]:
            given["confidential_reason"] = ""
        return given

    def _post_clean(self) -> None:
        """The constraints are checked by the service, once the file is kept and the pages are known."""


class NoteForm(PartForm):
    class Meta:
        model = EvidenceNote
        fields = ["evidence", "question", "text"]
        labels = {"text": "What the evidence says to the question"}
        widgets = {"text": forms.Textarea(LONG)}

    def __init__(self, *args: Any, confidential: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.review.evidence.all()
        self.choose("evidence", rows if confidential else rows.filter(confidential=False))
        self.choose("question", self.review.questions.all())
        _label_numbered(self, "evidence", "title")
        _label_numbered(self, "question", "text")


class FindingForm(PartForm):
    evidence = forms.ModelMultipleChoiceField(
        label="Evidence that it rests on", queryset=Evidence.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Finding
        fields = ["question", "text", "confidential"]
        labels = {"text": "What the panel found", "confidential": "Confidential"}
        help_texts = {"confidential": "Needed where it rests on confidential evidence alone."}
        widgets = {"text": forms.Textarea(LONG)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("question", self.review.questions.all())
        self.choose("evidence", self.review.evidence.all())
        _label_numbered(self, "question", "text")
        _label_numbered(self, "evidence", "title")
        if self.instance.pk:
            self.initial["evidence"] = list(self.instance.rests_on.values_list("evidence", flat=True))

    @property
    def links(self) -> dict[str, list[Any]]:
        return {"evidence": list(self.cleaned_data["evidence"])}


class RecommendationForm(PartForm):
    findings = forms.ModelMultipleChoiceField(
        label="Findings that it follows from",
        queryset=Finding.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    bodies = forms.ModelMultipleChoiceField(
        label="Who must answer",
        queryset=Body.objects.none(),
        help_text="Each body answers for itself and has its own time.",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ReviewRecommendation
        fields = ["text"]
        labels = {"text": "Recommendation"}
        widgets = {"text": forms.Textarea(SHORT)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("findings", self.review.findings.all())
        _label_numbered(self, "findings", "text")
        self.choose("bodies", self.review.partnership.bodies.exclude(kind=BodyKind.SCRUTINY).filter(statutory=True))
        if self.instance.pk:
            self.initial["findings"] = list(self.instance.follows_from.values_list("finding", flat=True))
            self.initial["bodies"] = list(self.instance.answers.values_list("body", flat=True))

    @property
    def links(self) -> dict[str, list[Any]]:
        return {name: list(self.cleaned_data[name]) for name in ("findings", "bodies")}


def _label_numbered(form: forms.BaseForm, name: str, words: str) -> None:
    field: Any = form.fields[name]
    field.label_from_instance = lambda one: f"{one.number}. {getattr(one, words)}"[:120]
