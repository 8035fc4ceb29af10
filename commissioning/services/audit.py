"""Writing the audit chain. Call it inside the transaction of the act, so that neither stands without the other."""

from datetime import UTC
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.models import AuditEntry, Partnership, User
from commissioning.rules import audit as rules
from ihwb.web.access import PartnershipRequest
from ihwb.web.exporting import Sheet


@transaction.atomic
def record(
    *, act: str, partnership: Partnership, subject: str, by: User | None, detail: dict[str, Any] | None = None
) -> AuditEntry:
    """Append one entry. Waits for an entry being written in the same partnership, so that the chain never forks.

    detail: JSON values only (amounts as strings).
    """
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # one writer of this chain at a time
    last = AuditEntry.objects.filter(partnership=partnership).order_by("-number").first()
    at = timezone.now()
    number = last.number + 1 if last else 1
    previous = last.seal if last else rules.FIRST
    sealed = rules.seal(
        number=number,
        at=at.astimezone(UTC).isoformat(),
        by=by.email if by else "",
        act=act,
        subject=subject[:300],
        detail=detail or {},
        previous_seal=previous,
    )
    return AuditEntry.objects.create(
        partnership=partnership,
        number=number,
        at=at,
        by=by,
        act=act,
        subject=subject[:300],
        detail=detail or {},
        previous_seal=previous,
        seal=sealed,
    )


def record_table(request: PartnershipRequest, sheet: Sheet, form: str) -> None:
    """The record of acts was taken away as a file."""
    detail = {"table": sheet.name, "format": form}
    by = request.access.user
    record(act="commissioning.export_table", partnership=request.partnership, subject=sheet.title, by=by, detail=detail)
