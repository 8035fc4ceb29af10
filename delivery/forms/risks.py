"""The filter over the registers, and the forms that raise, change, review and close a risk."""

from datetime import date
from typing import Any

from django import forms

from commissioning.models import Post
from delivery.forms.fields import ReasonField
from delivery.forms.ratings import rating_fields, words_in
from delivery.models import Proximity, Response, Risk, RiskCategory, RiskRegister
from delivery.rules.risks import Words
from delivery.selectors.risks import Choices, RiskFilter
from delivery.services.risks import RiskFields
from ihwb.web.forms import DayField, DayInUrlField

ALL = ("", "All")
STATUSES = [
    ALL,
    ("open", "Open"),
    ("accepted", "Accepted"),
    ("closed", "Closed"),
    ("above", "Above appetite"),
    ("expired", "Acceptance ran out"),
]


class RiskFilterForm(forms.Form):
    """What to show of the registers. Its fields stand in the address, so that a view can be sent to others."""

    optional_unmarked = True
    register = forms.ChoiceField(required=False)
    rating = forms.ChoiceField(required=False)
    owner = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False, choices=STATUSES)
    category = forms.ChoiceField(required=False)
    review = forms.ChoiceField(required=False, choices=[ALL, ("overdue", "Overdue")])
    escalated = forms.ChoiceField(required=False, choices=[ALL, ("yes", "With another body")])
    text = forms.CharField(required=False, label="Words")
    as_at = DayInUrlField("As at")

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offered: dict[str, list[Any]] = {
            "register": [ALL, *choices.registers],
            "rating": [ALL, *choices.ratings],
            "owner": [ALL, *choices.owners, ("none", "No owner")],
            "category": [ALL, *choices.categories],
        }
        for name, values in offered.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def asked(self) -> tuple[RiskFilter, date | None]:
        """The filter and the day; what the address holds wrongly counts as not asked for."""
        self.is_valid()
        held = {name: self.cleaned_data.get(name) for name in self.fields}
        day = held.pop("as_at")
        return RiskFilter(**{name: value or "" for name, value in held.items()}), day


class RiskFieldsForm(forms.Form):
    """What a risk says of itself, rated only in the words of its register's scale."""

    title = forms.CharField(
        max_length=200, help_text="A few words that name the risk.", error_messages={"required": "Enter a title."}
    )
    cause = forms.CharField(required=False, widget=forms.Textarea({"rows": 2}), help_text="Why it may happen.")
    event = forms.CharField(required=False, widget=forms.Textarea({"rows": 2}), help_text="What may happen.")
    consequence = forms.CharField(required=False, widget=forms.Textarea({"rows": 2}), help_text="What follows then.")
    category = forms.ModelChoiceField(RiskCategory.objects.none(), required=False, empty_label="None")
    owner = forms.ModelChoiceField(Post.objects.none(), required=False, empty_label="No owner")
    proximity = forms.ChoiceField(required=False, choices=[("", "Not stated"), *Proximity.choices])
    review_on = DayField(label="Next review", required=False, help_text="For example, 15 12 2014.")
    response = forms.ChoiceField(required=False, choices=[("", "None stated"), *Response.choices])
    confidential = forms.BooleanField(
        required=False,
        label="Confidential",
        help_text="Only officers of the register's organisations and board members see it. It is in no public paper.",
    )
    reason = ReasonField()

    def __init__(self, *args: Any, register: RiskRegister, begin: Any = None, **options: Any) -> None:
        if begin is not None:
            options.setdefault(
                "initial", {name: getattr(begin, name) for name in self.base_fields if hasattr(begin, name)}
            )
        super().__init__(*args, **options)
        rated = rating_fields(register.scale, begin)
        self.fields.update(rated)
        names = list(self.base_fields)
        after = names.index("consequence") + 1
        self.order_fields([*names[:after], *rated, *names[after:]])
        posts = Post.objects.filter(partnership=register.partnership_id)
        categories = RiskCategory.objects.filter(partnership=register.partnership_id)
        self.fields["owner"].queryset = posts  # type: ignore[attr-defined]
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]

    def to(self) -> RiskFields:
        held, words = self.cleaned_data, words_in(self.cleaned_data)
        return RiskFields(
            title=held["title"],
            cause=held["cause"],
            event=held["event"],
            consequence=held["consequence"],
            likelihood=words.likelihood,
            impact=words.impact,
            rating=words.rating,
            owner=held["owner"],
            review_on=held["review_on"],
            response=held["response"],
            category=held["category"],
            proximity=held["proximity"],
            confidential=held["confidential"],
        )


class RiskForm(RiskFieldsForm):
    """A risk that is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, risk: Risk, **options: Any) -> None:
        super().__init__(*args, register=risk.register, begin=risk, **options)


class NewRiskForm(RiskFieldsForm):
    """A risk that is raised."""

    raised_on = DayField(label="Raised on", help_text="For example, 15 12 2014.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["review_on"].help_text = "Leave it empty for the day that the register's cycle gives."
        self.fields["reason"].label = "Why it is raised, and rated so"


class VersionedForm(forms.Form):
    """An act on a risk as the person saw it, with its reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = ReasonField()

    def __init__(self, *args: Any, risk: Risk, **options: Any) -> None:
        options["initial"] = {"version": risk.version, **options.get("initial", {})}
        super().__init__(*args, **options)

    @property
    def words(self) -> Words:
        return words_in(self.cleaned_data)


class ReviewForm(VersionedForm):
    """A review: the rating as it is now, the same or another."""

    reviewed_on = DayField(label="Reviewed on", help_text="For example, 15 12 2014.")
    next_on = DayField(label="Next review", required=False)

    def __init__(self, *args: Any, risk: Risk, **options: Any) -> None:
        super().__init__(*args, risk=risk, **options)
        rated = rating_fields(risk.register.scale, risk)
        self.fields.update(rated)
        self.order_fields(["version", *rated, "reviewed_on", "next_on", "reason"])
        self.fields["reason"].label = "Why it is rated so"
        cycle = "the register's cycle gives" if risk.register.review_months else "you choose; none is laid down here"
        self.fields["next_on"].help_text = f"Leave it empty for the day that {cycle}."


class AssessForm(VersionedForm):
    """The inherent or the target rating."""

    by_when = DayField(label="To be reached by", required=False, help_text="For example, 31 3 2015.")

    def __init__(self, *args: Any, risk: Risk, begin: Any, target: bool, **options: Any) -> None:
        super().__init__(*args, risk=risk, **options)
        rated = rating_fields(risk.register.scale, begin)
        self.fields.update(rated)
        if not target:
            del self.fields["by_when"]
        self.order_fields(["version", *rated, "by_when", "reason"])
        self.fields["reason"].label = "Why it is rated so"


class DoneForm(forms.Form):
    """The day something was done."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    done_on = DayField(label="Done on", help_text="For example, 15 12 2014.")
    reason = ReasonField()
