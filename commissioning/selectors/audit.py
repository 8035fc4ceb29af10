"""Reading the audit chain."""

from collections.abc import Iterator
from datetime import UTC

from commissioning.models import AuditEntry, Partnership
from commissioning.rules.audit import Sealed


def chain(partnership: Partnership) -> Iterator[Sealed]:
    """The whole chain of a partnership in order. One query, read in portions."""
    rows = AuditEntry.objects.filter(partnership=partnership).order_by("number").select_related("by")
    for row in rows.iterator(chunk_size=2000):
        yield Sealed(
            number=row.number,
            at=row.at.astimezone(UTC).isoformat(),
            by=row.by.email if row.by else "",
            act=row.act,
            subject=row.subject,
            detail=row.detail,
            previous_seal=row.previous_seal,
            seal=row.seal,
        )
