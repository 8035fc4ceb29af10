"""The kinds of decision of a partnership, in its own words: a list that each area edits."""

from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.models.partnership import Partnership


class DecisionKind(models.Model):
    """One kind of decision, such as a contract award. The scheme of delegation and templates of routes name it.

    ``position``: its place in lists; ``retired``: not offered any more, kept for what names it.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="decision_kinds")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    retired = models.BooleanField(default=False)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                name="decision_kind_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a kind of decision with this code.",
            ),
            models.UniqueConstraint(
                name="decision_kind_name_once_a_partnership",
                fields=["partnership", "name"],
                violation_error_message="This partnership already has a kind of decision with this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
