"""Forms of document control: the list, a document, its next version."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import ControlledDocument, DocumentVersion, Partnership, Post
from commissioning.rules.document_control import DocumentKind
from commissioning.rules.document_files import KINDS
from commissioning.selectors.documents import STANDINGS, Wanted
from commissioning.services.document_control import Draft, Particulars
from commissioning.services.document_files import NOTHING, keep
from ihwb.web.forms import DayField

_MOST = 60
_KINDS = [(one.value, one.label) for one in DocumentKind]


class DocumentFilter(forms.Form):
    """What the list shows. A value that is not in the list shows everything."""

    optional_unmarked = True

    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), *_KINDS])
    owner = forms.ChoiceField(required=False)
    standing = forms.ChoiceField(
        required=False, label="Where it stands", choices=[("", "Anywhere, in use"), *STANDINGS.items()]
    )
    access = forms.ChoiceField(
        required=False, choices=[("", "Any access"), ("restricted", "Restricted"), ("open", "Not restricted")]
    )
    text = forms.CharField(required=False, label="Words", max_length=100)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Post.objects.filter(partnership=partnership, documents_owned__isnull=False).distinct().order_by("title")
        choices = [("", "Any owner"), *rows.values_list("code", "title")]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class DocumentForm(forms.Form):
    """What a document is. may_restrict: only who sees restricted documents may make one."""

    title = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=[("", "Choose"), *_KINDS])
    owner = forms.ModelChoiceField(Post.objects.none(), label="Post that owns it", empty_label="Choose")
    restricted = forms.BooleanField(
        required=False,
        label="Restricted",
        help_text="Only governance officers, commissioners, board members, auditors, owner and reviewers see it.",
    )

    def __init__(self, *args: Any, partnership: Partnership, may_restrict: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = partnership.posts.all()  # type: ignore[attr-defined]
        if not may_restrict:
            del self.fields["restricted"]

    def particulars(self, was: ControlledDocument | None = None) -> Particulars:
        given = self.cleaned_data
        restricted = given.get("restricted", was.restricted if was else False)
        return Particulars(given["title"].strip(), DocumentKind(given["kind"]), given["owner"], bool(restricted))


class NewDocumentForm(DocumentForm):
    reference = forms.CharField(max_length=40, help_text="As your organisation numbers its documents.")
    source = forms.CharField(max_length=300, required=False, help_text="Where it comes from, if from elsewhere.")
    field_order = ["reference"]


class ChangeDocumentForm(DocumentForm):
    retired_on = DayField(label="Out of use from", required=False, help_text="Leave it empty while it is in use.")
    reason = reason_field()


class VersionForm(forms.Form):
    """The next version: a structured text or a file. It begins with the text of the newest one."""

    file = forms.FileField(
        required=False,
        label="File",
        help_text=f"{', '.join(one.upper() for one in KINDS)}. Leave it out for a text in sections.",
        max_length=200,
        allow_empty_file=True,
    )
    change_reference = forms.CharField(
        required=False, max_length=200, help_text="What asked for the change, such as a comment or a decision."
    )
    summary = forms.CharField(label="What changed", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    affected = forms.CharField(
        required=False, label="Sections or pages affected", max_length=200, help_text="Such as All, or Section 8."
    )
    written_on = DayField(label="Written on")
    authors = forms.ModelMultipleChoiceField(
        Post.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Posts, never persons.",
    )
    opened = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        partnership: Partnership,
        newest: DocumentVersion | None,
        headings: tuple[str, ...] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        sections = newest.content.get("sections", []) if newest else []
        sections = sections or [{"heading": heading, "text": ""} for heading in headings]
        start: dict[str, Any] = {"opened": newest.pk if newest else 0, **(initial or {})}
        if newest:
            start |= {"authors": list(newest.authors.all())}
        for number, one in enumerate(sections, start=1):
            start |= {f"heading_{number}": one["heading"], f"text_{number}": one["text"]}
        super().__init__(data, files, initial=start)
        self.fields["authors"].queryset = partnership.posts.all()  # type: ignore[attr-defined]
        self.sections = self._count(len(sections))
        for number in range(1, self.sections + 1):
            self._add_section(number)

    def _add_section(self, number: int) -> None:
        rows = min(max(4, len(str(self.initial.get(f"text_{number}", ""))) // 55 + 1), 20)
        self.fields[f"heading_{number}"] = forms.CharField(
            label=f"Heading of section {number}", required=False, max_length=200
        )
        self.fields[f"text_{number}"] = forms.CharField(
            label=f"Section {number}",
            required=False,
            max_length=50_000,
            widget=forms.Textarea(attrs={"rows": rows}),
            help_text="A line that begins with “- ” is a point of a list." if number == 1 else "",
        )

    def _count(self, there: int) -> int:
        posted = 0
        while self.is_bound and posted < _MOST and f"text_{posted + 1}" in self.data:
            posted += 1
        return posted or min(there + 1, _MOST)

    def draft(self) -> Draft:
        """Keeps the file, if there is one. Raises Refused for a file that is not taken."""
        given = self.cleaned_data
        file: Any = given["file"]  # an UploadedFile
        sections = tuple((given[f"heading_{n}"], given[f"text_{n}"]) for n in range(1, self.sections + 1))
        kept = NOTHING
        if file is not None:
            kept = keep(str(file.name), file.size, file.file)
            sections = ()
        return Draft(
            written_on=given["written_on"],
            authors=list(given["authors"]),
            change_reference=given["change_reference"],
            summary=given["summary"],
            affected=given["affected"],
            sections=sections,
            kept=kept,
            opened=given["opened"],
        )
