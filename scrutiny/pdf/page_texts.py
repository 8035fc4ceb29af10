"""What each page of a finished pack says, without the stamps: number, banner."""

from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError

from scrutiny.pdf.letters import Decode, decoder
from scrutiny.pdf.text import Shown

STAMP = b"/Artifact <</Type /Pagination"


def page_texts(content: BytesIO) -> list[str]:
    """The words of each page in the order in which they are drawn; empty for a page without words, or damaged."""
    shown = Shown()
    known: dict[tuple[int, int], list[Decode]] = {}
    texts = []
    with Pdf.open(content) as pdf:
        for page in pdf.pages:
            fonts = page.obj.get(Name.Resources, Dictionary()).get(Name.Font, Dictionary())
            held = {name.encode("latin-1", "replace"): _decoders(font, known) for name, font in fonts.items()}
            try:
                texts.append(shown.text(_content(page.obj), held))
            except PdfError:
                texts.append("")
    return texts


def _content(page: Object) -> bytes:
    contents = page.get(Name.Contents, Array())
    streams = [one.read_bytes() for one in (contents if isinstance(contents, Array) else [contents])]
    return b"\n".join(one for one in streams if STAMP not in one)


def _decoders(font: Object, known: dict[tuple[int, int], list[Decode]]) -> list[Decode]:
    if not isinstance(font, Dictionary):
        return []
    if font.objgen not in known or not font.is_indirect:
        known[font.objgen] = [decode for decode in [decoder(font)] if decode]
    return known[font.objgen]
