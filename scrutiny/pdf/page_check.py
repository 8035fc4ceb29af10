"""Do the pages fit the structure: is everything painted either tagged or set aside, and are the fonts in the file?"""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from scrutiny.pdf import tree
from scrutiny.pdf.tally import Tally
from scrutiny.pdf.tokens import tokens

PAINTS = frozenset(b"Tj TJ ' \" Do sh f F f* B B* b b* s S BI".split())


def findings(pdf: Pdf) -> tuple[str, ...]:
    """What is wrong with the pages, in sentences; empty if nothing is."""
    tally = Tally()
    parents = dict(tree.number_tree(pdf.Root.get(Name.StructTreeRoot, Dictionary()).get(Name.ParentTree)))
    for number, page in enumerate(pdf.pages, 1):
        listed = parents.get(int(page.obj.get(Name.StructParents, -1)))
        _content(page.obj, len(listed) if listed is not None else 0, tally, number)
        _annotations(page.obj, tally, number)
    _fonts(pdf, tally)
    return tally.sentences()


def _content(page: Object, listed: int, tally: Tally, number: int) -> None:
    used, untagged = marked_content(page_content(page))
    if any(mcid >= listed for mcid in used):
        tally.add("Text on a page is marked but not in the structure", number)
    if untagged:
        tally.add("Something is painted on a page that is neither tagged nor set aside", number)


def page_content(page: Object) -> bytes:
    """A page's content, its streams one after the other."""
    contents = page.get(Name.Contents)
    if contents is None:
        return b""
    streams = list(contents) if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)


def marked_content(content: bytes) -> tuple[set[int], int]:
    """The marked-content numbers in use, and how many paintings stand outside any mark."""
    used: set[int] = set()
    untagged = depth = 0
    before = b""
    for kind, token in tokens(content):
        if kind == "word":
            if before == b"/MCID" and token.isdigit():
                used.add(int(token))
            elif token in (b"BDC", b"BMC"):
                depth += 1
            elif token == b"EMC":
                depth -= 1
            elif depth == 0 and token in PAINTS:
                untagged += 1
        elif kind == "image" and depth == 0:
            untagged += 1
        before = token
    return used, untagged


def _annotations(page: Object, tally: Tally, number: int) -> None:
    annotations = page.get(Name.Annots, Array())
    if len(annotations) and page.get(Name.Tabs) != Name.S:
        tally.add("The tab order of a page does not follow the structure", number)
    for annotation in annotations:
        if annotation.get(Name.Subtype) != Name.Link:
            tally.add("A page has an annotation that is not a link", number)
        elif not str(annotation.get(Name.Contents, "")).strip():
            tally.add("A link has no description", number)


def fonts(pdf: Pdf) -> Iterator[Object]:
    """Every font of the file that carries glyphs: those that composite fonts are made of, and simple ones."""
    for thing in pdf.objects:
        is_font = isinstance(thing, Dictionary) and not isinstance(thing, Stream) and thing.get(Name.Type) == Name.Font
        if is_font and thing.get(Name.Subtype) != Name.Type0:
            yield thing


def _fonts(pdf: Pdf, tally: Tally) -> None:
    for font in fonts(pdf):
        if font.get(Name.Subtype) == Name.Type3:
            continue  # its glyphs are drawn in the file itself
        description = font.get(Name.FontDescriptor, Dictionary())
        if not any(key in description for key in (Name.FontFile, Name.FontFile2, Name.FontFile3)):
            tally.add(f"The font {str(font.get(Name.BaseFont, 'without a name')).lstrip('/')} is not in the file")
