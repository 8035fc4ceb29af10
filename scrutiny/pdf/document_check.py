"""Does the document as a whole say what it is, and do nothing by itself?"""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from scrutiny.pdf import tree
from scrutiny.pdf.retag import UNTAGGED

ACTIVE = {
    "JavaScript": "a script",
    "Launch": "a program to start",
    "SubmitForm": "a form to send",
    "ImportData": "data to fetch",
    "GoToE": "a way into an attachment",
    "Rendition": "sound or film",
    "RichMedia": "sound or film",
    "Movie": "film",
    "Sound": "sound",
    "3D": "a model",
}
UA_PART = "pdfuaid:part"


def findings(pdf: Pdf) -> tuple[str, ...]:
    """What is wrong with the document as a whole, in sentences; empty if nothing is."""
    return (*_self_description(pdf), *_bookmarks(pdf), *_activity(pdf), *_untagged(pdf))


def claims_pdf_ua(pdf: Pdf) -> bool:
    """Whether the file calls itself PDF/UA."""
    return UA_PART in _xmp(pdf)


def _xmp(pdf: Pdf) -> str:
    metadata = pdf.Root.get(Name.Metadata)
    return metadata.read_bytes().decode("utf-8", "replace") if isinstance(metadata, Stream) else ""


def _self_description(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    if not str(root.get(Name.Lang, "")):
        yield "The document does not say its language."
    if not root.get(Name.MarkInfo, Dictionary()).get(Name.Marked, False):
        yield "The document does not say that it is tagged."
    if not root.get(Name.ViewerPreferences, Dictionary()).get(Name.DisplayDocTitle, False):
        yield "A reader shows the file's name instead of the document's title."
    if "<dc:title>" not in _xmp(pdf) or not str(pdf.docinfo.get(Name.Title, "")).strip():
        yield "The document has no title."
    if Name.PageLabels not in root:
        yield "The document has no page labels."


def _bookmarks(pdf: Pdf) -> Iterator[str]:
    pages = tree.page_numbers(pdf)
    entries = list(bookmark_entries(pdf.Root.get(Name.Outlines)))
    if not entries:
        yield "The document has no bookmarks."
    for entry in entries:
        place = entry.get(Name.Dest)
        target = place[0] if isinstance(place, Array) and len(place) else None
        if not isinstance(target, Dictionary) or target.objgen not in pages:
            yield f"The bookmark “{entry.get(Name.Title, '')}” leads to no page."
        elif not str(entry.get(Name.Title, "")).strip():
            yield "A bookmark has no title."


def bookmark_entries(parent: Object | None) -> Iterator[Object]:
    """Every bookmark below one, in order."""
    entry = parent.get(Name.First) if parent is not None else None
    while entry is not None:
        yield entry
        yield from bookmark_entries(entry)
        entry = entry.get(Name.Next)


def _activity(pdf: Pdf) -> Iterator[str]:
    """Everything that does something, or carries something, beside showing pages."""
    names = pdf.Root.get(Name.Names, Dictionary())
    if Name.EmbeddedFiles in names or Name.AF in pdf.Root:
        yield "The document has attachments."
    if Name.JavaScript in names or Name.OpenAction in pdf.Root or Name.AA in pdf.Root:
        yield "The document does something when it is opened."
    if Name.AcroForm in pdf.Root:
        yield "The document has a form."
    if Name.OCProperties in pdf.Root:
        yield "The document has layers that can be hidden."
    kinds = {kind for thing in pdf.objects if isinstance(thing, Dictionary) for kind in _kinds(thing)}
    yield from sorted({f"The document has {ACTIVE[kind]}." for kind in kinds & set(ACTIVE)})


def _kinds(thing: Object) -> Iterator[str]:
    for part in (thing, thing.get(Name.A), thing.get(Name.AA)):
        if isinstance(part, Dictionary):
            yield from (str(part.get(key, ""))[1:] for key in (Name.S, Name.Subtype) if isinstance(part.get(key), Name))


def _untagged(pdf: Pdf) -> Iterator[str]:
    if Name.StructTreeRoot not in pdf.Root:
        return
    for top in tree.kids(pdf.Root.StructTreeRoot):
        for part in tree.kids(top) if tree.is_element(top) else []:
            if tree.is_element(part) and UNTAGGED in _notes(part):
                title = part.get(Name.T, "without a title")
                yield f"“{title}” was uploaded as a PDF without tags: the document cannot be PDF/UA with it."


def _notes(part: Object) -> set[str]:
    attributes = part.get(Name.A)
    if not isinstance(attributes, Dictionary) or attributes.get(Name.O) != Name.UserProperties:
        return set()
    return {str(note.get(Name.N, "")) for note in attributes.get(Name.P, Array())}
