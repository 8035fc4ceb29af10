"""Forms of the delegation register."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from commissioning.forms.as_at import AsAtForm
from commissioning.forms.fields import TextFileField, organisation_choices, reason_field
from commissioning.models import DelegatedFunction, Delegation, Organisation, Partnership, Post
from commissioning.rules.register import Delegability
from commissioning.rules.register_gaps import GapKind
from commissioning.selectors.register import terms_on
from commissioning.selectors.register_links import instruments
from commissioning.services.register import ConditionDraft, DelegationDraft
from commissioning.services.register_functions import Law
from ihwb.web.forms import DayField

_FROM = "So from this day on"
_FROM_HELP = "For a change: its first day; earlier days keep what was said. Leave it empty to correct a wrong entry."
_LEAST_CONDITIONS, _FREE_CONDITIONS = 3, 2


class RegisterFilter(AsAtForm):
    """What the list shows. A value that is not in the list shows everything."""

    state = forms.ChoiceField(
        required=False, choices=[("", "All states"), *((one.value, one.label) for one in Delegability)]
    )
    holder = forms.ChoiceField(required=False)
    delegate = forms.ChoiceField(required=False, label="Delegated to")
    text = forms.CharField(required=False, label="Words", max_length=100)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = organisation_choices(partnership, "Anybody")
        self._choices("holder", organisations)
        self._choices("delegate", [*organisations, ("none", "Nobody")])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> dict[str, str]:
        """The filters that are filled in rightly, the day apart."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "on"}


class GapFilter(AsAtForm):
    """What the page of gaps shows. A value that is not in the list shows everything."""

    kind = forms.ChoiceField(required=False, choices=[("", "Every kind"), *((one.value, one.label) for one in GapKind)])

    def chosen(self, today: date) -> tuple[date, str]:
        """The day and the kind that are filled in rightly."""
        return self.day(today), self.cleaned_data.get("kind", "")


class PublishRegisterForm(forms.Form):
    """Nothing but a yes to what was looked at."""

    looked_at = forms.CharField(widget=forms.HiddenInput, max_length=64)


def owner_choices(partnership: Partnership) -> list[tuple[str, Any]]:
    """Posts and organisations as whoever can see to a condition."""
    posts = [(f"post:{one.pk}", one.title) for one in partnership.posts.all()]
    organisations = [(f"organisation:{one.pk}", one.name) for one in partnership.organisations.all()]
    return [("", "Nobody yet"), ("Posts", posts), ("Organisations", organisations)]


def read_owner(partnership: Partnership, value: str) -> Post | Organisation | None:
    kind, _, key = value.partition(":")
    if kind == "post":
        return partnership.posts.get(pk=key)
    return partnership.organisations.get(pk=key) if kind == "organisation" else None


def owner_key(owner: Post | Organisation | None) -> str:
    if owner is None:
        return ""
    return f"post:{owner.pk}" if isinstance(owner, Post) else f"organisation:{owner.pk}"


class DelegateForm(forms.Form):
    """A delegation: to whom, which part, by which document, from which day to which, on what conditions, why."""

    delegate = forms.ModelChoiceField(Organisation.objects.none(), label="Delegate", empty_label="Choose")
    part = forms.CharField(
        label="Part that is delegated",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Leave it empty for the whole function.",
    )
    instrument = forms.CharField(
        label="Document that delegates",
        required=False,
        max_length=300,
        help_text="Such as the contract, or a schedule of the agreement.",
    )
    clause = forms.CharField(label="Clause or schedule", required=False, max_length=200)
    agreement = forms.ChoiceField(label="Version of an agreement that it stands in", required=False)
    without_instrument = forms.BooleanField(
        label="It is carried out without a document, which the register shows as a gap", required=False
    )
    since = DayField(label="First day", help_text="For example, 1 4 2015. The day itself is included.")
    until = DayField(
        label="Last day", required=False, help_text="The day itself is included. Leave it empty while it goes on."
    )
    oversight = forms.ModelChoiceField(
        Post.objects.none(), label="Post that keeps oversight", required=False, empty_label="As for the function"
    )
    reason = reason_field()

    def __init__(self, data: Any = None, *, function: DelegatedFunction, old: Delegation | None = None) -> None:
        super().__init__(data, initial=self._initial(function, old))
        self.partnership = function.partnership
        others = self.partnership.organisations.exclude(pk=function.holder_id)
        self.fields["delegate"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["oversight"].queryset = self.partnership.posts.all()  # type: ignore[attr-defined]
        known = [(one.key, one.title) for one in instruments(self.partnership).values()]
        self.fields["agreement"].choices = [("", "None"), *known]  # type: ignore[attr-defined]
        if not known:
            del self.fields["agreement"]
        now = terms_on(function, timezone.localdate())
        if now.state is Delegability.PARTLY:
            self.fields["part"].required = True
            self.fields["part"].help_text = f"The register allows: {now.part}"
        self._condition_fields(list(old.conditions.all()) if old else [])

    @staticmethod
    def _initial(function: DelegatedFunction, old: Delegation | None) -> dict[str, Any]:
        if old is None:
            now = terms_on(function, timezone.localdate())
            part = now.part if now.state is Delegability.PARTLY else ""
            return {"part": part, "oversight": now.oversight}
        names = ("delegate", "part", "instrument", "clause", "agreement", "since", "until", "oversight")
        return {**{name: getattr(old, name) for name in names}, "without_instrument": not old.instrument}

    def _condition_fields(self, there: list[Any]) -> None:
        """Rooms for conditions before the reason: those that are there, and free ones."""
        reason = self.fields.pop("reason")
        owners = owner_choices(self.partnership)
        self.rooms = max(_LEAST_CONDITIONS, len(there) + _FREE_CONDITIONS)
        for number in range(1, self.rooms + 1):
            old = there[number - 1] if number <= len(there) else None
            self.fields[f"condition_{number}"] = forms.CharField(
                label=f"Condition {number}",
                required=False,
                initial=old.text if old else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"owner_{number}"] = forms.ChoiceField(
                label=f"Who sees to condition {number}",
                required=False,
                choices=owners,
                initial=owner_key(old.owner_post or old.owner_organisation) if old else "",
            )
        self.fields["reason"] = reason

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for number in range(1, self.rooms + 1):
            if given.get(f"owner_{number}") and not given.get(f"condition_{number}"):
                self.add_error(f"condition_{number}", f"Condition {number} has an owner and no words.")
        return given

    def draft(self) -> DelegationDraft:
        given = self.cleaned_data
        conditions = [
            ConditionDraft(words, read_owner(self.partnership, given[f"owner_{number}"]))
            for number in range(1, self.rooms + 1)
            if (words := given[f"condition_{number}"].strip())
        ]
        return DelegationDraft(
            delegate=given["delegate"],
            since=given["since"],
            until=given["until"],
            part=given["part"],
            instrument=given["instrument"],
            clause=given["clause"],
            agreement=given.get("agreement", ""),
            oversight=given["oversight"],
            conditions=conditions,
            without_instrument=given["without_instrument"],
        )


class EndDelegationForm(forms.Form):
    last_day = DayField(
        label="Last day", help_text="The day itself is included; the function is the holder's from the day after."
    )
    reason = reason_field()


class ReasonOnlyForm(forms.Form):
    reason = reason_field()


class RegisterFileForm(forms.Form):
    file = TextFileField(label="The register's file", help_text="YAML, as “Download as a file” gives it, up to 1 MB.")
    reason = reason_field()


class OwnerForm(forms.Form):
    """Who sees to a condition."""

    owner = forms.ChoiceField(label="Who sees to it")
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.fields["owner"].choices = owner_choices(partnership)  # type: ignore[attr-defined]

    def chosen(self) -> Post | Organisation:
        found = read_owner(self.partnership, self.cleaned_data["owner"])
        assert found is not None  # the field is required
        return found


class LawForm(forms.Form):
    """A function and what the law says of it."""

    name = forms.CharField(label="Function", max_length=200)
    statute = forms.CharField(label="Statute", max_length=300, help_text="For example, Care Act 2014.")
    section = forms.CharField(
        label="Section", required=False, max_length=300, help_text="For example, section 9 or sections 42 to 47."
    )
    holder = forms.ModelChoiceField(Organisation.objects.none(), label="Holder", empty_label="Choose")
    state = forms.ChoiceField(
        label="What the law allows",
        choices=[(one.value, one.label) for one in Delegability],
        widget=forms.RadioSelect,
    )
    law_reason = forms.CharField(
        label="Where the law says so",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed when the law keeps the function with its holder.",
    )
    part = forms.CharField(
        label="Part concerned",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Which part can be delegated. Needed when the state is “Partly”.",
    )
    since = DayField(label="First day in law", required=False, help_text="Leave it empty when it always was.")
    until = DayField(label="Last day in law", required=False, help_text="Leave it empty while it goes on.")
    from_day = DayField(label=_FROM, required=False, help_text=_FROM_HELP)
    reason = reason_field()
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, holders: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]  # a ModelChoiceField
        del self.fields["holder" if fixed else "from_day"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("state") == Delegability.RETAINED.value and not given.get("law_reason"):
            self.add_error("law_reason", "Say where the law keeps this function with its holder.")
        if given.get("state") == Delegability.PARTLY.value and not given.get("part"):
            self.add_error("part", "Say which part of the function can be delegated.")
        return given

    def law(self) -> Law:
        names = ("name", "statute", "section", "law_reason", "part", "since", "until")
        return Law(state=Delegability(self.cleaned_data["state"]), **{name: self.cleaned_data[name] for name in names})


class TermsForm(forms.Form):
    """Part, condition, oversight and notes of a function."""

    part = forms.CharField(
        label="Part concerned",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Which part of the function can be delegated. Needed when the state is “Partly”.",
    )
    condition = forms.CharField(label="Condition", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    oversight = forms.ModelChoiceField(
        Post.objects.none(), label="Post that keeps oversight", required=False, empty_label="Nobody yet"
    )
    notes = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    from_day = DayField(label=_FROM, required=False, help_text=_FROM_HELP)
    reason = reason_field()
    opened = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oversight"].queryset = partnership.posts.all()  # type: ignore[attr-defined]  # a ModelChoiceField
