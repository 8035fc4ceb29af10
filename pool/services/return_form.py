"""Filling the blank form of a return in place: cells are written into the sheets' own XML, nothing else is touched.

Pictures, charts, conditional formats, validation, comments and whatever else the form holds stay byte for byte. A cell
keeps its style. Excel works all sums out when it opens the workbook.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from posixpath import join, normpath

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

from ihwb.kernel.errors import Refused
from pool.rules.return_filling import CellValue, Value

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767  # signs in a cell
_DAY_FORMAT = "15"  # d-mmm-yy, in the reader's language
# What stands before calcPr in a workbook part, in the order of the schema.
_BEFORE_CALC = {
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath", "workbookProtection",
    "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames",
}  # fmt: skip


def filled_form(content: bytes, cells: Sequence[CellValue]) -> bytes:
    """The form with these cells written. content: a workbook that ``open_workbook`` has looked at.

    Raises Refused for a form whose parts are not where a workbook has them.
    """
    try:
        return _Form(content).filled(cells)
    except (KeyError, etree.XMLSyntaxError, IndexError) as error:
        raise Refused(
            "unreadable", "The blank form cannot be filled. Open it in Excel, save it as XLSX and upload it again."
        ) from error


def clean_text(text: str) -> str:
    """As a cell can hold it."""
    return _NOT_IN_XML.sub(" ", text)[:_LONGEST]


@dataclass
class _Form:
    content: bytes
    changed: dict[str, etree._Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(self.content))
        self.book = self._part(_BOOK)
        self.epoch = CALENDAR_MAC_1904 if self._is_1904() else CALENDAR_WINDOWS_1900
        self.day_styles: dict[str, str] = {}

    def filled(self, cells: Sequence[CellValue]) -> bytes:
        places = self._sheets()
        ordered = sorted(cells, key=lambda one: one.sheet)
        for sheet, held in groupby(ordered, key=lambda one: one.sheet):
            root = self._part(places[sheet])
            self.changed[places[sheet]] = root
            _Sheet(root, self).write(list(held))
        for place in places.values():
            self._forget_results(place)
        self._work_out_when_opened()
        return self._packed()

    def _packed(self) -> bytes:
        """Every part in its place and order; those that were not changed with the bytes they had."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for info in self.zip.infolist():
                root = self.changed.get(info.filename)
                part = self.zip.read(info) if root is None else _text_of(root)
                kept = zipfile.ZipInfo(info.filename, info.date_time)
                kept.compress_type, kept.external_attr = info.compress_type, info.external_attr
                made.writestr(kept, part)
        return out.getvalue()

    # --- Parts ---

    def _part(self, name: str) -> etree._Element:
        if name in self.changed:
            return self.changed[name]
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(self.zip.read(name), parser)

    def _related(self) -> Iterator[tuple[str, str, str]]:
        """(id, kind, part) of everything that the workbook points to."""
        for one in self._part(_RELATIONS):
            target = one.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            yield one.get("Id", ""), one.get("Type", "").rpartition("/")[2], place

    def _sheets(self) -> dict[str, str]:
        """The part of each sheet by its name."""
        parts = {number: place for number, _, place in self._related()}
        found = {}
        for sheet in self.book.iter("{*}sheet"):
            number = next(value for name, value in sheet.attrib.items() if etree.QName(name).localname == "id")
            found[str(sheet.get("name"))] = parts[str(number)]
        return found

    def _is_1904(self) -> bool:
        return any(one.get("date1904") in {"1", "true"} for one in self.book.iter("{*}workbookPr"))

    def _forget_results(self, place: str) -> None:
        """Formulas lose what they came to before: a reader may trust a result that it finds."""
        root = self._part(place)
        for formula in root.iter("{*}f"):
            cell = formula.getparent()
            for result in [one for one in cell if _name(one) == "v"]:
                cell.remove(result)
                cell.attrib.pop("t", None)
                self.changed[place] = root

    def _work_out_when_opened(self) -> None:
        """The form's own sums rest on what is now in its cells."""
        self.changed[_BOOK] = self.book
        calc = next(self.book.iter("{*}calcPr"), None)
        if calc is None:
            space = etree.QName(self.book).namespace
            calc = etree.Element(f"{{{space}}}calcPr")
            before = [at for at, one in enumerate(self.book) if _name(one) in _BEFORE_CALC]
            self.book.insert(max(before, default=-1) + 1, calc)
        calc.set("fullCalcOnLoad", "1")

    # --- Days ---

    def day_style(self, style: str) -> str:
        """The number of a style like this one that shows a day: the same one where it does already."""
        if style not in self.day_styles:
            self.day_styles[style] = self._day_style(style)
        return self.day_styles[style]

    def _day_style(self, style: str) -> str:
        place = next(part for _, kind, part in self._related() if kind == "styles")
        styles = self._part(place)
        xfs = next(styles.iter("{*}cellXfs"))
        like = xfs[int(style)]
        if _shows_days(styles, like.get("numFmtId", "0")):
            return style
        made = deepcopy(like)
        made.set("numFmtId", _DAY_FORMAT)
        made.set("applyNumberFormat", "1")
        xfs.append(made)
        xfs.set("count", str(len(xfs)))
        self.changed[place] = styles
        return str(len(xfs) - 1)


class _Sheet:
    """One sheet's XML. Rows and cells stand in order; one that is not there is put in its place."""

    def __init__(self, root: etree._Element, form: _Form) -> None:
        self.form = form
        self.space = etree.QName(root).namespace
        self.data = next(root.iter("{*}sheetData"))
        self.rows = {int(row.get("r", "0")): row for row in self.data}

    def write(self, cells: Sequence[CellValue]) -> None:
        for one in cells:
            self._write(self._cell(one.cell), one.value)

    def _cell(self, name: str) -> etree._Element:
        column, number = coordinate_from_string(name)
        row = self.rows.get(number)
        if row is None:
            row = self._made("row", r=str(number))
            _put(self.data, row, [int(one.get("r", "0")) for one in self.data], number)
            self.rows[number] = row
        found = next((cell for cell in row if cell.get("r") == name), None)
        if found is None:
            found = self._made("c", r=name)
            _put(row, found, [_column(cell) for cell in row], column_index_from_string(column))
        return found

    def _made(self, name: str, **attributes: str) -> etree._Element:
        return etree.Element(f"{{{self.space}}}{name}", attributes)

    def _write(self, cell: etree._Element, value: Value) -> None:
        """The value in place of what was there; the style stays."""
        for child in list(cell):
            cell.remove(child)
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, None)
        if value is None or value == "":
            return
        if isinstance(value, str):
            self._text(cell, value)
            return
        if isinstance(value, date):
            cell.set("s", self.form.day_style(cell.get("s", "0")))
        held = self._made("v")
        held.text = _number(value, self.form)
        cell.append(held)

    def _text(self, cell: etree._Element, text: str) -> None:
        """A text is a text, whatever it begins with."""
        cell.set("t", "inlineStr")
        holder, held = self._made("is"), self._made("t")
        held.text = clean_text(text)
        held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        holder.append(held)
        cell.append(holder)


def _number(value: Decimal | int | date, form: _Form) -> str:
    if isinstance(value, date):
        return f"{Decimal(to_excel(value, form.epoch)):f}"  # type: ignore[no-untyped-call]  # openpyxl's
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _put(parent: etree._Element, child: etree._Element, places: Sequence[int], place: int) -> None:
    """Among the others in the order of the places."""
    parent.insert(sum(one < place for one in places), child)


def _column(cell: etree._Element) -> int:
    return int(column_index_from_string(coordinate_from_string(cell.get("r", "A1"))[0]))


def _shows_days(styles: etree._Element, number: str) -> bool:
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter("{*}numFmt")}
    return bool(is_date_format(own.get(number) or BUILTIN_FORMATS.get(int(number), "General")))


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _text_of(root: etree._Element) -> bytes:
    made: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
