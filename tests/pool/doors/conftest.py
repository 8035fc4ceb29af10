"""The rich partnership, made once a test, and what is counted before and after."""

import pytest
from django.apps import apps

from tests.pool.doors.rich import Rich


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
