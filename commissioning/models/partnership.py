"""Who is in it: the partnership, its organisations, their bodies and posts."""

from django.db import models
from simple_history.models import HistoricalRecords


class Partnership(models.Model):
    """The partners under one or more section 75 agreements."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    COUNCIL = "council", "Council"
    NHS_COMMISSIONER = "nhs_commissioner", "NHS commissioner"
    PROVIDER = "provider", "Provider"
    OTHER = "other", "Other"


class Organisation(models.Model):
    """A partner, or a provider or other organisation that the partnership deals with.

    ``position`` is the listed order, which breaks rounding ties in a risk share.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="organisations")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    position = models.PositiveSmallIntegerField(default=1)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="organisation_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has an organisation with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BodyKind(models.TextChoices):
    COUNCIL = "council", "Full council"
    EXECUTIVE = "executive", "Executive of the council"
    GOVERNING_BODY = "governing_body", "NHS governing body"
    HEALTH_WELLBEING = "health_wellbeing", "Health and Wellbeing Board"
    INTEGRATED_BOARD = "integrated_board", "Integrated commissioning board"
    BOARD = "board", "Board"
    COMMITTEE = "committee", "Committee"
    SCRUTINY = "scrutiny", "Scrutiny panel"
    ADVISORY = "advisory", "Advisory group"
    MANAGEMENT_TEAM = "management_team", "Senior management team"
    DESIGN_GROUP = "design_group", "System design group"
    PROGRAMME_BOARD = "programme_board", "Programme board"
    PROJECT_BOARD = "project_board", "Project board"
    OFFICERS = "officers", "Officer group"


class NoticeBasis(models.TextChoices):
    CALENDAR = "calendar", "Calendar days"
    WORKING = "working", "Working days"


class Body(models.Model):
    """A group that meets: it decides, advises or is informed. Joint bodies belong to no one organisation.

    ``statutory``: one of the bodies that must each approve the same content for a joint decision to stand.
    ``notice_basis``: how this body counts the 28 clear days of a key decision notice (unsettled in law).
    ``since``, ``until``: while it exists, both included; no day: as far back or on as is known.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="bodies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bodies", null=True, blank=True)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=BodyKind)
    statutory = models.BooleanField(default=False)
    purpose = models.TextField(blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    notice_basis = models.CharField(max_length=10, choices=NoticeBasis, default=NoticeBasis.CALENDAR)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]
        verbose_name_plural = "bodies"
        constraints = [
            models.UniqueConstraint(
                name="body_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a body with this code.",
            ),
            models.CheckConstraint(
                name="statutory_body_has_an_organisation",
                condition=models.Q(statutory=False) | models.Q(organisation__isnull=False),
                violation_error_message="A statutory body belongs to one organisation. Choose which.",
            ),
            models.CheckConstraint(
                name="body_ends_after_it_begins",
                condition=models.Q(until__isnull=True)
                | models.Q(since__isnull=True)
                | models.Q(until__gte=models.F("since")),
                violation_error_message="A body cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post that owns risks, functions and actions. Posts stay when their holders change."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts", null=True, blank=True)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "title"]
        constraints = [
            models.UniqueConstraint(
                name="post_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a post with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ExtraDay(models.Model):
    """A day that the published list of English bank holidays does not know, or knows wrongly, for this partnership."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="extra_days")
    day = models.DateField()
    name = models.CharField(max_length=100)
    is_holiday = models.BooleanField(
        default=True, help_text="Untick for a day that is worked although the list says holiday."
    )
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "day"]
        constraints = [
            models.UniqueConstraint(
                name="extra_day_once_a_partnership",
                fields=["partnership", "day"],
                violation_error_message="This day is in the table already. Change that entry instead.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d %B %Y}: {self.name}"
