"""Joins sections into one document: one structure tree, one outline, one numbering of pages.

A plain merge loses the tags. Here every section's structure is hung below one Document element, and the numbers that
tie pages and links to it are moved by a running offset. Equal sections give equal bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String

from scrutiny.pdf import tree
from scrutiny.pdf.faults import Fault
from scrutiny.pdf.links import join_destinations, resolve_links
from scrutiny.pdf.metadata import describe
from scrutiny.pdf.outlines import Bookmark, read_bookmarks, section_bookmark, write_bookmarks
from scrutiny.pdf.sections import PageRange, SectionFile, page_ranges
from scrutiny.pdf.stamp import Stamp, stamp_pages


@dataclass(frozen=True)
class Joined:
    """The finished document: its pages, where each section stands, what is not accessible.

    ``claims_pdf_ua`` says whether the file calls itself PDF/UA: only when no section has a finding.
    """

    path: Path
    pages: int
    ranges: dict[str, PageRange]
    findings: tuple[str, ...]
    claims_pdf_ua: bool


def join(
    sections: Sequence[SectionFile],
    *,
    title: str,
    lang: str,
    stamp: Stamp,
    out: Path,
    created: datetime,
    labels: Sequence[str] = (),
    partial: bool = False,
) -> Joined:
    """Write the sections as one document to ``out``; whole, or not at all.

    labels: what stands on each page; none when pages are counted from 1. partial: some sections of a pack alone.

    Raises Fault for two sections of one key, a link that leads nowhere, a section whose pages do not count up.
    """
    _check_keys(sections)
    ranges = page_ranges(((section.key, section.pages) for section in sections), labels)
    findings = tuple(f"Section “{section.title}”: {finding}" for section in sections for finding in section.findings)
    pdf = Pdf.new()
    bookmarks, leaves = _take_in(pdf, sections, ranges, lang)
    join_destinations(pdf, leaves, ranges)
    resolve_links(pdf, {section.key: section.title for section in sections}, ranges, labels, partial=partial)
    write_bookmarks(pdf, bookmarks)
    stamp_pages(pdf, stamp, labels)
    describe(pdf, title=title, lang=lang, created=created, pdf_ua=not findings, labels=labels)
    part = out.with_name(f".{out.name}.part")
    pdf.save(part, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True, min_version="1.7")
    part.replace(out)
    pages = sum(section.pages for section in sections)
    return Joined(out, pages, ranges, findings, claims_pdf_ua=not findings)


def _check_keys(sections: Sequence[SectionFile]) -> None:
    if not sections:
        raise Fault("pack_empty", "The pack has no sections: add at least one.")
    keys = [section.key for section in sections]
    for key in keys:
        if keys.count(key) > 1:
            raise Fault("section_twice", f"Two sections of the pack have the key “{key}”: give one another.")


def _take_in(
    pdf: Pdf, sections: Sequence[SectionFile], ranges: dict[str, PageRange], lang: str
) -> tuple[list[Bookmark], dict[str, Object | None]]:
    """Copy pages and structure of every section; hand back the bookmarks and each section's destinations."""
    structure = _Structure(pdf, lang)
    bookmarks: list[Bookmark] = []
    leaves: dict[str, Object | None] = {}
    for section in sections:
        source = Pdf.open(section.path)
        if len(source.pages) != section.pages:
            raise Fault("section_pages", f"“{section.title}” changed while the pack was built. Build it again.")
        bookmarks.append(section_bookmark(section.title, ranges[section.key].first, read_bookmarks(source)))
        pages = []
        for page in source.pages:
            pdf.pages.append(page)
            pages.append(pdf.pages[-1].obj)
        structure.add(pdf.copy_foreign(source.Root.StructTreeRoot), section, pages)
        leaves[section.key] = _destinations(pdf, source)
    structure.finish()
    return bookmarks, leaves


def _destinations(pdf: Pdf, source: Pdf) -> Object | None:
    names = source.Root.get(Name.Names)
    dests = names.get(Name.Dests) if names is not None else None
    return None if dests is None else pdf.copy_foreign(source.make_indirect(dests))


class _Structure:
    """The structure tree that grows section by section."""

    def __init__(self, pdf: Pdf, lang: str) -> None:
        self.pdf, self.lang = pdf, lang
        self.root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root))
        self.parts: list[Object] = []
        self.leaves: list[Object] = []
        self.ids: dict[str, Object] = {}
        self.roles: dict[str, Object] = {}
        self.offset = 0

    def add(self, copied: Object, section: SectionFile, pages: Sequence[Object]) -> None:
        self.parts.append(self._part(copied, section))
        self._unite_roles(copied)
        ids = copied.get(Name.IDTree)
        if ids is not None and Name.Limits in ids:
            self.ids[section.key] = self.pdf.make_indirect(ids)
        self._renumber(copied, pages)

    def _part(self, copied: Object, section: SectionFile) -> Object:
        """The section's Document element turned into a Part with a title."""
        tops = [kid for kid in tree.kids(copied) if tree.is_element(kid)]
        if len(tops) == 1 and tree.role(tops[0]) == "Document":
            part: Object = tops[0]
        else:
            part = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, K=Array(tops)))
            for top in tops:
                top.P = part
        part.S, part.P, part.T = Name.Part, self.document, String(section.title)
        if section.lang != self.lang:
            part.Lang = String(section.lang)
        return part

    def _unite_roles(self, copied: Object) -> None:
        for name, to in copied.get(Name.RoleMap, Dictionary()).items():
            if self.roles.setdefault(str(name), to) != to:
                raise Fault("roles_differ", f"Two sections use the structure type “{str(name)[1:]}” differently.")

    def _renumber(self, copied: Object, pages: Sequence[Object]) -> None:
        entries = list(tree.number_tree(copied.get(Name.ParentTree)))
        if entries:
            first, last = self.offset + entries[0][0], self.offset + entries[-1][0]
            moved = Array([part for key, value in entries for part in (key + self.offset, value)])
            self.leaves.append(self.pdf.make_indirect(Dictionary(Nums=moved, Limits=Array([first, last]))))
        for page in pages:
            _move(page, Name.StructParents, self.offset)
            for annotation in page.get(Name.Annots, []):
                _move(annotation, Name.StructParent, self.offset)
        self.offset += entries[-1][0] + 1 if entries else 0

    def finish(self) -> None:
        self.document.K = Array(self.parts)
        self.root.K = Array([self.document])
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Kids=Array(self.leaves)))
        self.root.ParentTreeNextKey = self.offset
        if self.ids:
            branches = [self.ids[key] for key in sorted(self.ids, key=lambda key: key + ":")]
            self.root.IDTree = self.pdf.make_indirect(Dictionary(Kids=Array(branches)))
        if self.roles:
            self.root.RoleMap = Dictionary(self.roles)
        self.pdf.Root.StructTreeRoot = self.root


def _move(thing: Object, key: Name, offset: int) -> None:
    if key in thing:
        thing[key] = int(thing[key]) + offset


def join_job(job: dict[str, Any]) -> dict[str, Any]:
    """``join`` for a worker: plain values in and out."""
    sections = [SectionFile.from_plain(section) for section in job["sections"]]
    joined = join(
        sections,
        title=job["title"],
        lang=job["lang"],
        stamp=Stamp.from_plain(job["stamp"]),
        out=Path(job["out"]),
        created=datetime.fromisoformat(job["created"]),
        labels=job["labels"],
        partial=job["partial"],
    )
    return {"pages": joined.pages, "findings": joined.findings}
