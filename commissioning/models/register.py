"""The delegation register: who may carry out which statutory function, and who makes which statutory return."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.partnership import Organisation, Partnership, Post
from commissioning.rules.register import Delegability


class DelegatedFunction(models.Model):
    """One statutory function: what the law lets its holder do with it, and to whom it is delegated today.

    ``part``: which part can be delegated; ``condition``: on what terms; ``instrument``: the document that delegates.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="functions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    statute = models.CharField(max_length=300, blank=True)
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="functions_held")
    state = models.CharField(max_length=12, choices=[(one.value, one.label) for one in Delegability])
    part = models.TextField(blank=True)
    condition = models.TextField(blank=True)
    delegate = models.ForeignKey(
        Organisation, models.PROTECT, related_name="functions_delegated", null=True, blank=True
    )
    instrument = models.CharField(max_length=300, blank=True)
    delegated_on = models.DateField(null=True, blank=True)
    oversight = models.ForeignKey(Post, models.PROTECT, related_name="functions_overseen", null=True, blank=True)
    notes = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "number"]
        constraints = [
            models.UniqueConstraint(
                name="function_number_once_a_partnership",
                fields=["partnership", "number"],
                violation_error_message="This partnership's register already has a function with this number.",
            ),
            models.CheckConstraint(
                name="retained_function_has_no_delegate",
                condition=~Q(state=Delegability.RETAINED.value) | Q(delegate__isnull=True),
                violation_error_message="The law keeps this function with its holder: it cannot be delegated.",
            ),
            models.CheckConstraint(
                name="delegate_has_instrument_and_date",
                condition=Q(delegate__isnull=True, instrument="", delegated_on__isnull=True)
                | (Q(delegate__isnull=False, delegated_on__isnull=False) & ~Q(instrument="")),
                violation_error_message="A delegation needs its document and its date.",
            ),
            models.CheckConstraint(
                name="delegate_is_not_the_holder",
                condition=Q(delegate__isnull=True) | ~Q(delegate=F("holder")),
                violation_error_message="The holder cannot be its own delegate.",
            ),
            models.CheckConstraint(
                name="partly_delegable_function_says_its_part",
                condition=~Q(state=Delegability.PARTLY.value) | ~Q(part=""),
                violation_error_message="Say which part of the function can be delegated.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class StatutoryReturn(models.Model):
    """One return that the law asks for: who collects the figures, who submits them, and what it is called today."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="statutory_returns")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    period = models.CharField(max_length=100, blank=True)
    frequency = models.CharField(max_length=60, blank=True)
    collector = models.ForeignKey(Organisation, models.PROTECT, related_name="returns_collected", null=True, blank=True)
    submitter = models.ForeignKey(Organisation, models.PROTECT, related_name="returns_submitted")
    today = models.CharField(max_length=300, blank=True)
    notes = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "number"]
        constraints = [
            models.UniqueConstraint(
                name="return_number_once_a_partnership",
                fields=["partnership", "number"],
                violation_error_message="This partnership already has a return with this number.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
