"""Every table of every page as a file: there for whoever may export, with what the page shows and nothing more."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from lxml.html import HtmlElement

from commissioning.models import AuditEntry
from commissioning.rules.roles import Role, grants
from ihwb.web.page_tables import read_page
from tests.conftest import SignIn
from tests.pool.doors.rich import SECRET_DRAFT, Rich
from tests.pool.doors.test_leaks import TRACES, _text
from tests.test_doors import PAGES as PLAIN

# Tables without a file of their own, each with the reason.
REASONS = {
    "Tables of the period": "a list of files",
    "Tables of the year": "a list of files",
    "What is wrong, by place": "the error workbook beside it holds every fault",
}


def _addresses(rich: Rich, role: Role) -> Iterator[tuple[str, str]]:
    for page in rich.pages():
        if grants(role, page.permission) and page.name.startswith("pool:"):
            yield page.name, page.url
    for name, permission in PLAIN:
        if name.startswith("pool:") and grants(role, permission):
            yield name, reverse(name, kwargs={"partnership": rich.partnership.slug})


def _tables(client: Client, url: str) -> Iterator[tuple[HtmlElement, str, list[str]]]:
    """(table, its label, addresses of its files) of a page."""
    answer = client.get(url, follow=True)
    if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
        return
    page = read_page(answer.content)
    for table in page.iter("table"):
        region = next(table.iterancestors("div"), None)
        label = "" if region is None else region.get("aria-label", "")
        below = None if region is None else region.getnext()
        links = [] if below is None or below.get("class") != "table-files" else [a.get("href") for a in below.iter("a")]
        yield table, label, links


@pytest.mark.parametrize("role", [Role.POOL_MANAGER, Role.FINANCE_OFFICER])
def test_every_table_has_its_files_or_a_reason(role: Role, rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(role, rich.council)
    bare, tried = [], 0
    for name, url in _addresses(rich, role):
        for table, label, links in _tables(client, url):
            if label in REASONS:
                continue
            if len(links) != 2:
                bare.append(f"{name}: {label or 'a table outside a region'}")
                continue
            answer = client.get(links[0])
            rows = len(table.xpath("./tbody/tr[not(contains(@class, 'group'))]"))
            lines = answer.content.decode("utf-8-sig").split("\r\n")
            tried += 1
            assert answer["Content-Disposition"].endswith('.csv"'), (name, label)
            assert len(lines) > rows, (name, label)
    assert not bare, "\n".join(bare)
    assert tried > 40


def test_a_file_is_taken_as_a_workbook_too_and_told_to_the_record(rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(Role.POOL_MANAGER, rich.council)
    name, url = next(one for one in _addresses(rich, Role.POOL_MANAGER) if one[0] == "pool:notices")
    _, label, links = next(_tables(client, url))
    before = AuditEntry.objects.count()
    client.head(links[1])
    assert AuditEntry.objects.count() == before, "a look at its head takes nothing"
    answer = client.get(links[1])
    assert answer.content.startswith(b"PK")
    entry = AuditEntry.objects.latest("number")
    assert (entry.act, entry.detail) == (
        "pool.export_table",
        {"page": url, "asked": "", "table": label, "format": "xlsx"},
    ), name


def test_what_the_address_asks_for_carries_into_the_file_and_figures_are_whole(rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(Role.POOL_MANAGER, rich.council)
    at = reverse("pool:statement", kwargs={**WHERE, "period": 5})
    bases = {asked: next(_tables(client, f"{at}{asked}"))[2][0] for asked in ("", "?on=actual")}
    assert "on=actual" in bases["?on=actual"]
    assert client.get(bases[""]).content != client.get(bases["?on=actual"]).content
    at = reverse("pool:position", kwargs={**WHERE, "period": 6})
    links = [link for _, _, held in _tables(client, f"{at}?unit=thousands") for link in held if "by-line.csv" in link]
    assert "987654321.98" in client.get(links[0]).content.decode(), "in thousands the page shows 987,654"


WHERE = {"partnership": "exampleshire", "fund": "POOL", "year": 2015}


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER])
def test_no_file_gives_away_the_other_partners_open_figures(role: Role, rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(role, rich.council)
    addresses = {url for _, url in _addresses(rich, role)}
    addresses |= {url.replace("/COUNCIL/", "/ICB/").replace("/L001/", "/L002/") for url in addresses}
    found = [
        link
        for url in sorted(addresses)
        for _, _, links in _tables(client, url)
        for link in links
        if TRACES.search(_text(client.get(link)))
    ]
    assert not found, "\n".join(found)


def test_the_traces_would_be_seen_in_a_file(rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(Role.POOL_MANAGER, rich.council)
    url = next(page.url for page in rich.pages() if page.name == "pool:position")
    links = [link for _, _, links in _tables(client, url) for link in links]
    assert any(TRACES.search(_text(client.get(link))) for link in links)


@pytest.mark.parametrize("role", [one for one in Role if not grants(one, "pool.export")])
def test_whoever_may_not_export_sees_no_link_and_gets_no_file(role: Role, rich: Rich, sign_in: SignIn) -> None:
    manager = sign_in(Role.POOL_MANAGER, rich.council)
    client = sign_in(role, rich.council)
    for name, url in _addresses(rich, role):
        for _, _, links in _tables(client, url):
            assert not links, name
    for name in ("pool:fund", "pool:position", "pool:plan"):
        url = next(page.url for page in rich.pages() if page.name == name)
        for link in next(_tables(manager, url))[2]:
            assert client.get(link).status_code == 403, (role, name)
            assert SECRET_DRAFT not in _text(client.get(link))


def test_what_is_no_table_or_no_form_of_the_page_is_not_there(rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(Role.POOL_MANAGER, rich.council)
    url = next(page.url for page in rich.pages() if page.name == "pool:notices")
    for asked in ("notices", "notices.pdf", "nothing.csv", ".csv", "x" * 5000, "..%2F.csv", "%00.csv"):
        assert client.get(f"{url}?take={asked}").status_code == 404, asked
    assert client.post(f"{url}?take=notices.csv").status_code == 405
