"""Every table of a page as a file, from the page itself: the same address with ``?take=name-of-the-table.csv``.

The page is drawn as ever, for the same reader and with all that its address asks for, but with its figures whole; then
the table is read out of it. So a file never holds what its page would not show, and a new table has its file at once.
An app takes part by ``page_tables`` of its AppConfig.
"""

from collections.abc import Callable
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve
from django.utils.module_loading import import_string
from django.utils.text import slugify

from ihwb.web.exporting import FORMATS, Sheet, as_csv, as_xlsx, download
from ihwb.web.page_tables import read_page, regions, sheet_of

ASKED = "take"
_whole: ContextVar[bool] = ContextVar("whole", default=False)
GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class PageTables:
    """permission: who may take tables away; record: dotted name of what tells it to the record (request, sheet, form).

    views: names of the pages that take part; none: all pages of the app.
    """

    permission: str
    record: str
    views: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileLinks:
    csv: str
    xlsx: str


def whole_figures() -> bool:
    """True while a table is taken away: pounds and pence and unrounded shares, whatever unit the page shows."""
    return _whole.get()


def page_size(request: HttpRequest, usual: int) -> int:
    """Rows of a page; a file holds them all."""
    return 1_000_000 if ASKED in request.GET else usual


def file_links(request: HttpRequest | None, name: str) -> FileLinks | None:
    """Where the table of that name can be taken away; None for a reader or a page that gives no files."""
    if request is None or request.method not in {"GET", "HEAD"} or not _may_take(request):
        return None
    query = request.GET.copy()
    query.pop("page", None)
    addresses = []
    for form in FORMATS:
        query[ASKED] = f"{name}.{form}"
        addresses.append(f"{request.path}?{query.urlencode()}")
    return FileLinks(*addresses)


def name_for(request: HttpRequest | None, label: str) -> str:
    """The name of a table in an address; a label that the page has had already gets a number."""
    used: dict[str, int] = request.__dict__.setdefault("table_names", {}) if request is not None else {}
    name = slugify(label) or "table"
    used[name] = used.get(name, 0) + 1
    return name if used[name] == 1 else f"{name}-{used[name]}"


def _may_take(request: HttpRequest) -> bool:
    declared, access = _declared(request), getattr(request, "access", None)
    return declared is not None and access is not None and access.may(declared.permission)


def _declared(request: HttpRequest) -> PageTables | None:
    match = request.resolver_match
    if match is None or match.app_name not in apps.app_configs:
        return None
    found: PageTables | None = getattr(apps.get_app_config(match.app_name), "page_tables", None)
    return None if found is None or (found.views and match.url_name not in found.views) else found


def tables_of_page(request: HttpRequest, address: str) -> list[Sheet]:
    """Every table of another page of the same partnership, as this reader takes them away one by one.

    None of a page that the reader does not get, that leads elsewhere or whose app gives no tables. Nothing is recorded.
    """
    match = resolve(address)
    asked = copy(request)
    asked.path = asked.path_info = address
    asked.method, asked.resolver_match, asked.GET = "GET", match, QueryDict(f"{ASKED}=all")
    asked.__dict__.pop("table_names", None)
    asked._messages = default_storage(asked)  # type: ignore[attr-defined]  # what waits for the next page is not told here
    kept = dict(match.kwargs)
    if kept.pop("partnership", None) != request.access.partnership.slug or not _may_take(asked):  # type: ignore[attr-defined]
        return []
    token = _whole.set(True)
    try:
        answer = match.func(asked, *match.args, **kept)
    except (Http404, PermissionDenied):
        return []
    finally:
        _whole.reset(token)
    if not _is_page(asked, answer):
        return []
    page = read_page(answer.content)
    given = [name for name, region in regions(page) if region.xpath("following-sibling::*[1][@class='table-files']")]
    return [sheet for name in given if (sheet := sheet_of(page, name)) is not None]


class TablesAsFiles:
    """Answers ``?take=`` with the table as a file, where the page itself was answered."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(ASKED, "") if request.method in {"GET", "HEAD"} else ""
        if not asked:
            return self.get_response(request)
        token = _whole.set(True)
        try:
            answer = self.get_response(request)
        finally:
            _whole.reset(token)
        return _file(request, answer, asked) if _is_page(request, answer) else answer


def _is_page(request: HttpRequest, answer: HttpResponse) -> bool:
    page = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
    return page and _declared(request) is not None


def _file(request: HttpRequest, answer: HttpResponse, asked: str) -> HttpResponse:
    name, _, form = asked.rpartition(".")
    if not _may_take(request):
        raise PermissionDenied("Tables as files")
    sheet = sheet_of(read_page(answer.content), name) if form in FORMATS else None
    if sheet is None:
        raise Http404("No such table")
    declared = _declared(request)
    if request.method == "GET" and declared is not None:
        record: Callable[[Any, Sheet, str], None] = import_string(declared.record)
        record(request, sheet, form)
    content = as_csv(sheet) if form == "csv" else as_xlsx([sheet])
    return download(content, slugify(sheet.title)[:100], form)
