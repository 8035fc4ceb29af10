"""Uploaded files are kept under their own hash: the store says nothing of them, and keeps the same bytes once."""

import hashlib
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage


def kept_under_hash(path: Path, folder: str) -> tuple[str, str]:
    """(name in the store, SHA-256) of a PDF that was looked at and found good."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    wanted = f"{folder}/{sha256}.pdf"
    if default_storage.exists(wanted):
        return wanted, sha256
    with path.open("rb") as file:
        kept: str = default_storage.save(wanted, File(file))
    if kept != wanted:  # the same upload a moment ago by somebody else: theirs has the same bytes
        default_storage.delete(kept)
    return wanted, sha256
