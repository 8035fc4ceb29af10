"""Which uploaded files are let in: whole, open, of a size that people can read, nothing hidden in layers."""

import zlib
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Name, Pdf, Stream

from scrutiny.pdf.faults import Fault
from scrutiny.pdf.layers import hidden_layers

DAMAGED = "“{name}” is damaged and cannot be read whole. Open it, save or print it as a new PDF, and upload that."
LOCKED = "“{name}” is encrypted or has a password. Save it without protection and upload it again."
LARGE = "“{name}” has {size:,.1f} MB and a file may have {most:,.0f} MB. Make its pictures smaller or split it."
BOMB = "“{name}” grows too large when it is unpacked. Print it to a new PDF and upload that."
LAYERS = "“{name}” has layers that can be hidden ({names}). Print what may be seen to a new PDF and upload that."


@dataclass(frozen=True)
class Limits:
    """The most that an upload may be. ``unpacked`` bounds what its compressed streams grow to."""

    bytes: int = 50_000_000
    pages: int = 400
    unpacked: int = 600_000_000


def open_checked(path: Path, name: str, limits: Limits) -> Pdf:
    """Open the file if it is a whole, open, reasonable PDF."""
    size = path.stat().st_size
    if size == 0:
        raise Fault("upload_empty", f"“{name}” is empty. Choose the file again.")
    if size > limits.bytes:
        raise Fault("upload_too_large", LARGE.format(name=name, size=size / 1e6, most=limits.bytes / 1e6))
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise Fault("upload_not_pdf", f"“{name}” is not a PDF. Save or print it as a PDF and upload that.")
    try:
        pdf = Pdf.open(path, attempt_recovery=False)
    except pikepdf.PasswordError:
        raise Fault("upload_encrypted", LOCKED.format(name=name)) from None
    except pikepdf.PdfError:
        raise damaged(name) from None
    _check_whole(pdf, name, limits)
    return pdf


def _check_whole(pdf: Pdf, name: str, limits: Limits) -> None:
    if pdf.is_encrypted:
        raise Fault("upload_encrypted", LOCKED.format(name=name))
    try:
        pages = len(pdf.pages)
        _check_streams(pdf, name, limits)
        hidden = hidden_layers(pdf)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, RuntimeError):
        raise damaged(name) from None
    if pages == 0:
        raise Fault("upload_no_pages", f"“{name}” has no pages. Choose another file.")
    if pages > limits.pages:
        raise Fault("upload_too_long", f"“{name}” has {pages} pages and a file may have {limits.pages}. Split it.")
    if hidden:
        raise Fault("upload_hidden_layers", LAYERS.format(name=name, names=", ".join(hidden)))


def _check_streams(pdf: Pdf, name: str, limits: Limits) -> None:
    """Every stream can be read, and none is a bomb: measured piece by piece before anything is unpacked whole."""
    left = limits.unpacked
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get(Name.Filter) in (Name.FlateDecode, Array([Name.FlateDecode])):
            left -= _unpacked_size(thing.read_raw_bytes(), left, name)
    if pdf.check_pdf_syntax():
        raise damaged(name)


def _unpacked_size(packed: bytes, left: int, name: str) -> int:
    unpacking, size = zlib.decompressobj(), 0
    try:
        while packed and not unpacking.eof:
            size += len(unpacking.decompress(packed, 1 << 20))
            packed = unpacking.unconsumed_tail
            if size > left:
                raise Fault("upload_bomb", BOMB.format(name=name))
    except zlib.error:
        raise damaged(name) from None
    return size


def damaged(name: str) -> Fault:
    return Fault("upload_damaged", DAMAGED.format(name=name))
