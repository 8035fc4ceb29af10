"""Forms of an agreement and its versions: the terms, a scheme, a new agreement, the next version, acts."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.forms.fields import reason_field
from commissioning.models import Decision, Partnership
from commissioning.rules.decisions import State
from ihwb.web.forms import DayField, MoneyField
from pool.models import AccountingBasis, ControlType
from pool.models.agreement import AtThreshold
from pool.rules.agreement_content import Content, SchemeTerms, Terms
from pool.rules.completeness import REQUIRED
from pool.selectors.agreement_content import partners_of
from pool.services.agreement import NewAgreement

_WHOLE = {
    "notice_months": ("Notice to leave, in months", 120),
    "notice_working_days": ("The partners are told of an over or underspend within, in working days", 120),
    "entry_working_days": ("Figures are entered within, in working days after the end of a period", 120),
    "quarterly_report_days": ("The quarterly report goes out within, in days", 366),
    "annual_report_days": ("The annual report goes out within, in days", 366),
}
_AMOUNTS = {
    "variance_threshold": ("A line's variance is explained above", "Either way, over or under."),
    "tolerance": ("The notice clock starts beyond", "When the forecast for the whole fund is further from its budget."),
}


def _text(label: str, hint: str = "", rows: int = 4, **options: Any) -> forms.CharField:
    """A text of several lines; browsers leave the room that its words need."""
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=20_000, widget=forms.Textarea({"rows": rows}), **options
    )


def _percentage(text: str) -> Decimal:
    try:
        part = Decimal(text.strip().rstrip("%").strip() or "0")
    except InvalidOperation:
        part = Decimal("NaN")
    exponent = part.as_tuple().exponent
    if not part.is_finite() or part < 0 or part > 100 or (isinstance(exponent, int) and exponent < -6):
        raise ValidationError("Enter a percentage from 0 to 100, such as 33.33.")
    return part


class TermsForm(forms.Form):
    """Everything that a version lays down but its rules and schemes. opened: the text that the person had open."""

    opened = forms.CharField(widget=forms.HiddenInput)
    effective_from = DayField(label="Takes effect on", help_text="The first day on which this version governs.")
    host = forms.ChoiceField(label="Host partner", required=False)
    pool_manager = forms.ChoiceField(label="Pooled fund manager (post)", required=False)
    review_on = DayField(label="First annual review", required=False)
    materiality_threshold = MoneyField(
        label="A change is material above",
        required=False,
        help_text="£ a year, added up. Empty: every change goes through the agreement's own mechanism.",
    )
    at_threshold = forms.ChoiceField(label="Exactly that amount is", choices=AtThreshold, widget=forms.RadioSelect)
    contingency = _text("Contingency", "What is held inside the pool for demand that nobody planned for.")
    summary_of_changes = _text("Summary of changes", "What this version changes, for those who are to approve it.", 3)
    reason = reason_field()

    def __init__(self, data: Any = None, *, content: Content, opened: str, partnership: Partnership) -> None:
        self.content = content
        self.partners = partners_of(partnership)
        super().__init__(data, initial=self._initial(content, opened))
        for name, (label, most) in _WHOLE.items():
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=most, widget=forms.NumberInput({"class": "govuk-input--width-4"})
            )
        for name, (label, hint) in _AMOUNTS.items():
            self.fields[name] = MoneyField(label=label, help_text=hint)
        self._choices(partnership)
        self._per_partner()
        for point in REQUIRED:
            rows = min(max(4, len(content.terms.required_terms.get(point.code, "")) // 55 + 2), 20)
            self.fields[f"point_{point.code}"] = _text(point.label, point.hint, rows)

    def _choices(self, partnership: Partnership) -> None:
        posts = partnership.posts.order_by("title").values_list("code", "title")
        partners = [(one.code, one.name) for one in self.partners]
        self.fields["host"].choices = [("", "Not decided yet"), *partners]  # type: ignore[attr-defined]
        self.fields["pool_manager"].choices = [("", "Not appointed yet"), *posts]  # type: ignore[attr-defined]

    def _per_partner(self) -> None:
        for one in self.partners:
            self.fields[f"deficit_{one.pk}"] = MoneyField(label=f"Opening deficit of {one.name}", required=False)
        for one in self.partners:
            self.fields[f"treasury_{one.pk}"] = forms.CharField(
                label=f"Treasury income: part of {one.name}, in %",
                required=False,
                max_length=12,
                widget=forms.TextInput({"class": "govuk-input--width-4", "inputmode": "decimal"}),
            )

    def _initial(self, content: Content, opened: str) -> dict[str, Any]:
        terms = content.terms
        found: dict[str, Any] = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
        found |= {"opened": opened, "host": content.host, "effective_from": content.effective_from}
        found |= {f"point_{code}": text for code, text in terms.required_terms.items()}
        for one in self.partners:
            found[f"deficit_{one.pk}"] = terms.opening_deficits.get(one.code)
            part = terms.treasury_sharing.get(one.code)
            found[f"treasury_{one.pk}"] = f"{part:f}" if part is not None else ""
        return found

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in ("materiality_threshold", *_AMOUNTS, *(f"deficit_{one.pk}" for one in self.partners)):
            if (given.get(name) or 0) < 0:
                self.add_error(name, "Enter an amount of nought or more.")
        parts = {one.code: self._part(f"treasury_{one.pk}") for one in self.partners}
        self.treasury = {code: part for code, part in parts.items() if part is not None}
        total = sum(self.treasury.values(), Decimal(0))
        if self.treasury and total != 100 and self.partners:
            said = f"The parts of the treasury income add up to {total.normalize():f}%. They must make 100%."
            self.add_error(f"treasury_{self.partners[0].pk}", said)
        return given

    def _part(self, name: str) -> Decimal | None:
        text = self.cleaned_data.get(name) or ""
        try:
            return _percentage(text) if text.strip() else None
        except ValidationError as fault:
            self.add_error(name, fault)
            return None

    def changed(self) -> Content:
        """The version as the form has it; rules and schemes as they were."""
        given = self.cleaned_data
        plain = (*_WHOLE, *_AMOUNTS, "pool_manager", "review_on", "materiality_threshold", "at_threshold")
        deficits = {one.code: given.get(f"deficit_{one.pk}") for one in self.partners}
        terms = Terms(
            contingency=given["contingency"],
            summary_of_changes=given["summary_of_changes"],
            opening_deficits={code: amount for code, amount in deficits.items() if amount},
            treasury_sharing=self.treasury,
            required_terms={point.code: given[f"point_{point.code}"] for point in REQUIRED},
            **{name: given[name] for name in plain},
        )
        return replace(self.content, effective_from=given["effective_from"], host=given["host"], terms=terms)

    def sections(self) -> list[tuple[str, list[Any]]]:
        """The fields under their headings, as the page shows them."""
        deficits = [f"deficit_{one.pk}" for one in self.partners]
        treasury = [f"treasury_{one.pk}" for one in self.partners]
        layout = {
            "Who and when": ["effective_from", "host", "pool_manager", "review_on", "notice_months"],
            "What the agreement must state": [f"point_{point.code}" for point in REQUIRED],
            "Material changes": ["materiality_threshold", "at_threshold"],
            "Every month": ["entry_working_days", "variance_threshold", "tolerance", "notice_working_days"],
            "Reports": ["quarterly_report_days", "annual_report_days"],
            "Money": ["contingency", *deficits, *treasury],
            "About this change": ["summary_of_changes", "reason"],
        }
        return [(heading, [self[name] for name in names]) for heading, names in layout.items()]


class SchemeForm(forms.Form):
    """One service specification."""

    code = forms.SlugField(max_length=40, help_text="Short and unchanging, such as REABLEMENT. Budget lines name it.")
    name = forms.CharField(max_length=200)
    aims = _text("Aims")
    services = _text("Services")
    people_served = _text("People served", rows=2)
    lead = forms.ChoiceField(label="Lead commissioner", required=False)
    provider = forms.CharField(max_length=200, required=False)
    arrangement = forms.ChoiceField(
        choices=[("pooled", "Pooled"), ("aligned", "Aligned"), ("external", "External")], widget=forms.RadioSelect
    )
    control_type = forms.ChoiceField(
        label="Control", choices=ControlType, help_text="Decides in whose books the money stands.", widget=forms.Select
    )
    basis = forms.ChoiceField(label="Accounting", choices=AccountingBasis, widget=forms.RadioSelect)
    vat_regime = forms.CharField(
        label="VAT",
        max_length=200,
        required=False,
        help_text="A pool follows the host's regime unless you say otherwise.",
    )
    memorandum_account = forms.BooleanField(label="Keep a memorandum account for it", required=False)

    def __init__(self, data: Any = None, *, partnership: Partnership, scheme: SchemeTerms | None = None) -> None:
        start = scheme or SchemeTerms("", "")
        super().__init__(data, initial={name: getattr(start, name) for name in SchemeTerms.__dataclass_fields__})
        partners = [(one.code, one.name) for one in partners_of(partnership)]
        self.fields["lead"].choices = [("", "None"), *partners]  # type: ignore[attr-defined]

    def scheme(self) -> SchemeTerms:
        return SchemeTerms(**{name: self.cleaned_data[name] for name in SchemeTerms.__dataclass_fields__})


class NewAgreementForm(forms.Form):
    code = forms.SlugField(max_length=40, help_text="Short and unchanging, such as S75-2015.")
    title = forms.CharField(max_length=200)
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day, if it has one", required=False)
    host = forms.ChoiceField(label="Host partner", required=False)

    def __init__(self, data: Any = None, *, partnership: Partnership) -> None:
        super().__init__(data)
        partners = [(one.code, one.name) for one in partners_of(partnership)]
        self.fields["host"].choices = [("", "Not decided yet"), *partners]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("ends_on") and given.get("starts_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", "The last day is before the first.")
        return given

    def new(self) -> NewAgreement:
        given = self.cleaned_data
        return NewAgreement(given["code"], given["title"], given["starts_on"], given["ends_on"])


class NextVersionForm(forms.Form):
    effective_from = DayField(label="Takes effect on", help_text="After the last certified period. You can change it.")
    summary = _text("What is to change", "In a few words, for those who are to approve it.", 3)


class ApprovalForm(forms.Form):
    """Which decision is to carry the version."""

    decision = forms.ChoiceField(
        required=False,
        help_text="Both statutory bodies decide on it. Outcomes given on an earlier text no longer count.",
    )

    def __init__(self, data: Any = None, *, partnership: Partnership, own: Decision | None) -> None:
        super().__init__(data)
        open_ = Decision.objects.filter(partnership=partnership, state__in=[State.DRAFT.value, State.IN_ROUTE.value])
        first = "Draft a new decision"
        if own is not None and own.state in (State.DRAFT, State.IN_ROUTE):
            first = f"The version's own decision, {own.reference}"
            open_ = open_.exclude(pk=own.pk)
        listed = [(str(one.pk), f"{one.reference}: {one.title}") for one in open_.order_by("reference")]
        self.fields["decision"].choices = [("", first), *listed]  # type: ignore[attr-defined]

    @property
    def decision_id(self) -> int | None:
        chosen = self.cleaned_data["decision"]
        return int(chosen) if chosen else None


class SignForm(forms.Form):
    signed_on = DayField(label="Both partners had signed on")


class ReasonForm(forms.Form):
    reason = reason_field()


class NothingForm(forms.Form):
    """A question that needs nothing but a yes."""


class AgreementFileForm(forms.Form):
    file = forms.FileField(
        label="The agreement's file",
        help_text="YAML, as “Download as a file” gives it, up to 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        max_length=200,
    )

    def clean_file(self) -> str:
        given = self.cleaned_data["file"]
        if given.size > 1_000_000:
            raise ValidationError("This file is larger than 1 MB, so it is not an agreement's file.")
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as fault:
            raise ValidationError(f"This file is not UTF-8 text (byte {fault.start + 1}). Save it as UTF-8.") from fault


class TakeOverForm(forms.Form):
    """The file and what it was compared with, from the preview to the act."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=1_100_000)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
