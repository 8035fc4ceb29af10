"""The PDF of a fund's report: drawn once in the background, kept from then on."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from commissioning.models import User
from pool.models import FundReport
from scrutiny.models.packs import LIVE, PackState


def fund_report_path(_file: "FundReportFile", _filename: str) -> str:
    """A name that says nothing of the fund."""
    return f"fund-reports/{uuid4().hex}.pdf"


class FundReportFile(models.Model):
    """The PDF of one report, asked for once: one row for each report, so two who ask wait for the same.

    ``heartbeat_at`` tells a drawing that runs from one whose worker is gone; ``attempts`` counts its beginnings.
    """

    report = models.OneToOneField(FundReport, models.PROTECT, related_name="pdf")
    state = models.CharField(max_length=10, choices=PackState, default=PackState.QUEUED)
    stage = models.CharField(max_length=200, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    file = models.FileField(upload_to=fund_report_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="fund_report_files", null=True, blank=True)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["report"]
        constraints = [
            models.CheckConstraint(
                name="fund_report_file_state_is_known",
                condition=Q(state__in=PackState.values),
                violation_error_message="A report's PDF waits, is being drawn, is ready or has failed.",
            ),
            models.CheckConstraint(
                name="ready_fund_report_has_its_file",
                condition=~Q(state=PackState.READY)
                | (~Q(file="") & ~Q(sha256="") & Q(pages__isnull=False, pages__gte=1, finished_at__isnull=False)),
                violation_error_message="A report that is ready has its file, the file's hash and its pages.",
            ),
            models.CheckConstraint(
                name="failed_fund_report_says_why",
                condition=~Q(state=PackState.FAILED) | ~Q(error=""),
                violation_error_message="A report that could not be drawn says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"PDF of {self.report}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE
