"""All objects of a PDF: what strings each holds, where it leads, and what it belongs to."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from pikepdf import Dictionary, Name, Object, Pdf, Stream

from scrutiny.pdf.remembered import OBJECTS
from scrutiny.pdf.tokens import NAME, STRING, name_text, string_bytes, text_string, tokens

UNREFERENCED = "an object that nothing refers to"
CATALOGUE, TRAILER, PAGE = "catalogue", "trailer", "page"
# The key that leads to an object, or stands over a text, says what it is. The first telling key on the way counts.
PLACES = {
    "Info": "document information",
    "Metadata": "metadata (XMP)",
    "Outlines": "bookmark",
    "StructTreeRoot": "structure",
    "Dests": "named destination",
    "EmbeddedFiles": "attachment",
    "AF": "attachment",
    "EF": "attachment",
    "FS": "attachment",
    "PageLabels": "page label",
    "Annots": "link or comment",
    "AcroForm": "form",
    "JavaScript": "script",
    "OCProperties": "layer",
}
LEAVES = frozenset(PLACES.values()) - {"structure"}  # what hangs below these is part of them, whatever its key
_REFERENCE = re.compile(rb"(\d+) \d+ R\b")
_NAME = re.compile(NAME)
_LITERAL = re.compile(STRING, re.DOTALL)
_HEX = re.compile(rb"(?<!<)<[0-9A-Fa-f]")
Reference = tuple[str, int]  # the place that its key gives it, or "", and the number of the object


@dataclass
class Census:
    """What going through all objects once brings to light. Kept small: a long pack has 150,000 objects."""

    references: dict[int, "list[Reference] | array[int]"] = field(default_factory=dict)
    words: list[tuple[int, str, str]] = field(default_factory=list)  # object, place that its key gives it, text
    streams: list[tuple[int, int]] = field(default_factory=list)
    fonts: dict[bytes, dict[tuple[int, int], Object]] = field(default_factory=dict)  # all that bear a name
    names: set[bytes] = field(default_factory=set)

    def follow(self, number: int) -> Iterator[Reference]:
        """Where an object leads."""
        for reference in self.references.get(number, ()):
            yield reference if isinstance(reference, tuple) else ("", reference)


def take_census(pdf: Pdf) -> Census:
    """Go through every object, those included that nothing refers to; the trailer counts as object 0."""
    census = Census()
    for thing in pdf.objects:
        if isinstance(thing, Object) and thing.is_indirect:
            _count(thing, thing.objgen[0], census)
            if isinstance(thing, Stream):
                census.streams.append(thing.objgen)
    _count(pdf.trailer, 0, census)
    return census


def places_of(pdf: Pdf, census: Census) -> dict[int, str]:
    """What each object that can be reached belongs to. Pages first: the structure refers to them too."""
    root, pages = pdf.Root.objgen[0], pdf.Root.get(Name.Pages)
    places = {0: TRAILER, root: CATALOGUE}
    todo = [(number, place or TRAILER) for place, number in census.follow(0)]
    todo += [(number, place or CATALOGUE) for place, number in census.follow(root)]
    if isinstance(pages, Dictionary) and pages.is_indirect:
        todo.append((pages.objgen[0], PAGE))
    while todo:
        number, place = todo.pop()
        if number not in places and number in census.references:
            places[number] = place
            todo += [
                (target, place if place in LEAVES else nearer or place)
                for nearer, target in census.follow(number)
                if target not in places
            ]
    return places


def _count(thing: Object, number: int, census: Census) -> None:
    held = thing.stream_dict if isinstance(thing, Stream) else thing
    body = held.unparse(resolved=True)
    fresh = set(_NAME.findall(body)) - census.names  # each name is read once: most are the format's own
    if fresh:
        census.names |= fresh
        census.words += [(number, "", f"/{name_text(name)}") for name in sorted(fresh)]
    if b"/StructElem" in body and b"(" not in body and not _HEX.search(body):
        # Nine in ten objects are these, without a word in them: only where they lead matters.
        census.references[number] = array("I", map(int, _REFERENCE.findall(body)))
        return
    census.references[number] = _read(body, number, census)
    if b"/Font " in body and isinstance(held, Dictionary):
        _note_fonts(held, census)


def _read(body: bytes, number: int, census: Census) -> list[Reference]:
    """Note an object's texts; hand back its references, each with the place that the keys around it give it.

    Objects that differ by the numbers of their references alone are read once. Where a string looks like a reference
    there are more of them than the reading knows: such an object is read by itself.
    """
    targets = [int(target) for target in _REFERENCE.findall(body)]
    key = (_REFERENCE.sub(b"R", body), len(targets))
    words, places = OBJECTS.recall(key, lambda: _parse(body), len(body))
    if len(places) != len(targets):
        words, places = _parse(body)
        targets = [int(target) for target in _REFERENCE.findall(_LITERAL.sub(b"", body))]
    census.words += [(number, place, text) for place, text in words]
    return list(zip(places, targets, strict=True))


def _parse(body: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """The texts of an object, each with its place, and the place of each reference, in order."""
    around, key = [""], ""
    words: list[tuple[str, str]] = []
    places: list[str] = []
    for kind, token in tokens(body):
        place = PLACES.get(key, around[-1])
        if kind in ("string", "hex"):
            text = text_string(string_bytes(token))
            words.append((place, unquote(text) if "%" in text else text))
        elif kind == "name":
            key = name_text(token)
        elif token == b"R":
            places.append(place)
        elif token in (b"<<", b"["):
            around.append(place)
        elif token in (b">>", b"]"):
            around.pop()
            key = ""
    return words, places


def _note_fonts(held: Object, census: Census) -> None:
    """Every font by every name that any resources give it, for drawings that belong to no page."""
    resources = held.get(Name.Resources, held)
    table = resources.get(Name.Font) if isinstance(resources, Dictionary) else None
    for name, font in table.items() if isinstance(table, Dictionary) else ():
        if isinstance(font, Dictionary):
            census.fonts.setdefault(name.encode("latin-1", "replace"), {})[font.objgen] = font
