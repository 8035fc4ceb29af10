"""A section of a pack turned into a piece of a web page: an address for each paragraph, and the pages of the print.

An address comes from the words: it stays while they stay, wherever they move, in every later edition.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree, html

from scrutiny.rules.page_breaks import Break, letters_of, page_breaks

_HEADINGS = ("h5", "h4", "h3", "h2", "h1")
BLOCKS = frozenset({*_HEADINGS, "h6", "p", "li", "tr", "caption", "figcaption", "dt", "dd", "pre", "blockquote", "svg"})
_REFERENCES = ("aria-labelledby", "aria-describedby", "headers", "for")
_URL = re.compile(r"url\(#([^)]+)\)")
_LINK = re.compile(r'href="(pack|page|figure):([^"]*)"')
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r'<a href="figure:[^"]*" class="figure-link">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, row of a table or picture. id: its address; page: where it begins in the print."""

    id: str
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a section becomes. html: links to papers are ``pack:PAPER``, to figures ``figure:PATH``."""

    html: str
    blocks: tuple[Block, ...]

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(one.text for one in self.blocks)


def fingerprint_of(texts: Iterable[str]) -> str:
    """64 hexadecimal digits that differ when the words differ."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def anchor_of(text: str) -> str:
    """The address of a text: ten hexadecimal digits."""
    return hashlib.sha256(_plain(text).encode()).hexdigest()[:10]


def web_page(section: str, paper: str, first_page: int, pages: Sequence[str], papers: Mapping[str, str]) -> WebPage:
    """The section's HTML as a piece of a web page.

    paper: what its addresses begin with; first_page: its first page in the pack; pages: the text of each of its
    pages; papers: the paper of each section key, for the links between them.
    """
    root = html.fragment_fromstring(section, create_parent="div")
    _separate_names(root, paper)
    _lower_headings(root)
    for link in root.iter("a"):
        _turn_link(link, paper, papers)
    found = _blocks(root)
    texts = [_text(one) for one in found]
    ids = _name_blocks(found, texts, paper)
    breaks = _said(found, first_page) or page_breaks(texts, pages)
    for one in reversed(breaks):  # from the end: a mark that is put in moves nothing before it
        _mark(found[one.block], one.letters, first_page + one.page)
    for cell in list(root.iter("td", "th")):
        _open_figure(cell)
    for table in list(root.iter("table")):
        _let_scroll(table)
    inner = (root.text or "") + "".join(etree.tostring(one, method="html", encoding="unicode") for one in root)
    starts = _pages_of(breaks, len(found), first_page)
    return WebPage(inner, tuple(Block(*one) for one in zip(ids, texts, starts, strict=True)))


def with_links(page: str, address: Callable[[str, str], str], *, figures: bool) -> str:
    """The stored HTML with real addresses. address: of a kind ("pack", "page", "figure") and what it names.

    figures: False takes the links of figures away, and leaves the figures. A dash, where there is no figure, has none.
    """
    page = _FIGURE.sub(lambda one: one[0] if figures and _DIGIT.search(one[1]) else one[1], page)
    return _LINK.sub(lambda one: f'href="{address(one[1], one[2])}"', page)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _separate_names(root: html.HtmlElement, paper: str) -> None:
    """Names of one paper are not those of another when all stand on one page."""
    for one in root.iter():
        if not isinstance(one.tag, str):
            continue
        if "id" in one.attrib:
            one.set("id", f"{paper}-{one.get('id')}")
        for name in _REFERENCES:
            if name in one.attrib:
                one.set(name, " ".join(f"{paper}-{part}" for part in one.get(name).split()))
        for name, value in one.attrib.items():
            if "url(#" in value:
                one.set(name, _URL.sub(lambda found: f"url(#{paper}-{found[1]})", value))


def _lower_headings(root: html.HtmlElement) -> None:
    """The page has the first level for itself."""
    for level in _HEADINGS:
        for one in list(root.iter(level)):
            one.tag = f"h{int(level[1]) + 1}"


def _turn_link(link: html.HtmlElement, paper: str, papers: Mapping[str, str]) -> None:
    to = link.get("href") or ""
    if to.startswith("#"):
        link.set("href", f"#{paper}-{to[1:]}")
    elif to.startswith("pack:"):
        key, _, name = to[5:].partition("#")
        other = papers.get(key, key)
        link.set("href", f"pack:{other}" + (f"#{other}-{name}" if name else ""))


def _blocks(root: html.HtmlElement) -> list[html.HtmlElement]:
    """The innermost blocks that hold words, in order."""
    found: list[html.HtmlElement] = []
    for one in root.iter():
        if isinstance(one.tag, str) and one.tag in BLOCKS and not _inside_drawing(one) and _has_own_words(one):
            found.append(one)
    return found


def _inside_drawing(one: html.HtmlElement) -> bool:
    return any(parent.tag == "svg" for parent in one.iterancestors())


def _has_own_words(block: html.HtmlElement) -> bool:
    return any(text.strip() for text, _ in own_texts(block))


def own_texts(block: html.HtmlElement) -> Iterable[tuple[str, tuple[html.HtmlElement, str]]]:
    """(text, (element, "text" or "tail")) of the block, without the blocks inside it, in order."""
    yield block.text or "", (block, "text")
    for one in block:
        if isinstance(one.tag, str) and one.tag not in BLOCKS:
            yield from own_texts(one)
        yield one.tail or "", (one, "tail")


def _text(block: html.HtmlElement) -> str:
    if block.tag == "svg":
        return _plain(" ".join(str(text) for text in block.itertext()))
    spaced = " " if block.tag == "tr" else ""
    return _plain(spaced.join(text for text, _ in own_texts(block)))


def _said(found: Sequence[html.HtmlElement], first_page: int) -> list[Break]:
    """The pages that the section says itself, in ``data-page-begins``."""
    said = [(number, one.attrib.pop("data-page-begins", "")) for number, one in enumerate(found)]
    return [Break(int(page) - first_page, number, 0) for number, page in said if page]


def _name_blocks(found: Sequence[html.HtmlElement], texts: Sequence[str], paper: str) -> list[str]:
    """Give each block its address; equal texts are counted."""
    seen: dict[str, int] = {}
    ids = []
    for one, text in zip(found, texts, strict=True):
        anchor = anchor_of(text)
        seen[anchor] = seen.get(anchor, 0) + 1
        name = f"{paper}-{anchor}" + (f"-{seen[anchor]}" if seen[anchor] > 1 else "")
        if one.get("id"):  # something links to the name that it has
            _put_before(one, html.Element("span", id=one.get("id")))
        one.set("id", name)
        ids.append(name)
    return ids


def _pages_of(breaks: Sequence[Break], count: int, first_page: int) -> list[int]:
    pages, at, waiting = [], first_page, list(breaks)
    for number in range(count):
        while waiting and (waiting[0].block, waiting[0].letters) <= (number, 0):
            at = first_page + waiting.pop(0).page
        pages.append(at)
        while waiting and waiting[0].block == number:
            at = first_page + waiting.pop(0).page
    return pages


def _mark(block: html.HtmlElement, letters: int, page: int) -> None:
    """Put the mark of a page before the letter at which it begins. A picture has it before itself."""
    mark = html.Element("span", id=f"page-{page}")
    mark.set("class", "page-mark")
    mark.set("data-page", str(page))
    mark.set("data-label", str(page))  # until it is known what stands on the page in print
    if block.tag == "svg":
        _put_before(block, mark)
        return
    for text, (element, where) in own_texts(block):
        inside = len(letters_of(text))
        if letters < inside:
            _split(element, where, _place_of(text, letters), mark)
            return
        letters -= inside
    block.append(mark)


def _place_of(text: str, letters: int) -> int:
    """The index of the character before which so many letters stand."""
    for place in range(len(text)):
        if len(letters_of(text[: place + 1])) > letters:
            return place
    return len(text)


def _split(element: html.HtmlElement, where: str, at: int, mark: html.HtmlElement) -> None:
    text = (element.text if where == "text" else element.tail) or ""
    mark.tail = text[at:]
    if where == "text":
        element.text = text[:at]
        element.insert(0, mark)
    else:
        parent = element.getparent()
        element.tail = text[:at]
        parent.insert(parent.index(element) + 1, mark)


def _put_before(element: html.HtmlElement, new: html.HtmlElement) -> None:
    parent = element.getparent()
    if element.tag in ("tr", "caption"):  # nothing stands between the rows of a table: into the first cell
        first = next(iter(element), None)
        new.tail, target = (first.text, first) if first is not None else (element.text, element)
        target.text = None
        target.insert(0, new)
        return
    parent.insert(parent.index(element), new)
    new.tail = None


def _open_figure(cell: html.HtmlElement) -> None:
    """A figure that names where it comes from becomes a link to that."""
    path = cell.attrib.pop("data-figure", None)
    if path is None or not "".join(cell.itertext()).strip():
        return
    link = html.Element("a", href=f"figure:{path}")
    link.set("class", "figure-link")
    link.text, cell.text = cell.text, None
    for one in list(cell):
        link.append(one)
    cell.append(link)


def _let_scroll(table: html.HtmlElement) -> None:
    """A wide table scrolls by itself, by keyboard as well."""
    box = html.Element("div", tabindex="0", role="group")
    box.set("class", "paper__table")
    caption = table.find("caption")
    label = _plain(caption.text_content()) if caption is not None else _heading_before(table)
    box.set("aria-label", f"Table: {label}" if label else "Table")
    box.tail, table.tail = table.tail, None
    parent = table.getparent()
    parent.replace(table, box)
    box.append(table)


def _heading_before(table: html.HtmlElement) -> str:
    for one in table.iterancestors():
        for sibling in one.itersiblings(preceding=True):
            if str(sibling.tag) in BLOCKS and str(sibling.tag).startswith("h"):
                return _plain(sibling.text_content())
    for sibling in table.itersiblings(preceding=True):
        if str(sibling.tag).startswith("h") and str(sibling.tag) in BLOCKS:
            return _plain(sibling.text_content())
    return ""
