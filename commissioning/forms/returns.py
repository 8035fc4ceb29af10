"""Forms of statutory returns: what they are, their collections, the steps of a collection."""

from datetime import date
from typing import Any

from django import forms

from commissioning.forms.assurance import HandInForm
from commissioning.forms.fields import organisation_choices, reason_field
from commissioning.models import Organisation, Partnership, Post, ReturnCollection, StatutoryReturn
from commissioning.rules.assurance import EVERY
from commissioning.rules.returns import MAY_CARRY_FILE, NEEDS_REASON, Dates, ReturnAct, ReturnState
from commissioning.services.returns import Paper, ReturnDraft
from ihwb.kernel.dates import FinancialYear
from ihwb.web.forms import DayField

_DATES = ("period_start", "period_end", "opens_on", "data_due_on", "closes_on", "refresh_on")


class CollectionFilter(forms.Form):
    """What the list of collections shows. A value that is not in the list shows everything."""

    optional_unmarked = True

    year = forms.TypedChoiceField(required=False, label="Year", coerce=int, empty_value=None)
    code = forms.ChoiceField(required=False, label="Return")
    state = forms.ChoiceField(
        required=False, choices=[("", "All states"), *((one.value, one.label) for one in ReturnState)]
    )
    collector = forms.ChoiceField(required=False, label="Handed in by")
    late = forms.BooleanField(required=False, label="Late only")

    def __init__(self, *args: Any, partnership: Partnership, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = StatutoryReturn.objects.filter(partnership=partnership).values_list("code", flat=True)
        choices = {
            "year": [("", "All years"), *((str(year), FinancialYear(year).label) for year in years)],
            "code": [("", "All returns"), *((code, code) for code in codes)],
            "collector": organisation_choices(partnership, "Anybody"),
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> dict[str, Any]:
        """The filters that are filled in rightly."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReturnForm(forms.Form):
    """A return and, when it takes the place of another, which."""

    code = forms.CharField(max_length=20, help_text="Short, such as SALT.")
    name = forms.CharField(max_length=200)
    legal_basis = forms.CharField(label="Legal basis", required=False, max_length=300)
    frequency = forms.CharField(
        label="How often, in words", required=False, max_length=60, help_text="Such as: every year and every quarter."
    )
    every_months = forms.TypedChoiceField(
        label="How often", required=False, coerce=int, empty_value=None,
        choices=[("", "As the guidance of the year says"), *((key, words) for key, words in EVERY.items() if key)],
    )  # fmt: skip
    collector = forms.ModelChoiceField(
        Organisation.objects.none(), label="Data handed in by", required=False, empty_label="Nobody else"
    )
    submitter = forms.ModelChoiceField(Organisation.objects.none(), label="Submitted by", empty_label="Choose")
    signoff_post = forms.ModelChoiceField(
        Post.objects.none(), label="Post that signs off", required=False, empty_label="Nobody yet"
    )
    follows = forms.ModelChoiceField(
        StatutoryReturn.objects.none(), label="Takes the place of", required=False, empty_label="None"
    )
    since = DayField(
        label="First day", required=False,
        help_text="The return that it takes the place of ends on the day before. Leave it empty when it always was.",
    )  # fmt: skip
    until = DayField(label="Last day", required=False, help_text="Leave it empty while it goes on.")
    today = forms.CharField(
        label="Today", required=False, max_length=300, help_text="What it is called today, in words."
    )
    notes = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = reason_field()

    def __init__(
        self, data: Any = None, *, partnership: Partnership, old: StatutoryReturn | None = None, **initial: Any
    ) -> None:
        names = ReturnDraft.__slots__
        super().__init__(data, initial={name: getattr(old, name) for name in names} if old else initial)
        organisations = partnership.organisations.all()
        others = partnership.statutory_returns.all()
        if old is not None:
            others = others.exclude(pk=old.pk)
        for name, rows in [
            ("collector", organisations),
            ("submitter", organisations),
            ("signoff_post", partnership.posts.all()),
            ("follows", others),
        ]:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("follows") and not given.get("since"):
            self.add_error("since", "Say from which day it takes the place of the other.")
        return given

    def draft(self) -> ReturnDraft:
        return ReturnDraft(**{name: value for name, value in self.cleaned_data.items() if name != "reason"})


class DatesForm(forms.Form):
    """A collection's period and dates."""

    period = forms.CharField(label="Period", max_length=60, help_text="As people call it, such as 2014/15.")
    period_start = DayField(label="First day of the period")
    period_end = DayField(label="Last day of the period")
    opens_on = DayField(label="Window opens")
    data_due_on = DayField(label="Data due from the provider", required=False)
    closes_on = DayField(label="Window closes", help_text="The day itself is in time.")
    refresh_on = DayField(
        label="Refresh ends", required=False, help_text="Until when accepted figures can be given anew."
    )
    reason = reason_field()

    def __init__(self, data: Any = None, *, old: ReturnCollection | None = None) -> None:
        names = ("period", *_DATES)
        super().__init__(data, initial={name: getattr(old, name) for name in names} if old else {})

    def dates(self) -> Dates:
        return Dates(**{name: self.cleaned_data[name] for name in _DATES})


class CollectionForm(DatesForm):
    """The dates, and the post that signs off."""

    signoff_post = forms.ModelChoiceField(
        Post.objects.none(), label="Post that signs off", required=False, empty_label="Nobody yet"
    )
    field_order = ("period", *_DATES, "signoff_post", "reason")

    def __init__(self, data: Any = None, *, partnership: Partnership, old: ReturnCollection) -> None:
        super().__init__(data, old=old)
        self.fields["signoff_post"].queryset = partnership.posts.all()  # type: ignore[attr-defined]
        self.initial["signoff_post"] = old.signoff_post_id


class StepForm(HandInForm):
    """A step of a collection: with a file or a link where the step may carry one, with a reason where it goes back."""

    remark = forms.CharField(label="Remark", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)

    def __init__(self, *args: Any, act: ReturnAct, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        if act not in MAY_CARRY_FILE:
            for name in ("title", "file", "link", "sha256"):
                del self.fields[name]
        if act is not ReturnAct.HAND_IN and "title" in self.fields:
            self.fields["title"].required = False
        if act in NEEDS_REASON:
            self.fields["remark"].label, self.fields["remark"].required = "Why it goes back", True

    def clean(self) -> dict[str, Any]:
        if self.act is ReturnAct.HAND_IN:
            return super().clean()
        given: dict[str, Any] = self.cleaned_data
        if given.get("file") and given.get("link"):
            self.add_error("link", "Give either a file or a link.")
        return given

    def paper(self) -> Paper:
        given = self.cleaned_data
        return Paper(given.get("title", ""), given.get("file"), given.get("link", ""), given.get("sha256", ""))


class CopyYearForm(forms.Form):
    """To which year the collections of the year before are copied."""

    year = forms.TypedChoiceField(label="Plan the year", coerce=int)
    reason = reason_field()

    def __init__(self, *args: Any, years: list[int], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = max(years, default=FinancialYear.of(today).start_year)
        first = min(years, default=last)
        offered = range(first + 1, max(last, FinancialYear.of(today).start_year) + 2)
        self.fields["year"].choices = [(year, FinancialYear(year).label) for year in reversed(offered)]  # type: ignore[attr-defined]
