"""Workforce transfers: teams and their posts, never people; the days that the law lays down; what is agreed."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, Partnership, Post
from delivery.models.project import Project
from delivery.rules.transfers import Ground


class Transfer(models.Model):
    """Staff who move from one organisation to another on a day.

    ``basis``: the legal ground; ``basis_meaning``: what it means here, in the area's own words. ``unions``: one
    recognised union a line. ``published_posts``, ``published_budget`` (£): as a document prints them, beside the sums
    of the teams. ``small_number``: teams of fewer people are hidden from those who do not work on the transfer.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="transfers")
    project = models.ForeignKey(Project, models.PROTECT, related_name="transfers", null=True, blank=True)
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="transfers_out")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="transfers_in")
    transfers_on = models.DateField()
    basis = models.CharField(max_length=60, choices=[(one.value, one.label) for one in Ground])
    basis_meaning = models.CharField(max_length=300, blank=True)
    consultation_from = models.DateField(null=True, blank=True)
    consultation_to = models.DateField(null=True, blank=True)
    consultation_words = models.CharField(max_length=300, blank=True)
    eli_given_on = models.DateField(null=True, blank=True)
    pensions = models.TextField(blank=True)
    unions = models.TextField(blank=True)
    published_posts = models.PositiveIntegerField(null=True, blank=True)
    published_budget = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    published_rounding = models.DecimalField(max_digits=15, decimal_places=2, default=1)
    small_number = models.PositiveSmallIntegerField(default=5)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="transfers_owned", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "transfers_on", "code"]
        constraints = [
            models.UniqueConstraint(
                name="transfer_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a transfer with this code.",
            ),
            models.CheckConstraint(
                name="transfer_is_to_another_organisation",
                condition=~Q(from_organisation=F("to_organisation")),
                violation_error_message="Staff transfer from one organisation to another. Choose two.",
            ),
            models.CheckConstraint(
                name="consultation_ends_after_it_begins",
                condition=Q(consultation_from__isnull=True)
                | Q(consultation_to__isnull=True)
                | Q(consultation_to__gte=F("consultation_from")),
                violation_error_message="A consultation cannot end before it begins.",
            ),
            models.CheckConstraint(
                name="transfer_ground_is_known",
                condition=Q(basis__in=[one.value for one in Ground]),
                violation_error_message="Choose the ground of the transfer from the list.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TransferTeam(models.Model):
    """A team in figures. headcount: people; posts: established posts, filled or not; budget: £ a year."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="teams")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=200)
    headcount = models.PositiveIntegerField()
    fte = models.DecimalField(max_digits=9, decimal_places=2)
    posts = models.PositiveIntegerField()
    budget = models.DecimalField(max_digits=15, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["transfer", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                name="team_name_once_a_transfer",
                fields=["transfer", "name"],
                violation_error_message="This transfer already has a team of this name.",
            ),
            models.CheckConstraint(
                name="team_fte_is_not_above_headcount",
                condition=Q(fte__gte=0, budget__gte=0) & Q(fte__lte=F("headcount")),
                violation_error_message="Full-time equivalents are nought or more and not above the headcount.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TransferMeasure(models.Model):
    """A measure that an employer proposes in connection with the transfer, and whether it was agreed."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="measures")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    proposed_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["transfer", "number"]
        constraints = [
            models.UniqueConstraint(
                name="measure_number_once_a_transfer",
                fields=["transfer", "number"],
                violation_error_message="This transfer already has a measure with this number.",
            ),
            models.CheckConstraint(
                name="transfer_measure_is_agreed_after_it_is_proposed",
                condition=Q(agreed_on__isnull=True) | Q(proposed_on__isnull=True) | Q(agreed_on__gte=F("proposed_on")),
                violation_error_message="A measure cannot be agreed before it is proposed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
