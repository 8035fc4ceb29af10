"""A section in another form: reflowed for large print, or without colour. HTML in, HTML out.

At 16 points a page holds about sixty letters in a line: a table of more than three columns becomes, row by row, its
name and a list of what its columns say. A chart gives way to its words, which its own small letters would not be.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from tinyhtml5 import parse

WIDE = 3  # columns that a page in large print still holds
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def reflowed(html: str) -> str:
    """The inside of a body, with wide tables as lists and charts as their words."""
    body = _body(html)
    for parent in list(body.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag == "table" and _columns(child) > WIDE:
                parent[place] = _list_of(child)
            elif _name(child) == "svg":
                parent[place] = _words_of(child)
    return _inside(body)


def without_colour(html: str) -> str:
    """Every colour turned into the grey that is as light."""
    return _COLOUR.sub(lambda found: _grey(found[0]), html)


def _grey(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    light = (299 * red + 587 * green + 114 * blue) // 1000
    return f"#{light:02x}{light:02x}{light:02x}"


def _body(html: str) -> Element:
    root = parse(f"<!doctype html><body>{html}</body>", namespace_html_elements=False)
    body: Element | None = root.find("body")
    assert body is not None  # the parser always makes one
    return body


def _inside(body: Element) -> str:
    parts = [body.text or "", *(tostring(child, encoding="unicode", method="html") for child in body)]
    return "".join(parts)


def _columns(table: Element) -> int:
    return max((sum(_span(cell) for cell in _cells(row)) for row in table.iter("tr")), default=0)


def _span(cell: Element) -> int:
    return int(cell.get("colspan", "1"))


def _cells(row: Element) -> list[Element]:
    return [child for child in row if child.tag in ("td", "th")]


def _list_of(table: Element) -> Element:
    """The table's caption, then each row as its name with a list of "column: content"."""
    made = Element("div")
    made.tail = table.tail
    caption = table.find("caption")
    if caption is not None:
        made.append(_renamed(caption, "p", "row-name"))
    heads = _heads(table)
    for row in _body_rows(table):
        cells = _cells(row)
        if len(cells) == 1:
            made.append(_renamed(cells[0], "p", "row-name"))
            continue
        _row(made, heads, cells, row.get("id", ""))
    return made


def _row(made: Element, heads: list[str], cells: list[Element], name: str) -> None:
    if not cells:
        return
    head = _renamed(cells[0], "div", "row-name")
    if name and not head.get("id"):
        head.set("id", name)
    made.append(head)
    entries = SubElement(made, "ul", {"class": "row-cells"})
    column = _span(cells[0])
    for cell in cells[1:]:
        if _text(cell):
            entry = _renamed(cell, "li", "")
            over = heads[column] if column < len(heads) else ""
            entry.text = f"{over}: {entry.text or ''}" if over else entry.text
            entries.append(entry)
        column += _span(cell)
    if not len(entries):
        made.remove(entries)


def _heads(table: Element) -> list[str]:
    """What stands over each column: of headings in two rows the lower, behind the upper."""
    found: list[str] = []
    for row in table.findall("thead/tr"):
        words = [_text(cell) for cell in _cells(row) for _ in range(_span(cell))]
        found = [" ".join(filter(None, pair)) for pair in zip(found, words, strict=False)] if found else words
    return found


def _body_rows(table: Element) -> Iterator[Element]:
    for part in table:
        if part.tag in ("tbody", "tfoot"):
            yield from part.iter("tr")


def _renamed(cell: Element, tag: str, name: str) -> Element:
    """The cell's content in another element; its id stays, so that links to it still lead there."""
    made = Element(tag, {"class": name} if name else {})
    if cell.get("id"):
        made.set("id", str(cell.get("id")))
    made.text = cell.text
    made.extend(list(cell))
    return made


def _words_of(drawing: Element) -> Element:
    title = next((part for part in drawing if _name(part) == "title"), None)
    made = Element("p", {"class": "chart-words"})
    made.text = f"Chart: {_text(title)}" if title is not None else "A chart stands here in standard print."
    made.tail = drawing.tail
    return made


def _name(element: Element) -> str:
    """Without the name space that drawings have."""
    return str(element.tag).rpartition("}")[2]


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
