"""What is put before a body: a report in the council's Cabinet report form, with its sign-off row."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Decision, Partnership, Post
from scrutiny.rules.exemptions import Part

_PARTS = [(part.value, part.label) for part in Part]


class ReportForm(models.TextChoices):
    CABINET = "cabinet", "Cabinet report form"
    GENERAL = "general", "General form"


class Report(models.Model):
    """A report to a body, in the Cabinet report form or in the general one, which prints only what is filled in.

    People stand in it by post, never by name.
    The recommendations are those of ``decision``; a report without one has its own list. A Part II report is
    read only by those who may read restricted papers. Long texts are written as ``scrutiny.rules.prose`` reads them.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="reports")
    slug = models.SlugField(max_length=80)
    form = models.CharField(max_length=10, choices=ReportForm, default=ReportForm.CABINET)
    subject = models.CharField(max_length=200)
    committee = models.ForeignKey(Body, models.PROTECT, related_name="reports")
    date = models.DateField()
    portfolio_holder = models.CharField(max_length=200, blank=True, help_text="The portfolio, not the person.")
    lead_officer = models.ForeignKey(Post, models.PROTECT, related_name="led_reports")
    author = models.ForeignKey(Post, models.PROTECT, related_name="written_reports")
    contact = models.CharField(max_length=200, blank=True, help_text="A post and a shared mailbox, not a person.")
    reference = models.CharField(max_length=60, blank=True)
    key_decision = models.BooleanField(default=False)
    part = models.PositiveSmallIntegerField(choices=_PARTS, default=Part.PUBLIC)
    purpose = models.TextField()
    corporate_plan = models.TextField(blank=True)
    financial_implications = models.TextField(blank=True)
    other_implications = models.TextField(blank=True)
    equality = models.TextField(blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reports", null=True, blank=True)
    reasons = models.TextField(blank=True, help_text="Reasons for the recommended action.")
    alternatives = models.TextField(blank=True, help_text="Alternative options considered and rejected.")
    published_work = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "-date", "subject"]
        constraints = [
            models.UniqueConstraint(
                name="report_slug_once_a_partnership",
                fields=["partnership", "slug"],
                violation_error_message="This partnership already has a report with this address.",
            ),
            models.CheckConstraint(
                name="report_form_is_known",
                condition=Q(form__in=ReportForm.values),
                violation_error_message="A report is in the Cabinet report form or in the general one.",
            ),
            models.CheckConstraint(
                name="report_is_in_part_1_or_2",
                condition=Q(part__in=[Part.PUBLIC, Part.EXEMPT]),
                violation_error_message="A report is in Part I or in Part II.",
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.slug}"  # the subject of a Part II report must not reach a log or a message

    @property
    def is_exempt(self) -> bool:
        return self.part == Part.EXEMPT


class ReportRecommendation(models.Model):
    """What a report without a decision of its own asks the body to do."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="own_recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                name="recommendation_number_once_a_report",
                fields=["report", "number"],
                violation_error_message="The report already has a recommendation with this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.number}"


class ReportSection(models.Model):
    """One headed section of a report's body."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField()
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["report", "position"]
        constraints = [
            models.UniqueConstraint(
                name="section_position_once_a_report",
                fields=["report", "position"],
                violation_error_message="Another section stands at this place. Reload the report.",
            ),
        ]

    def __str__(self) -> str:
        return f"Section {self.position}"


class ReportOption(models.Model):
    """One option considered, with what speaks for and against it and what became of it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    issues = models.TextField(blank=True)
    benefits = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["report", "position"]
        constraints = [
            models.UniqueConstraint(
                name="option_position_once_a_report",
                fields=["report", "position"],
                violation_error_message="Another option stands at this place. Reload the report.",
            ),
        ]

    def __str__(self) -> str:
        return f"Option {self.position}"


class SignOffKind(models.TextChoices):
    FINANCE = "finance", "Finance"
    LEGAL = "legal", "Legal"
    MONITORING_OFFICER = "monitoring_officer", "Monitoring officer"
    HR = "hr", "Human resources"
    ASSETS = "assets", "Assets"
    IT = "it", "IT"
    PROCUREMENT = "procurement", "Strategic procurement"


class ReportSignOff(models.Model):
    """One box of the sign-off row: the officer's reference, and the day it was signed; no day means still open."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="sign_offs")
    kind = models.CharField(max_length=20, choices=SignOffKind)
    post = models.ForeignKey(Post, models.PROTECT, related_name="sign_offs", null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="sign_off_kind_once_a_report",
                fields=["report", "kind"],
                violation_error_message="The report already has this box in its sign-off row.",
            ),
            models.CheckConstraint(
                name="sign_off_day_comes_with_a_reference",
                condition=Q(signed_on__isnull=True) | ~Q(reference=""),
                violation_error_message="A signature comes with the officer's reference. Enter both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} sign-off"


class BackgroundPaper(models.Model):
    """A paper the report relies on. Its title is printed in public even when the paper itself is exempt."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="background_papers")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300, help_text="Printed in public: it gives nothing exempt away.")
    part = models.PositiveSmallIntegerField(choices=_PARTS, default=Part.PUBLIC)
    exemption_paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["report", "position"]
        constraints = [
            models.UniqueConstraint(
                name="background_paper_position_once_a_report",
                fields=["report", "position"],
                violation_error_message="Another background paper stands at this place. Reload the report.",
            ),
            models.CheckConstraint(
                name="exempt_background_paper_names_its_paragraph",
                condition=Q(part=Part.PUBLIC, exemption_paragraph__isnull=True)
                # A check lets "unknown" pass, so what may be null says that it is not.
                | Q(part=Part.EXEMPT, exemption_paragraph__isnull=False, exemption_paragraph__range=(1, 7)),
                violation_error_message=(
                    "A Part II background paper names one paragraph of Schedule 12A, 1 to 7; a Part I paper none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Background paper {self.position}"
