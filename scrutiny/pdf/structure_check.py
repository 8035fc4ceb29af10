"""Is the structure tree whole: can a screen reader walk it, and does it fit the pages?"""

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf

from scrutiny.pdf import tree
from scrutiny.pdf.tally import Tally

_STANDARD = """
Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody
Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP
Figure Formula Form
"""
STANDARD = frozenset(_STANDARD.split())
Ident = tuple[int, int]  # object and generation


def findings(pdf: Pdf) -> tuple[str, ...]:
    """What is wrong with the structure, in sentences; empty if nothing is."""
    if Name.StructTreeRoot not in pdf.Root:
        return ("The document has no structure: it is not tagged.",)
    return _Check(pdf).run()


class _Check:
    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.Root.StructTreeRoot
        self.pages = tree.page_numbers(pdf)
        self.roles = {str(name)[1:]: str(to)[1:] for name, to in self.root.get(Name.RoleMap, Dictionary()).items()}
        self.ids = {name for name, _ in tree.name_tree(self.root.get(Name.IDTree))}
        self.content: dict[Ident, dict[int, Ident]] = {}
        self.objects: dict[Ident, Ident] = {}
        self.tally = Tally()
        self.level = 0

    def run(self) -> tuple[str, ...]:
        tops = [kid for kid in tree.kids(self.root) if tree.is_element(kid)]
        if [tree.role(top) for top in tops] != ["Document"]:
            self.tally.add("The structure does not have one Document element at its top")
        for element, parent in tree.walk(self.root):
            self._element(element, parent)
        self._parent_tree()
        return self.tally.sentences()

    def _element(self, element: Object, parent: Object) -> None:
        page = self._page(element)
        kind = self._standard(tree.role(element))
        if kind not in STANDARD:
            self.tally.add(f"An element has the type “{kind}”, which is not a standard one", page)
        if not element.is_indirect or Name.P not in element or element.P.objgen != parent.objgen:
            self.tally.add("An element does not name its parent", page)
        for kid in tree.kids(element):
            if not tree.is_element(kid):
                self._content(kid, element, page)
        rule = RULES.get(kind)
        if rule is not None:
            rule(self, element, page)

    def _content(self, kid: Any, element: Object, page: int) -> None:
        if isinstance(kid, int):
            place, number = element.get(Name.Pg), kid
        elif kid.get(Name.Type) == Name.OBJR:
            self.objects[kid.Obj.objgen] = element.objgen
            return
        else:
            place, number = kid.get(Name.Pg, element.get(Name.Pg)), int(kid.get(Name.MCID, -1))
        if place is None or place.objgen not in self.pages:
            self.tally.add("An element points to content on a page that is not in the document", page)
        elif number in self.content.setdefault(place.objgen, {}):
            self.tally.add("A piece of content belongs to two elements", page)
        else:
            self.content[place.objgen][number] = element.objgen

    def _heading(self, element: Object, page: int) -> None:
        level = int(self._standard(tree.role(element))[1:])
        if level > self.level + 1:
            before = f"one of level {self.level}" if self.level else "no other"
            self.tally.add(f"A heading of level {level} follows {before}", page)
        self.level = level

    def _part(self, element: Object, page: int) -> None:
        if Name.T in element:  # each joined section begins its headings anew
            self.level = 0

    def _figure(self, element: Object, page: int) -> None:
        if not str(element.get(Name.Alt, "")).strip() and Name.ActualText not in element:
            self.tally.add("A picture has no alternative text", page)

    def _header_cell(self, element: Object, page: int) -> None:
        if Name.Scope not in tree.table_attributes(element):
            self.tally.add("A table header has no scope", page)

    def _cell(self, element: Object, page: int) -> None:
        headers = tree.table_attributes(element).get(Name.Headers, Array())
        if any(bytes(header) not in self.ids for header in headers):
            self.tally.add("A table cell names a header that does not exist", page)

    def _table(self, element: Object, page: int) -> None:
        if not any(tree.role(cell) == "TH" for cell, _ in tree.walk(element)):
            self.tally.add("A table has no header cells", page)

    def _link(self, element: Object, page: int) -> None:
        if not any(not isinstance(kid, int) and kid.get(Name.Type) == Name.OBJR for kid in tree.kids(element)):
            self.tally.add("A link in the structure leads nowhere", page)

    def _parent_tree(self) -> None:
        """Every page's list and every link's entry must say the same as the tree itself."""
        entries = dict(tree.number_tree(self.root.get(Name.ParentTree)))
        for page in self.pdf.pages:
            self._page_entries(page.obj, entries)
        used = {page.obj.get(Name.StructParents) for page in self.pdf.pages}
        used |= {annotation.get(Name.StructParent) for annotation in self._annotations()}
        if set(entries) - used:
            self.tally.add("The parent tree has entries that belong to no page and no link")
        for annotation in self._annotations():
            entry = entries.get(int(annotation.get(Name.StructParent, -1)))
            owner = self.objects.get(annotation.objgen)
            if owner is None or entry is None or entry.objgen != owner:
                self.tally.add("A link on a page is not in the structure")

    def _page_entries(self, page: Object, entries: dict[int, Any]) -> None:
        number = self.pages[page.objgen]
        listed = entries.get(int(page.get(Name.StructParents, -1)))
        owned = self.content.get(page.objgen, {})
        if listed is None:
            if owned:
                self.tally.add("A page with structure is missing from the parent tree", number)
            return
        held = {mcid: entry.objgen for mcid, entry in enumerate(listed) if isinstance(entry, Dictionary)}
        if held != owned:
            self.tally.add("The parent tree and the structure disagree", number)

    def _annotations(self) -> Iterator[Object]:
        for page in self.pdf.pages:
            yield from page.obj.get(Name.Annots, [])

    def _page(self, element: Object) -> int:
        place = element.get(Name.Pg)
        return self.pages.get(place.objgen, 0) if place is not None else 0

    def _standard(self, kind: str) -> str:
        for _ in range(8):  # a role map may lead in a circle
            if kind in STANDARD or kind not in self.roles:
                return kind
            kind = self.roles[kind]
        return kind


RULES = {
    **dict.fromkeys(tree.HEADINGS, _Check._heading),
    "Part": _Check._part,
    "Figure": _Check._figure,
    "Formula": _Check._figure,
    "TH": _Check._header_cell,
    "TD": _Check._cell,
    "Table": _Check._table,
    "Link": _Check._link,
}
