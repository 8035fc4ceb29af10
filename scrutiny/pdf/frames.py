"""JSON messages over a pipe, each behind its length in four bytes."""

import json
import os
import struct
from typing import Any

LENGTH = struct.Struct(">I")
LONGEST = 256 * 1024 * 1024  # bytes; a section is far below


def pack_frame(message: dict[str, Any]) -> bytes:
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    return LENGTH.pack(len(body)) + body


def read_frame(descriptor: int) -> dict[str, Any] | None:
    """The next message, waiting for it; None at the end of the pipe."""
    head = _read_exactly(descriptor, LENGTH.size)
    if head is None:
        return None
    (length,) = LENGTH.unpack(head)
    if length > LONGEST:
        return None
    body = _read_exactly(descriptor, length)
    return None if body is None else json.loads(body)


def write_frame(descriptor: int, message: dict[str, Any]) -> None:
    view = memoryview(pack_frame(message))
    while view:
        view = view[os.write(descriptor, view) :]


def _read_exactly(descriptor: int, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        chunk = os.read(descriptor, length - len(parts))
        if not chunk:
            return None
        parts += chunk
    return bytes(parts)
