"""Forms of the registers of interests."""

from typing import Any

from django import forms

from commissioning.forms.as_at import AsAtForm
from commissioning.forms.fields import reason_field
from commissioning.forms.law import read_maker
from commissioning.models import DelegatedFunction, Interest, Member, Organisation, Partnership
from commissioning.rules.dispensations import Ground, Scope
from commissioning.rules.interests import Cause, Nature
from commissioning.selectors.interests import Wanted, registers
from commissioning.services.dispensations import NewDispensation
from commissioning.services.interests import NewInterest
from ihwb.web.forms import DayField


class InterestFilter(AsAtForm):
    """Which interests the register shows, and as at which day."""

    body = forms.ChoiceField(required=False, label="Sits on")
    register = forms.ChoiceField(required=False, label="Register of")
    nature = forms.ChoiceField(required=False, choices=[("", "All kinds"), *((one.value, one.label) for one in Nature)])
    text = forms.CharField(required=False, label="Words", max_length=100)
    late = forms.BooleanField(required=False, label="Only what was declared late")
    field_order = ("body", "register", "nature", "text", "late", "on")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = partnership.bodies.filter(seats__isnull=False).distinct().order_by("name")
        choices = [("", "Any body"), *bodies.values_list("code", "name")]
        self.fields["body"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        held = [("", "All"), *((one.code, one.name) for one in registers(partnership))]
        self.fields["register"].choices = held  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        self.is_valid()
        given = self.cleaned_data
        names = ("body", "register", "nature", "text", "late")
        return Wanted(**{name: given[name] for name in names if given.get(name)})


class DeclareForm(forms.Form):
    """An interest: one's own, or with ``people`` somebody else's."""

    who = forms.ChoiceField(label="Whose interest")
    register = forms.ChoiceField(label="On the register of", widget=forms.RadioSelect)
    nature = forms.ChoiceField(
        label="What kind of interest",
        widget=forms.RadioSelect,
        choices=[
            ("A council's register", [(one.value, one.label) for one in Nature if one.council]),
            ("A register of the NHS", [(one.value, one.label) for one in Nature if not one.council]),
        ],
    )
    text = forms.CharField(
        label="The interest",
        help_text="What it is, and for an interest of somebody close to you, whose. The public will read it.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    in_organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="In an organisation of the partnership", required=False, empty_label="None"
    )
    in_name = forms.CharField(label="Or in another organisation", required=False, max_length=200)
    in_function = forms.ModelChoiceField(
        DelegatedFunction.objects.none(), label="In a function", required=False, empty_label="None"
    )
    words = forms.CharField(
        label="Further words by which it is found",
        required=False,
        max_length=1000,
        help_text="One a line. Papers that name the organisation, the function or these words raise the interest.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cause = forms.ChoiceField(
        label="The time to declare is counted from",
        choices=[(one.value, one.label) for one in Cause],
        widget=forms.RadioSelect,
    )
    arose_on = DayField(label="Which was")
    declared_on = DayField(label="Declared on")
    officer = forms.BooleanField(
        label="Declared as an officer of the council, not as one of its members",
        required=False,
        help_text="Officers have a clock of their own.",
    )

    def __init__(
        self, *args: Any, partnership: Partnership, keeps: frozenset[int], people: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.held = {str(one.pk): one for one in registers(partnership)}
        choices = [(pk, one.name) for pk, one in self.held.items()]
        self.fields["register"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if keeps:
            self.fields["who"].choices = [("me", "Mine"), *people]  # type: ignore[attr-defined]
        else:
            del self.fields["who"]
        organisations = partnership.organisations.order_by("position", "code")
        self.fields["in_organisation"].queryset = organisations  # type: ignore[attr-defined]
        functions = partnership.functions.order_by("number")
        self.fields["in_function"].queryset = functions  # type: ignore[attr-defined]

    @property
    def whose(self) -> str:
        """ "me", or the choice of a person."""
        return str(self.cleaned_data.get("who", "me"))

    def interest(self) -> NewInterest:
        given = self.cleaned_data
        return NewInterest(
            register=self.held[given["register"]],
            nature=Nature(given["nature"]),
            text=given["text"],
            in_organisation=given["in_organisation"],
            in_function=given["in_function"],
            in_name=given["in_name"],
            words=given["words"],
            cause=Cause(given["cause"]),
            arose_on=given["arose_on"],
            declared_on=given["declared_on"],
            officer=given["officer"],
        )


class PublishForm(forms.Form):
    """Publish an interest in full, or without details that could put somebody at risk."""

    how = forms.ChoiceField(
        label="What the public reads",
        choices=[
            ("full", "The interest in full"),
            ("withheld", "Only that an interest is withheld: its details could put somebody at risk"),
        ],
        widget=forms.RadioSelect,
        initial="full",
    )
    because = forms.CharField(
        label="Why the details are withheld",
        required=False,
        max_length=2000,
        help_text="Whom they could put at risk, and how. Never published.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EndForm(forms.Form):
    """The last day of an interest."""

    ended_on = DayField(label="Last day", help_text="Included. The public register shows it for six months more.")
    reason = reason_field()


class DispensationForm(forms.Form):
    """A dispensation that was granted to a member."""

    who = forms.ChoiceField(label="To whom")
    register = forms.ChoiceField(label="On the register of", widget=forms.RadioSelect)
    interest = forms.ModelChoiceField(
        Interest.objects.none(),
        label="For one declared interest",
        required=False,
        empty_label="For whatever interest they have in the matter",
    )
    matter = forms.CharField(label="For what matter", max_length=300, help_text="Such as “the day centre’s lease”.")
    scope = forms.ChoiceField(
        label="What it allows", choices=[(one.value, one.label) for one in Scope], widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(
        label="On which ground", choices=[(one.value, one.label) for one in Ground], widget=forms.RadioSelect
    )
    why = forms.CharField(
        label="Why it was granted",
        max_length=2000,
        help_text="The public will read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    granter = forms.ChoiceField(label="Granted by")
    requested_on = DayField(label="Asked for on")
    granted_on = DayField(label="Granted on")
    since = DayField(label="First day")
    until = DayField(label="Last day", help_text="Included. For a council within four years of the first day.")
    source = forms.CharField(required=False, max_length=300, help_text="The minute or the letter.")

    def __init__(self, *args: Any, partnership: Partnership, keeps: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.held = {str(one.pk): one for one in registers(partnership) if one.pk in keeps}
        self.members = {str(one.pk): one for one in partnership.members.all()}
        self._choose("who", [("", "Choose"), *((pk, one.name) for pk, one in self.members.items())])
        self._choose("register", [(pk, one.name) for pk, one in self.held.items()])
        bodies = [(f"body:{one.pk}", one.name) for one in partnership.bodies.order_by("name")]
        posts = [(f"post:{one.pk}", one.title) for one in partnership.posts.all()]
        self._choose("granter", [("", "Choose"), ("Bodies", bodies), ("Posts", posts)])
        field: Any = self.fields["interest"]
        rows = Interest.objects.filter(partnership=partnership, register__in=keeps, ended_on__isnull=True)
        field.queryset = rows.select_related("member").order_by("member__name", "pk")
        field.label_from_instance = lambda one: f"{one.member}: {one.text[:80]}"

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def member(self) -> Member:
        return self.members[self.cleaned_data["who"]]

    def dispensation(self) -> NewDispensation:
        given = self.cleaned_data
        names = ("interest", "matter", "requested_on", "granted_on", "since", "until", "source")
        return NewDispensation(
            register=self.held[given["register"]],
            scope=Scope(given["scope"]),
            ground=Ground(given["ground"]),
            reason=given["why"],
            granter=read_maker(self.partnership, given["granter"]),
            **{name: given[name] for name in names},
        )


class TakeBackDispensationForm(forms.Form):
    """An earlier last day of a dispensation."""

    last_day = DayField(label="Last day", help_text="Included. What was done under it until then stays.")
    reason = reason_field()


class ConfirmForm(forms.Form):
    """That what is declared is complete."""

    register = forms.ChoiceField(label="On the register of", widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["register"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class RaiseForm(forms.Form):
    """An interest raised by hand against a decision."""

    interest = forms.ModelChoiceField(Interest.objects.none(), empty_label="Choose")
    reason = reason_field("How the decision touches it. Shown beside the interest.")

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["interest"]
        field.queryset = Interest.objects.filter(pk__in=[pk for pk, _ in choices])
        field.choices = [("", "Choose"), *choices]
