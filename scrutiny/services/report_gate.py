"""The gate before a signature and before a pack."""

from ihwb.kernel.errors import Refused
from scrutiny.models import Edition, Meeting, Report
from scrutiny.selectors.report_gate import gate_of


def require_clear(report: Report) -> None:
    """Refuse a signature while something in the report waits for its author."""
    gate = gate_of(report)
    if not gate.is_clear:
        raise Refused(
            "gate", f"The report cannot be signed: {gate.words}. Decide on each of them on the report's page first."
        )


def require_clear_meeting(meeting: Meeting, edition: str) -> None:
    """Refuse a pack while something in a report that this edition carries waits for its author."""
    items = meeting.agenda.filter(report__isnull=False).select_related("report__partnership")
    if edition == Edition.PUBLIC:
        items = items.filter(part=1)
    for item in items.order_by("part", "position"):
        assert item.report is not None
        gate = gate_of(item.report)
        if not gate.is_clear:
            raise Refused(
                "gate",
                f"The pack cannot be built: in the report of item {item.number}, {gate.words}. "
                "Its author decides on each of them on the report's page; then build the pack.",
            )
