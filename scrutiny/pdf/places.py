"""What every object of a PDF says, with the place that a finding names: the scan looks into each."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError

from scrutiny.pdf.census import PAGE, UNREFERENCED, Census, places_of, take_census
from scrutiny.pdf.disguises import other_readings, runs_of_letters, texts_of_bytes, wide_words
from scrutiny.pdf.letters import Decode, decoder
from scrutiny.pdf.page_check import page_content
from scrutiny.pdf.remembered import PAGES, STREAMS
from scrutiny.pdf.text import Shown, beside_text
from scrutiny.pdf.tokens import string_bytes, text_string, tokens

PACKED = "packed objects"
DRAWING = "a drawing"
PICTURE = "picture"
ATTACHMENT = "attachment"
PACKAGES = (b"PK\x03\x04", b"%PDF-")  # what is within has to be taken out to be read
Fonts = Mapping[bytes, list[Decode]]
Said = tuple[str, str, str]  # place, where in it, text


@dataclass
class Objects:
    """What is found by going through all objects."""

    texts: list[Said] = field(default_factory=list)
    digests: list[Said] = field(default_factory=list)  # place, where, SHA-256
    files: list[tuple[str, bytes]] = field(default_factory=list)  # where, content of an attachment
    packs: list[tuple[int, int]] = field(default_factory=list)  # object streams: read them with ``packed_texts``
    unread: list[str] = field(default_factory=list)
    pictures: int = 0
    count: int = 0


def read_objects(pdf: Pdf) -> Objects:
    """Read every object: pages as they are drawn, strings, streams."""
    census = take_census(pdf)
    places = places_of(pdf, census)
    found = Objects(count=len(census.references) - 1)
    letters = _Letters()
    drawn = _read_pages(pdf, letters, found)
    for number, place, text in census.words:
        where = (place or places.get(number, UNREFERENCED), f"object {number}")
        found.texts += [(*where, one) for one in (text, *other_readings(text))]
    for ident in census.streams:
        stream = pdf.get_object(ident)
        if stream.get(Name.Type) == Name.ObjStm:
            found.packs.append(ident)
        elif ident not in drawn:
            own = stream.get(Name.Resources, Dictionary()).get(Name.Font)
            fonts = letters.named(own) if isinstance(own, Dictionary) else letters.any_of(census)
            _read_stream(stream, places.get(ident[0], UNREFERENCED), fonts, found)
    _read_stale_packs(pdf, census, found)
    return found


def packed_texts(pdf: Pdf, found: Objects) -> Iterator[tuple[str, str]]:
    """Object streams as they stand, one at a time: their objects are read already, this is what lies beside them."""
    for ident in found.packs:
        yield f"object {ident[0]}", pdf.get_object(ident).read_bytes().decode("utf-8", "replace")


class _Letters:
    """The decoders of fonts, each made once: the pages of a section share their fonts."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], list[Decode]] = {}
        self.all: Fonts | None = None

    def named(self, table: Object) -> Fonts:
        return {name.encode("latin-1", "replace"): self._decoders(font) for name, font in table.items()}

    def any_of(self, census: Census) -> Fonts:
        """Each name with every font that bears it anywhere: for drawings that do not say which fonts they mean."""
        if self.all is None:
            self.all = {
                name: [decode for font in held.values() for decode in self._decoders(font)]
                for name, held in census.fonts.items()
            }
        return self.all

    def _decoders(self, font: Object) -> list[Decode]:
        if not isinstance(font, Dictionary):
            return []
        if not font.is_indirect:
            return [decode for decode in [decoder(font)] if decode]
        if font.objgen not in self.known:
            self.known[font.objgen] = [decode for decode in [decoder(font)] if decode]
        return self.known[font.objgen]


def _read_pages(pdf: Pdf, letters: _Letters, found: Objects) -> set[tuple[int, int]]:
    """Read what pages show; hand back the streams that were read."""
    shown, drawn = Shown(), set()
    names: set[bytes] = set()
    beside: list[Said] = []
    for number, page in enumerate(pdf.pages, 1):
        fonts = page.obj.get(Name.Resources, Dictionary()).get(Name.Font, Dictionary())
        try:
            content = page_content(page.obj)
            found.texts.append((PAGE, f"page {number}", _page_text(content, letters.named(fonts), shown)))
            beside += [(PAGE, f"page {number}", text) for text in beside_text(content, names)]
        except PdfError:
            found.unread.append(f"The drawing of page {number} is damaged and was not read")
        contents = page.obj.get(Name.Contents, Array())
        drawn |= {stream.objgen for stream in (contents if isinstance(contents, Array) else [contents])}
    found.texts += beside  # behind all pages: what is cut between two pages must still be seen
    for name in sorted(shown.unknown):
        found.unread.append(f"Text in the font {name} was not read: the font does not tell its letters")
    return drawn


def _page_text(content: bytes, fonts: Fonts, shown: Shown) -> str:
    """What a page shows; the same drawing in the same letters is read once."""

    def read() -> tuple[str, frozenset[str]]:
        own = Shown()
        return own.text(content, fonts), frozenset(own.unknown)

    letters = tuple(sorted((name, tuple(held)) for name, held in fonts.items()))
    text, unknown = PAGES.recall((hashlib.sha256(content).digest(), letters), read, len(content))
    shown.unknown |= unknown
    return text


def _read_stream(stream: Object, place: str, fonts: Fonts, found: Objects) -> None:
    where, raw = f"object {stream.objgen[0]}", stream.read_raw_bytes()
    try:
        data = stream.read_bytes()
    except PdfError:  # a picture's own compression, or damage
        data = raw
        if stream.get(Name.Subtype) != Name.Image:
            found.unread.append(f"The content of {where} could not be unpacked and was not read")
    if stream.get(Name.Subtype) == Name.Image:
        found.pictures += 1
        found.digests += [(PICTURE, where, hashlib.sha256(part).hexdigest()) for part in {raw, data}]
        samples = () if data is raw else (runs_of_letters(data), *wide_words(data))
        found.texts += [(PICTURE, where, text) for text in (*texts_of_bytes(raw), *samples)]
        return
    digest = hashlib.sha256(data).hexdigest()
    found.digests.append((place, where, digest))
    if place == ATTACHMENT or data.startswith(PACKAGES):  # a comment can carry a file too
        found.files.append((where, data))
    texts = STREAMS.recall(digest, lambda: _every_reading(data), len(data))
    found.texts += [(place, where, text) for text in texts]
    if b"Tj" in data or b"TJ" in data:
        found.texts.append((place if place == UNREFERENCED else DRAWING, where, Shown().text(data, fonts)))


def _every_reading(data: bytes) -> list[str]:
    texts = texts_of_bytes(data)
    return [*texts, *other_readings(texts[0])]


def _read_stale_packs(pdf: Pdf, census: Census, found: Objects) -> None:
    """Read the strings of object streams with an object that the file does not know, or knows twice: one is old."""
    numbers = {ident: _packed_numbers(pdf.get_object(ident)) for ident in found.packs}
    times = Counter(number for held in numbers.values() for number in held)
    for ident, held in numbers.items():
        if any(times[number] > 1 or number not in census.references for number in held):
            data = pdf.get_object(ident).read_bytes()
            strings = (string_bytes(token) for kind, token in tokens(data) if kind in ("string", "hex"))
            found.texts.append((UNREFERENCED, f"object {ident[0]}", "\n".join(map(text_string, strings))))


def _packed_numbers(pack: Object) -> list[int]:
    """The numbers of the objects in an object stream."""
    return [int(number) for number in pack.read_bytes()[: int(pack.First)].split()[::2]]
