"""PDF syntax cut into tokens: content streams and the text form of objects."""

import re
from collections.abc import Iterator

# Possessive quantifiers: a stream with an unclosed bracket must not make the search go back and forth.
_DEEPEST = rb"\((?:[^()\\]++|\\.)*+\)"
_DEEPER = rb"\((?:[^()\\]++|\\.|" + _DEEPEST + rb")*+\)"
_DEEP = rb"\((?:[^()\\]++|\\.|" + _DEEPER + rb")*+\)"
STRING = rb"\((?:[^()\\]++|\\.|" + _DEEP + rb")*+\)"
HEX = rb"<[0-9A-Fa-f\s]*+>"
NAME = rb"/[^\x00-\x20()<>\[\]{}/%]*+"
REGULAR = rb"[^\x00-\x20()<>\[\]{}/%]++"
INLINE_IMAGE = rb"\bBI[\x00-\x20/](?s:.*?)[\x00-\x20]ID[\x00-\x20](?s:.*?)[\x00-\x20]EI(?=[\x00-\x20]|\Z)"

TOKEN = re.compile(
    rb"(?P<string>"
    + STRING
    + rb")|(?P<image>"
    + INLINE_IMAGE
    + rb")|(?P<mark><<|>>|\[|\])|(?P<hex>"
    + HEX
    + rb")|(?P<name>"
    + NAME
    + rb")|(?P<skip>%[^\r\n]*+)|(?P<word>"
    + REGULAR
    + rb")",
    re.DOTALL,
)

_ESCAPES = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"(": b"(",
    b")": b")",
    b"\\": b"\\",
}
_OCTAL = frozenset(b"%d" % digit for digit in range(8))
_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def tokens(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Kind (string, image, mark, hex, name, word) and bytes of each token; comments are left out."""
    for match in TOKEN.finditer(content):
        kind = match.lastgroup or ""
        if kind != "skip":
            yield kind, match.group()


def string_bytes(token: bytes) -> bytes:
    """What a literal or hexadecimal string token stands for."""
    if token[:1] == b"<":
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", token)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return _ESCAPE.sub(_unescape, token[1:-1]) if b"\\" in token else token[1:-1]


def name_text(token: bytes) -> str:
    """A name without its slash, ``#41`` read as “A”."""
    plain = _NAME_ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode()), token[1:])
    return plain.decode("utf-8", "replace")


def text_string(value: bytes) -> str:
    """A text string as the format has it: UTF-16 or UTF-8 by its mark, else one byte a letter."""
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        return value.decode("utf-16", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("cp1252", "replace")


def _unescape(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if escaped[:1] in _OCTAL:  # \8 and \9 are no numbers: they stand for themselves
        return bytes([int(escaped, 8) & 255])
    if escaped in (b"\n", b"\r", b"\r\n"):
        return b""
    return _ESCAPES.get(escaped, escaped)
