"""The rich partnership, made once a test, and what is counted before and after."""

import pytest
from django.apps import apps

from tests.pool.doors.rich import Rich

# Sweeps over every page and role: what they ask is asked of Python, not of the database. Once is enough.
SWEEPS = (
    "test_doors.py",
    "test_tables.py",
    "test_leaks.py",
    "test_places_that_cannot_be",
    "test_nonsense_after_the_question_mark",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "pool/doors/" in item.nodeid and any(one in item.nodeid for one in SWEEPS):
            item.add_marker("either")


@pytest.fixture
def rich(db: None) -> Rich:
    return Rich()


def row_counts() -> dict[str, int]:
    """So many rows of every model, histories included; sessions and signing in left out."""
    left_out = {"sessions", "account", "admin", "contenttypes", "auth", "axes"}
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label not in left_out
    }
