"""Forms for the bodies and posts of a partnership."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Body, Organisation, Partnership
from commissioning.models.partnership import BodyKind, NoticeBasis
from commissioning.services.bodies import BodyDetails, PostDetails


def _code(hint: str) -> forms.RegexField:
    return forms.RegexField(
        r"^[A-Za-z0-9-]{1,40}$",
        help_text=hint,
        error_messages={"invalid": "A code has letters, digits and hyphens only, 40 at most."},
    )


def _organisation(label: str) -> "forms.ModelChoiceField[Organisation]":
    return forms.ModelChoiceField(Organisation.objects.none(), required=False, empty_label=label)


class ChangeBodyForm(forms.Form):
    """What may change of a body."""

    name = forms.CharField(max_length=200)
    organisation = _organisation("A joint body of the partners")
    kind = forms.ChoiceField(choices=[("", "Choose"), *BodyKind.choices])
    statutory = forms.BooleanField(
        label="Statutory body",
        required=False,
        help_text="A joint decision stands only when every statutory body has approved the same text.",
    )
    reports_to = forms.ModelChoiceField(Body.objects.none(), required=False, empty_label="No other body")
    purpose = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    notice_basis = forms.ChoiceField(
        label="The 28 clear days of a key decision notice are",
        choices=NoticeBasis.choices,
        initial=NoticeBasis.CALENDAR.value,
        widget=forms.RadioSelect,
    )
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, body: Body | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = partnership.bodies.exclude(pk=body.pk) if body else partnership.bodies.all()
        organisations = partnership.organisations.order_by("position", "code")
        self.fields["reports_to"].queryset = others.order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("statutory") and not given.get("organisation"):
            self.add_error("organisation", "A statutory body belongs to one organisation. Choose which.")
        return given

    def details(self) -> BodyDetails:
        return BodyDetails(**{name: self.cleaned_data[name] for name in BodyDetails.__dataclass_fields__})


class BodyForm(ChangeBodyForm):
    """A new body."""

    code = _code("Short, such as CABINET. Files name the body by it, so it cannot change later.")
    field_order = ["code"]


class ChangePostForm(forms.Form):
    """What may change of a post."""

    title = forms.CharField(max_length=200, help_text="The post, never its holder.")
    organisation = _organisation("A post that the partners share")
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = partnership.organisations.order_by("position", "code")
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]  # a ModelChoiceField

    def details(self) -> PostDetails:
        return PostDetails(self.cleaned_data["title"].strip(), self.cleaned_data["organisation"])


class PostForm(ChangePostForm):
    """A new post."""

    code = _code("Short, such as POOL-MANAGER. Agreements name the post by it, so it cannot change later.")
    field_order = ["code"]
