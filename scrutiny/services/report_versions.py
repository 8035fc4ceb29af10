"""Opening a report for a change: one version at a time, and nothing once it is signed."""

from scrutiny.models import Report
from scrutiny.services.changes import require_version


def opened(report: Report, version: int) -> Report:
    """The report, locked and one version on; refused when the page was opened on an older one."""
    locked = Report.objects.select_for_update().get(pk=report.pk)
    require_version(locked, version, "The report")
    locked.version += 1
    return locked
