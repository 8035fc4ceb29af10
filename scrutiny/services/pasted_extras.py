"""What a word processor puts on the clipboard beside the text: footnotes, tracked changes, comments, pictures, indices.

What was deleted, struck out or said in a comment never gets into a report by way of the clipboard; a footnote becomes a
footnote of the text, so that its number does not stand behind a figure as one more digit.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import html

_STRUCK = re.compile(r"(?<![\w-])text-decoration[\w-]*:[^;]*line-through")
_COMMENT = re.compile(r"mso-?com|MsoComment|^annotation$", re.IGNORECASE)
_COMMENT_STYLE = re.compile(r"mso-element:\s*comment")
_NOTE_SIGN = re.compile(r"^#_?(?:ftn|edn|sdfootnote|sdendnote)", re.IGNORECASE)
_BLOCKS = ("p", "div", "li", "td")
_UP = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_DOWN = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_INDEX = re.compile(r"[0-9+\-−()]+")


@dataclass(frozen=True, slots=True)
class Extras:
    """What was set apart. notes: the words of each footnote, by the order of their marks; left_out: told the author."""

    notes: list[html.HtmlElement]
    left_out: tuple[str, ...]


def set_apart(root: html.HtmlElement) -> Extras:
    """Take from a cleaned page what is no running text; marks of footnotes stay in it as ``[^1]``."""
    pictures = _take_out(root, lambda node: node.tag == "img")
    comments = _take_out(root, _is_comment)
    struck = _take_out(root, _is_struck)
    notes = _footnotes(root)
    lost = _take_out(root, lambda node: node.tag == "a" and bool(_NOTE_SIGN.match(node.get("href") or "")))
    for node in root.iter("sup", "sub"):
        _index(node)
    said = (
        (
            pictures,
            f"{_count(pictures, 'picture')}: add pictures on the report’s page, with words for who cannot see them",
        ),
        (struck, "words that were deleted or struck out"),
        (comments, "comments"),
        (lost, f"the marks of {_count(lost, 'footnote')} whose words were not copied with them"),
    )
    return Extras(notes, tuple(words for found, words in said if found))


def _count(found: int, word: str) -> str:
    return f"{found} {word}{'' if found == 1 else 's'}"


def _take_out(root: html.HtmlElement, wanted: Callable[[html.HtmlElement], bool]) -> int:
    """Drop each element of a kind with all that is in it, and count those that held anything."""
    found = [node for node in root.iterdescendants() if isinstance(node.tag, str) and wanted(node)]
    held: int = sum(node.tag == "img" or bool(str(node.text_content()).strip()) for node in found)
    for node in found:
        if node.getparent() is not None:
            node.drop_tree()
    return held


def _is_comment(node: html.HtmlElement) -> bool:
    names = (node.get("class") or "").split()
    return any(_COMMENT.search(one) for one in names) or bool(_COMMENT_STYLE.search(node.get("style") or ""))


def _is_struck(node: html.HtmlElement) -> bool:
    return node.tag in ("del", "s", "strike") or bool(_STRUCK.search(node.get("style") or ""))


# --- Footnotes --------------------------------------------------------------------------------------------------------


def _footnotes(root: html.HtmlElement) -> list[html.HtmlElement]:
    """Two links that lead to each other are the mark of a note and its sign; the note is the paragraph of the sign."""
    named = {name: link for link in root.iter("a") for name in (link.get("name"), link.get("id")) if name}
    pairs: list[tuple[html.HtmlElement, html.HtmlElement]] = []
    signs: set[html.HtmlElement] = set()
    for mark in root.iter("a"):
        sign = named.get((mark.get("href") or "").removeprefix("#"))
        if sign is None or sign is mark or mark in signs or sign in signs or named.get(_target(sign)) is not mark:
            continue
        signs.add(sign)
        pairs.append((mark, sign))
    return [_note(mark, sign, number) for number, (mark, sign) in enumerate(pairs, 1)]


def _target(link: html.HtmlElement) -> str:
    return (link.get("href") or "").removeprefix("#")


def _note(mark: html.HtmlElement, sign: html.HtmlElement, number: int) -> html.HtmlElement:
    """Leave ``[^1]`` where the mark was, and take the note's words out of the page."""
    words = next((node for node in sign.iterancestors() if node.tag in _BLOCKS), sign.getparent())
    around = words.getparent()
    if around is not None and around.tag == "div" and _is_note_box(around, sign):
        words = around
    sign.drop_tree()
    for child in list(mark):
        mark.remove(child)
    mark.attrib.clear()
    mark.text = f"[^{number}]"
    words.drop_tree()
    return words


def _is_note_box(node: html.HtmlElement, sign: html.HtmlElement) -> bool:
    """Whether a box holds one note alone, which may have several paragraphs."""
    return list(node.iter("a")).count(sign) == 1 and bool(node.get("id")) and len(list(node.iter("a"))) == 1


# --- Raised and lowered figures ---------------------------------------------------------------------------------------


def _index(node: html.HtmlElement) -> None:
    """10 to the power of 6 stays that, and does not become 106; letters such as the st of 1st stay as they are."""
    words = node.text_content().strip()
    if len(node) == 0 and _INDEX.fullmatch(words):
        node.text = words.translate(_UP if node.tag == "sup" else _DOWN)
