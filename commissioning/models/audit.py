"""The record of the acts that matter: append-only, each entry sealed with the hash of the one before."""

from django.db import models

from commissioning.models.partnership import Partnership
from commissioning.models.people import User


class AuditEntry(models.Model):
    """One act: who did what to which subject, when, sealed to the entry before it in the same partnership."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="audit_entries")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="audit_entries", null=True)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=300)
    detail = models.JSONField(default=dict)
    previous_seal = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["partnership", "number"]
        verbose_name_plural = "audit entries"
        constraints = [
            models.UniqueConstraint(name="audit_numbers_run_on", fields=["partnership", "number"]),
            models.UniqueConstraint(name="audit_chain_does_not_fork", fields=["partnership", "previous_seal"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.act} {self.subject}"
