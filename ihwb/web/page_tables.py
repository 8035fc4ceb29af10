"""A table of a page read back as a sheet: headings, groups, and figures, days and shares as what they are.

The page says what its reader may see and what its address asks for, so that a file made from it cannot say more. While
a table is taken away its figures are drawn whole (``ihwb.web.taking``), so that nothing is lost by reading them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from lxml import html
from lxml.html import HtmlElement

from ihwb.kernel import money
from ihwb.kernel.dates import MONTHS
from ihwb.web.exporting import Cell, Column, Kind, Sheet, Value

SIGN = "Amounts in £. Positive is cost; a positive variance is an overspend; brackets on the page are a minus here."
_NOTHING = {"–", "-", "—", ""}
_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
_POUNDS = re.compile(r"\(?£[\d,]+\.\d\d\)?")
_PERCENT = re.compile(r"(\()?(-?[\d,]+(?:\.\d+)?)%\)?")
_NUMBER = re.compile(r"(\()?(-?[\d,]*\d(?:\.\d+)?)\)?")
_NO_WORDS = {"script", "style", "template", "button", "svg"}
_SPANS = 200  # a cell spans no more columns or rows than any page draws


def regions(page: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """(name for an address, region) of every table of the page, in its order."""
    for region in page.xpath("//*[@data-table]"):
        yield region.get("data-table"), region


def read_page(content: bytes) -> HtmlElement:
    return html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))


def sheet_of(page: HtmlElement, name: str) -> Sheet | None:
    """The table of that name; None where the page has none."""
    region = next((one for called, one in regions(page) if called == name), None)
    table = None if region is None else next(iter(region.iter("table")), None)
    if region is None or table is None:
        return None
    label = region.get("aria-label") or name
    heading = ", ".join(filter(None, [_first(page, "//h1/*[@class='page__caption']"), _heading(page)]))
    notes = (*filter(None, [_first(page, "//*[@class='page__lead']")[:500], _caption_note(table)]), SIGN)
    heads = _headings(table)
    rows = list(_rows(table, len(heads)))
    return _sheet(label, f"{label}: {heading}" if heading else label, heads, rows, notes)


def _first(page: HtmlElement, path: str) -> str:
    found = page.xpath(path)
    return _in_pounds(_words(found[0])) if found else ""


def _heading(page: HtmlElement) -> str:
    """The heading without the caption above it."""
    found = page.xpath("//h1")
    return "" if not found else " ".join("".join(found[0].xpath("./text()")).split())


def _caption_note(table: HtmlElement) -> str:
    note = table.xpath("./caption//*[contains(@class, 'caption-note')]")
    return _in_pounds(_words(note[0])) if note else ""


def _in_pounds(words: str) -> str:
    return words.replace("£000", "£")


# --- Headings ---------------------------------------------------------------------------------------------------------


def _headings(table: HtmlElement) -> list[str | None]:
    """One for each column, those above one another joined; None where the heading is there for links alone."""
    rows = table.xpath("./thead/tr") or table.xpath("(./tbody/tr|./tr)[1]")
    columns: list[list[str]] = []
    hidden: list[bool] = []
    for row in _spread(rows):
        for place, cell in enumerate(row):
            if place == len(columns):
                columns.append([])
                hidden.append(True)
            words = _in_pounds(_words(cell, also_hidden=True))
            hidden[place] &= not _words(cell)
            if words and words not in columns[place]:
                columns[place].append(words)
    return [None if unseen else ": ".join(words) for words, unseen in zip(columns, hidden, strict=True)]


def _spread(rows: Sequence[HtmlElement]) -> Iterator[list[HtmlElement]]:
    """The cells of each row, a cell repeated for each column and row that it spans."""
    held: dict[int, tuple[HtmlElement, int]] = {}
    for row in rows:
        spread: list[HtmlElement] = []
        cells = iter(row.xpath("./th|./td"))
        while True:
            if len(spread) in held:
                cell, left = held.pop(len(spread))
                if left > 1:
                    held[len(spread)] = cell, left - 1
                spread.append(cell)
                continue
            if (cell := next(cells, None)) is None:
                break
            for _ in range(_span(cell, "colspan")):
                if (down := _span(cell, "rowspan")) > 1:
                    held[len(spread)] = cell, down - 1
                spread.append(cell)
        yield spread


def _span(cell: HtmlElement, name: str) -> int:
    asked = cell.get(name, "1")
    return min(int(asked), _SPANS) if asked.isdecimal() and int(asked) else 1


# --- Rows -------------------------------------------------------------------------------------------------------------

_Row = tuple[str, list[Cell]]


def _rows(table: HtmlElement, width: int) -> Iterator[_Row]:
    """(group, cells) of every row; a row that only names its group is no row of its own."""
    body = table.xpath("./tbody/tr|./tfoot/tr|./tr")
    body = body if table.xpath("./thead/tr") else body[1:]
    group = ""
    for row, cells in zip(body, _spread(body), strict=True):
        kinds = (row.get("class") or "").split()
        read = _read_row(cells, width)
        if "group" in kinds:
            group = str(read[0].value or "") if read else ""
            if sum(cell.value is not None for cell in read) <= 1:
                continue
        if "total" in kinds:
            group = ""
        yield group, read


def _read_row(cells: list[HtmlElement], width: int) -> list[Cell]:
    """A cell over several columns says what it says in the first of them."""
    read: list[Cell] = []
    before: HtmlElement | None = None
    for cell in cells[:width]:
        again = cell is before
        read.append(Cell(None, "text") if again else _cell(cell))
        before = cell
    return read + [Cell(None, "text")] * (width - len(read))


def _cell(cell: HtmlElement) -> Cell:
    typed = [_typed(box) for box in cell.iter("input", "select", "textarea")]
    words = _words(cell)
    if boxes := [one for one in typed if one is not None]:
        words = " ".join(filter(None, [*boxes, ""])).strip()
        return _figure(words) or Cell(words or None, "text")
    if cell.tag == "th":
        return Cell(words or None, "text")
    if "figure" in (cell.get("class") or "").split():
        return _figure(_words(cell, links=False) or words) or _figure(words) or Cell(words, "text")
    return _plain(words)


def _plain(words: str) -> Cell:
    """A cell of words: a day where it is nothing but one, an amount where it is nothing but one with its pence."""
    if words in _NOTHING:
        return Cell(None, "text")
    return _day(words) or (_figure(words) if _POUNDS.fullmatch(words) else None) or Cell(words, "text")


def _day(words: str) -> Cell | None:
    if (found := _DAY.fullmatch(words)) is None:
        return None
    return Cell(date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1])), "day")


def _figure(words: str) -> Cell | None:
    if words in _NOTHING:
        return Cell(None, "text")
    if words.lstrip("(").startswith("£"):
        return _pounds(words)
    if found := _PERCENT.fullmatch(words):
        return Cell(_signed(found) / 100, "percent")
    if found := _NUMBER.fullmatch(words):
        return _counted(found, words)
    return _day(words)


def _pounds(words: str) -> Cell | None:
    try:
        return Cell(money.parse(words), "money")
    except money.MoneyError:
        return None


def _counted(found: re.Match[str], words: str) -> Cell:
    """Two decimals are an amount as it is typed in a box; a whole number counts something."""
    number = _signed(found)
    if number == number.to_integral_value() and "." not in words:
        return Cell(int(number), "whole")
    return Cell(number, "money" if number.as_tuple().exponent == -2 else "number")


def _signed(found: re.Match[str]) -> Decimal:
    number = Decimal(found[2].replace(",", ""))
    return -number if found[1] else number


# --- Words ------------------------------------------------------------------------------------------------------------


def _typed(box: HtmlElement) -> str | None:
    """What stands in a box of a form; None for what is no box to write in."""
    if box.tag == "textarea":
        return (box.text or "").strip()
    if box.tag == "select":
        chosen = box.xpath(".//option[@selected]") or box.xpath(".//option")
        return _words(chosen[0]) if chosen else ""
    if box.get("type", "text") in {"hidden", "submit", "button", "file"}:
        return None
    if box.get("type") in {"checkbox", "radio"}:
        return "yes" if box.get("checked") is not None else ""
    return str(box.get("value", "")).strip()


def _words(element: HtmlElement, *, also_hidden: bool = False, links: bool = True) -> str:
    """What is read there, in one line."""
    return " ".join("".join(_pieces(element, also_hidden, links)).split())


def _pieces(element: HtmlElement, also_hidden: bool, links: bool) -> Iterator[str]:
    if isinstance(element.tag, str):
        yield element.text or ""
        for child in element:
            if _is_read(child, also_hidden, links):
                apart = " " if child.tag in {"br", "p", "li", "div", "span", "td"} else ""
                yield apart
                yield from _pieces(child, also_hidden, links)
                yield apart
            yield child.tail or ""


def _is_read(child: HtmlElement, also_hidden: bool, links: bool) -> bool:
    if not isinstance(child.tag, str) or child.tag in _NO_WORDS or (not links and child.tag in {"a", "sup"}):
        return False
    return also_hidden or "govuk-visually-hidden" not in (child.get("class") or "")


# --- The sheet --------------------------------------------------------------------------------------------------------


def _sheet(label: str, title: str, heads: list[str | None], rows: list[_Row], notes: tuple[str, ...]) -> Sheet:
    """Columns that hold nothing but links are left out; groups become a first column."""
    shown = [place for place, head in enumerate(heads) if head is not None]
    kinds = {place: _kind(cells[place] for _, cells in rows) for place in shown}
    columns = [Column(_with_unit(heads[place] or "", kinds[place]), kinds[place]) for place in shown]
    grouped = any(group for group, _ in rows)
    made: list[list[Value]] = []
    for group, cells in rows:
        values: list[Value] = [_value(cells[place], kinds[place]) for place in shown]
        made.append([group, *values] if grouped else values)
    return Sheet(label, title, (*([Column("Group")] if grouped else []), *columns), made, notes)


def _kind(cells: Iterator[Cell]) -> Kind:
    """What most cells of the column are."""
    found = Counter(cell.kind for cell in cells if cell.value is not None)
    del found["text"]
    return found.most_common(1)[0][0] if found else "text"


def _with_unit(head: str, kind: Kind) -> str:
    return f"{head} (£)".strip() if kind == "money" and "£" not in head else head


def _value(cell: Cell, kind: Kind) -> Value:
    return cell.value if cell.value is None or cell.kind in {kind, "text"} else cell
