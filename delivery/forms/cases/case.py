"""Forms of a business case and the versions of its text."""

from typing import Any

from django import forms

from commissioning.models import ControlledDocument, Decision, DocumentVersion, Partnership, Post
from commissioning.rules.document_control import DocumentKind
from commissioning.services.document_control import Draft
from delivery.forms.fields import ReasonField
from delivery.models import BusinessCase, CaseStage, Programme, Project
from delivery.selectors.cases import FIGURES, PARTS
from delivery.services.cases import CaseFields, NewCase
from ihwb.web.forms import DayField

_STAGES = [("", "Choose"), *CaseStage.choices]


class _CaseForm(forms.Form):
    name = forms.CharField(max_length=160, help_text="Such as Community equipment.")
    covers = forms.CharField(
        label="What it is for", max_length=2000, widget=forms.Textarea({"rows": 3}), help_text="In a sentence or two."
    )
    stage = forms.ChoiceField(choices=_STAGES)
    project = forms.ModelChoiceField(Project.objects.none(), required=False, empty_label="Of no single project")
    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        required=False,
        empty_label="Of no programme",
        help_text="Project or programme; with neither, the case is the whole partnership's.",
    )
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        required=False,
        empty_label="None yet",
        help_text="The decision that the case is made for; its route shows on the case.",
    )

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer("project", partnership.projects.order_by("name"))
        self._offer("programme", partnership.programmes.order_by("name"))
        self._offer("decision", partnership.decisions.order_by("-reference"))

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class NewCaseForm(_CaseForm):
    """A case to begin, with a document that is registered with it or is there already."""

    code = forms.SlugField(max_length=40, help_text="Short, for the address: letters, digits and hyphens.")
    document = forms.ModelChoiceField(
        ControlledDocument.objects.none(),
        required=False,
        empty_label="Register a new one",
        label="Document that holds its text",
    )
    reference = forms.CharField(
        max_length=40, required=False, help_text="Of a new document, as your organisation numbers them."
    )
    owner = forms.ModelChoiceField(
        Post.objects.none(), required=False, label="Post that owns a new document", empty_label="Choose"
    )
    restricted = forms.BooleanField(
        required=False, label="Restricted", help_text="Commercially sensitive: only some roles see a new document."
    )

    def __init__(
        self, *args: Any, partnership: Partnership, may_restrict: bool, documents: Any, **options: Any
    ) -> None:
        super().__init__(*args, partnership=partnership, **options)
        free = documents.filter(kind=DocumentKind.BUSINESS_CASE.value, business_case__isnull=True)
        self._offer("document", free)
        self._offer("owner", partnership.posts.all())
        if not may_restrict:
            del self.fields["restricted"]

    def new(self) -> NewCase:
        held = {name: value for name, value in self.cleaned_data.items() if name not in {"stage", "restricted"}}
        restricted = bool(self.cleaned_data.get("restricted", False))
        return NewCase(stage=CaseStage(self.cleaned_data["stage"]), restricted=restricted, **held)


class ChangeCaseForm(_CaseForm):
    reason = ReasonField()

    def to(self) -> CaseFields:
        held = {name: self.cleaned_data[name] for name in CaseFields.__dataclass_fields__}
        return CaseFields(**{**held, "stage": CaseStage(held["stage"])})


class CaseVersionForm(forms.Form):
    """The next version in the five parts, and in whatever other sections the newest one has."""

    stage = forms.ChoiceField(choices=CaseStage.choices)
    summary = forms.CharField(label="What changed", max_length=2000, widget=forms.Textarea({"rows": 2}))
    affected = forms.CharField(required=False, label="Sections or pages affected", max_length=200)
    change_reference = forms.CharField(required=False, max_length=200, help_text="What asked for the change.")
    written_on = DayField(label="Written on")
    authors = forms.ModelMultipleChoiceField(
        Post.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Posts, never persons.",
    )
    opened = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, case: BusinessCase, newest: DocumentVersion | None, initial: dict[str, Any]
    ) -> None:
        held = {one["heading"]: one["text"] for one in newest.content.get("sections", [])} if newest else {}
        held.pop(FIGURES, None)
        self.headings = [*PARTS, *(one for one in held if one not in PARTS)]
        start: dict[str, Any] = {"opened": newest.pk if newest else 0, "stage": case.stage, **initial}
        if newest:
            start["authors"] = list(newest.authors.all())
        start |= {f"part_{place}": held.get(heading, "") for place, heading in enumerate(self.headings)}
        super().__init__(data, initial=start)
        self.fields["authors"].queryset = case.partnership.posts.all()  # type: ignore[attr-defined]
        for place, heading in enumerate(self.headings):
            rows = min(max(4, len(str(start[f"part_{place}"])) // 55 + 1), 20)
            hint = "A line that begins with “- ” is a point of a list." if place == 0 else ""
            if heading == "Commercial case":
                hint = "Leave it empty where nothing is bought."
            self.fields[f"part_{place}"] = forms.CharField(
                label=heading, required=False, max_length=50_000, widget=forms.Textarea({"rows": rows}), help_text=hint
            )

    def draft(self) -> Draft:
        given = self.cleaned_data
        return Draft(
            written_on=given["written_on"],
            authors=list(given["authors"]),
            change_reference=given["change_reference"],
            summary=given["summary"],
            affected=given["affected"],
            sections=tuple(
                (heading, given[f"part_{place}"])
                for place, heading in enumerate(self.headings)
                if given[f"part_{place}"].strip()
            ),
            opened=given["opened"],
        )
