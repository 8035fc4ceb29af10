"""Rendered sections and finished packs kept by what went into them, so that only what changed is made again.

Each audience has a folder of its own: what was rendered for the restricted edition is never taken for the public one.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scrutiny.pdf.renderers import Style
from scrutiny.pdf.sections import Audience, Section, SectionFile

FORM = 1  # raise when the engine makes another file of the same input
ENGINES = ("weasyprint", "pikepdf", "fonttools")


class Shelf:
    """A folder of files named by the SHA-256 of what made them. Safe to share between processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, section: Section, style: Style) -> SectionFile | None:
        """The section as it was rendered before from the very same content, style and files; None if it was not."""
        kept = self._read(section.audience, section_label(section, style))
        if kept is None or any(file_sha256(path) != digest for path, digest in kept["used"].items()):
            return None
        return SectionFile.from_plain({**kept, "path": self.place(section, style)})

    def place(self, section: Section, style: Style) -> Path:
        """Where the section is to be rendered to."""
        return self._path(section.audience, section_label(section, style), ".pdf")

    def keep(self, section: Section, style: Style, made: SectionFile) -> None:
        """Remember what was rendered. Written last: a file without it counts as not there."""
        self._write(section.audience, section_label(section, style), made.plain())

    def find_upload(self, audience: Audience, label: str) -> SectionFile | None:
        """An uploaded document as it was cleaned before, by this very code and its engines."""
        kept = self._read(audience, label)
        return None if kept is None else SectionFile.from_plain({**kept, "path": self._path(audience, label, ".pdf")})

    def keep_upload(self, label: str, made: SectionFile) -> None:
        put(made.path, self._path(made.audience, label, ".pdf"))
        self._write(made.audience, label, made.plain())

    def find_pack(self, audience: Audience, label: str) -> tuple[Path, Mapping[str, Any]] | None:
        """A finished pack of the same sections and stamp, with what was said of it."""
        kept = self._read(audience, label)
        return None if kept is None else (self._path(audience, label, ".pdf"), kept)

    def keep_pack(self, audience: Audience, label: str, made: Path, about: Mapping[str, Any]) -> None:
        put(made, self._path(audience, label, ".pdf"))
        self._write(audience, label, about)

    def sweep(self, before: datetime) -> int:
        """Throw away what has not been used since ``before``; the number of files."""
        old = [path for path in self.folder.rglob("*.*") if path.stat().st_mtime < before.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, audience: Audience, label: str, suffix: str) -> Path:
        folder = self.folder / audience / label[:2]
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder / f"{label}{suffix}"

    def _read(self, audience: Audience, label: str) -> dict[str, Any] | None:
        about, file = self._path(audience, label, ".json"), self._path(audience, label, ".pdf")
        try:
            kept: dict[str, Any] = json.loads(about.read_bytes())
            for path in (about, file):
                os.utime(path)
        except (OSError, ValueError):
            return None
        return kept

    def _write(self, audience: Audience, label: str, about: Mapping[str, Any]) -> None:
        path = self._path(audience, label, ".json")
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(about))
        part.replace(path)


def put(source: Path, target: Path) -> None:
    """Copy a file so that the target is there whole, or as it was."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.copyfile(source, part)
    part.replace(target)


def section_label(section: Section, style: Style) -> str:
    """The SHA-256 of all that decides what a section looks like, but for files: those are compared one by one."""
    return _label("section", vars(section), style.css, str(style.css_base), str(style.base))


@cache
def _own_code() -> str:
    """A hash of this package: what cleans strangers' files today must not hand out what it let pass yesterday."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def upload_label(*parts: Any) -> str:
    """The SHA-256 of all that decides what a cleaned upload is."""
    return _label("upload", _own_code(), *parts)


def pack_label(*parts: Any) -> str:
    """The SHA-256 of all that decides what a joined pack is."""
    return _label("pack", *parts)


@cache
def engines() -> dict[str, str]:
    """The versions of what draws and joins."""
    return {name: version(name) for name in ENGINES}


def _label(*parts: Any) -> str:
    text = json.dumps([FORM, list(engines().values()), *parts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def file_sha256(path: str | Path) -> str:
    """A file's SHA-256; empty if it is not there."""
    try:
        state = os.stat(path)
    except OSError:
        return ""
    return _sha256(str(path), state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4096)
def _sha256(path: str, changed: int, size: int) -> str:
    # Time and size are only the key under which the digest is remembered.
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
