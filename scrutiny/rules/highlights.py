"""Marking words in a piece of a web page: those that a note is tied to, and those that were searched for."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree, html

from scrutiny.rules.web_pages import own_texts


@dataclass(frozen=True, slots=True)
class Mark:
    """What is marked. block: the paragraph's address; start, end: the words in it, equal for all of it.

    name: the mark's own address; kind: the class that it gets; sign: what a link after it says, to where.
    """

    block: str
    start: int
    end: int
    name: str
    kind: str
    sign: str = ""
    to: str = ""


def marked(page: str, marks: Sequence[Mark]) -> str:
    """The page with its marks. Marks may lie over each other; one whose paragraph is not there is left out."""
    if not marks:
        return page
    root = html.fragment_fromstring(page, create_parent="div")
    blocks = {one.get("id"): one for one in root.iter() if isinstance(one.tag, str) and one.get("id")}
    for one in marks:
        if one.block in blocks:
            _mark(blocks[one.block], one)
    return (root.text or "") + "".join(etree.tostring(one, method="html", encoding="unicode") for one in root)


def _mark(block: html.HtmlElement, mark: Mark) -> None:
    letters = [] if block.tag == "svg" else _letters(block)
    chosen = letters[mark.start : mark.end] if mark.end > mark.start else letters
    spans: dict[int, tuple[int, int]] = {}
    for node, at in chosen:
        if node >= 0:
            low, _ = spans.get(node, (at, at))
            spans[node] = (low, at + 1)
    nodes = [where for _, where in own_texts(block)]
    made = None
    for node in sorted(spans, reverse=True):  # from the end: what is marked moves nothing before it
        last = _wrap(*nodes[node], *spans[node], mark)
        made = made if made is not None else last
        first = last
    if made is None:
        return
    first.set("id", mark.name)
    if mark.to:
        _sign(made, mark)


def _letters(block: html.HtmlElement) -> list[tuple[int, int]]:
    """(number of the text in the block, place in it) of each character, with spaces as the plain text has them."""
    found: list[tuple[int, int]] = []
    spaced = True
    for node, (text, _) in enumerate(own_texts(block)):
        for at, letter in enumerate(text):
            if not letter.isspace() or not spaced:
                found.append((node, at))
            spaced = letter.isspace()
        if block.tag == "tr" and not spaced:
            found.append((-1, 0))
            spaced = True
    return found


def _wrap(element: html.HtmlElement, where: str, low: int, high: int, mark: Mark) -> html.HtmlElement:
    text = (element.text if where == "text" else element.tail) or ""
    made = html.Element("mark")
    made.set("class", mark.kind)
    made.text, made.tail = text[low:high], text[high:]
    if where == "text":
        element.text = text[:low]
        element.insert(0, made)
    else:
        element.tail = text[:low]
        parent = element.getparent()
        parent.insert(parent.index(element) + 1, made)
    return made


def _sign(last: html.HtmlElement, mark: Mark) -> None:
    link = html.Element("a", href=mark.to)
    link.set("class", "note-sign")
    link.set("aria-label", mark.sign)
    link.tail, last.tail = last.tail, None
    parent = last.getparent()
    parent.insert(parent.index(last) + 1, link)
