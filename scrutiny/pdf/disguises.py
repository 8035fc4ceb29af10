"""What bytes and texts say in other letters: wide, escaped, numbered, packed into Base64 or digits."""

import base64
import html
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

_WIDE = ((re.compile(rb"(?:\x00[\x20-\xff]){8,}"), "utf-16-be"), (re.compile(rb"(?:[\x20-\xff]\x00){8,}"), "utf-16-le"))
_PLAIN = re.compile(rb"[\x20-\x7e\x80-\xff]{20,}")
_TAG = re.compile(r"<[^<>]*>")
_NUMBERED = re.compile(r"\\(?:u\{?|x)([0-9A-Fa-f]{2,6})\}?")
# Lines of Base64 are often folded, within XML by a numbered letter.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}(?:(?:\s|&#x?[0-9AaDd]{1,2};)+[A-Za-z0-9+/_-]{20,})*")
_FOLD = re.compile(r"\s|&#x?[0-9AaDd]{1,2};")
_DIGITS = re.compile(r"(?:[0-9A-Fa-f]{2}){20,}")
_URL_LETTERS = str.maketrans("-_", "+/")
ROOM = 10_000_000  # bytes unpacked of what is packed within a text
ZLIB_OR_GZIP = 47  # window bits for either


def texts_of_bytes(data: bytes) -> list[str]:
    """Bytes read as text in each way that text is written in files, and what that text says in other letters."""
    text = data.decode("utf-8", "replace")
    texts = [text, *wide_words(data)]
    if data.count(0) * 4 > len(data):
        texts += [data.decode(codec, "replace") for codec in ("utf-16-be", "utf-16-le")]
    if text.lstrip("\ufeff \r\n\t")[:1] == "<":
        texts += [html.unescape(text), html.unescape(_TAG.sub("", text))]
    return texts


def wide_words(data: bytes) -> list[str]:
    """Runs of two bytes a letter among bytes that are no text as a whole: names in fonts, profiles, office files."""
    if b"\0" not in data:
        return []
    return [" \n".join(run.decode(codec) for run in pattern.findall(data)) for pattern, codec in _WIDE]


def runs_of_letters(data: bytes) -> str:
    """What stands in one piece among bytes that are no text: the samples of a picture."""
    return "\n".join(run.decode("latin-1") for run in _PLAIN.findall(data))


def other_readings(text: str) -> list[str]:
    """A text's percent signs, entities and numbered letters resolved, and what it has packed; none of plain words."""
    found = []
    for resolved in (unquote(text), unquote(unquote(text))) if "%" in text else ():
        found.append(resolved)
    if "&" in text:
        found.append(html.unescape(text))
    if "\\" in text:
        found.append(_NUMBERED.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), text))
    return [one for one in found if one != text] + packed_words(text)


def packed_words(text: str) -> list[str]:
    """What a text says in the letters that addresses and messages pack bytes into."""
    return [said for data in _packed(text) for said in texts_of_bytes(_unpacked(data))]


def _packed(text: str) -> Iterator[bytes]:
    for match in _BASE64.findall(text):
        letters = _FOLD.sub("", match).translate(_URL_LETTERS)
        for begin in range(4):  # where the packed part begins in a run of letters nobody says
            part = letters[begin:]
            yield base64.b64decode(part[: len(part) // 4 * 4])
    for digits in _DIGITS.findall(text):
        yield bytes.fromhex(digits)


def _unpacked(data: bytes) -> bytes:
    """What is packed once more, unpacked; else the bytes as they are."""
    if data[:2] in (b"\x1f\x8b", b"x\x01", b"x\x9c", b"x\xda"):
        try:
            return zlib.decompressobj(ZLIB_OR_GZIP).decompress(data, ROOM)
        except zlib.error:
            return data
    return data
