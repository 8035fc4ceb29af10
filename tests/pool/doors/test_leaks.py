"""What the NHS partner entered in the open period: no page, file or answer of anybody else holds it."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from commissioning.models import Organisation
from commissioning.rules.roles import PERMISSIONS, Role, grants
from tests.conftest import SignIn
from tests.pool.doors.rich import SECRET, SECRET_DRAFT, SECRET_WORDS, Rich
from tests.test_doors import PAGES

# The figure itself, and what is worked out from it: totals and variances, a quarter, three quarters; £000, £m.
TRACES = re.compile(rf"98[78],[3-9]|98[78]\.[67]|987654|246,91|24691|740,74|74074|{SECRET_WORDS}")
QUERIES = ("",)


def _text(answer: HttpResponseBase) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if content.startswith(b"PK"):
        return " ".join(_unzipped(content))
    return re.sub(r'(csrfmiddlewaretoken" value|nonce|integrity)="[^"]*"', "", content.decode(errors="replace"))


def _unzipped(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            part = packed.read(name)
            yield " ".join(_unzipped(part)) if part.startswith(b"PK") else part.decode(errors="replace")


def _addresses(rich: Rich, role: Role) -> list[str]:
    wanted = [page.url for page in rich.pages() if grants(role, page.permission)]
    wanted += [url.replace("/L001/", "/L002/") for url in wanted if "/L001/" in url]
    wanted += [url.replace("/COUNCIL/", "/ICB/") for url in wanted if "/COUNCIL/" in url]
    plain = {"partnership": rich.partnership.slug}
    return ["/", *wanted, *(reverse(name, kwargs=plain) for name, permission in PAGES if grants(role, permission))]


def traces(client: Client, addresses: list[str], queries: tuple[str, ...] = QUERIES) -> list[str]:
    found = []
    for address in addresses:
        for query in queries if "/pool/" in address else ("",):
            text = _text(client.get(address + query))
            if match := TRACES.search(text):
                found.append(f"{address}{query}: …{text[max(match.start() - 80, 0) : match.end() + 20]}…")
    return found


@pytest.mark.parametrize(
    "role",
    [Role.FINANCE_OFFICER, Role.BOARD_MEMBER, Role.SCRUTINY_MEMBER, Role.REPORT_AUTHOR, Role.COMMISSIONER],
)
def test_nobody_of_the_council_reads_the_other_partners_open_figures(role: Role, rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(role, rich.council)
    found = traces(client, _addresses(rich, role))
    assert not found, "\n".join(found)


def test_the_traces_would_be_seen(rich: Rich, sign_in: SignIn) -> None:
    """The pool manager and the partner itself see the figure, so the test above can fail."""
    manager = sign_in(Role.POOL_MANAGER)
    seen = traces(manager, _addresses(rich, Role.POOL_MANAGER), ("",))
    assert len(seen) > 8
    officer = sign_in(Role.FINANCE_OFFICER, rich.nhs)
    assert traces(officer, [page.url for page in rich.pages() if page.name == "pool:outturn"], ("",))


def test_acts_of_the_council_do_not_answer_with_the_other_partners_figures(rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(Role.FINANCE_OFFICER, rich.council)
    found = []
    for page in rich.pages():
        for url in (page.url, page.url.replace("/COUNCIL/", "/ICB/").replace("/L001/", "/L002/")):
            for sent in ({}, {"text": "L002\t1\t1", "entries": '[{"line": "L002", "version": 0, "actual": "1"}]'}):
                text = _text(client.post(url, sent))
                if match := TRACES.search(text):
                    found.append(f"{url}: …{text[max(match.start() - 80, 0) : match.end() + 20]}…")
            entries = [{"line": "L002", "version": 0, "actual": "1", "base": {"actual": "0"}}]
            text = _text(client.post(url, {"entries": entries, "text": "L002\t1"}, content_type="application/json"))
            if TRACES.search(text):
                found.append(f"{url} (JSON)")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", [one for one in Role if not grants(one, "pool.view_drafts")])
def test_a_draft_is_for_officers_alone(role: Role, rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(role, rich.council)
    shown = [url for url in _addresses(rich, role) if SECRET_DRAFT in _text(client.get(url))]
    assert not shown, "\n".join(shown)


def test_a_draft_would_be_seen(rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMISSIONER, rich.council)
    assert [url for url in _addresses(rich, Role.COMMISSIONER) if SECRET_DRAFT in _text(client.get(url))]


def test_whoever_sees_open_figures_is_listed(rich: Rich) -> None:
    assert PERMISSIONS["pool.view_open_figures"] == {Role.POOL_MANAGER, Role.AUDITOR}
    assert isinstance(rich.nhs, Organisation)
    assert str(SECRET).startswith("987654")
