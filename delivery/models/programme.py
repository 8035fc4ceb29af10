"""What the partners change together: programmes, each answered for by posts and overseen by a body."""

from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Partnership, Post


class Programme(models.Model):
    """A programme of projects.

    ``sponsor`` answers for it (senior responsible owner); ``joint_sponsor`` where two organisations answer together.
    ``board`` is the body that oversees it and decides on its requests for change.
    ``version`` counts the changes, so that a page opened before somebody else's change is not saved over it.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="programmes")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    sponsor = models.ForeignKey(Post, models.PROTECT, related_name="programmes_sponsored", null=True, blank=True)
    joint_sponsor = models.ForeignKey(
        Post, models.PROTECT, related_name="programmes_sponsored_jointly", null=True, blank=True
    )
    manager = models.ForeignKey(Post, models.PROTECT, related_name="programmes_managed", null=True, blank=True)
    board = models.ForeignKey(Body, models.PROTECT, related_name="programmes", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]
        constraints = [
            models.UniqueConstraint(
                name="programme_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a programme with this code.",
            ),
            models.UniqueConstraint(
                name="programme_name_once_a_partnership",
                fields=["partnership", "name"],
                violation_error_message="This partnership already has a programme with this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
