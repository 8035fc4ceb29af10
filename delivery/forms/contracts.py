"""Forms of services, contracts, their values, volumes, options and procurement."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from commissioning.models import Partnership
from commissioning.models.partnership import OrganisationKind
from delivery.forms.fields import ReasonField
from delivery.models import Contract, ProcurementRoute, Service
from delivery.rules.contracts import Arrangement, OptionState, Status
from delivery.rules.procurement import LONGEST, StageKind
from delivery.selectors.contracts import ContractFilter
from delivery.services.contracts import ContractDraft, ServiceDraft, ValueDraft
from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.web.forms import DayField, DayInUrlField, MoneyField
from pool.models import BudgetLine


def _words(label: str, rows: int = 2, required: bool = False, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows})
    )


def code_field() -> forms.SlugField:
    return forms.SlugField(max_length=40, help_text="Short, for the address: letters, digits and hyphens.")


def source_field() -> forms.CharField:
    return forms.CharField(label="Where it stands", required=False, max_length=300, help_text="The document and place.")


class YearField(forms.CharField):
    """A financial year such as 2016/17; cleans to its starting year."""

    def __init__(self) -> None:
        super().__init__(label="Financial year", max_length=9, help_text="For example, 2026/27.")

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            return FinancialYear.parse(text).start_year
        except DateError as misread:
            raise forms.ValidationError(misread.message) from misread


class ContractFilterForm(forms.Form):
    """What to show of the contracts; its fields stand in the address."""

    optional_unmarked = True
    commissioner = forms.ChoiceField(required=False)
    provider = forms.ChoiceField(required=False)
    service = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False, choices=[("", "All"), *((one.value, one.label) for one in Status)])
    text = forms.CharField(required=False, label="Words", max_length=100)
    on = DayInUrlField("As at")

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        super().__init__(*args, **options)
        organisations = list(partnership.organisations.values_list("code", "name"))
        for name in ("commissioner", "provider"):
            self.fields[name].choices = [("", "All"), *organisations]  # type: ignore[attr-defined]  # a ChoiceField
        services = partnership.services.values_list("code", "name")
        self.fields["service"].choices = [("", "All"), *services]  # type: ignore[attr-defined]  # a ChoiceField

    def asked(self) -> tuple[ContractFilter, date | None]:
        """The filter and the day; what the address holds wrongly counts as not asked for."""
        self.is_valid()
        held = dict(self.cleaned_data)
        day = held.pop("on", None)
        return ContractFilter(**{name: value for name, value in held.items() if value}), day


class DayForm(forms.Form):
    """As at which day a page is read."""

    optional_unmarked = True
    on = DayInUrlField("As at")
    past = forms.BooleanField(label="Also what has ended", required=False)

    def asked(self) -> tuple[date | None, bool]:
        self.is_valid()
        return self.cleaned_data.get("on"), bool(self.cleaned_data.get("past"))


class ServiceForm(forms.Form):
    """What a service is, whoever provides it."""

    code = code_field()
    name = forms.CharField(max_length=200)
    covers = _words("What it covers")
    must_go_on = _words(
        "Why doing nothing is not lawful",
        hint="If the law asks that it goes on, or is procured: say why. Leave it empty where nobody has said so.",
    )
    until = DayField(
        label="Last day on which it is provided", required=False, help_text="Leave it empty while it goes on."
    )
    line = forms.ModelChoiceField(
        BudgetLine.objects.none(), label="Line of the pool that pays for it", required=False, empty_label="Not said"
    )
    strategy = forms.ModelChoiceField(
        Service.objects.none(), label="Commissioning strategy", required=False, empty_label="None"
    )
    source = source_field()
    reason = ReasonField()

    def __init__(self, data: Any = None, *, partnership: Partnership, old: Service | None = None) -> None:
        names = ("code", "name", "covers", "must_go_on", "until", "line", "strategy", "source")
        super().__init__(data, initial={name: getattr(old, name) for name in names} if old else None)
        lines = BudgetLine.objects.filter(fund__agreement__partnership=partnership).order_by("position", "code")
        self.fields["line"].queryset = lines  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["strategy"].queryset = partnership.strategies.all()  # type: ignore[attr-defined]

    def draft(self) -> ServiceDraft:
        return ServiceDraft(**{name: value for name, value in self.cleaned_data.items() if name != "reason"})


class ContractForm(forms.Form):
    """The terms of a contract."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    code = code_field()
    title = forms.CharField(max_length=200)
    commissioner = forms.ModelChoiceField(Service.objects.none(), empty_label="Choose")
    provider = forms.ModelChoiceField(Service.objects.none(), required=False, empty_label="Not known yet")
    arrangement = forms.ChoiceField(choices=[(one.value, one.label) for one in Arrangement])
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(), label="Services", required=False, widget=forms.CheckboxSelectMultiple
    )
    terms = forms.CharField(label="Length, as the document says it", required=False, max_length=300)
    starts_on = DayField(label="First day", required=False, help_text="Leave it empty when it is not known.")
    ends_on = DayField(label="Last day", required=False, help_text="Without extensions. For example, 31 3 2028.")
    rolling = forms.BooleanField(label="It renews itself and has no last day", required=False)
    notice_months = forms.IntegerField(label="Months of notice", required=False, min_value=0, max_value=120)
    confidential = forms.BooleanField(
        label="Its values are confidential",
        required=False,
        help_text="Then only those whose role allows it see them, and no public paper has them.",
    )
    route = forms.ModelChoiceField(
        ProcurementRoute.objects.none(), label="Procured by", required=False, empty_label="Not said"
    )
    next_route = forms.ModelChoiceField(
        ProcurementRoute.objects.none(),
        label="What follows would be procured by",
        required=False,
        empty_label="Not laid down",
        help_text="Its lead times say by when the decision is needed.",
    )
    follows = forms.ModelChoiceField(
        Contract.objects.none(), label="The contract that it follows", required=False, empty_label="None"
    )
    note = _words("Note")
    source = source_field()
    reason = ReasonField()

    def __init__(
        self, data: Any = None, *, partnership: Partnership, old: Contract | None = None, **initial: Any
    ) -> None:
        super().__init__(data, initial=_initial(old) if old else initial)
        organisations = partnership.organisations.all()
        partners = organisations.exclude(kind=OrganisationKind.PROVIDER)
        routes = partnership.procurement_routes.all()
        others = partnership.contracts.exclude(pk=old.pk) if old else partnership.contracts.all()
        choices = {
            "commissioner": partners,
            "provider": organisations,
            "services": partnership.services.all(),
            "route": routes,
            "next_route": routes,
            "follows": others,
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField

    def draft(self) -> ContractDraft:
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"reason", "version"}}
        return ContractDraft(**given)


def _initial(old: Contract) -> dict[str, Any]:
    names = [name for name in ContractDraft.__slots__ if name != "services"]
    held = [one.service for one in old.services.all()]
    return {**{name: getattr(old, name) for name in names}, "services": held, "version": old.version}


def _of_contract(form: forms.Form, contract: Contract) -> None:
    rows = Service.objects.filter(contracts__contract=contract)
    form.fields["service"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField


class ValueForm(forms.Form):
    """What a contract is worth in a year."""

    service = forms.ModelChoiceField(
        Service.objects.none(), required=False, empty_label="The contract as a whole", label="For"
    )
    year = YearField()
    amount = MoneyField(label="Value in that year", required=False, help_text="Empty takes the value away.")
    about = forms.BooleanField(label="The document gives it as approximate", required=False)
    source = source_field()
    reason = ReasonField()

    def __init__(self, *args: Any, contract: Contract, **options: Any) -> None:
        super().__init__(*args, **options)
        _of_contract(self, contract)

    def draft(self) -> ValueDraft:
        return ValueDraft(**{name: value for name, value in self.cleaned_data.items() if name != "reason"})


class VolumeForm(forms.Form):
    """How much is provided in a period."""

    service = forms.ModelChoiceField(
        Service.objects.none(), required=False, empty_label="The contract as a whole", label="For"
    )
    what = forms.CharField(label="What is counted", max_length=300)
    number = forms.DecimalField(
        label="How many", required=False, min_value=Decimal(0), max_digits=12, decimal_places=2, localize=False
    )
    period = forms.CharField(max_length=60, help_text="For example, 2026/27, or at the end of March 2027.")
    source = source_field()
    reason = ReasonField()

    def __init__(self, *args: Any, contract: Contract, **options: Any) -> None:
        super().__init__(*args, **options)
        _of_contract(self, contract)


class OptionForm(forms.Form):
    """An option to extend."""

    until = DayField(label="Last day, if it is taken")
    decide_by = DayField(
        label="Last day to take it",
        required=False,
        help_text="As the contract lays it down. Empty: the notice counts, or the contract's last day.",
    )
    source = source_field()
    reason = ReasonField()


class DecideOptionForm(forms.Form):
    """What became of an option, where the decision is not recorded here."""

    state = forms.ChoiceField(
        label="What became of it",
        choices=[(one.value, one.label) for one in OptionState if one is not OptionState.OPEN],
        widget=forms.RadioSelect,
    )
    decided_on = DayField(label="Decided on")
    words = forms.CharField(label="By which decision", max_length=300, help_text="Who decided, and the minute.")
    reason = ReasonField()


class StepForm(forms.Form):
    """A stage of the procurement."""

    kind = forms.ChoiceField(label="Stage", choices=[(one.value, one.label) for one in StageKind])
    planned_on = DayField(label="Planned for", required=False)
    done_on = DayField(label="Done on", required=False)
    note = _words("Note")
    reason = ReasonField()


class StopForm(forms.Form):
    """That a contract ends early."""

    stopped_on = DayField(label="Last day")
    reason = ReasonField()


class AwardForm(forms.Form):
    """That a contract was awarded."""

    awarded_on = DayField(label="Awarded on")
    waived = _words(
        "Why no due diligence was needed",
        hint="Only where there is none: the award is blocked until the due diligence is signed off as satisfied.",
    )
    reason = ReasonField()


class RouteForm(forms.Form):
    """A way to procure, with the days that it allows for each stage."""

    code = code_field()
    name = forms.CharField(max_length=120, help_text="For example, Open procedure.")
    law = forms.CharField(label="By what rules", required=False, max_length=300)
    source = source_field()
    reason = ReasonField()

    def __init__(self, data: Any = None, *, old: ProcurementRoute | None = None) -> None:
        initial: dict[str, Any] = {}
        if old is not None:
            initial = {name: getattr(old, name) for name in ("code", "name", "law", "source")} | old.lead_times
        super().__init__(data, initial=initial)
        for one in StageKind:
            self.fields[one.value] = forms.IntegerField(
                label=f"{one.label}: calendar days", required=False, min_value=0, max_value=LONGEST
            )
        self.order_fields(["code", "name", "law", *(one.value for one in StageKind), "source", "reason"])

    def lead_times(self) -> dict[str, int]:
        return {one.value: self.cleaned_data.get(one.value) or 0 for one in StageKind}

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("code", "name", "law", "source")}
