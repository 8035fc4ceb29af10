"""The structure of an uploaded PDF: its own, if it has one that fits; else one element a page."""

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from scrutiny.pdf import tree
from scrutiny.pdf.content import wrapped
from scrutiny.pdf.shrink import shrink_for
from scrutiny.pdf.structure_check import STANDARD

_KEPT = "/Type /S /P /K /Pg /A /T /Lang /Alt /ActualText /E /ID"
KEPT = frozenset(_KEPT.split())
LATER_TYPES = {  # PDF 2.0 types by what PDF 1.7 has nearest
    "Aside": "Sect", "DocumentFragment": "Sect", "Title": "P", "FENote": "Note", "Sub": "Span", "Em": "Span",
    "Strong": "Span", "Artifact": "NonStruct",
}  # fmt: skip
UNTAGGED = "Uploaded without tags"


def is_tagged(pdf: Pdf) -> bool:
    """Whether the file says that it is tagged, and has a structure."""
    marked = pdf.Root.get(Name.MarkInfo, Dictionary()).get(Name.Marked, False)
    return bool(marked) and Name.StructTreeRoot in pdf.Root


def clean_structure(root: Object, kept_objects: set[tuple[int, int]]) -> bool:
    """Bring the uploaded structure to what ``join`` takes. False if it cannot be: then it is left out."""
    roles = {str(name)[1:]: str(to)[1:] for name, to in root.get(Name.RoleMap, Dictionary()).items()}
    for element, _ in tree.walk(root):
        kind = _standard(tree.role(element), roles)
        held = [kid for kid in tree.kids(element) if _is_kept(kid, kept_objects)]
        if kind is None or not element.is_indirect or any(_in_form(kid) for kid in held):
            return False
        element.S = Name("/" + kind)
        element.K = Array(held)
        for key in set(element.keys()) - KEPT:
            del element[key]
        _shrink_frame(element)
    for key in set(root.keys()) - {"/Type", "/K"}:
        del root[key]
    return True


def _shrink_frame(element: Object) -> None:
    """A figure's frame follows its page, which is drawn smaller."""
    attributes = element.get(Name.A)
    for held in list(attributes) if isinstance(attributes, Array) else [attributes]:
        if isinstance(held, Dictionary) and Name.BBox in held and Name.Pg in element:
            held.BBox = shrink_for(element.Pg).points(held.BBox)


def _standard(kind: str, roles: dict[str, str]) -> str | None:
    for _ in range(8):
        if kind in STANDARD:
            return kind
        kind = roles.get(kind, LATER_TYPES.get(kind, ""))
    return None


def _is_kept(kid: object, kept_objects: set[tuple[int, int]]) -> bool:
    """Everything but references to annotations that were taken out."""
    if isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR:
        return kid.Obj.objgen in kept_objects
    return True


def _in_form(kid: object) -> bool:
    return isinstance(kid, Dictionary) and Name.Stm in kid


def tag_pages(pdf: Pdf, drawings: Sequence[bytes], texts: Sequence[bool], title: str) -> None:
    """One element for each page of a PDF without tags: a paragraph, or a figure where there is no text to read."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    note = Dictionary(N=String(UNTAGGED), V=True)
    document.A = Dictionary(O=Name.UserProperties, P=Array([note]))
    elements: list[Object] = []
    for number, (page, drawing, has_text) in enumerate(zip(pdf.pages, drawings, texts, strict=True), 1):
        kind = "P" if has_text else "Figure"
        page.obj.Contents = wrapped(pdf, drawing, kind)
        label = String(f"{title}, page {number}, uploaded without tags")
        element = Dictionary(Type=Name.StructElem, S=Name("/" + kind), P=document, Pg=page.obj, K=Array([0]), T=label)
        if not has_text:
            element.Alt = label
        elements.append(pdf.make_indirect(element))
        for annotation in page.obj.get(Name.Annots, []):
            elements.append(_link(pdf, annotation, page.obj, document))
    document.K = Array(elements)
    root.K = Array([document])
    pdf.Root.StructTreeRoot = root


def _link(pdf: Pdf, annotation: Object, page: Object, document: Object) -> Object:
    reference = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)
    return pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Link, P=document, Pg=page, K=Array([reference])))


def number_content(pdf: Pdf) -> None:
    """Write the parent tree anew from the structure, pages first and links after them."""
    marked: dict[tuple[int, int], dict[int, Object]] = {}
    owners: dict[tuple[int, int], Object] = {}
    for element, _ in tree.walk(pdf.Root.StructTreeRoot):
        _note_content(element, marked, owners)
    numbers: list[object] = []
    for number, page in enumerate(pdf.pages):
        held = marked.get(page.obj.objgen, {})
        page.obj.StructParents = number
        page.obj.Tabs = Name.S
        numbers += [number, Array([held.get(mcid) for mcid in range(max(held, default=-1) + 1)])]
    for page in pdf.pages:
        for annotation in page.obj.get(Name.Annots, []):
            owner = owners.get(annotation.objgen)
            if owner is not None:
                annotation.StructParent = len(numbers) // 2
                numbers += [annotation.StructParent, owner]
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))


def _note_content(
    element: Object, marked: dict[tuple[int, int], dict[int, Object]], owners: dict[tuple[int, int], Object]
) -> None:
    for kid in tree.kids(element):
        if isinstance(kid, int):
            if Name.Pg in element:
                marked.setdefault(element.Pg.objgen, {})[kid] = element
        elif kid.get(Name.Type) == Name.OBJR:
            owners[kid.Obj.objgen] = element
        elif Name.MCID in kid:
            page = kid.get(Name.Pg, element.get(Name.Pg))
            if page is not None:
                marked.setdefault(page.objgen, {})[int(kid.MCID)] = element
