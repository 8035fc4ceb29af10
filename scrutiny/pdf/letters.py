"""What the codes of a font stand for: its own table to Unicode, its encoding, or its glyphs' names."""

import io
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from fontTools import agl
from fontTools.encodings.StandardEncoding import StandardEncoding
from pikepdf import Array, Dictionary, Name, Object, PdfError

_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end(?:bfchar|bfrange)", re.DOTALL)
_CODESPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f\s]+)>", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
CODECS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
Decode = Callable[[bytes], str]


def decoder(font: Object) -> Decode | None:
    """What turns a string shown in this font into text; None if the font does not tell."""
    table, width = _to_unicode(font)
    if font.get(Name.Subtype) == Name.Type0:
        table = table or _glyph_letters(font)
        width = width or 2
    else:
        table = {**_simple_letters(font), **table}
        width = 1
    return _decode_with(tuple(sorted(table.items())), width) if table else None


@lru_cache(maxsize=1024)
def _decode_with(letters: tuple[tuple[int, str], ...], width: int) -> Decode:
    """One and the same function for the same letters: what was read with it is remembered by it."""
    table = dict(letters)
    if width == 1:
        return lambda shown: "".join([table.get(code, "") for code in shown])
    return lambda shown: "".join(
        [table.get(int.from_bytes(shown[at : at + width], "big"), "") for at in range(0, len(shown), width)]
    )


def _to_unicode(font: Object) -> tuple[dict[int, str], int]:
    stream = font.get(Name.ToUnicode)
    try:
        program = stream.read_bytes() if stream is not None else b""
    except (AttributeError, PdfError):  # a name such as Identity-H, or damage
        return {}, 0
    table: dict[int, str] = {}
    for kind, body in _SECTION.findall(program):
        (_read_range if kind == b"bfrange" else _read_letters)(body, table)
    space = _CODESPACE.search(program)
    return table, len(re.sub(rb"\s", b"", space[1])) // 2 if space else 0


def _read_letters(body: bytes, table: dict[int, str]) -> None:
    values = [_hex(match[1]) for match in _TOKEN.finditer(body) if match[1] is not None]
    for code, text in zip(values[::2], values[1::2], strict=False):
        table[int.from_bytes(code, "big")] = _utf16(text)


def _read_range(body: bytes, table: dict[int, str]) -> None:
    """``<first> <last> <text>`` counts up from a text; ``<first> <last> [<text> …]`` lists them."""
    ends: list[bytes] = []
    listed: list[bytes] | None = None
    for match in _TOKEN.finditer(body):
        if match[2]:
            listed = []
        elif match[3]:
            first = int.from_bytes(ends[0], "big")
            table.update((first + step, _utf16(text)) for step, text in enumerate(listed or []))
            ends, listed = [], None
        elif listed is not None:
            listed.append(_hex(match[1]))
        else:
            ends.append(_hex(match[1]))
        if len(ends) == 3:
            _count_up(ends, table)
            ends = []


def _count_up(ends: list[bytes], table: dict[int, str]) -> None:
    first, last = (int.from_bytes(end, "big") for end in ends[:2])
    text = ends[2] or b"\0\0"
    for step in range(min(last - first, 0xFFFF) + 1):
        counted = (int.from_bytes(text, "big") + step).to_bytes(len(text) + 1, "big")[-len(text) :]
        table[first + step] = _utf16(counted)


def _hex(digits: bytes) -> bytes:
    plain = re.sub(rb"\s", b"", digits)
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode())


def _utf16(text: bytes) -> str:
    return text.decode("utf-16-be", "ignore") if len(text) > 1 else text.decode("latin-1")


def _simple_letters(font: Object) -> dict[int, str]:
    """A font of one byte a letter: its encoding, with the differences that it names."""
    encoding = font.get(Name.Encoding)
    differences: Iterable[Any] = encoding.get(Name.Differences, Array()) if isinstance(encoding, Dictionary) else []
    base = encoding.get(Name.BaseEncoding) if isinstance(encoding, Dictionary) else encoding
    codec = CODECS.get(str(base))
    if codec:
        table = {code: bytes([code]).decode(codec, "ignore") for code in range(32, 256)}
    else:
        table = {code: agl.toUnicode(name) for code, name in enumerate(StandardEncoding) if name != ".notdef"}
    code = 0
    for entry in differences:
        if isinstance(entry, Name):
            table[code] = agl.toUnicode(str(entry)[1:])
            code += 1
        else:
            code = int(entry)
    return table


def _glyph_letters(font: Object) -> dict[int, str]:
    """A composite font without a table: its program's own, if codes are glyph numbers."""
    if not str(font.get(Name.Encoding, "")).startswith("/Identity"):
        return {}
    inner = font.get(Name.DescendantFonts, Array([Dictionary()]))[0].get(Name.FontDescriptor, Dictionary())
    program = inner.get(Name.FontFile2, inner.get(Name.FontFile3))
    if program is None:
        return {}
    from fontTools.ttLib import TTFont, TTLibError  # seldom needed, and slow to load

    try:
        known = TTFont(io.BytesIO(program.read_bytes()), lazy=True)
        return {known.getGlyphID(glyph): chr(code) for code, glyph in known.getBestCmap().items()}
    except (TTLibError, PdfError, AttributeError, KeyError, AssertionError):
        return {}
