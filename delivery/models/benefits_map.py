"""How one thing leads to another, from what must be there first to what the council values."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership
from delivery.models.benefit import Benefit
from delivery.models.project import Project


class MapLayer(models.TextChoices):
    DEPENDENCY = "dependency", "Dependency"
    CAPABILITY = "capability", "Capability"
    PROJECT = "project", "Project benefit"
    PROGRAMME = "programme", "Programme benefit"
    VALUE = "value", "Council value"


class BenefitsMap(models.Model):
    """One map. ``note`` says where its links come from."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="benefits_maps")
    project = models.ForeignKey(Project, models.PROTECT, related_name="benefits_maps", null=True, blank=True)
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="benefits_map_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a benefits map with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MapNode(models.Model):
    """A box of a map; ``benefit``: the page that it leads to, where it is one of the register's."""

    map = models.ForeignKey(BenefitsMap, models.PROTECT, related_name="nodes")
    code = models.SlugField(max_length=40)
    layer = models.CharField(max_length=10, choices=MapLayer)
    name = models.CharField(max_length=200)
    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="map_nodes", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["map", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="map_node_code_once_a_map",
                fields=["map", "code"],
                violation_error_message="This map already has a box with this code.",
            ),
            models.CheckConstraint(name="map_node_layer_is_known", condition=Q(layer__in=MapLayer.values)),
        ]

    def __str__(self) -> str:
        return self.name


class MapLink(models.Model):
    """One box leads to another of the same map. Rings are refused when a link is made."""

    start = models.ForeignKey(MapNode, models.PROTECT, related_name="leads_to")
    end = models.ForeignKey(MapNode, models.PROTECT, related_name="comes_from")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["start", "end"]
        constraints = [
            models.UniqueConstraint(
                name="map_link_once",
                fields=["start", "end"],
                violation_error_message="These two are linked already.",
            ),
            models.CheckConstraint(
                name="map_link_leads_elsewhere",
                condition=~Q(start=F("end")),
                violation_error_message="Nothing leads to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start} → {self.end}"
