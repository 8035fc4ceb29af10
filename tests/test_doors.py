"""Every page of a partnership, tried by every role, by a stranger, and by somebody of another partnership.

The pages come from the address plan itself, so that a page added later is tried without anybody thinking of it.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commissioning.models import Organisation
from commissioning.rules.roles import Role, grants
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory

# The sweeps ask Python, not the database: once is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


def _argument_free(resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(view name, permission) of every partnership page that needs nothing but the partnership."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _argument_free(entry, path, inner)
        elif isinstance(entry, URLPattern) and entry.name and path.count("<") == 1 and "<slug:partnership>" in path:
            view = entry.callback
            permission = getattr(view, "permission", None) or getattr(getattr(view, "cls", None), "permission", "")
            yield ":".join([*spaces, entry.name]), permission


PAGES = sorted(set(_argument_free(get_resolver())))


def test_there_are_pages_to_try() -> None:
    assert len(PAGES) >= 15


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_the_pages_it_grants_and_no_other(role: Role, council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(role, council)
    for name, permission in PAGES:
        status = client.get(reverse(name, kwargs={"partnership": "exampleshire"})).status_code
        if grants(role, permission):
            assert status in {200, 302, 404, 405}, f"{role} at {name}: {status}"
        else:
            assert status == 403, f"{role} at {name}: {status}"


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_shows_a_role_only_where_it_may_go(role: Role, council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(role, council)
    page = client.get("/p/exampleshire/")
    for link in page.context["menu"]:
        assert client.get(link.url).status_code in {200, 302}, link.label
    shown = {link.url for link in page.context["menu"]}
    for name, permission in PAGES:
        if not grants(role, permission):
            assert reverse(name, kwargs={"partnership": "exampleshire"}) not in shown


def test_a_stranger_finds_nothing(council: Organisation, sign_in: SignIn) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in(Role.ADMINISTRATOR, elsewhere)
    for name, _ in PAGES:
        assert client.get(reverse(name, kwargs={"partnership": "exampleshire"})).status_code == 404, name


def test_nobody_gets_anything_without_signing_in(council: Organisation) -> None:
    for name, _ in PAGES:
        answer = Client().get(reverse(name, kwargs={"partnership": "exampleshire"}))
        assert answer.status_code in {302, 401}, name
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/login/"), name
