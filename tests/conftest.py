"""What all tests share: a partnership of two partners, and browsers signed in as whoever the test needs."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from commissioning.models import Organisation, Partnership, User
from commissioning.rules.roles import Role
from tests.factories import OrganisationFactory, PartnershipFactory, person

# In CI the examples follow from each test's own text: what passed once passes again. Elsewhere they are always new.
# How long an example takes to make or to try says something about the machine and nothing about the code.
_CALM = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("calm", **_CALM)
hypothesis.settings.register_profile("ci", derandomize=True, **_CALM)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "calm")

# Of what either pass may run, the halves that this one does: both, where it is the only one.
HALVES = os.environ.get("IHWB_HALVES", "odd even").split()

# Playwright's loop and the ORM share a thread in the browser tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need PostgreSQL or Redis run in that pass of script/test only; there a missing server is a failure.

    Where script/test runs two passes, the second leaves out what asks neither of them: the first runs it. What is
    marked "either" is shared out: sweeps and journeys through pages that do not differ between databases.
    """
    elsewhere = [item for item in items if not _runs_here(item)]
    if elsewhere:
        items[0].config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if _runs_here(item)]
    postgres = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    redis = bool(settings.REDIS_URL)
    for item in items:
        if item.get_closest_marker("postgres") and not postgres:
            item.add_marker(pytest.mark.skip(reason="runs in the PostgreSQL pass of script/test"))
        if item.get_closest_marker("redis") and not redis:
            item.add_marker(pytest.mark.skip(reason="runs in the Redis pass of script/test"))


def _runs_here(item: pytest.Item) -> bool:
    if os.environ.get("IHWB_SECOND_PASS") and not _asks_a_server(item):
        return False
    return not item.get_closest_marker("either") or half_of(item.nodeid) in HALVES


def half_of(name: str) -> str:
    """Which half a name is of, "odd" or "even": always the same for a name."""
    return "odd" if crc32(name.encode()) % 2 else "even"


def _asks_a_server(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres", "redis", "browser"))
    return marked or not {"db", "transactional_db", "on_postgres"}.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    """Uploads and packs of a test stay in the test's own folder; pages need no collected static files."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _quick_passwords(settings: pytest.FixtureRequest) -> None:
    """Argon2 is slow on purpose, and tests make accounts by the dozen. That the site uses it has a test of its own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def partnership(db: None) -> Partnership:
    return PartnershipFactory()


@pytest.fixture
def council(partnership: Partnership) -> Organisation:
    return OrganisationFactory(partnership=partnership)


@pytest.fixture
def icb(partnership: Partnership) -> Organisation:
    return OrganisationFactory(partnership=partnership, nhs=True)


SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    """``sign_in("finance_officer", council)`` or ``sign_in(user)``: a client signed in as that person.

    The person is there as ``client.user``.
    """

    def signed_in(who: User | Role | str, organisation: Organisation | None = None) -> Client:
        user = who if isinstance(who, User) else person(who, organisation)
        fresh = Client()
        fresh.force_login(user)
        fresh.user = user  # type: ignore[attr-defined]
        return fresh

    return signed_in


@pytest.fixture
def on_postgres() -> bool:
    return connection.vendor == "postgresql"


@pytest.fixture(scope="session", autouse=True)
def _quick_flush(django_db_setup: None) -> None:
    """Between tests that commit, PostgreSQL empties the few tables that hold rows instead of truncating hundreds.

    TRUNCATE makes new files for each table and index: seconds, after every such test. Of the class, because a thread
    with a browser's loop has a connection of its own.
    """
    if connection.vendor != "postgresql":
        _flush_past_triggers()
        return

    kept = {"django_content_type", "auth_permission"}  # the same rows before and after

    def flush(self: Any, style: object, tables: list[str], **options: bool) -> list[str]:
        asked = (f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM \"{one}\")" for one in tables if one not in kept)
        with self.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(asked))
            full = [row[0] for row in cursor.fetchall()]
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            (master,) = cursor.fetchone()
        # Everything goes, so no row need be looked up for its references; only a superuser may say so.
        before = "SET LOCAL session_replication_role = replica" if master else "SET CONSTRAINTS ALL DEFERRED"
        return ["; ".join([before, *(f'DELETE FROM "{one}"' for one in full)])]

    type(connection.ops).sql_flush = flush  # type: ignore[method-assign]


def _flush_past_triggers() -> None:
    """SQLite empties tables by DELETE, which the triggers on published rows forbid: they are off meanwhile."""
    operations = type(connection.ops)
    emptied = operations.sql_flush

    def flush(self: Any, *args: Any, **options: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        off = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        return [*off, *emptied(self, *args, **options), *(sql for _, sql in triggers)]

    operations.sql_flush = flush  # type: ignore[method-assign]
