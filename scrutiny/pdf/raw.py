"""What stands in the bytes of a file and in none of its objects: earlier revisions, leftovers, anything appended."""

import re
import zlib
from collections.abc import Iterator, Set
from dataclasses import dataclass

from scrutiny.pdf.tokens import string_bytes, text_string, tokens

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10}) (\d{1,5}) obj\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_LENGTH = re.compile(rb"/Length (\d+)(?! \d+ R)")
_END = re.compile(rb"endobj")
_FRAME = re.compile(rb"xref[\s0-9nf]*|trailer\s*|startxref\s+\d+\s*|%%EOF|%PDF-\d\.\d")


@dataclass(frozen=True)
class Leftover:
    """Bytes that belong to no current object; ``texts`` are what they say, packed streams unpacked."""

    where: str
    texts: tuple[str, ...]


def revisions(content: bytes) -> int:
    """How often the file was saved onto its own end; 1 for one saved afresh."""
    return len(re.findall(rb"(?:^|[\r\n])startxref\s+\d+\s+%%EOF", content))


def leftovers(content: bytes, current: Set[int]) -> Iterator[Leftover]:
    """Objects that the file no longer counts as its own, and bytes between and behind objects.

    Of an object that stands there twice both are read: which of the two counts is no comfort.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    at = 0
    while match := _OBJECT.search(content, at):
        yield from _between(content[at : match.start()], at)
        at = _object_end(content, match.end())
        spans.setdefault(int(match[1]), []).append((match.start(), at))
    yield from _between(content[at:], at)
    for number, held in spans.items():
        if number not in current or len(held) > 1:
            for start, end in held:
                yield Leftover(f"object {number} at byte {start}", tuple(_texts(content[start:end])))


def _between(part: bytes, at: int) -> Iterator[Leftover]:
    """What is left between two objects when the format's own words are taken out."""
    rest = _FRAME.sub(b"", part)
    if len(rest.split()) and not rest.lstrip().startswith(b"%\xbf\xf7\xa2\xfe"):
        yield Leftover(f"byte {at}", tuple(_texts(rest)))


def _object_end(content: bytes, start: int) -> int:
    """The end of an object; a stream is passed over by its length, for it may hold any bytes."""
    end = _END.search(content, start)
    stream = _STREAM.search(content, start, end.start() if end else len(content))
    if stream:
        length = _LENGTH.search(content, start, stream.start())
        end = _END.search(content, stream.end() + (int(length[1]) if length else 0))
    return end.end() if end else len(content)


def _texts(part: bytes) -> Iterator[str]:
    yield part.decode("utf-8", "replace")
    yield part.decode("utf-16-be", "replace")
    yield _strings(part)
    for stream in _STREAM.finditer(part):
        try:
            unpacked = zlib.decompressobj().decompress(part[stream.end() :])
        except zlib.error:
            continue
        yield unpacked.decode("utf-8", "replace")
        yield _strings(unpacked)


def _strings(part: bytes) -> str:
    found = (string_bytes(token) for kind, token in tokens(part) if kind in ("string", "hex"))
    return "".join(map(text_string, found))
