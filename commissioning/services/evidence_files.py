"""Keeping a file that is handed in: checked before anything is stored, named by its own hash, stored once."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from commissioning.rules.assurance import check_content, check_kind
from commissioning.rules.document_files import HEAD
from commissioning.services.document_files import inside
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file. stored: its name in the store; name: as its owner calls it."""

    stored: str
    name: str
    size: int
    sha256: str


def keep(file: File) -> Kept:  # type: ignore[type-arg]  # an upload
    """Store an upload. Raises Refused: file_kind, file_empty, upload_too_large, file_misnamed, file_macros."""
    name = str(file.name or "").replace("\\", "/").rsplit("/", 1)[-1].strip()[-200:]
    check_kind(name)
    size = int(file.size or 0)
    if not size:
        raise Refused("file_empty", f"“{name}” is empty. Choose the file that holds the evidence.")
    limit = settings.UPLOAD_LIMIT_BYTES
    if size > limit:
        raise Refused(
            "upload_too_large",
            f"“{name}” has {size / 1e6:,.1f} MB and a file may have {limit / 1e6:,.0f} MB. "
            "Make it smaller, or give a link.",
        )
    head = file.read(HEAD)
    file.seek(0)
    parts, mimetype = inside(file.file) if file.file is not None else (frozenset(), "")
    check_content(name, head=head, parts=parts, mimetype=mimetype)
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    wanted = f"evidence/{digest.hexdigest()}"
    if not default_storage.exists(wanted):
        kept = default_storage.save(wanted, file)
        if kept != wanted:  # the same bytes by somebody else a moment ago
            default_storage.delete(kept)
    return Kept(wanted, name, size, digest.hexdigest())
