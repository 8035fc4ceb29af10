"""One small embedded font for what is stamped on every page: a subset with just the letters in use."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from scrutiny.pdf.faults import Fault


@dataclass(frozen=True)
class Face:
    """The subset font file, with glyph number and advance (1000 to the em) of each letter."""

    name: str
    content: bytes
    glyphs: dict[str, int]
    widths: dict[str, int]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int

    def width(self, text: str, size: float) -> float:
        return sum(self.widths[letter] for letter in text) * size / 1000

    def show(self, text: str) -> bytes:
        """The text as a string operand: two bytes a glyph."""
        return b"<" + b"".join(b"%04X" % self.glyphs[letter] for letter in text) + b">"

    def fit(self, text: str, size: float, room: float) -> str:
        """The text, shortened with an ellipsis if it is wider than ``room`` points."""
        if self.width(text, size) <= room:
            return text
        while text and self.width(text.rstrip() + "…", size) > room:
            text = text[:-1]
        return text.rstrip() + "…"

    def add_to(self, pdf: Pdf) -> Object:
        """The font as an object of the document."""
        program = Stream(pdf, self.content)
        program.Length1 = len(self.content)
        descriptor = pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=Name("/" + self.name),
                Flags=4,
                FontBBox=Array(self.box),
                ItalicAngle=0,
                Ascent=self.ascent,
                Descent=self.descent,
                CapHeight=self.ascent,
                StemV=80,
                FontFile2=program,
            )
        )
        by_glyph = sorted((glyph, self.widths[letter]) for letter, glyph in self.glyphs.items())
        descendant = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=Name("/" + self.name),
                CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
                CIDToGIDMap=Name.Identity,
                FontDescriptor=descriptor,
                W=Array([part for glyph, width in by_glyph for part in (glyph, Array([width]))]),
            )
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/" + self.name),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([descendant]),
                ToUnicode=Stream(pdf, _to_unicode(self.glyphs)),
            )
        )


def face_for(texts: Iterable[str], fonts: Sequence[Path]) -> Face:
    """A face with every letter of the texts, from the first of the fonts that has them all.

    Raises Fault if none has: the sentence names a letter that the last one lacks.
    """
    letters = "".join(sorted({letter for text in texts for letter in text} | set("…")))
    missing = ""
    for path in fonts:
        missing = _missing(path, letters)
        if not missing:
            return _subset(path, letters)
    raise Fault("stamp_letter", f"The page footer has the character “{missing[:1]}”, which no font here can show.")


@lru_cache(maxsize=8)
def _missing(path: Path, letters: str) -> str:
    known = TTFont(path, lazy=True).getBestCmap()
    return "".join(letter for letter in letters if ord(letter) not in known)


@lru_cache(maxsize=8)
def _subset(path: Path, letters: str) -> Face:
    # The fonts of one project do not change under a running process: path and letters are enough of a key.
    # Only a worker that joins needs these: imported above, they would cost every command most of a second.
    from fontTools import subset
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(path, recalcTimestamp=False)
    font.flavor = None
    options = subset.Options(layout_features=[], name_IDs=[], notdef_outline=True, hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    if "fvar" in font:
        instantiateVariableFont(font, {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}, inplace=True)
    file = io.BytesIO()
    font.save(file, reorderTables=True)
    return _face(path, font, file.getvalue(), letters)


def _face(path: Path, font: TTFont, content: bytes, letters: str) -> Face:
    scale = 1000 / font["head"].unitsPerEm
    cmap, metrics, head, lines = font.getBestCmap(), font["hmtx"].metrics, font["head"], font["hhea"]
    return Face(
        name="STAMPA+" + "".join(letter for letter in path.stem if letter.isalnum()),
        content=content,
        glyphs={letter: font.getGlyphID(cmap[ord(letter)]) for letter in letters},
        widths={letter: round(metrics[cmap[ord(letter)]][0] * scale) for letter in letters},
        box=(round(head.xMin * scale), round(head.yMin * scale), round(head.xMax * scale), round(head.yMax * scale)),
        ascent=round(lines.ascent * scale),
        descent=round(lines.descent * scale),
    )


def _to_unicode(glyphs: dict[str, int]) -> bytes:
    pairs = sorted((glyph, letter) for letter, glyph in glyphs.items())
    lines = [f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for glyph, letter in pairs]
    blocks = [
        f"{len(lines[start : start + 100])} beginbfchar\n" + "\n".join(lines[start : start + 100]) + "\nendbfchar"
        for start in range(0, len(lines), 100)
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    ).encode()
