"""Forms of the principles: a new version of a list, a file, and the test of a decision."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from commissioning.forms.fields import reason_field
from commissioning.rules.principles import Answer, Given, Version
from commissioning.selectors.principles import PrincipleView
from commissioning.services.principles import Opened
from ihwb.web.forms import DayField

_ANSWERS = [(one.value, one.label) for one in Answer]


class PrinciplesForm(forms.Form):
    """A new list, or a new version of one."""

    name = forms.CharField(label="Name of the list", max_length=120)
    principles = forms.CharField(
        label="Principles",
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="One a line. Leave it empty to end the list from the first day on.",
        max_length=20_000,
    )
    since = DayField(label="From", help_text="Decisions closed before keep the earlier version. For example, 1 4 2015.")
    source = forms.CharField(max_length=300, help_text="Where it was agreed, such as the business case, section two.")
    reason = reason_field()

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if not slugify(name):
            raise ValidationError("Give the list a name with letters or figures in it.")
        return name

    def version(self, code: str) -> Version:
        """code: of the list that is changed; empty for a new one, which gets its code from its name."""
        given = self.cleaned_data
        lines = tuple(line.strip() for line in given["principles"].splitlines() if line.strip())
        code = code or slugify(given["name"])[:40].strip("-")
        return Version(code, given["name"].strip(), given["since"], lines, given["source"])


class PrinciplesFileForm(forms.Form):
    file = forms.FileField(
        label="File of principles",
        help_text="YAML, as “Download as a file” gives it, up to 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        max_length=200,
    )
    reason = reason_field()

    def clean_file(self) -> str:
        given = self.cleaned_data["file"]
        if given.size > 1_000_000:
            raise ValidationError("This file is larger than 1 MB, so it is not a file of principles.")
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as fault:
            raise ValidationError(f"This file is not UTF-8 text (byte {fault.start + 1}). Save it as UTF-8.") from fault


class ChecklistForm(forms.Form):
    """The checklist: for each principle an answer and a sentence. What is left empty is not answered yet."""

    optional_unmarked = True

    opened_text = forms.CharField(widget=forms.HiddenInput)
    opened_test = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, view: PrincipleView, text: str) -> None:
        super().__init__(data, initial={"opened_text": text, "opened_test": view.test})
        self.view = view
        for place, line in enumerate(view.lines, start=1):
            given = line.given
            self.fields[f"answer_{place}"] = forms.ChoiceField(
                label=f"{line.principle.number}. {line.principle.text}",
                choices=_ANSWERS,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
                initial=given.answer.value if given else None,
            )
            self.fields[f"sentence_{place}"] = forms.CharField(
                label=f"Why, for {line.principle.number}",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=given.sentence if given else "",
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for place in range(1, len(self.view.lines) + 1):
            answer, sentence = given.get(f"answer_{place}"), (given.get(f"sentence_{place}") or "").strip()
            if answer and len(sentence) < 3:
                self.add_error(f"sentence_{place}", "Say in a sentence why you chose this answer.")
            if sentence and not answer:
                self.add_error(f"answer_{place}", "Choose met, not met or not applicable for this sentence.")
        return given

    def answers(self) -> list[Given]:
        found = []
        for place, line in enumerate(self.view.lines, start=1):
            answer = self.cleaned_data[f"answer_{place}"]
            if answer:
                one = line.principle
                sentence = self.cleaned_data[f"sentence_{place}"]
                found.append(Given(one.code, one.name, one.since, one.number, one.text, Answer(answer), sentence))
        return found

    def opened(self) -> Opened:
        return Opened(self.cleaned_data["opened_text"], self.cleaned_data["opened_test"])
