"""Forms for the bodies and posts of a partnership."""

from typing import Any

from django import forms

from commissioning.forms.as_at import AsAtForm
from commissioning.forms.fields import organisation_choices, reason_field
from commissioning.models import Organisation, Partnership
from commissioning.models.partnership import BodyKind, NoticeBasis
from commissioning.selectors.bodies import Sought
from commissioning.services.bodies import BodyDetails, PostDetails
from ihwb.web.forms import DayField

_PAGES = ("add", "file", "notice", "structure")  # addresses beside those of the bodies


def _code(hint: str) -> forms.RegexField:
    return forms.RegexField(
        r"^[A-Za-z0-9-]{1,40}$",
        help_text=hint,
        error_messages={"invalid": "A code has letters, digits and hyphens only, 40 at most."},
    )


def _organisation(label: str) -> "forms.ModelChoiceField[Organisation]":
    return forms.ModelChoiceField(Organisation.objects.none(), required=False, empty_label=label)


class BodyFilter(AsAtForm):
    """Which bodies the list shows, and as at which day. A value that is not in the list shows everything."""

    kind = forms.ChoiceField(required=False)
    organisation = forms.ChoiceField(required=False)
    text = forms.CharField(required=False, label="Words", max_length=100)
    field_order = ("kind", "organisation", "text", "on")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = set(partnership.bodies.values_list("kind", flat=True))
        kinds = [(value, label) for value, label in BodyKind.choices if value in held]
        rows = organisation_choices(partnership, "All", bodies__isnull=False)
        self.fields["kind"].choices = [("", "All kinds"), *kinds]  # type: ignore[attr-defined]  # a ChoiceField
        choices = [*dict(rows).items(), ("joint", "Joint bodies")]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]

    def sought(self) -> Sought:
        """The filters that are filled in rightly."""
        self.is_valid()
        given = self.cleaned_data
        return Sought(**{name: given[name] for name in ("kind", "organisation", "text") if given.get(name)})


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
    purpose = forms.CharField(
        required=False, max_length=2000, help_text="In a sentence or two.", widget=forms.Textarea(attrs={"rows": 2})
    )
    notice_basis = forms.ChoiceField(
        label="The 28 clear days of a key decision notice are",
        choices=NoticeBasis.choices,
        initial=NoticeBasis.CALENDAR.value,
        widget=forms.RadioSelect,
    )
    since = DayField(label="First day", required=False, help_text="Empty: as far back as is known.")
    until = DayField(label="Last day", required=False, help_text="Only for a body that is wound up. Included.")
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = partnership.organisations.order_by("position", "code")
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

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code.lower() in _PAGES:
            raise forms.ValidationError(f"“{code}” is a word of this site. Choose another code.")
        return code


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
