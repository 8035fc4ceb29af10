"""The forms of closing a period: a comment, a reason, an exception."""

from collections.abc import Sequence

from django import forms

from pool.rules.closing import LONGEST_TEXT


def _words(label: str, hint: str = "", required: str = "") -> forms.CharField:
    """A box of a few lines; required: what to say when it is empty, "" when it may be."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": required},
    )


class SubmitForm(forms.Form):
    comment = _words("Comment for the other partner (optional)", "What the other partner should know of these figures.")


class ReasonForm(forms.Form):
    reason = _words("Reason", "It stays with the period, and everybody who closes it reads it.", "Enter the reason.")


class ExceptionForm(forms.Form):
    """line: "" for something that concerns no single line."""

    line = forms.ChoiceField(
        label="Line",
        required=False,
        help_text="A line named here may stay without a figure; its forecast then counts at its budget.",
    )
    text = _words("What is not as it should be, and why", required="Enter what is not as it should be.")

    def __init__(self, *args: object, lines: Sequence[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "No single line"), *lines]


class DecisionForm(forms.Form):
    """On somebody else's wish to reopen a period."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("approve", "Approve: open the period again"), ("refuse", "Refuse: leave it as it is")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to approve or refuse."},
    )
    note = _words("Note", "Say why, if you refuse.")
