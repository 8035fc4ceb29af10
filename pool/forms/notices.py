"""Forms of a notice: its text, the acknowledgement of a partner, its closing note."""

from typing import Any

from django import forms

from commissioning.models import Organisation


class NoticeTextForm(forms.Form):
    text = forms.CharField(
        label="Text of the notice",
        help_text="Drafted from the certified figures. An empty line begins a new paragraph.",
        max_length=10_000,
        widget=forms.Textarea({"rows": 16}),
        error_messages={"required": "Write what the notice says."},
    )


class PartnerForm(forms.Form):
    """For which partner the person speaks; nothing to choose where it is one."""

    organisation = forms.ChoiceField(label="For", widget=forms.RadioSelect)

    def __init__(self, *args: Any, partners: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {one.code: one for one in partners}
        field: Any = self.fields["organisation"]
        field.choices = [(one.code, one.name) for one in partners]
        if len(partners) == 1:
            field.initial, field.widget = partners[0].code, forms.HiddenInput()

    @property
    def partner(self) -> Organisation:
        return self.partners[self.cleaned_data["organisation"]]


class AcknowledgeForm(PartnerForm):
    comment = forms.CharField(
        label="Comment", required=False, max_length=2000, widget=forms.Textarea({"rows": 3}), help_text="If you like."
    )


class AgreeForm(PartnerForm):
    """Saying yes to exactly what was shown."""

    opened = forms.CharField(widget=forms.HiddenInput)


class CloseForm(forms.Form):
    note = forms.CharField(
        label="How it came out",
        help_text="For example, what was recovered and what happens with the rest.",
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Say how it came out."},
    )
