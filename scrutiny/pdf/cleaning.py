"""Takes an uploaded PDF apart, and puts into a new file only what is needed to show its pages.

Nothing is carried over that is not named here: no scripts, actions, forms, embedded files, sound or film, comments,
layers, metadata, page labels, bookmarks or earlier revisions. What forms and comments show becomes part of the page.
"""

import resource
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from scrutiny.pdf import page_check, retag, structure_check, tree
from scrutiny.pdf.admission import Limits, damaged, open_checked
from scrutiny.pdf.content import with_plain_marks, without_marks
from scrutiny.pdf.prepare import prepare, save
from scrutiny.pdf.resources import Resources
from scrutiny.pdf.sections import Audience, SectionFile
from scrutiny.pdf.shrink import shrink_for

_PAGE = "/Type /Parent /MediaBox /CropBox /Rotate /UserUnit /Resources /Contents /Group /Annots"
_LINK = "/Type /Subtype /Rect /A /Dest /Contents /QuadPoints"
PAGE, LINK = frozenset(_PAGE.split()), frozenset(_LINK.split())
ADDRESSES = ("http", "https", "mailto")
NO_TAGS = (
    "It was uploaded as a PDF without tags: a screen reader gets its words, if it has any, but no headings or tables"
)
MEMORY = 2_000_000_000  # bytes that a worker may come to while it reads a stranger's file
BROKEN = (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError)


@dataclass(frozen=True)
class Upload:
    """An uploaded file on its way into a pack. ``name`` is what its owner calls it: sentences use that."""

    source: Path
    name: str
    key: str
    title: str
    lang: str = "en-GB"
    audience: Audience = "public"


def clean(upload: Upload, out: Path, limits: Limits) -> SectionFile:
    """Write the cleaned section to ``out``. Raises Fault, with the file's name, for what cannot be taken."""
    source = open_checked(upload.source, upload.name, limits)
    tagged, flattened = retag.is_tagged(source), _flatten(source)
    if tagged and not _rewrite(source, upload, out, keep_tags=True):
        source, tagged = open_checked(upload.source, upload.name, limits), False
        _flatten(source)
    if not tagged:
        _rewrite(source, upload, out, keep_tags=False)
    with Pdf.open(out) as pdf:
        found = (*structure_check.findings(pdf), *page_check.findings(pdf))
        pages = len(pdf.pages)
    return SectionFile(
        key=upload.key,
        title=upload.title,
        path=out,
        pages=pages,
        lang=upload.lang,
        audience=upload.audience,
        tagged=tagged,
        findings=found if tagged else (f"{NO_TAGS}.", *found),
        warnings=tuple(flattened),
    )


def _flatten(pdf: Pdf) -> list[str]:
    """Draw what forms and comments show into the pages; say how many there were."""
    others = sum(
        annotation.get(Name.Subtype) != Name.Link for page in pdf.pages for annotation in _annotations(page.obj)
    )
    if not others:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
    noun = "form field, comment or stamp was" if others == 1 else "form fields, comments and stamps were"
    return [f"{others} {noun} made part of the page; only links remain."]


def _rewrite(source: Pdf, upload: Upload, out: Path, *, keep_tags: bool) -> bool:
    """Write the new file. False, and nothing written, if the tags were to be kept and cannot be."""
    resources = Resources(with_plain_marks if keep_tags else without_marks)
    try:
        destinations = _clean_links(source)
        moved: set[tuple[int, int]] = set()
        drawings = [_clean_page(page.obj, resources, moved) for page in source.pages]
        if keep_tags and (resources.tagged_inside or not _clean_structure(source)):
            return False
    except BROKEN:
        raise damaged(upload.name) from None
    pdf = Pdf.new()
    for page in source.pages:
        pdf.pages.append(page)
    if keep_tags:
        pdf.Root.StructTreeRoot = pdf.copy_foreign(source.Root.StructTreeRoot)
        for page, drawing in zip(pdf.pages, drawings, strict=True):
            page.obj.Contents = pdf.make_stream(drawing)
    else:
        retag.tag_pages(pdf, drawings, [_has_fonts(page.obj.Resources) for page in pdf.pages], upload.title)
    retag.number_content(pdf)
    _name_destinations(pdf, destinations)
    prepare(pdf, upload.key)
    part = out.with_name(f".{out.name}.part")
    save(pdf, part)
    part.replace(out)
    return True


def _annotations(page: Object) -> list[Object]:
    return list(page.get(Name.Annots, Array()))


def _clean_structure(source: Pdf) -> bool:
    kept = {annotation.objgen for page in source.pages for annotation in _annotations(page.obj)}
    return retag.clean_structure(source.Root.StructTreeRoot, kept)


def _clean_page(page: Object, resources: Resources, moved: set[tuple[int, int]]) -> bytes:
    """Reduce the page to what shows it; its drawing comes back cleaned, to be put into the new file."""
    if Name.Resources not in page:
        page.Resources = Dictionary()
    shrink = shrink_for(page)
    drawing = shrink.drawing(resources.drawing(page, page.Resources)) if Name.Contents in page else b""
    shrink.patterns(page.Resources, moved)
    resources.clean(page.Resources)
    for annotation in _annotations(page):
        for frame in (Name.Rect, Name.QuadPoints):
            if frame in annotation:
                annotation[frame] = shrink.points(annotation[frame])
    for key in set(page.keys()) - PAGE:
        del page[key]
    if Name.Contents in page:
        del page[Name.Contents]
    return drawing


def _clean_links(pdf: Pdf) -> set[int]:
    """Keep links to the web and within the file, and nothing else; hand back the pages that are linked to."""
    pages = tree.page_numbers(pdf)
    named = dict(_named_destinations(pdf))
    linked: set[int] = set()
    for page in pdf.pages:
        kept = []
        for annotation in _annotations(page.obj):
            if annotation.is_indirect and annotation.get(Name.Subtype) == Name.Link:
                number = _target_page(annotation, named, pages)
                if _clean_link(annotation, number):
                    linked |= {number} if number else set()
                    kept.append(annotation)
        page.obj.Annots = Array(kept)
        if not kept:
            del page.obj[Name.Annots]
    return linked


def _clean_link(annotation: Object, number: int) -> bool:
    """Reduce the link to its frame, target and description; False if it leads where no link may."""
    address = str(annotation.get(Name.A, Dictionary()).get(Name.URI, ""))
    if not number and urlsplit(address).scheme not in ADDRESSES:
        return False
    for key in set(annotation.keys()) - LINK:
        del annotation[key]
    annotation.Border = Array([0, 0, 0])
    if number:
        annotation.Dest = String(_page_name(number))
        annotation.Contents = String(f"Go to page {number}")  # joining says it anew with the pack's number
        if Name.A in annotation:
            del annotation[Name.A]
    else:
        annotation.A = Dictionary(S=Name.URI, URI=String(address))
        annotation.Contents = String(str(annotation.get(Name.Contents, "")).strip() or address)
    return True


def _target_page(annotation: Object, named: dict[bytes, Object], pages: dict[tuple[int, int], int]) -> int:
    """The page that a link within the file opens, counted from 1; 0 if it is not such a link."""
    action = annotation.get(Name.A, Dictionary())
    place = annotation.get(Name.Dest, action.get(Name.D) if action.get(Name.S) == Name.GoTo else None)
    if isinstance(place, String):
        place = named.get(bytes(place))
    elif isinstance(place, Name):
        place = named.get(str(place)[1:].encode())
    if isinstance(place, Dictionary):
        place = place.get(Name.D)
    if isinstance(place, Array) and len(place) and isinstance(place[0], Dictionary):
        return pages.get(place[0].objgen, 0)
    return 0


def _named_destinations(pdf: Pdf) -> Iterator[tuple[bytes, Object]]:
    yield from tree.name_tree(pdf.Root.get(Name.Names, Dictionary()).get(Name.Dests))
    for name, place in pdf.Root.get(Name.Dests, Dictionary()).items():
        yield str(name)[1:].encode(), place


def _page_name(number: int) -> str:
    return f"page-{number}"


def _name_destinations(pdf: Pdf, numbers: set[int]) -> None:
    parts: list[Object] = []
    for number in numbers:
        parts += [String(_page_name(number)), Array([pdf.pages[number - 1].obj, Name.XYZ, None, None, None])]
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(parts)))


def _has_fonts(resources: Object, depth: int = 4) -> bool:
    """Whether a page can show text at all: a scanned one has only pictures."""
    if len(resources.get(Name.Font, Dictionary()).keys()):
        return True
    inner = resources.get(Name.XObject, Dictionary())
    return depth > 0 and any(_has_fonts(thing.get(Name.Resources, Dictionary()), depth - 1) for thing in inner.values())


@contextmanager
def _bounded_memory() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def clean_job(job: dict[str, Any]) -> dict[str, Any]:
    """``clean`` for a worker: plain values in and out."""
    upload = Upload(**{**job["upload"], "source": Path(job["upload"]["source"])})
    with _bounded_memory():
        section = clean(upload, Path(job["out"]), Limits(**job["limits"]))
    return {"section": section.plain()}
