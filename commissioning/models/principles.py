"""Principles that the partners agreed for their decisions, in dated versions, and the tests of decisions."""

from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.models.decisions import Decision
from commissioning.models.partnership import Partnership
from commissioning.models.people import User


class PrincipleList(models.Model):
    """One version of a list of principles, from a day on. A changed list is a new row; no principles end the list.

    ``principles``: their texts in order.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="principle_lists")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    since = models.DateField()
    principles = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "code", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="one_version_of_principles_from_a_day",
                fields=["partnership", "code", "since"],
                violation_error_message="A version of this list begins on that day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.since:%d %B %Y}"


class PrincipleTest(models.Model):
    """One test of a decision's text against the principles in force. Never changed: testing again is a new row.

    ``answers``: [{"code", "name", "since", "number", "text", "answer", "sentence"}, ...], with the principles' words as
    they were. ``content_hash``: the text that was tested.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="principle_tests")
    number = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    answers = models.JSONField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="principle_tests")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(name="principle_test_number_once_a_decision", fields=["decision", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.decision.reference}: test {self.number}"
