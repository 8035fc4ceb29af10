"""What is pasted from Word or a web page, as the plain form of a text: structure stays, looks and scripts go."""

import re
from collections.abc import Iterator

import nh3
from lxml import etree, html

from ihwb.kernel.errors import Refused

LARGEST = 2_000_000
_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "br", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th",
    "strong", "b", "blockquote", "span",
}  # fmt: skip
_DROPPED = {"script", "style", "title", "head", "xml", "o:p", "template", "svg", "noscript"}
_BLOCKS = frozenset({"p", "div", "blockquote", "body", "section", "article"})
_WORD_BULLET = re.compile(r"^\s*(?:[·•§o▪‣◦\uf0b7]|-)[\s\u00a0]+")
_WORD_NUMBER = re.compile(r"^\s*(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)][\s\u00a0]+", re.IGNORECASE)
_NOT_BOLD = re.compile(r"(?<![\w-])font-weight:\s*normal")
_SPACE = re.compile(r"[\s\u00a0]+")


def prose_of(pasted: str) -> str:
    """The text as ``scrutiny.rules.prose`` reads it: headings, paragraphs, lists, tables and bold words.

    Everything else that HTML can hold is left out before it is looked at. Raises Refused for more than a report holds.
    """
    if len(pasted) > LARGEST:
        raise Refused("paste_too_large", "That is too much to paste at once. Paste it section by section.")
    # Word marks the paragraphs of its lists by class alone; the class is read, then goes with the rest.
    clean = nh3.clean(
        pasted,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes={"p": {"class"}, "b": {"style"}},
        strip_comments=True,
    )
    if not clean.strip():
        return ""
    root = html.fragment_fromstring(clean, create_parent="div")
    return _tidied(_blocks(root))


def _tidied(blocks: Iterator[tuple[str, str]]) -> str:
    """Blocks with an empty line between them; entries of one list without."""
    text, before = "", ""
    for kind, words in blocks:
        if words.strip(" |"):
            text += ("\n" if kind == before and kind in "-1" else "\n\n" if text else "") + words
            before = kind
    return text


def _blocks(node: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """(kind, words) of each block below a node: "-" and "1" are entries of lists, the rest stands alone."""
    loose = _line(node.text)
    for child in node:
        if _is_block(child):
            if loose.strip():
                yield "p", loose.strip()
            loose = ""
            yield from _block(child)
        else:
            loose += "\n\n" if child.tag == "br" else _inline(child)
        loose += _line(child.tail)
    for part in loose.split("\n\n"):
        if part.strip():
            yield "p", part.strip()


def _is_block(node: html.HtmlElement) -> bool:
    return node.tag in _BLOCKS or node.tag in ("ul", "ol", "table", "li") or _is_heading(node)


def _is_heading(node: html.HtmlElement) -> bool:
    return isinstance(node.tag, str) and bool(re.fullmatch("h[1-6]", node.tag))


def _block(node: html.HtmlElement) -> Iterator[tuple[str, str]]:
    if _is_heading(node):
        yield "h", f"{'##' if node.tag in ('h1', 'h2') else '###'} {_SPACE.sub(' ', node.text_content()).strip()}"
    elif node.tag in ("ul", "ol"):
        yield from _list(node)
    elif node.tag == "table":
        yield "t", _table(node)
    elif node.tag == "p" and "list" in (node.get("class") or "").lower():
        yield _word_entry(_words(node))
    elif any(_is_block(child) for child in node):
        yield from _blocks(node)
    else:
        yield "p", _words(node)


def _word_entry(words: str) -> tuple[str, str]:
    """A paragraph that Word calls one of a list: the mark that it carries says of which kind."""
    if found := _WORD_NUMBER.match(words):
        return "1", f"1. {words[found.end() :].strip()}"
    found = _WORD_BULLET.match(words)
    return "-", f"- {(words[found.end() :] if found else words).strip()}"


def _list(node: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The entries of a list; those of a list within it follow their own entry."""
    mark = ("-", "- ") if node.tag == "ul" else ("1", "1. ")
    for entry in node:
        if entry.tag in ("ul", "ol"):
            yield from _list(entry)
            continue
        inner = [child for child in entry if child.tag in ("ul", "ol")]
        for child in inner:
            entry.remove(child)
        yield mark[0], mark[1] + _words(entry)
        for child in inner:
            yield from _list(child)


def _table(node: html.HtmlElement) -> str:
    rows = [[_words(cell).replace("|", "/") for cell in row if cell.tag in ("td", "th")] for row in node.iter("tr")]
    width = max((len(row) for row in rows), default=0)
    return "\n".join(f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows if any(row))


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
    words = _inside(node)
    # A word processor on the web wraps everything in a <b> that is not bold.
    if node.tag in ("b", "strong") and words.strip() and not _NOT_BOLD.search(node.get("style") or ""):
        return f"**{_SPACE.sub(' ', words).strip().replace('*', '')}**"
    return words


def _line(text: str | None) -> str:
    return _SPACE.sub(" ", text or "")
