"""The design of integrated commissioning: capabilities, teams, areas under consideration, changes."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.partnership import Organisation, Partnership
from commissioning.rules.design import CapabilityKind, Part


class Capability(models.Model):
    """Something that commissioning must be able to do. ``within``: the wider capability that it is a part of."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="capabilities")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=[(one.value, one.label) for one in CapabilityKind])
    within = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "code"]
        verbose_name_plural = "capabilities"
        constraints = [
            models.UniqueConstraint(
                name="capability_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a capability with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of an organisation. ``shared``: it serves other areas as well."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="teams")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    shared = models.BooleanField(default=False)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "organisation", "name"]
        constraints = [
            models.UniqueConstraint(
                name="team_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a team with this code.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation.name})"


class Provision(models.Model):
    """A team that leads or supports a capability, over days, both included."""

    capability = models.ForeignKey(Capability, models.PROTECT, related_name="provisions")
    team = models.ForeignKey(Team, models.PROTECT, related_name="provisions")
    part = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Part])
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["capability", "since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="provision_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="The last day cannot be before the first.",
            ),
            models.UniqueConstraint(
                name="team_provides_a_capability_once",
                fields=["capability", "team"],
                condition=Q(until__isnull=True),
                violation_error_message="This team provides this capability already.",
            ),
            models.UniqueConstraint(
                name="one_team_leads_a_capability",
                fields=["capability"],
                condition=Q(until__isnull=True, part=Part.LEAD.value),
                violation_error_message="Another team leads this capability.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} for {self.capability}"


class DesignArea(models.Model):
    """An area of work that integrated commissioning may take in, such as finance or law."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="design_areas")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="design_area_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has an area with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Consideration(models.Model):
    """Whether an area is in or out of consideration for an organisation, from a day on. A change is a new row."""

    area = models.ForeignKey(DesignArea, models.PROTECT, related_name="considerations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="considerations")
    inside = models.BooleanField()
    since = models.DateField()
    why = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["area", "organisation", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="area_considered_once_a_day",
                fields=["area", "organisation", "since"],
                violation_error_message="This is said from that day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.organisation}: {'in' if self.inside else 'out'} from {self.since:%d %B %Y}"


class CapabilityChange(models.Model):
    """What changes of a capability, from what to what, on which day."""

    capability = models.ForeignKey(Capability, models.PROTECT, related_name="changes")
    before = models.TextField()
    after = models.TextField()
    on = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["on", "capability", "pk"]

    def __str__(self) -> str:
        return f"{self.capability}, {self.on:%d %B %Y}"
