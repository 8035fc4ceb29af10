"""Proves that a finished file holds no exempt content: reads every object of it, not just its text.

The certificate says what was read, how much of it, and where anything was found. It never quotes exempt content: it is
stored with the public pack. Run it in a process of its own, never in one that renders a public edition.
"""

import bz2
import gzip
import hashlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pikepdf import PasswordError, Pdf, PdfError

from scrutiny.pdf.disguises import wide_words
from scrutiny.pdf.fragments import Exempt, Finder
from scrutiny.pdf.places import PACKED, Objects, packed_texts, read_objects
from scrutiny.pdf.raw import leftovers, revisions

FORM = 1  # raise when the certificate's fields change
TAG = re.compile(r"<[^>]*>")
UNDERNEATH = (PACKED, "bytes")  # what everything else lies in: told only when nothing nearer is found
HEAP = 1_000_000  # characters looked through at a time
SEAM = 400
DEPTH = 3  # attachments within attachments
UNPACKED = 200_000_000  # bytes of one attached archive
PACKERS: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
SEALED = (b"7z\xbc\xaf", b"Rar!", b"(\xb5/\xfd", b"MSCF", b"\x04\x22\x4d\x18")  # archives that nothing here opens
PICTURES = "{count} pictures were compared by digest; words inside a picture cannot be read"


@dataclass
class _Reading:
    """What was read and what was found, place by place."""

    finder: Finder
    read: dict[str, dict[str, int]] = field(default_factory=dict)
    findings: list[dict[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    pictures: int = 0

    def look(self, place: str, texts: Iterable[tuple[str, str]], *, as_written: bool = False) -> None:
        """Look through a place's texts, each with where it stands, a heap at a time: a long pack has a lot to say."""
        tally = self.read.setdefault(place, {"texts": 0, "characters": 0})
        heap: list[tuple[str, str]] = []
        room = HEAP
        for where, text in texts:
            tally["texts"] += 1
            tally["characters"] += len(text)
            heap.append((where, text))
            room -= len(text)
            if room < 0:
                self._look(place, heap, as_written)
                heap, room = [(where, text[-SEAM:])], HEAP  # what is cut between two heaps is still seen
        self._look(place, heap, as_written)

    def _look(self, place: str, heap: list[tuple[str, str]], as_written: bool) -> None:
        for index, label in sorted(self.finder.find([text for _, text in heap], as_written=as_written)):
            self.add(place, heap[index][0], label)

    def add(self, place: str, where: str, label: str) -> None:
        finding = {"place": place, "where": where, "source": label}
        told = place in UNDERNEATH and any(other["source"] == label for other in self.findings)
        if finding not in self.findings and not told:
            self.findings.append(finding)


def scan(path: Path, exempt: Sequence[Exempt], allowed: Sequence[str] = (), name: str | None = None) -> dict[str, Any]:
    """The certificate of one file, as JSON can carry it.

    ``allowed``: public texts, as their authors wrote them; what stands there is no evidence. Never give the pack's
    own snapshot: a leak into it would allow itself. ``name`` is the file's name for readers, if it is not the path's.

    ``clean``: nothing found. ``complete``: and nothing left unread but pictures.
    """
    content = path.read_bytes()
    reading = _Reading(Finder(exempt, allowed))
    reading.look("file name", [("file name", name or path.name)])
    objects, pages = _scan_pdf(content, reading, depth=0)
    return {
        "form": FORM,
        "file": name or path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "pages": pages,
        "objects": objects,
        "revisions": revisions(content),
        "looked_for": reading.finder.size,
        "left_out_as_public": reading.finder.left_out,
        "read": dict(sorted(reading.read.items())),
        "pictures": reading.pictures,
        "unread": reading.unread,
        "notes": [PICTURES.format(count=reading.pictures)] if reading.pictures else [],
        "findings": reading.findings,
        "clean": not reading.findings,
        "complete": not reading.findings and not reading.unread,
    }


def _scan_pdf(content: bytes, reading: _Reading, depth: int) -> tuple[int, int]:
    """Numbers of objects and pages read."""
    try:
        pdf = Pdf.open(io.BytesIO(content))
    except (PdfError, PasswordError):
        reading.unread.append("The file is not a PDF that can be opened: only its bytes were read")
        reading.look("bytes", _slices(content), as_written=True)
        return 0, 0
    with pdf:
        found, pages = read_objects(pdf), len(pdf.pages)
        _look_through(found, reading)
        current = {thing.objgen[0] for thing in pdf.objects if thing is not None}
        left = ((one.where, text) for one in leftovers(content, current) for text in one.texts)
        reading.look("bytes of no object", left)
        reading.look(PACKED, packed_texts(pdf, found))
    reading.look("bytes", _slices(content), as_written=True)
    for where, data in found.files:
        _scan_attachment(data, where, reading, depth + 1)
    return found.count, pages


def _slices(content: bytes) -> Iterator[tuple[str, str]]:
    for start in range(0, len(content), HEAP):
        yield f"byte {start}", content[start : start + HEAP].decode("latin-1")


def _look_through(found: Objects, reading: _Reading) -> None:
    by_place: dict[str, list[tuple[str, str]]] = {}
    for place, where, text in found.texts:
        by_place.setdefault(place, []).append((where, text))
    for place, texts in by_place.items():
        reading.look(place, texts)
    for place, where, digest in found.digests:
        label = reading.finder.find_digest(digest)
        if label is not None:
            reading.add(place, where, label)
    reading.unread += found.unread
    reading.pictures += found.pictures


def _scan_attachment(data: bytes, where: str, reading: _Reading, depth: int) -> None:
    if depth > DEPTH:
        reading.unread.append(f"An attachment in an attachment ({where}) was not opened")
    elif data.startswith(b"%PDF-"):
        _scan_pdf(data, reading, depth)
    elif data.startswith(tuple(PACKERS)):
        unpacked = _unpacked(data, where, reading)
        reading.look("attachment", [(where, _as_text(unpacked))])
        _scan_attachment(unpacked, where, reading, depth + 1)
    elif data.startswith(SEALED):
        reading.unread.append(f"An attachment ({where}) is of a kind that is not opened")
    elif data.startswith(b"PK"):
        _scan_archive(data, where, reading, depth)


def _scan_archive(data: bytes, where: str, reading: _Reading, depth: int) -> None:
    for member, unpacked in _unzipped(data, where, reading):
        there = f"{where}, {member}"
        reading.look("attachment", [(there, text) for text in (member, _as_text(unpacked), *wide_words(unpacked))])
        label = reading.finder.find_digest(hashlib.sha256(unpacked).hexdigest())
        if label is not None:
            reading.add("attachment", there, label)
        if unpacked.startswith((b"%PDF-", b"PK", *SEALED)):
            _scan_attachment(unpacked, there, reading, depth + 1)


def _unpacked(data: bytes, where: str, reading: _Reading) -> bytes:
    """What a packer that is no archive packed: one file."""
    opened = next(opener for magic, opener in PACKERS.items() if data.startswith(magic))
    try:
        with opened(io.BytesIO(data)) as file:
            held = bytes(file.read(UNPACKED))
            if file.read(1):
                raise OSError("too long")
    except (OSError, EOFError, lzma.LZMAError, zlib.error):
        reading.unread.append(f"A packed attachment ({where}) could not be opened")
        return b""
    return held


def _unzipped(data: bytes, where: str, reading: _Reading) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > UNPACKED:
                raise zipfile.BadZipFile
            yield from ((member.filename, archive.read(member)) for member in archive.infolist())
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        reading.unread.append(f"An archive among the attachments ({where}) could not be opened")


def _as_text(data: bytes) -> str:
    """Words of an office file stand between tags, often several tags to a word."""
    text = data.decode("utf-8", "replace")
    return text if not text.lstrip().startswith("<") else text + "\n" + TAG.sub("", text)
