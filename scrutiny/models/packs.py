"""What is published: the pack of a meeting in one edition, built from a frozen snapshot, section by section."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from commissioning.models import User
from scrutiny.models.meetings import Meeting


class Edition(models.TextChoices):
    PUBLIC = "public", "Public edition"
    RESTRICTED = "restricted", "Restricted edition"


class PackState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    BUILDING = "building", "Being built"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


LIVE = [PackState.QUEUED, PackState.BUILDING]


def pack_path(pack: "Pack", filename: str) -> str:
    """A name that says nothing of the meeting or the edition."""
    return f"packs/{uuid4().hex}.pdf"


class Pack(models.Model):
    """One build of a meeting's pack. The snapshot holds all that it shows, so that it can be built again years later.

    ``stage``, ``sections_done`` and ``sections_total`` are the progress; ``heartbeat_at`` tells a build that runs
    from one whose worker is gone; ``certificate`` holds the checks and what they found.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs")
    edition = models.CharField(max_length=10, choices=Edition)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PackState, default=PackState.QUEUED)
    snapshot = models.JSONField(default=dict)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    stage = models.CharField(max_length=200, blank=True)
    sections_done = models.PositiveIntegerField(default=0)
    sections_total = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    file = models.FileField(upload_to=pack_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    certificate = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="packs", null=True, blank=True)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "edition", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="pack_number_once_an_edition",
                fields=["meeting", "edition", "number"],
                violation_error_message="This meeting already has a pack with this number in this edition.",
            ),
            models.UniqueConstraint(
                name="one_live_pack_build_an_edition",
                fields=["meeting", "edition"],
                condition=Q(state__in=LIVE),
                violation_error_message="This edition is being built already. Wait until that build has ended.",
            ),
            models.CheckConstraint(
                name="pack_state_is_known",
                condition=Q(state__in=PackState.values) & Q(edition__in=Edition.values),
                violation_error_message="A pack waits, is being built, is ready or has failed; public or restricted.",
            ),
            models.CheckConstraint(
                name="ready_pack_has_its_file",
                condition=~Q(state=PackState.READY)
                # A check lets "unknown" pass, so what may be null says that it is not.
                | (
                    ~Q(file="")
                    & ~Q(sha256="")
                    & ~Q(snapshot_hash="")
                    & Q(pages__isnull=False, pages__gte=1, finished_at__isnull=False)
                ),
                violation_error_message="A pack that is ready has its file, the file's hash and its pages.",
            ),
            models.CheckConstraint(
                name="failed_pack_says_why",
                condition=~Q(state=PackState.FAILED) | ~Q(error=""),
                violation_error_message="A pack that has failed says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_edition_display()} {self.number}"


class SectionState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    BUILDING = "building", "Being built"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class PackSection(models.Model):
    """One section of a pack. ``reused``: its input had not changed, so an earlier rendering was taken."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=SectionState, default=SectionState.WAITING)
    input_hash = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    first_page = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    reused = models.BooleanField(default=False)

    class Meta:
        ordering = ["pack", "position"]
        constraints = [
            models.UniqueConstraint(
                name="pack_section_position_once_a_pack",
                fields=["pack", "position"],
                violation_error_message="The pack already has a section at this place.",
            ),
            models.UniqueConstraint(
                name="pack_section_key_once_a_pack",
                fields=["pack", "key"],
                violation_error_message="The pack already has this section.",
            ),
        ]

    def __str__(self) -> str:
        return f"Section {self.position}"
