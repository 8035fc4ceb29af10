"""What a reader keeps: where they were, what they have read, private notes, and questions to the authors.

Places, readings and notes are their reader's alone. They have no history and stand in no export and no record of acts.
"""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Partnership, User
from scrutiny.models.meetings import AgendaItem, Meeting
from scrutiny.models.web_papers import WebPaper


class ReadingPlace(models.Model):
    """Where somebody was in the papers of a meeting: there they go on, in a later edition too."""

    user = models.ForeignKey(User, models.PROTECT, related_name="reading_places")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reading_places")
    edition = models.CharField(max_length=10)
    paper = models.CharField(max_length=60)
    block = models.CharField(max_length=80, blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["user", "-at"]
        constraints = [
            models.UniqueConstraint(
                name="reader_is_at_one_place_of_a_meeting",
                fields=["user", "meeting"],
                violation_error_message="This reader has a place in these papers already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Place {self.pk}"


class PaperRead(models.Model):
    """A paper that somebody has read, as it stood in one pack."""

    user = models.ForeignKey(User, models.PROTECT, related_name="papers_read")
    web_paper = models.ForeignKey(WebPaper, models.PROTECT, related_name="readings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["user", "-at"]
        constraints = [
            models.UniqueConstraint(
                name="paper_read_once_a_pack",
                fields=["user", "web_paper"],
                violation_error_message="This reader has read this paper already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Reading {self.pk}"


class NoteRetention(models.Model):
    """For how many months after a meeting the partnership keeps notes that are written from a day on."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="note_retention")
    since = models.DateField()
    months = models.PositiveSmallIntegerField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="note_retention_once_a_day",
                fields=["partnership", "since"],
                violation_error_message="From this day on a time is laid down already. Choose another day.",
            ),
            models.CheckConstraint(
                name="note_retention_is_1_to_120_months",
                condition=Q(months__gte=1, months__lte=120),
                violation_error_message="Notes are kept for 1 to 120 months.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.months} months from {self.since}"


class Note(models.Model):
    """A reader's own note or highlight. Nobody else sees it but those with whom it is shared.

    ``block``, ``words``: the paragraph's address without its paper, and what it said; ``quote``: the words marked in
    it, with ``before`` and ``after`` beside them; all empty for a note on the paper. ``keep_until``: as was said when
    it was written; the day after, it is removed.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="notes")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="notes")
    paper = models.CharField(max_length=60)
    title = models.CharField(max_length=220)
    audience = models.CharField(max_length=10)
    edition = models.PositiveIntegerField(help_text="The number of the pack in which it was written.")
    block = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    before = models.CharField(max_length=100, blank=True)
    after = models.CharField(max_length=100, blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    keep_until = models.DateField()

    class Meta:
        ordering = ["user", "meeting", "made_at"]
        constraints = [
            models.CheckConstraint(
                name="note_says_or_marks_something",
                condition=~Q(text="") | ~Q(quote=""),
                violation_error_message="Write something, or mark the words that you want to find again.",
            ),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}"  # what it says must not reach a log


class NoteShare(models.Model):
    """A note that its writer shows to one named person."""

    note = models.ForeignKey(Note, models.PROTECT, related_name="shares")
    person = models.ForeignKey(User, models.PROTECT, related_name="notes_shown")
    at = models.DateTimeField()

    class Meta:
        ordering = ["note", "at"]
        constraints = [
            models.UniqueConstraint(
                name="note_shown_once_to_a_person",
                fields=["note", "person"],
                violation_error_message="This person sees the note already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Share {self.pk}"


class ItemQuestion(models.Model):
    """A question to the author of an item before the meeting, and the answer. Seen by all who may read the item."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="questions_asked")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="questions_answered", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["item", "asked_at"]
        constraints = [
            models.CheckConstraint(
                name="question_asks_something",
                condition=~Q(text=""),
                violation_error_message="Write the question.",
            ),
            models.CheckConstraint(
                name="answer_says_who_and_when",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                violation_error_message="An answer says who gave it, and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk}"  # of a Part II item it must not reach a log
