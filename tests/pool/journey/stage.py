"""A clock that the test turns, and people who read pages, follow links and press buttons, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from commissioning.models import User


class Page:
    """What a person sees after a request. ``words``: the page's text with single spaces."""

    def __init__(self, client: Client, response: Any) -> None:
        self.client, asked = client, response.request
        self.url = asked["PATH_INFO"] + (f"?{asked['QUERY_STRING']}" if asked["QUERY_STRING"] else "")
        self.tree = html.fromstring(response.content)
        self.words = " ".join(self.tree.text_content().split())

    def says(self, *texts: str) -> "Page":
        for text in texts:
            assert text in self.words, f"{self.url} does not say “{text}”: {self.words}"
        return self

    def follow(self, label: str) -> "Page":
        found = self._find("a", label)
        return _got(self.client, urljoin(self.url, found.get("href")), 200)

    def press(self, button: str, **values: Any) -> "Page":
        """Fill in the fields that are named, leave the others as the page has them, and press the button."""
        found = self._find("button", button)
        form = next(found.iterancestors("form"))
        data = _filled(form, values, self.url)
        if found.get("name"):
            data[found.get("name")] = found.get("value", "")
        target = urljoin(self.url, form.get("action") or self.url)
        send = self.client.get if form.method == "GET" else self.client.post
        answer = send(target, data, follow=True)
        page = Page(self.client, answer)
        assert answer.status_code == 200, f"{target} answers {answer.status_code}: {page.words}"
        return page

    def _find(self, kind: str, label: str) -> Any:
        """The first link or button of the page itself, not of the menu, that reads so, or else begins so."""
        there = [one for one in self.tree.iter(kind) if any(over.tag == "main" for over in one.iterancestors())]
        found = [one for one in there if _label(one) == label] or [
            one for one in there if _label(one).startswith(label)
        ]
        assert found, f"{self.url} has no {kind} “{label}”: {self.words}"
        return found[0]


def _filled(form: Any, values: dict[str, Any], url: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    for name, value in _boxes(values):
        assert name in form.fields, f"{url} has no field {name}: {sorted(form.fields.keys())}"
        data[name] = value
    return data


def _boxes(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The value of each box: a day has three of them."""
    for name, value in values.items():
        if isinstance(value, date):
            yield from ((f"{name}_{at}", str(part)) for at, part in enumerate((value.day, value.month, value.year)))
        else:
            yield name, f"{value:,.2f}" if isinstance(value, Decimal) else value


def _label(element: Any) -> str:
    return " ".join(element.text_content().split())


def _got(client: Client, url: str, status: int) -> Page:
    answer = client.get(url, follow=True)
    page = Page(client, answer)
    assert answer.status_code == status, f"{url} answers {answer.status_code}: {page.words}"
    return page


class Stage:
    """``stage.on(2015, 5, 12)`` turns the clock; ``stage.opens("pool.manager", "pool:fund", fund="IHWB")``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, slug: str) -> None:
        self.now, self.slug = datetime(2015, 3, 2, 10, tzinfo=UTC), slug
        self._clients: dict[str, Client] = {}
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def on(self, year: int, month: int, day: int) -> None:
        self.now = datetime(year, month, day, 10, tzinfo=UTC)
        self._clients.clear()  # nobody stays signed in over night

    def opens(self, account: str, address: str, *, status: int = 200, **where: Any) -> Page:
        return _got(self._client(account), reverse(address, kwargs={"partnership": self.slug, **where}), status)

    def _client(self, account: str) -> Client:
        if account not in self._clients:
            self._clients[account] = Client()
            self._clients[account].force_login(self.person(account))
        return self._clients[account]

    def person(self, account: str) -> User:
        return User.objects.get(email=f"{account}@sample.example")
