"""Forms of publishing, correcting and withdrawing an edition."""

from django import forms

from scrutiny.forms.changes import SHORT
from scrutiny.models import Edition


class PublishForm(forms.Form):
    """The act itself; a reason where it is late; to whom, where the body meets in private."""

    to = forms.ChoiceField(
        label="Who gets the papers",
        choices=[("members", "Members alone: the body meets in private"), ("public", "Anybody, without signing in")],
        initial="members",
        widget=forms.RadioSelect,
    )

    late_reason = forms.CharField(
        label="Why the papers are late",
        widget=forms.Textarea(attrs=SHORT),
        help_text="It is published with them.",
    )

    def __init__(self, *args: object, late: bool, private: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        if not late:
            del self.fields["late_reason"]
        if not private:
            del self.fields["to"]


class WithdrawForm(forms.Form):
    """Why an edition is withdrawn."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        widget=forms.Textarea(attrs=SHORT),
        help_text="The public reads this where the edition stood.",
    )


class CorrectForm(forms.Form):
    """What was wrong in a published edition."""

    text = forms.CharField(
        label="What was wrong",
        widget=forms.Textarea(attrs=SHORT),
        help_text="Printed on the notice in front of the corrected edition, and published beside it.",
    )
    edition = forms.ChoiceField(
        label="Edition to build",
        choices=[(Edition.PUBLIC.value, "Public edition"), (Edition.RESTRICTED.value, "Restricted edition")],
        initial=Edition.PUBLIC.value,
        widget=forms.RadioSelect,
    )
