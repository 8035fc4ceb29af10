"""Rewrites the drawing of an uploaded page: marks taken out or made plain, and every saved state restored."""

from collections.abc import Callable, Iterable
from typing import Any

from pikepdf import (
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Operator,
    Pdf,
    parse_content_stream,
    unparse_content_stream,
)

Instruction = ContentStreamInstruction | ContentStreamInlineImage
Filter = Callable[[Object, Object], bytes]
SHOWS = frozenset(("Tj", "TJ", "'", '"'))
MARKS = frozenset(("BMC", "BDC", "EMC", "MP", "DP"))
KEPT_PROPERTIES = (Name.MCID, Name.Lang, Name.ActualText, Name.Alt, Name.E)


def without_marks(stream: Object, resources: Object) -> bytes:
    """The drawing without marked content: what remains draws the same."""
    kept = [step for step in _steps(stream) if str(step.operator) not in MARKS]
    return bytes(unparse_content_stream(_balanced(kept)))


def with_plain_marks(stream: Object, resources: Object) -> bytes:
    """The drawing with its structure marks written out in place, and layer marks taken out."""
    properties = resources.get(Name.Properties, Dictionary())
    kept: list[Instruction] = []
    open_marks: list[bool] = []
    for step in _steps(stream):
        name = str(step.operator)
        if name in ("BMC", "BDC"):
            plain = _plain_mark(step, properties)
            open_marks.append(plain is not None)
            kept += [plain] if plain is not None else []
        elif name == "EMC":
            kept += [step] if open_marks and open_marks.pop() else []
        elif name not in ("MP", "DP"):
            kept.append(step)
    return bytes(unparse_content_stream(_balanced(kept)))


def shows_text(content: Iterable[Instruction]) -> bool:
    return any(str(step.operator) in SHOWS for step in content)


def wrapped(pdf: Pdf, drawing: bytes, tag: str) -> Object:
    """The whole drawing as one piece of marked content, number 0."""
    return pdf.make_stream(b"/%s <</MCID 0>> BDC\nq\n%s\nQ\nEMC\n" % (tag.encode(), drawing))


def _steps(stream: Object) -> list[Any]:
    return list(parse_content_stream(stream))


def _plain_mark(step: Any, properties: Object) -> ContentStreamInstruction | None:
    """The opening mark with only what structure needs; None for a layer's."""
    tag = step.operands[0]
    if tag == Name.OC:
        return None
    if str(step.operator) == "BMC":
        return ContentStreamInstruction([tag], Operator("BMC"))
    held = step.operands[1]
    if isinstance(held, Name):
        held = properties.get(held, Dictionary())
    plain = Dictionary({str(key): held[key] for key in KEPT_PROPERTIES if key in held})
    return ContentStreamInstruction([tag, plain], Operator("BDC"))


def _balanced(steps: list[Instruction]) -> list[Instruction]:
    """As many Q as q: what is stamped afterwards must find the page as it was."""
    depth = 0
    kept: list[Instruction] = []
    for step in steps:
        name = str(step.operator)
        if name == "Q" and depth == 0:
            continue
        depth += (name == "q") - (name == "Q")
        kept.append(step)
    return kept + [ContentStreamInstruction([], Operator("Q"))] * depth
