"""Every address and every form of the pool with nonsense: a sentence or a "not found", never a fault of the server."""

import re
import traceback
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from commissioning.rules.roles import Role, grants
from tests.conftest import SignIn
from tests.pool.doors.rich import Page, Rich

NONSENSE = (
    "", "x" * 10_000, "abc", "9" * 30, "1\x00", "-1", "0", "9999", "NaN", "1e400", "Infinity", "²", "٣", "2015-02-30",
    "9999-12-31", "0001-01-01", "1,2,3", "{", "[]", "=1+1", "£5", "9" * 5000, "../../etc", "<b>", "L001", "COUNCIL",
)  # fmt: skip
QUERY_NAMES = (
    "unit", "sort", "scenario", "run", "round", "page", "line", "period", "year", "step", "partner", "from", "to",
    "against", "version", "left", "right", "state", "q", "quarter", "number", "fund", "basis", "show", "field",
)  # fmt: skip
ROLES = (Role.POOL_MANAGER, Role.FINANCE_OFFICER, Role.GOVERNANCE_OFFICER, Role.COMMISSIONER)
FIELD = re.compile(r"""<(?:input|select|textarea|button)[^>]*\bname="([^"]+)\"""")
ANYWAY = (
    "reason",
    "entries",
    "text",
    "organisation",
    "opened",
    "column",
    "moves",
    "move",
    "remove",
    "form-TOTAL_FORMS",
)


def _clients(rich: Rich, sign_in: SignIn) -> Iterator[tuple[Client, list[Page]]]:
    """Each page with the first role that may open it."""
    left = rich.pages()
    for role in ROLES:
        mine = [page for page in left if grants(role, page.permission)]
        left = [page for page in left if page not in mine]
        yield sign_in(role, rich.council), mine


def _fault(what: str, send: Callable[..., HttpResponse], *sent: Any, **more: Any) -> list[str]:
    try:
        answer = send(*sent, **more)
    except Exception as fault:  # whatever it is, the test tells all of them at once
        last = traceback.extract_tb(fault.__traceback__)[-1]
        own = [one for one in traceback.extract_tb(fault.__traceback__) if "/.venv/" not in one.filename][-1]
        return [f"{what}: {type(fault).__name__}: {str(fault)[:150]} at {own.filename}:{own.lineno} ({last.name})"]
    return [f"{what}: {answer.status_code}"] if answer.status_code >= 500 else []


def test_nonsense_after_the_question_mark(rich: Rich, sign_in: SignIn) -> None:
    wrong = []
    for client, pages in _clients(rich, sign_in):
        for number, page in enumerate(pages):
            values = islice(cycle(NONSENSE), number, None)
            query = {name: value[:200] for name, value in zip(QUERY_NAMES, values, strict=False)}
            wrong += _fault(page.name, client.get, page.url, query)
    assert not wrong, "\n".join(wrong)


def test_places_that_cannot_be(rich: Rich, sign_in: SignIn) -> None:
    wrong = []
    for client, pages in _clients(rich, sign_in):
        for page in pages:
            urls = {page.url.replace("/2015/", f"/{year}/") for year in (0, 10**30)}
            urls |= {re.sub(r"/2015/\d+/", f"/2015/{period}/", page.url) for period in (14, 10**30)}
            urls |= {re.sub(r"/\d+(/[a-z-]*)?$", rf"/{10**30}\1", page.url)}
            for url in urls - {page.url}:
                wrong += _fault(url, client.get, url)
                wrong += _fault(f"POST {url}", client.post, url, {})
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("turn", [0, 9])
def test_nonsense_in_every_box(turn: int, rich: Rich, sign_in: SignIn) -> None:
    wrong = []
    for client, pages in _clients(rich, sign_in):
        for number, page in enumerate(pages):
            fields = {*FIELD.findall(_body(client, page.url)), *ANYWAY} - {"csrfmiddlewaretoken"}
            values = islice(cycle(NONSENSE), number + turn, None)
            sent = dict(zip(sorted(fields), values, strict=False)) if turn else {}
            wrong += _fault(f"{page.name} {turn}", client.post, page.url, sent)
    assert not wrong, "\n".join(wrong)


def _body(client: Client, url: str) -> str:
    answer = client.get(url)
    return "" if answer.streaming else answer.content.decode(errors="replace")


JSON = (
    "[]", "{}", "null", "{", '{"entries": null}', '{"entries": [1]}', '{"entries": [{}]}', '{"entries": {"a": 1}}',
    '{"entries": [{"line": 5, "version": "x", "actual": []}]}',
    '{"entries": [{"line": "L001", "version": -1, "actual": "1e400", "forecast": "NaN", "comment": 7}]}',
    '{"entries": [{"line": "L001", "version": 99999999999999999999, "values": {"actual": "99999999999999999999"}}]}',
    '{"entries": [{"line": "L001\\u0000", "version": 1, "values": {"comment": "a\\u0000b"}}]}',
    '{"entries": [{"line": "L001", "version": 1, "period": 99, "values": {"actual": {"a": 1}}}], "text": 5}',
)  # fmt: skip


def test_nonsense_where_the_grid_saves(rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(Role.FINANCE_OFFICER, rich.council)
    wrong = []
    for page in rich.pages():
        if page.name in {"pool:outturn_save", "pool:outturn_year_save", "pool:outturn_preview", "pool:causes"}:
            for sent in JSON:
                where = f"{page.name} {sent}"
                wrong += _fault(where, client.post, page.url, sent, content_type="application/json")
    assert not wrong, "\n".join(wrong)
