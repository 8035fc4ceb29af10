"""Copies of a meeting's papers that people keep on a device, to read without a connection."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from commissioning.models import User
from scrutiny.models.packs import Pack


class OfflineCopy(models.Model):
    """That somebody keeps a copy of a pack on a device until a moment. ``code`` stands on every paper of it.

    ``packs``: ids of the pack and the supplements that it holds; ``withheld``: papers that were left out of it. It is
    recalled when any of the packs is not issued any more, or its reader is to leave for more.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pack = models.ForeignKey(Pack, models.PROTECT, related_name="offline_copies")
    user = models.ForeignKey(User, models.PROTECT, related_name="offline_copies")
    code = models.CharField(max_length=12)
    office = models.CharField(max_length=300)
    packs: Any = models.JSONField(default=list)
    withheld: Any = models.JSONField(default=list)
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["user", "-taken_at"]
        constraints = [
            models.CheckConstraint(
                name="offline_copy_expires_after_it_is_taken",
                condition=Q(expires_at__gt=F("taken_at")),
                violation_error_message="A copy expires after it is taken.",
            ),
        ]

    def __str__(self) -> str:
        return f"Copy {self.code}"
