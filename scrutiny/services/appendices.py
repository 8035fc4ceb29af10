"""Uploaded documents of an agenda item: checked before anything is kept, and never half saved."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem, Appendix
from scrutiny.pdf.admission import Limits
from scrutiny.pdf.uploads import examine_upload
from scrutiny.services.changes import check, remove, stamp
from scrutiny.services.closing import locked, require_open


def add_appendix(*, item: AgendaItem, title: str, path: Path, name: str, by: User | None, reason: str) -> Appendix:
    """Attach the PDF at ``path`` to the item, as public as the item is.

    name: what its owner calls the file; sentences use that. The file is stored under its own hash, so that the store
    says nothing of what it is. Raises Refused for a file that is not a whole, open PDF, and for the same file twice.
    """
    pages = examine_upload(path, name, Limits(bytes=settings.UPLOAD_LIMIT_BYTES))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with transaction.atomic():
        require_open(locked(item.meeting_id))
        item = AgendaItem.objects.select_for_update().get(pk=item.pk)
        appendix = Appendix(
            agenda_item=item,
            position=1 + (item.appendices.aggregate(last=Max("position"))["last"] or 0),
            title=title,
            sha256=sha256,
            pages=pages,
            uploaded_by=by,
        )
        appendix.file.name = _stored(path, sha256)
        check(appendix)
        stamp(appendix, by=by, reason=reason)
        appendix.save()
    return appendix


@transaction.atomic
def remove_appendix(*, appendix: Appendix, by: User, reason: str) -> None:
    """Take the document off its item. The file stays in the store: packs that were built name it by its hash."""
    item = appendix.agenda_item
    require_open(locked(item.meeting_id))
    audit.record(
        act="scrutiny.remove_document",
        by=by,
        partnership=item.meeting.partnership,
        subject=f"{item.meeting.slug}, item {item.number}, document {appendix.position}",
        detail={"sha256": appendix.sha256},
    )
    remove(appendix, by=by, reason=reason)


def _stored(path: Path, sha256: str) -> str:
    """The name in the store. The same bytes are kept once, whatever they belong to."""
    wanted = f"appendices/{sha256}.pdf"
    if default_storage.exists(wanted):
        return wanted
    with path.open("rb") as file:
        kept: str = default_storage.save(wanted, File(file))
    if kept != wanted:  # the same upload a moment ago by somebody else: theirs has the same bytes
        default_storage.delete(kept)
        kept = wanted
    return kept


def refuse_too_large(size: int, name: str) -> None:
    """Said before the file is copied anywhere."""
    limit = settings.UPLOAD_LIMIT_BYTES
    if size > limit:
        raise Refused(
            "upload_too_large",
            f"“{name}” has {size / 1e6:,.1f} MB and a file may have {limit / 1e6:,.0f} MB. "
            "Make its pictures smaller or split it.",
        )
