"""What is pasted from Word or a web page, as the plain form of a text: structure stays, looks and scripts go."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import nh3
from lxml import etree, html

from ihwb.kernel.errors import Refused
from scrutiny.rules.prose import plain
from scrutiny.rules.table_cells import read
from scrutiny.services.pasted_extras import set_apart

LARGEST = 2_000_000
WIDEST = 60  # cells that a merged one is let cover; a page with more is no table of a report
DEEPEST = 2  # lists within lists: three levels in all
SPLIT = (
    "__Cells that were merged in the table above are split: words stand in every row or column that they covered, "
    "a figure stands once.__"
)
_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "br", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th",
    "strong", "b", "em", "i", "blockquote", "span", "a", "sup", "sub", "img", "del", "s", "strike",
}  # fmt: skip
_DROPPED = {"script", "style", "title", "head", "xml", "o:p", "template", "svg", "noscript"}
# Word marks its lists, comments and footnotes by class, style and link alone; these are read, then go with the rest.
_READ = {
    "p": {"class", "style"}, "b": {"style"}, "i": {"style"}, "em": {"style"}, "strong": {"style"},
    "span": {"class", "style"}, "div": {"id", "class", "style"}, "a": {"href", "name", "id", "class"},
    "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
}  # fmt: skip
_BLOCKS = frozenset({"p", "div", "blockquote", "body", "section", "article"})
_WORD_BULLET = re.compile(r"^\s*(?:[·•§o▪‣◦\uf0b7]|-)[\s\u00a0]+")
_WORD_NUMBER = re.compile(r"^\s*(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)][\s\u00a0]+", re.IGNORECASE)
_WORD_LEVEL = re.compile(r"mso-list:[^;]*\blevel(?P<level>\d)")
_NOT_BOLD = re.compile(r"(?<![\w-])font-weight:\s*(?:normal|400)")
_NOT_ITALIC = re.compile(r"(?<![\w-])font-style:\s*normal")
_BOLD = re.compile(r"(?<![\w-])font-weight:\s*(?:bold|[6-9]00)")
_ITALIC = re.compile(r"(?<![\w-])font-style:\s*italic")
_ITALIC_MARKS = re.compile(r"__((?:(?!__).)+)__")
_LETTER = re.compile(r"\w")
_SPACE = re.compile(r"[\s\u00a0]+")


class _Part(NamedTuple):
    """A block of the text. kind: "-" and "1" are entries of lists, the rest stands alone; depth: of an entry."""

    kind: str
    words: str
    depth: int = 0


class Pasted(NamedTuple):
    """A text as ``scrutiny.rules.prose`` reads it. left_out: what the clipboard had beside it, in words."""

    text: str
    left_out: tuple[str, ...] = ()


def prose_of(pasted: str) -> Pasted:
    """The text: headings, paragraphs, lists, tables, footnotes, bold and italic words.

    Everything else that HTML can hold is left out before it is looked at. Raises Refused for more than a report holds.
    """
    if len(pasted) > LARGEST:
        raise Refused("paste_too_large", "That is too much to paste at once. Paste it section by section.")
    clean = nh3.clean(
        pasted, tags=_TAGS, clean_content_tags=_DROPPED, attributes=_READ, strip_comments=True, link_rel=None
    )
    if not clean.strip():
        return Pasted("")
    root = html.fragment_fromstring(clean, create_parent="div")
    extras = set_apart(root)
    notes = (_Part("n", f"[^{number}]: {_words(note)}") for number, note in enumerate(extras.notes, 1))
    return Pasted(_tidied(chain(_blocks(root), notes)), extras.left_out)


def _tidied(parts: Iterator[_Part]) -> str:
    """Blocks with an empty line between them; entries of one list, and of those below them, without."""
    text, before, deep = "", "", -1
    for kind, words, depth in parts:
        if not words.strip(" |"):
            continue
        words = _ITALIC_MARKS.sub(_whole_words, words)
        if kind not in ("-", "1"):
            text, before, deep = text + ("\n\n" if text else "") + words, kind, -1
            continue
        deep = min(depth, deep + 1, DEEPEST)
        mark = "-" * deep + ("- " if kind == "-" else "1. ")
        joined = deep > 0 or kind == before
        text += ("\n" if joined else "\n\n" if text else "") + mark + words
        before = before if deep else kind
    return text


def _whole_words(found: re.Match[str]) -> str:
    """Italic words with their marks; a part of a word without, where the marks would be read as letters."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return found[1] if _LETTER.match(before) or _LETTER.match(after) else found[0]


def _blocks(node: html.HtmlElement) -> Iterator[_Part]:
    """Each block below a node."""
    loose = _line(node.text)
    for child in node:
        if _is_block(child):
            if loose.strip():
                yield _Part("p", loose.strip())
            loose = ""
            yield from _block(child)
        else:
            loose += "\n\n" if child.tag == "br" else _inline(child)
        loose += _line(child.tail)
    for part in loose.split("\n\n"):
        if part.strip():
            yield _Part("p", part.strip())


def _is_block(node: html.HtmlElement) -> bool:
    return node.tag in _BLOCKS or node.tag in ("ul", "ol", "table", "li") or _is_heading(node)


def _is_heading(node: html.HtmlElement) -> bool:
    return isinstance(node.tag, str) and bool(re.fullmatch("h[1-6]", node.tag))


def _block(node: html.HtmlElement) -> Iterator[_Part]:
    if _is_heading(node):
        mark = "##" if node.tag in ("h1", "h2") else "###"
        yield _Part("h", f"{mark} {_SPACE.sub(' ', node.text_content()).strip()}")
    elif node.tag in ("ul", "ol"):
        yield from _list(node, 0)
    elif node.tag == "table":
        yield from _table(node)
    elif node.tag == "p" and "list" in (node.get("class") or "").lower():
        yield _word_entry(node)
    elif any(_is_block(child) for child in node):
        yield from _blocks(node)
    else:
        yield _Part("p", _words(node))


def _word_entry(node: html.HtmlElement) -> _Part:
    """A paragraph that Word calls one of a list: the mark that it carries says of which kind, its style how deep."""
    level, words = _WORD_LEVEL.search(node.get("style") or ""), _words(node)
    depth = int(level["level"]) - 1 if level else 0
    if found := _WORD_NUMBER.match(words):
        return _Part("1", words[found.end() :].strip(), depth)
    found = _WORD_BULLET.match(words)
    return _Part("-", (words[found.end() :] if found else words).strip(), depth)


def _list(node: html.HtmlElement, depth: int) -> Iterator[_Part]:
    """The entries of a list; those of a list within it follow their own entry."""
    kind = "-" if node.tag == "ul" else "1"
    for entry in node:
        if entry.tag in ("ul", "ol"):
            yield from _list(entry, depth + 1)
            continue
        inner = [child for child in entry if child.tag in ("ul", "ol")]
        for child in inner:
            entry.remove(child)
        yield _Part(kind, _words(entry), depth)
        for child in inner:
            yield from _list(child, depth + 1)


# --- Tables -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Spread:
    """A cell as the table has it. down, across: how many rows and columns it covers."""

    words: str
    heads: bool
    down: int = 1
    across: int = 1


def _table(node: html.HtmlElement) -> Iterator[_Part]:
    """A plain table with one heading row; where cells were merged they are split, and a note says so."""
    rows = [[_spread(cell) for cell in row if cell.tag in ("td", "th")] for row in node.iter("tr")]
    rows = [row for row in rows if row]
    if rows and len(rows[0]) == 1 and rows[0][0].across > 1 and len(rows) > 1:
        yield _Part("p", rows.pop(0)[0].words)  # a title over the whole width
    grid = _grid(rows)
    heads = _heads(rows)
    if heads > 1:
        grid = [_joined(grid[:heads]), *grid[heads:]]
    yield _Part("t", "\n".join(f"| {' | '.join(row)} |" for row in grid if any(row)))
    width = len(grid[0]) if grid else 0
    if any(cell.words and (cell.down > 1 or 1 < cell.across < width) for row in rows for cell in row):
        yield _Part("p", SPLIT)


def _spread(cell: html.HtmlElement) -> _Spread:
    return _Spread(_words(cell).replace("|", "/"), cell.tag == "th", _span(cell, "rowspan"), _span(cell, "colspan"))


def _span(cell: html.HtmlElement, name: str) -> int:
    said = cell.get(name) or ""
    return min(max(int(said), 1), WIDEST) if said.isdecimal() and len(said) < 6 else 1


def _grid(rows: list[list[_Spread]]) -> list[list[str]]:
    """Every place of the table with what stands there."""
    places: dict[tuple[int, int], str] = {}
    for down, row in enumerate(rows):
        whole = len(row) == 1 and row[0].across > 1  # a heading within the table
        across = 0
        for cell in row:
            while (down, across) in places:
                across += 1
            for below in range(min(cell.down, len(rows) - down)):
                for beside in range(cell.across):
                    first = (below, beside) == (0, 0)
                    places[down + below, across + beside] = cell.words if first else _again(cell, below, whole=whole)
            across += cell.across
    width = max((across for _, across in places), default=-1) + 1
    return [[places.get((down, across), "") for across in range(width)] for down in range(len(rows))]


def _again(cell: _Spread, below: int, *, whole: bool) -> str:
    """What stands in a further place that a merged cell covered: its words, but never a figure a second time."""
    if read(plain(cell.words)):
        return "with the figure above" if below else "with the figure on the left"
    return "" if whole else cell.words


def _heads(rows: list[list[_Spread]]) -> int:
    """How many rows at the top are the heading: those of heading cells, or those into which the first one splits."""
    if not rows:
        return 0
    marked = next((at for at, row in enumerate(rows) if not all(cell.heads for cell in row)), len(rows))
    if marked > 1:
        return marked if marked < len(rows) else 1
    if len(rows[0]) == 1 or not any(cell.across > 1 for cell in rows[0]):
        return 1
    below = max(2, *(cell.down for cell in rows[0]))
    return below if below < len(rows) and not _has_figures(rows[1:below]) else 1


def _has_figures(rows: list[list[_Spread]]) -> bool:
    return any(read(plain(cell.words)) and not _YEAR.match(cell.words) for row in rows for cell in row)


_YEAR = re.compile(r"^(19|20)\d\d$")


def _joined(rows: list[list[str]]) -> list[str]:
    """Heading rows as one: 2015/16 over Budget is 2015/16 Budget."""
    return [" ".join(dict.fromkeys(part for part in column if part)) for column in zip(*rows, strict=True)]


# --- Words ------------------------------------------------------------------------------------------------------------


def _words(node: html.HtmlElement) -> str:
    """All words of a node on one line."""
    return _SPACE.sub(" ", _inside(node)).strip()


def _inside(node: html.HtmlElement) -> str:
    return _line(node.text) + "".join(
        (" " if child.tag == "br" or _is_block(child) else "") + _inline(child) + _line(child.tail) for child in node
    )


def _inline(node: html.HtmlElement) -> str:
    if isinstance(node, etree._Comment) or not isinstance(node.tag, str):
        return ""
    words, style = _inside(node), node.get("style") or ""
    if _is_italic(node.tag, style):
        words = _marked(words, "__")
    return _marked(words, "**") if _is_bold(node.tag, style) else words


def _is_bold(tag: str, style: str) -> bool:
    # A word processor on the web wraps everything in a <b> that is not bold.
    return (tag in ("b", "strong") and not _NOT_BOLD.search(style)) or (tag == "span" and bool(_BOLD.search(style)))


def _is_italic(tag: str, style: str) -> bool:
    return (tag in ("i", "em") and not _NOT_ITALIC.search(style)) or (tag == "span" and bool(_ITALIC.search(style)))


def _marked(words: str, mark: str) -> str:
    """The words between marks, the spaces at their ends outside; words that are marked so already stay as they are."""
    core = words.strip().replace(mark, "") if mark == "__" else words.strip().replace("*", "")
    if not core.strip():
        return words
    start, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{start}{mark}{_SPACE.sub(' ', core).strip()}{mark}{end}"


def _line(text: str | None) -> str:
    return _SPACE.sub(" ", text or "")
