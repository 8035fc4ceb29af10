"""What an uploaded page draws with: fonts, pictures, patterns. Everything that is not needed to draw is taken out."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Stream

from scrutiny.pdf.content import Filter

RESOURCES = frozenset(("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/ProcSet"))
_STREAM = "/Length /Filter /DecodeParms"
_IMAGE = """
/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Intent /ImageMask /Mask /Decode /Interpolate /SMask
/SMaskInData /Matte
"""
_FORM = "/Type /Subtype /FormType /BBox /Matrix /Resources /Group"
_PATTERN = "/Type /PatternType /PaintType /TilingType /BBox /XStep /YStep /Resources /Matrix /Shading /ExtGState"
STREAM = frozenset(_STREAM.split())
IMAGE, FORM, PATTERN = (STREAM | set(keys.split()) for keys in (_IMAGE, _FORM, _PATTERN))
NOT_IN_FONTS = (Name.Metadata, Name.PieceInfo, Name.AF)
FONT_FILES = (Name.FontFile, Name.FontFile2, Name.FontFile3)

JPEG_START = b"\xff\xd8"
JPEG_KEPT = frozenset((0xE0, 0xE2, 0xEE))  # size, colour profile, colour transform: needed to show the picture


class Resources:
    """Cleans resources in place, each object once, drawings inside them with ``drawing``."""

    def __init__(self, drawing: Filter) -> None:
        self.drawing = drawing
        self.done: set[tuple[int, int]] = set()
        self.tagged_inside = False  # a form with structure of its own, which joining cannot follow

    def clean(self, resources: Object) -> None:
        if self._seen(resources):
            return
        for thing in _values(resources, Name.XObject):
            self._drawn(thing)
        for thing in _values(resources, Name.Pattern):
            self._pattern(thing)
        for thing in _values(resources, Name.ExtGState):
            self._state(thing)
        for thing in _values(resources, Name.Font):
            self._font(thing)
        _keep(resources, RESOURCES)

    def _seen(self, thing: Object) -> bool:
        if not thing.is_indirect:
            return False
        if thing.objgen in self.done:
            return True
        self.done.add(thing.objgen)
        return False

    def _drawn(self, thing: Object) -> None:
        if not isinstance(thing, Stream) or self._seen(thing):
            return
        if thing.get(Name.Subtype) == Name.Image:
            self._picture(thing)
        elif thing.get(Name.Subtype) == Name.Form:
            self._drawing(thing, FORM)
        else:
            thing.write(b"")  # PostScript: not drawn by today's readers
            _keep(thing, STREAM)

    def _picture(self, picture: Object) -> None:
        for mask in (picture.get(Name.SMask), picture.get(Name.Mask)):
            if isinstance(mask, Stream):
                self._drawn(mask)
        _keep(picture, IMAGE)
        if picture.get(Name.Filter) in (Name.DCTDecode, Array([Name.DCTDecode])):
            plain = without_notes(picture.read_raw_bytes())
            picture.write(plain, filter=Name.DCTDecode, decode_parms=_settings(picture))

    def _drawing(self, stream: Object, keys: frozenset[str]) -> None:
        self.tagged_inside |= Name.StructParents in stream or Name.StructParent in stream
        own = stream.get(Name.Resources, Dictionary())
        stream.write(self.drawing(stream, own))
        _keep(stream, keys)
        self.clean(own)

    def _pattern(self, pattern: Object) -> None:
        if isinstance(pattern, Stream) and not self._seen(pattern):
            self._drawing(pattern, PATTERN)

    def _state(self, state: Object) -> None:
        mask = state.get(Name.SMask) if isinstance(state, Dictionary) else None
        if isinstance(mask, Dictionary) and Name.G in mask:
            self._drawn(mask.G)

    def _font(self, font: Object) -> None:
        if not isinstance(font, Dictionary) or self._seen(font):
            return
        for part in (font, *font.get(Name.DescendantFonts, Array())):
            description = part.get(Name.FontDescriptor, Dictionary())
            for thing in (part, description, *(description.get(name) for name in FONT_FILES)):
                _drop(thing)
        for glyph in font.get(Name.CharProcs, Dictionary()).values():
            if isinstance(glyph, Stream) and not self._seen(glyph):
                glyph.write(self.drawing(glyph, font.get(Name.Resources, Dictionary())))
        if Name.Resources in font:
            self.clean(font.Resources)


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without comments, camera data and embedded descriptions; unchanged if it is not read as one."""
    if not jpeg.startswith(JPEG_START):
        return jpeg
    kept, at = bytearray(JPEG_START), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:
            return bytes(kept + jpeg[at:])
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in JPEG_KEPT:
            kept += jpeg[at : at + 2 + length]
        at += 2 + length
    return jpeg


def _values(resources: Object, kind: Name) -> Iterator[Object]:
    held = resources.get(kind)
    if isinstance(held, Dictionary):
        yield from held.values()


def _keep(thing: Object, keys: frozenset[str]) -> None:
    for key in list(thing.keys()):
        if key not in keys:
            del thing[key]


def _drop(thing: Object | None) -> None:
    if thing is not None:
        for key in NOT_IN_FONTS:
            if key in thing:
                del thing[key]


def _settings(picture: Object) -> Dictionary | Array | None:
    held = picture.get(Name.DecodeParms)
    return held if isinstance(held, Dictionary | Array) else None
