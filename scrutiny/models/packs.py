"""What is published: the pack of a meeting in one edition, built from a frozen snapshot, section by section."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from commissioning.models import User
from scrutiny.models.meetings import Meeting


class Edition(models.TextChoices):
    """For whom, and in which form. The last five are made from a pack of the first two and show what it shows."""

    PUBLIC = "public", "Public edition"
    RESTRICTED = "restricted", "Restricted edition"
    PUBLIC_LARGE = "public-large", "Public edition in large print"
    PUBLIC_PLAIN = "public-plain", "Public edition in black and white"
    RESTRICTED_LARGE = "restricted-large", "Restricted edition in large print"
    RESTRICTED_PLAIN = "restricted-plain", "Restricted edition in black and white"
    READER = "reader", "Copy without items that its reader may not have"

    @property
    def is_restricted(self) -> bool:
        return not self.value.startswith("public")

    @property
    def form(self) -> str:
        """ "large", "plain", or nothing for the standard form."""
        _, _, form = self.value.partition("-")
        return form


STANDARD = [Edition.PUBLIC, Edition.RESTRICTED]


class PackState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    BUILDING = "building", "Being built"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


LIVE = [PackState.QUEUED, PackState.BUILDING]


def makings_path(pack: "Pack", filename: str) -> str:
    """Beside the packs, as private as they are."""
    return f"packs/{uuid4().hex}.json.gz"


def pack_path(pack: "Pack", filename: str) -> str:
    """A name that says nothing of the meeting or the edition."""
    return f"packs/{uuid4().hex}.pdf"


class Pack(models.Model):
    """One build of a meeting's pack. The snapshot holds all that it shows, so that it can be built again years later.

    ``stage``, ``sections_done`` and ``sections_total`` are the progress; ``heartbeat_at`` tells a build that runs
    from one whose worker is gone; ``certificate`` holds the checks and what they found. ``makings`` are the
    sections as they were handed to the press: they draw the same file again when templates have moved on.

    ``supplement``: 0 for the pack itself, else which supplement. ``base``: the pack that this one shows in another
    form; ``reader``: whose copy it is.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs")
    edition = models.CharField(max_length=16, choices=Edition)
    supplement = models.PositiveSmallIntegerField(default=0)
    base = models.ForeignKey("self", models.PROTECT, related_name="forms", null=True, blank=True)
    reader = models.ForeignKey(User, models.PROTECT, related_name="reader_packs", null=True, blank=True)
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
    makings = models.FileField(upload_to=makings_path, blank=True)
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
                condition=Q(state__in=LIVE, reader__isnull=True),
                violation_error_message="This edition is being built already. Wait until that build has ended.",
            ),
            models.UniqueConstraint(
                name="one_live_pack_build_a_reader",
                fields=["meeting", "reader"],
                condition=Q(state__in=LIVE),
                violation_error_message="This copy is being built already. Wait until that build has ended.",
            ),
            models.CheckConstraint(
                name="pack_of_another_form_names_its_base",
                condition=Q(edition__in=STANDARD, base__isnull=True, reader__isnull=True)
                | Q(edition=Edition.READER, base__isnull=False, reader__isnull=False)
                | (~Q(edition__in=[*STANDARD, Edition.READER]) & Q(base__isnull=False, reader__isnull=True)),
                violation_error_message="A pack in another form names the pack that it shows; a copy names its reader.",
            ),
            models.CheckConstraint(
                name="pack_state_is_known",
                condition=Q(state__in=PackState.values) & Q(edition__in=Edition.values),
                violation_error_message="A pack waits, is being built, is ready or has failed, in one of its editions.",
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

    @property
    def is_restricted(self) -> bool:
        return Edition(self.edition).is_restricted


class SectionState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    BUILDING = "building", "Being built"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class PackSection(models.Model):
    """One section of a pack. ``reused``: its input had not changed, so an earlier rendering was taken.

    ``first_page`` counts the file's pages from 1; ``labels`` are the numbers that stand on them: 7, 7–12, 7A–7C.
    """

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=SectionState, default=SectionState.WAITING)
    input_hash = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    first_page = models.PositiveIntegerField(null=True, blank=True)
    labels = models.CharField(max_length=30, blank=True)
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
