"""Files of documents: looked into before they are kept, stored under their hash, and checked again when given out."""

import hashlib
import zipfile
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from commissioning.models import DocumentVersion
from commissioning.rules.document_files import HEAD, check_file
from ihwb.kernel.errors import Refused

_MOST_PARTS = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store. name: what its owner calls it; kind: its ending."""

    file: str
    name: str
    kind: str
    size: int
    sha256: str


NOTHING = Kept("", "", "", 0, "")


def keep(name: str, size: int, content: IO[bytes]) -> Kept:
    """Store a file under its own hash, so that the store says nothing of what it is. Raises Refused as ``check_file``.

    The same bytes are kept once, whatever they belong to.
    """
    head = content.read(HEAD)
    content.seek(0)
    parts, mimetype = inside(content)
    kind = check_file(name, size=size, limit=settings.UPLOAD_LIMIT_BYTES, head=head, parts=parts, mimetype=mimetype)
    content.seek(0)
    sha256 = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # a file opened for bytes
    wanted = f"documents/{sha256}.{kind}"
    if not default_storage.exists(wanted):
        content.seek(0)
        stored = default_storage.save(wanted, File(content))
        if stored != wanted:  # the same upload a moment ago by somebody else: theirs has the same bytes
            default_storage.delete(stored)
    return Kept(wanted, name, kind, size, sha256)


def inside(content: IO[bytes]) -> tuple[frozenset[str], str]:
    """Names inside an archive, and the type that an OpenDocument names; nothing for what is no archive."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()[:_MOST_PARTS]
            mimetype = ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < HEAD:
                mimetype = archive.read("mimetype").decode("ascii", "replace").strip()
            return frozenset(names), mimetype
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return frozenset(), ""


def open_checked(version: DocumentVersion) -> IO[Any]:
    """The stored file, if it still has the hash that it was kept under. Raises Refused (``file_not_as_kept``)."""
    sentence = (
        f"The stored file of {version} is not the one that was kept: its SHA-256 should begin with "
        f"{version.sha256[:12]}. It is not given out; ask whoever runs the service to put it back from a backup."
    )
    if not default_storage.exists(version.file):
        raise Refused("file_not_as_kept", sentence)
    with default_storage.open(version.file) as stored:
        if hashlib.file_digest(stored, "sha256").hexdigest() != version.sha256:
            raise Refused("file_not_as_kept", sentence)
    opened: IO[Any] = default_storage.open(version.file)
    return opened
