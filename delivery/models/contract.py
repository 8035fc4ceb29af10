"""Services and the contracts by which they are provided: terms, values, volumes, options, procurement, decisions."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Decision, Organisation, Partnership, Strategy
from delivery.rules.contracts import Arrangement, OptionState
from delivery.rules.procurement import StageKind
from pool.models import BudgetLine


def _history() -> HistoricalRecords:
    return HistoricalRecords(history_change_reason_field=models.TextField(null=True))


class Service(models.Model):
    """What is provided to people, whoever provides it, and from which line of the pool it is paid.

    ``until``: the last day on which it is provided, empty while it goes on; ``must_go_on``: why the law leaves no
    choice but to go on with it or to procure it, empty where nobody has said so.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="services")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    covers = models.TextField(blank=True)
    must_go_on = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="services", null=True, blank=True)
    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="services", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["partnership", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="service_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a service with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProcurementRoute(models.Model):
    """A way to procure, with the calendar days it allows for each stage: ``lead_times`` {"tender": 35, ...}.

    ``law``: by what rules it is open to the partners.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="procurement_routes")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    law = models.CharField(max_length=300, blank=True)
    lead_times = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["partnership", "name"]
        constraints = [
            models.UniqueConstraint(
                name="procurement_route_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a procurement route with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """A contract, or what stands in its place, between a commissioner and a provider.

    ``ends_on``: its last day without extensions; ``rolling``: it renews itself; ``terms``: its length as the source
    prints it; ``confidential``: its values are commercial, shown only to who may see them; ``route``: by which it was
    or is procured; ``next_route``: by which what follows would be; ``stopped_on``: its last day where it ended early;
    ``diligence_on``: the day its due diligence was signed off as satisfied; ``diligence_waived``: why none was needed.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="contracts")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    commissioner = models.ForeignKey(Organisation, models.PROTECT, related_name="contracts_commissioned")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="contracts_provided", null=True, blank=True)
    arrangement = models.CharField(
        max_length=20,
        choices=[(one.value, one.label) for one in Arrangement],
        default=Arrangement.NOT_STATED.value,
    )
    terms = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    rolling = models.BooleanField(default=False)
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    confidential = models.BooleanField(default=False)
    route = models.ForeignKey(ProcurementRoute, models.PROTECT, related_name="contracts", null=True, blank=True)
    next_route = models.ForeignKey(
        ProcurementRoute, models.PROTECT, related_name="contracts_to_come", null=True, blank=True
    )
    follows = models.ForeignKey("self", models.PROTECT, related_name="followed_by", null=True, blank=True)
    diligence_on = models.DateField(null=True, blank=True)
    diligence_waived = models.TextField(blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    stopped_because = models.TextField(blank=True)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = _history()

    class Meta:
        ordering = ["partnership", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="contract_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a contract with this code.",
            ),
            models.CheckConstraint(
                name="contract_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="A contract cannot end before it begins.",
            ),
            models.CheckConstraint(
                name="rolling_contract_has_no_last_day",
                condition=Q(rolling=False) | Q(ends_on__isnull=True),
                violation_error_message="A contract that renews itself has no last day.",
            ),
            models.CheckConstraint(
                name="award_follows_satisfied_due_diligence",
                condition=Q(awarded_on__isnull=True)
                | ~Q(diligence_waived="")
                | Q(diligence_on__isnull=False, awarded_on__gte=F("diligence_on")),
                violation_error_message="A contract is awarded after its due diligence is signed off as satisfied.",
            ),
            models.CheckConstraint(
                name="contract_stopped_early_says_why",
                condition=Q(stopped_on__isnull=True, stopped_because="")
                | (Q(stopped_on__isnull=False) & ~Q(stopped_because="")),
                violation_error_message="Say why the contract ended early.",
            ),
            models.CheckConstraint(
                name="contract_arrangement_is_known",
                condition=Q(arrangement__in=[one.value for one in Arrangement]),
                violation_error_message="Choose the arrangement from the list.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ContractService(models.Model):
    """A service that a contract provides."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="services")
    service = models.ForeignKey(Service, models.PROTECT, related_name="contracts")
    history = _history()

    class Meta:
        ordering = ["contract", "service"]
        constraints = [
            models.UniqueConstraint(
                name="service_once_a_contract",
                fields=["contract", "service"],
                violation_error_message="The contract has this service already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.service}"


class ContractValue(models.Model):
    """What a contract is worth in a financial year, £; for one of its services or, without one, as a whole.

    ``year`` is the starting year: 2016 is 2016/17; ``about``: the source gives it as approximate.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="values")
    service = models.ForeignKey(Service, models.PROTECT, related_name="values", null=True, blank=True)
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    about = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["contract", "year", "service"]
        constraints = [
            models.UniqueConstraint(
                name="contract_value_once_a_year_and_service",
                fields=["contract", "service", "year"],
                violation_error_message="The contract has a value of this service for this year already.",
            ),
            models.UniqueConstraint(
                name="contract_value_once_a_year",
                fields=["contract", "year"],
                condition=Q(service__isnull=True),
                violation_error_message="The contract has a value for this year already.",
            ),
            models.CheckConstraint(
                name="contract_value_is_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="The value of a contract is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.year}"


class ContractVolume(models.Model):
    """How much was or is to be provided in a period. ``number``: empty where the source gives words alone."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="volumes")
    service = models.ForeignKey(Service, models.PROTECT, related_name="volumes", null=True, blank=True)
    what = models.CharField(max_length=300)
    number = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    period = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["contract", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.what}: {self.number or 'not stated'}"


class ExtensionOption(models.Model):
    """An option to extend. ``until``: the contract's last day if it is taken; ``decide_by``: the last day to take it.

    ``decision``: by which it was taken, or not; ``decided_words``: the same where it is not recorded here.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField()
    until = models.DateField()
    decide_by = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in OptionState], default=OptionState.OPEN.value
    )
    decided_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="extensions_decided", null=True, blank=True)
    decided_words = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(
                name="option_number_once_a_contract",
                fields=["contract", "number"],
                violation_error_message="The contract has an option with this number already.",
            ),
            models.CheckConstraint(
                name="option_decided_means_when_and_by_what",
                condition=Q(
                    state=OptionState.OPEN.value, decided_on__isnull=True, decision__isnull=True, decided_words=""
                )
                | (
                    ~Q(state=OptionState.OPEN.value)
                    & Q(decided_on__isnull=False)
                    & (Q(decision__isnull=False) | ~Q(decided_words=""))
                ),
                violation_error_message="Say on which day and by which decision the option was decided.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}, option {self.number}"


class ProcurementStep(models.Model):
    """A stage of the procurement that leads to a contract: when it is planned, and when it was done."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=[(one.value, one.label) for one in StageKind])
    planned = models.CharField(max_length=120, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["contract", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="procurement_stage_once_a_contract",
                fields=["contract", "kind"],
                violation_error_message="The contract has this stage already. Change that one.",
            ),
            models.CheckConstraint(
                name="procurement_stage_is_known", condition=Q(kind__in=[one.value for one in StageKind])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.get_kind_display()}"


class DecisionPurpose(models.TextChoices):
    EXTEND = "extend", "Extend it"
    REPLACE = "replace", "Procure what follows"
    AWARD = "award", "Award it"
    END = "end", "End it"


class ContractDecision(models.Model):
    """A decision on a contract, and what was made of it once it was carried out.

    ``option``: that it would take; ``result_on``, ``result``: when and how it was recorded here.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="decisions")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="contract_link")
    purpose = models.CharField(max_length=10, choices=DecisionPurpose)
    option = models.ForeignKey(ExtensionOption, models.PROTECT, related_name="decisions", null=True, blank=True)
    result_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=300, blank=True)
    history = _history()

    class Meta:
        ordering = ["contract", "pk"]
        constraints = [
            models.CheckConstraint(
                name="contract_decision_result_means_when",
                condition=Q(result_on__isnull=True, result="") | (Q(result_on__isnull=False) & ~Q(result="")),
            ),
            models.CheckConstraint(
                name="contract_extension_names_its_option",
                condition=(Q(purpose="extend", option__isnull=False)) | (~Q(purpose="extend") & Q(option__isnull=True)),
                violation_error_message="A decision to extend names the option that it takes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.get_purpose_display().lower()}"
