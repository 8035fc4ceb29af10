"""Forms for what belongs to a body: its links, its terms of reference, its seats and who holds them."""

from typing import Any

from django import forms

from commissioning.forms.fields import reason_field
from commissioning.models import Body, Member, Organisation, Partnership, Post, Seat, TermsOfReference
from commissioning.models.partnership import OrganisationKind
from commissioning.rules.bodies import Chair, Relation
from commissioning.rules.quorum import Share
from commissioning.services.body_links import NewLink
from commissioning.services.body_terms import NewTerms
from commissioning.services.seats import NewTerm, SeatDetails
from ihwb.web.forms import DayField

_NARROW = {"inputmode": "numeric", "class": "govuk-input--width-2"}
_SOURCE = "The document that says so."


class LinkForm(forms.Form):
    """How a body stands to another."""

    relation = forms.ChoiceField(
        label="This body", choices=[(one.value, one.words) for one in Relation], widget=forms.RadioSelect
    )
    above = forms.ModelChoiceField(Body.objects.none(), label="Which body", empty_label="Choose")
    since = DayField(label="From", required=False, help_text="Empty: as far back as is known.")
    until = DayField(label="Until", required=False, help_text="Included. Empty while no end is known.")
    source = forms.CharField(required=False, max_length=300, help_text=_SOURCE)
    reason = reason_field()

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Body.objects.filter(partnership=body.partnership_id).exclude(pk=body.pk).order_by("name")
        self.fields["above"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField

    def link(self) -> NewLink:
        given = self.cleaned_data
        return NewLink(
            above=given["above"],
            relation=Relation(given["relation"]),
            since=given["since"],
            until=given["until"],
            source=given["source"].strip(),
            reason=given["reason"],
        )


class LastDayForm(forms.Form):
    """The last day, included, of a link or of a term of office."""

    last_day = DayField(label="Last day", help_text="Included.")
    reason = reason_field()


class TermsForm(forms.Form):
    """A version of a body's terms of reference."""

    since = DayField(label="In force from")
    purpose = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)
    functions = forms.CharField(
        label="What it does", required=False, help_text="One a line.", widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
    )  # fmt: skip
    reserved = forms.CharField(
        label="Decisions that only this body takes",
        required=False,
        help_text="One a line.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
    )
    membership = forms.CharField(
        required=False,
        help_text="In words, as the document has it. The seats are entered one by one.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )
    chairing = forms.CharField(
        label="Who chairs", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    frequency = forms.CharField(label="How often it meets", required=False, max_length=200)
    quorum_number = forms.IntegerField(
        label="Quorum: voting members",
        required=False,
        min_value=1,
        max_value=500,
        widget=forms.TextInput(_NARROW),
        error_messages={"invalid": "Enter a whole number, such as 4.", "min_value": "A quorum is one or more."},
    )
    quorum_share = forms.ChoiceField(
        label="Quorum: part of the seats",
        required=False,
        choices=[("", "None"), *((one.value, one.label) for one in Share)],
        help_text="With both, the greater counts.",
    )
    review_on = DayField(label="To be reviewed by", required=False)
    source = forms.CharField(required=False, max_length=300, help_text=_SOURCE)
    reason = reason_field()

    def __init__(
        self, *args: Any, partnership: Partnership, terms: TermsOfReference | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        commissioners = [OrganisationKind.COUNCIL, OrganisationKind.NHS_COMMISSIONER]
        self.partners = list(partnership.organisations.filter(kind__in=commissioners).order_by("position", "code"))
        parts = {one.organisation_id: one.minimum for one in terms.quorum_parts.all()} if terms else {}
        for one in self.partners:
            self.fields[f"least_{one.pk}"] = forms.IntegerField(
                label=f"Quorum: at least so many from {one.name}",
                required=False,
                min_value=1,
                max_value=500,
                initial=parts.get(one.pk),
                widget=forms.TextInput(_NARROW),
                error_messages={"invalid": "Enter a whole number, such as 1."},
            )
        least = [f"least_{one.pk}" for one in self.partners]
        tail = ["review_on", "source", "reason"]
        self.order_fields([name for name in self.fields if name not in (*least, *tail)] + least + tail)
        if terms is not None:
            for name in self.fields:
                if hasattr(terms, name):
                    self.initial.setdefault(name, getattr(terms, name))

    def terms(self) -> NewTerms:
        given = self.cleaned_data
        parts: dict[Organisation, int] = {
            one: given[f"least_{one.pk}"] for one in self.partners if given[f"least_{one.pk}"]
        }
        return NewTerms(
            since=given["since"],
            purpose=given["purpose"],
            functions=given["functions"],
            reserved=given["reserved"],
            membership=given["membership"],
            chairing=given["chairing"],
            frequency=given["frequency"],
            quorum_number=given["quorum_number"],
            quorum_share=Share(given["quorum_share"]) if given["quorum_share"] else None,
            parts=parts,
            review_on=given["review_on"],
            source=given["source"],
        )


class SeatForm(forms.Form):
    """A seat of a body."""

    name = forms.CharField(max_length=200, help_text="The post or the role, never a person. Such as “Clinical lead”.")
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), required=False, empty_label="None", help_text="For whom it counts in the quorum."
    )
    post = forms.ModelChoiceField(
        Post.objects.none(),
        required=False,
        empty_label="None",
        help_text="Whoever holds this post sits here, unless somebody is given a term of office.",
    )
    voting = forms.BooleanField(label="Votes", required=False)
    chair = forms.ChoiceField(
        label="In the chair", required=False, choices=[("", "No"), *((one.value, one.label) for one in Chair)]
    )
    since = DayField(label="First day", required=False, help_text="Empty: as far back as is known.")
    until = DayField(label="Last day", required=False, help_text="Included. Only for a seat that is given up.")
    reason = reason_field()

    def __init__(self, *args: Any, partnership: Partnership, seat: Seat | None = None, **kwargs: Any) -> None:
        names = ("name", "organisation", "post", "voting", "chair", "since", "until")
        initial = {name: getattr(seat, name) for name in names} if seat else {"voting": True}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.fields["organisation"].queryset = partnership.organisations.all()  # type: ignore[attr-defined]
        self.fields["post"].queryset = partnership.posts.order_by("title")  # type: ignore[attr-defined]

    def details(self) -> SeatDetails:
        given = self.cleaned_data
        return SeatDetails(
            name=given["name"].strip(),
            organisation=given["organisation"],
            post=given["post"],
            voting=given["voting"],
            chair=Chair(given["chair"]) if given["chair"] else None,
            since=given["since"],
            until=given["until"],
        )


class TermForm(forms.Form):
    """A term of office on a seat."""

    who = forms.ChoiceField(label="Who", required=False)
    new_name = forms.CharField(
        label="Or the name of somebody new",
        required=False,
        max_length=150,
        help_text="For somebody who does not sign in here.",
    )
    substitute = forms.BooleanField(
        label="As a substitute", required=False, help_text="Sits when the holder of the seat cannot."
    )
    since = DayField(label="First day")
    until = DayField(label="Last day", required=False, help_text="Included. Empty while no end is known.")
    source = forms.CharField(required=False, max_length=300, help_text="Who appointed them, or where it is written.")
    reason = reason_field()

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("who") and not (given.get("new_name") or "").strip():
            self.add_error("who", "Choose a person, or enter the name of somebody who is not in the list.")
        if given.get("who") and (given.get("new_name") or "").strip():
            self.add_error("new_name", "Either choose a person or enter a name, not both.")
        return given

    def term(self, member: Member) -> NewTerm:
        given = self.cleaned_data
        return NewTerm(
            member=member,
            substitute=given["substitute"],
            since=given["since"],
            until=given["until"],
            reason=given["reason"],
            source=given["source"].strip(),
        )
