"""Every address of the pool that takes arguments, tried by every role, by strangers, without signing in, unsafely."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from commissioning.models import Organisation, User
from commissioning.rules.roles import Role, grants
from pool.models import VarianceNotice
from pool.services.notices import raise_missing
from pool.services.statement import freeze
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, grant, person
from tests.pool.doors.conftest import row_counts
from tests.pool.doors.rich import AT, Rich
from tests.pool.factories import PeriodFactory, figures
from tests.test_doors import PAGES as PLAIN

MAY_ANSWER = {200, 302, 404, 405, 409, 415, 422}
# Of what is there, some is one partner's alone: its open figures, its ledger and files, the dispute it raised.
NARROWER = ("pool-api:statement", "pool:export_", "pool:import_", "pool:dispute_")
# Of another partnership nothing is found; these say "method not allowed" before they look.
NOT_THERE = {404, 405}


def test_every_role_opens_what_it_is_granted_and_nothing_else(rich: Rich, sign_in: SignIn) -> None:
    wrong = []
    for role in Role:
        client = sign_in(role, rich.council)
        for page in rich.pages():
            status = client.get(page.url).status_code
            # A page that takes a POST only says so before it asks who is there.
            may = grants(role, page.permission)
            if may and page.name.startswith(NARROWER) and status == 403:
                continue
            if status not in (MAY_ANSWER if may else {403, 405}):
                wrong.append(f"{role} at {page.name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_a_role_posts_nothing_that_it_is_not_granted(rich: Rich, sign_in: SignIn) -> None:
    wrong = []
    for role in Role:
        client = sign_in(role, rich.council)
        before = row_counts()
        for page in rich.pages():
            if not grants(role, page.permission):
                status = client.post(page.url).status_code
                if status not in {403, 405}:
                    wrong.append(f"{role} at {page.name}: {status}")
        assert row_counts() == before, role
    assert not wrong, "\n".join(wrong)


def test_most_pages_are_there(rich: Rich, sign_in: SignIn) -> None:
    """So that the other tests do not pass because the arguments find nothing."""
    clients = [sign_in(role, rich.council) for role in (Role.POOL_MANAGER, Role.FINANCE_OFFICER, Role.COMMISSIONER)]
    clients.append(sign_in(Role.GOVERNANCE_OFFICER, rich.council))
    clients.append(sign_in(Role.FINANCE_OFFICER, rich.nhs))
    assert rich.pages()
    assert not rich.unknown, "say in tests/pool/doors/rich.py what these are"
    lost = [page.name for page in rich.pages() if all(one.get(page.url).status_code == 404 for one in clients)]
    # The report of a quarter is there once it is produced.
    assert lost == ["pool:report"], lost


def test_another_partnership_is_not_found_in_ones_own_address(rich: Rich, sign_in: SignIn) -> None:
    """Even by somebody who holds every role, elsewhere."""
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in(holder(list(Role), elsewhere))
    for page in rich.pages():
        refused = NOT_THERE | ({403} if page.name.startswith(("pool-api:", "pool:dispute_resolve")) else set())
        own = page.url.replace("/p/exampleshire/", "/p/elsewhere/")
        assert client.get(page.url).status_code in refused, page.name
        assert client.post(page.url).status_code in refused, page.name
        assert client.get(own).status_code in refused, page.name
        assert client.post(own).status_code in refused, page.name


def holder(roles: list[Role], organisation: Organisation) -> User:
    """Somebody with all these roles."""
    user = person(roles[0], organisation)
    for role in roles[1:]:
        grant(user, role, organisation)
    return user


def test_nobody_gets_anything_without_signing_in(rich: Rich) -> None:
    for page in rich.pages():
        for answer in (Client().get(page.url), Client().post(page.url)):
            assert answer.status_code in {302, 401, 403}, (page.name, answer.status_code)
            if answer.status_code == 302:
                assert answer["Location"].startswith("/accounts/login/"), page.name


def test_a_post_without_its_token_is_refused(rich: Rich, sign_in: SignIn) -> None:
    user = sign_in(Role.POOL_MANAGER, rich.council).user  # type: ignore[attr-defined]
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    for page in rich.pages():
        assert client.post(page.url).status_code in {403, 405}, page.name


def test_looking_writes_nothing(rich: Rich, sign_in: SignIn) -> None:
    """No page writes a row when it is read, not even one that is missing; a file taken away is told to the record."""
    certified_without_its_notice(rich)
    client = sign_in(holder(ALL_ACTS, rich.council))
    wrong = []
    for page in rich.pages():
        with written() as tables:
            client.get(page.url)
        if unexpected := set(tables) - _recorded_by_reading(page.name):
            wrong.append(f"{page.name}: {', '.join(sorted(unexpected))}")
    for name, _ in PLAIN:
        with written() as tables:
            client.get(reverse(name, kwargs={"partnership": rich.partnership.slug}), follow=True)
        if unexpected := set(tables) - _recorded_by_reading(name):
            wrong.append(f"{name}: {', '.join(sorted(unexpected))}")
    assert not wrong, "\n".join(wrong)
    assert not VarianceNotice.objects.filter(period__number=4).exists()


def test_the_clock_raises_the_notice_that_reading_does_not(rich: Rich) -> None:
    certified_without_its_notice(rich)
    with written() as tables:
        assert raise_missing(AT) == 1
    assert {"pool_variancenotice", "pool_historicalvariancenotice"} <= set(tables)
    assert raise_missing(AT) == 0
    assert raise_missing(AT + timedelta(days=400), fund=rich.fund) == 0
    assert VarianceNotice.objects.filter(period__number=4, state="due").count() == 1


ALL_ACTS = [Role.POOL_MANAGER, Role.FINANCE_OFFICER, Role.GOVERNANCE_OFFICER, Role.COMMISSIONER, Role.ADMINISTRATOR]
WRITES = re.compile(r"""\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)""", re.IGNORECASE)
KEPT_BY_READING = {"django_session", "commissioning_user"}  # signing in and the session's clock


@contextmanager
def written() -> Iterator[list[str]]:
    """The tables that are written while it is open, sessions left out."""
    tables: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if (found := WRITES.match(sql)) and found[1] not in KEPT_BY_READING:
            tables.append(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


def certified_without_its_notice(rich: Rich) -> None:
    period = PeriodFactory(fund=rich.fund, number=4)
    figures(period, forecasts={"L001": "1500.00"}, by=rich.people[0])
    freeze(period, by=rich.people[1], at=AT)


def _recorded_by_reading(name: str) -> set[str]:
    """Taking an archive or a file away is an act on record, though it changes nothing."""
    whole = {"pool:archive_zip", "commissioning:register_document"}
    taken = name in whole or name.endswith("_file") or "export" in name
    return {"commissioning_auditentry"} if taken else set()
