"""The text that a content stream shows, visible or not."""

import re
from collections.abc import Iterable, Mapping

from scrutiny.pdf.letters import Decode
from scrutiny.pdf.tokens import HEX, INLINE_IMAGE, NAME, STRING, name_text, string_bytes, text_string

# Only what text is made of: strings, the choice of a font, the moves of the pen. All else is passed over.
_STEP = re.compile(
    rb"\[(?P<array>(?:[^\[\]()<>]++|" + HEX + rb"|" + STRING + rb")*+)\]\s*TJ"
    rb"|(?P<string>" + STRING + rb"|(?<!<)" + HEX + rb")(?P<show>\s*(?:Tj|'|\"))?"
    rb"|/(?P<font>[^\x00-\x20()<>\[\]{}/%]++)\s+[-+.\d]+\s+Tf\b"
    rb"|(?P<move>\b(?:Td|TD|Tm|ET)\b|\bT\*)"
    rb"|" + INLINE_IMAGE + rb"|%[^\r\n]*+",
    re.DOTALL,
)
_PIECE = re.compile(rb"(" + STRING + rb"|" + HEX + rb")|(-\d{3,})", re.DOTALL)
_PLAIN = re.compile(rb"<([0-9A-Fa-f]*)>")
_WIDE = re.compile(rb"-\d{3,}")
_NAME = re.compile(NAME)
_REMARK = re.compile(rb"%[^\r\n]*+")
_INLINE_IMAGE = re.compile(INLINE_IMAGE)
GAP = -180  # thousandths of an em: a wider step between two letters is a space


class Shown:
    """Reads content streams one after the other; ``unknown`` names the fonts whose codes nobody can read."""

    def __init__(self) -> None:
        self.unknown: set[str] = set()

    def text(self, content: bytes, fonts: Mapping[bytes, list[Decode]]) -> str:
        """The text in the order in which it is drawn; a new line wherever the pen is moved.

        Where several fonts may be meant (a drawing that belongs to no page), the text is read with each. What a mark
        says instead of the text that it marks is read too.
        """
        most = max((len(held) for held in fonts.values()), default=1)
        return "\n".join("".join(self._read(content, fonts, choice)) for choice in range(max(most, 1)))

    def _read(self, content: bytes, fonts: Mapping[bytes, list[Decode]], choice: int) -> Iterable[str]:
        decode: Decode = _latin
        for step in _STEP.finditer(content):
            kind = step.lastgroup
            if kind == "array":
                yield _array(step["array"], decode)
            elif kind == "font":
                decode = self._font(step["font"], fonts, choice)
            elif kind == "move":
                yield "\n"
            elif kind == "show":
                yield ("" if step["show"].strip() == b"Tj" else "\n") + decode(string_bytes(step["string"]))
            elif kind == "string":
                yield f"\n{text_string(string_bytes(step['string']))}\n"

    def _font(self, name: bytes, fonts: Mapping[bytes, list[Decode]], choice: int) -> Decode:
        held = fonts.get(b"/" + name)
        if not held:
            self.unknown.add(name.decode("latin-1"))
            return _latin
        return held[min(choice, len(held) - 1)]


def _array(array: bytes, decode: Decode) -> str:
    """Strings with steps between them; as one string where no step is wide, which is the common case and fast."""
    if b"(" not in array and not _WIDE.search(array):
        digits = _PLAIN.findall(array)
        if all(len(part) % 2 == 0 for part in digits):
            return decode(bytes.fromhex(b"".join(digits).decode()))
    return "".join(
        decode(string_bytes(string)) if string else " " if int(step) < GAP else ""
        for string, step in _PIECE.findall(array)
    )


def _latin(shown: bytes) -> str:
    return text_string(shown)


def beside_text(content: bytes, known: set[bytes]) -> list[str]:
    """What stands in a content stream and is no text: names, remarks, the bytes of small pictures.

    known: names that were read before; those of this stream are added to it.
    """
    fresh = set(_NAME.findall(content)) - known
    known |= fresh
    remarks = _REMARK.findall(content) if b"%" in content else []
    pictures = _INLINE_IMAGE.findall(content) if b"BI" in content else []
    return [*map(name_text, sorted(fresh)), *(one.decode("latin-1") for one in (*remarks, *pictures))]
