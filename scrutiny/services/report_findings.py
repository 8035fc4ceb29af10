"""Explaining what the checks find in a report."""

from django.db import transaction
from django.utils import timezone

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from scrutiny.models import Report, ReportExplanation
from scrutiny.selectors.report_checks import CheckFinding
from scrutiny.selectors.report_gate import gate_of
from scrutiny.services.changes import remove, save


def finding_of(report: Report, key: str) -> CheckFinding:
    """The finding as it stands now. Raises Refused when the text no longer gives it."""
    found = next((one for one in gate_of(report).findings if one.key == key), None)
    if found is None:
        raise Refused("no_finding", "The report no longer has this finding: its text has changed. Look at it again.")
    return found


@transaction.atomic
def explain_finding(*, report: Report, key: str, by: User, reason: str) -> ReportExplanation:
    """Say why a finding stands. It holds for these very figures, and is kept in the certificate of every pack."""
    report = Report.objects.select_for_update().select_related("partnership").get(pk=report.pk)
    finding = finding_of(report, key)
    row = ReportExplanation(
        report=report,
        kind=finding.kind,
        key=key,
        words=finding.sentence,
        reason=reason,
        explained_by=by,
        explained_at=timezone.now(),
    )
    save(row, by=by, reason=reason)
    audit.record(
        act="scrutiny.explain_finding",
        partnership=report.partnership,
        subject=f"report {report.slug}",
        by=by,
        detail={"kind": finding.kind, "key": key},
    )
    return row


@transaction.atomic
def withdraw_explanation(*, report: Report, key: str, by: User, reason: str) -> None:
    """The finding waits again. Raises Refused when it has no explanation."""
    row = report.explanations.select_for_update().filter(key=key).first()
    if row is None:
        raise Refused("no_explanation", "This finding has no explanation to take back. Reload the report.")
    remove(row, by=by, reason=reason)
