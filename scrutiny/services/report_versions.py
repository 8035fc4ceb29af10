"""Opening a report for a change, its lock once it is signed, and the versions that are kept of it."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import fingerprint
from scrutiny.models import Report, ReportVersion
from scrutiny.selectors.report_versions import content_of
from scrutiny.services.changes import require_version, save


def opened(report: Report, version: int, *, text: bool = True) -> Report:
    """The report, locked and one version on; refused when the page was opened on an older one.

    text: whether its text is going to change, which a signature forbids.
    """
    locked = Report.objects.select_for_update().get(pk=report.pk)
    require_version(locked, version, "The report")
    if text:
        refuse_signed(locked)
    locked.version += 1
    return locked


def refuse_signed(report: Report) -> None:
    """Refuse a change to a text that somebody has signed."""
    box = report.sign_offs.filter(signed_on__isnull=False).order_by("signed_on", "pk").first()
    if box is not None:
        assert box.signed_on is not None
        raise Refused(
            "signed",
            f"{box.get_kind_display()} signed this report on {show_date(box.signed_on)}, so its text is locked. "
            "Open it again with a reason, which clears the signatures; then change it.",
        )


@transaction.atomic
def reopen(*, report: Report, version: int, by: User, reason: str) -> Report:
    """Unlock a signed report: every signature on it is cleared, and what was signed is kept as a version."""
    report = opened(report, version, text=False)
    signed = list(report.sign_offs.select_for_update().filter(signed_on__isnull=False))
    if not signed:
        raise Refused("not_signed", "Nobody has signed this report, so there is nothing to open again. Change it.")
    keep(report, by=by, note=reason, signed=True)
    for box in signed:
        box.signed_on, box.reference = None, ""
        save(box, by=by, reason=reason)
    save(report, by=by, reason=reason)
    audit.record(
        act="scrutiny.reopen_report",
        by=by,
        partnership=report.partnership,
        subject=f"report {report.slug}",
        detail={"cleared": [box.kind for box in signed]},
    )
    return report


@transaction.atomic
def keep_version(*, report: Report, by: User, note: str) -> ReportVersion:
    """Keep the report as it stands. Raises Refused when nothing has changed since the latest version."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    kept = keep(report, by=by, note=note, signed=False)
    if kept is None:
        latest = report.kept_versions.first()
        number = latest.number if latest else 0
        raise Refused("same_version", f"Nothing has changed since version {number}. There is nothing new to keep.")
    return kept


def keep(report: Report, *, by: User | None, note: str, signed: bool) -> ReportVersion | None:
    """A new version, unless the latest one says the same; that one is then marked as signed where it was."""
    content = content_of(report)
    digest = fingerprint(content)
    latest = report.kept_versions.order_by("-number").first()
    if latest is not None and latest.sha256 == digest and (latest.signed or not signed):
        return None
    number = (report.kept_versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return ReportVersion.objects.create(
        report=report,
        number=number,
        content=content,
        sha256=digest,
        exempt=report.is_exempt,
        signed=signed,
        note=note,
        kept_by=by,
        kept_at=timezone.now(),
    )


def keep_when_signed(report: Report, *, by: User, reason: str) -> None:
    """Keep the text as a version once every box of the report's own row is signed."""
    boxes = list(report.sign_offs.values_list("signed_on", flat=True))
    if boxes and all(boxes):
        keep(report, by=by, note=reason, signed=True)
