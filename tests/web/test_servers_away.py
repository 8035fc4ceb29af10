"""While Redis is away pages open, sign-ins stay limited, and what was asked of the queue waits in its row."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery

from ihwb.web import background
from ihwb.web.cache import PatientRedisCache

NOBODY = "redis://127.0.0.1:1/0"  # nothing listens there


@pytest.fixture
def away() -> Iterator[PatientRedisCache]:
    cache = PatientRedisCache(NOBODY, {"TIMEOUT": 60, "OPTIONS": {"socket_connect_timeout": 1}})
    yield cache
    cache.here.clear()


def test_the_cache_keeps_values_here_while_its_server_is_away(away: PatientRedisCache) -> None:
    assert away.get("page", "none") == "none"
    away.set("page", "drawn", 60)
    assert away.get("page") == "drawn"
    assert away.get_many(["page", "other"]) == {"page": "drawn"}
    away.delete("page")
    assert not away.has_key("page")


def test_attempts_are_still_counted_while_its_server_is_away(away: PatientRedisCache) -> None:
    assert away.add("attempts", 1)
    assert away.incr("attempts") == 2
    assert not away.add("attempts", 1)


@pytest.mark.django_db
def test_work_handed_to_a_queue_that_is_away_is_no_fault_of_the_page(
    django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    app = Celery("away", broker=NOBODY, set_as_current=False)

    def draw(key: int) -> int:
        return key

    task = app.task(name="draw")(draw)
    with django_capture_on_commit_callbacks(execute=True):
        background.queue(task, 7)
    assert "draw 7 waits for the next sweep" in caplog.text
