"""What was published of a meeting, when and by whom: an edition that is out never changes, it is withdrawn."""

from django.db import models
from django.db.models import F, Q

from commissioning.models import User
from scrutiny.models.meetings import Meeting
from scrutiny.models.packs import Pack


class Publication(models.Model):
    """The act that made one public pack public. ``number`` counts a meeting's publications and is part of the address.

    ``due_on`` and ``arithmetic``: the last day for publication, and how it was counted, as they stood at the act.
    ``restricted``: the restricted edition that went to members with it.
    ``open_to_public``: False where a body that meets in private gives the papers to its members alone.
    ``supplement``: 0 for the pack itself, else which supplement. ``corrects``: the publication that this one replaces.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="publications")
    pack = models.OneToOneField(Pack, models.PROTECT, related_name="publication")
    restricted = models.OneToOneField(Pack, models.PROTECT, related_name="issue", null=True, blank=True)
    number = models.PositiveIntegerField()
    open_to_public = models.BooleanField(default=True)
    supplement = models.PositiveSmallIntegerField(default=0)
    published_on = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="publications", null=True, blank=True)
    due_on = models.DateField()
    arithmetic = models.TextField()
    late_reason = models.TextField(blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, related_name="corrected_by", null=True, blank=True)
    correction = models.TextField(blank=True, help_text="What was wrong in the edition before, for the public.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, related_name="withdrawals", null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True, help_text="For the public: it stands where the edition stood.")

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(
                name="publication_number_once_a_meeting",
                fields=["meeting", "number"],
                violation_error_message="This meeting already has a publication with this number.",
            ),
            models.UniqueConstraint(
                name="one_published_edition_a_meeting_and_supplement",
                fields=["meeting", "supplement"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message="An edition is published already. Publish a correction of it, or withdraw it.",
            ),
            models.CheckConstraint(
                name="late_publication_says_why",
                condition=Q(published_on__lte=F("due_on")) | ~Q(late_reason=""),
                violation_error_message="Publication is after its last day. Say why.",
            ),
            models.CheckConstraint(
                name="correction_says_what_it_corrects",
                condition=Q(corrects__isnull=True, correction="") | (Q(corrects__isnull=False) & ~Q(correction="")),
                violation_error_message="A correction names the edition that it corrects and says what was wrong.",
            ),
            models.CheckConstraint(
                name="withdrawn_publication_says_when_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                violation_error_message="A withdrawn edition says when and why it was withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return f"Publication {self.number}"

    @property
    def is_first(self) -> bool:
        """True for the pack itself: a supplement or a correction comes after the last day by its nature."""
        return self.supplement == 0 and self.corrects_id is None

    @property
    def is_out(self) -> bool:
        return self.withdrawn_at is None
