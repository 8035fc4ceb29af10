"""A Celery worker is killed in the middle of a pack; another one finishes it, once."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.db import connection
from pypdf import PdfReader

from ihwb.celery import app
from scrutiny import tasks
from scrutiny.models import Meeting, Pack, PackState
from scrutiny.services import packs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis, pytest.mark.postgres]
STALE_SECONDS = 3
StartWorker = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start_worker(tmp_path: Path, settings: Any) -> Iterator[StartWorker]:
    """Starts real workers on this test's database, queue and files; whatever is left of them is ended."""
    settings.PACK_STALE_SECONDS = STALE_SECONDS
    settings.VAR_DIR = tmp_path / "var"
    held = connection.settings_dict
    address = f"{held['HOST'] or '127.0.0.1'}:{held['PORT'] or 5432}/{held['NAME']}"
    who = ":".join(part for part in (held["USER"], held["PASSWORD"]) if part)
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgres://{who}@{address}",
        "IHWB_MEDIA_DIR": str(settings.MEDIA_ROOT),
        "IHWB_VAR_DIR": str(tmp_path / "var"),
        "IHWB_PACK_STALE_SECONDS": str(STALE_SECONDS),
    }
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "celery",
            "--app",
            "ihwb",
            "worker",
            "--concurrency",
            "1",
            "--loglevel",
            "ERROR",
        ]
        folder = project_settings.BASE_DIR
        started.append(subprocess.Popen(command, env=environment, cwd=folder, start_new_session=True))
        return started[-1]

    app.control.purge()
    yield start
    for one in started:
        if one.poll() is None:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()
    app.control.purge()


def wait_for(pack: Pack, *states: str, seconds: float = 90) -> Pack:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pack.refresh_from_db()
        if pack.state in states:
            return pack
        time.sleep(0.02)
    raise AssertionError(f"The pack is {pack.state} ({pack.stage}) after {seconds:.0f} seconds. {pack.error}")


def test_two_workers_with_one_message_build_one_pack(meeting: Meeting, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"
    pack, _ = packs.request_pack(meeting=meeting, edition="public", by=None)
    start, built = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        built.append(packs.build(pack.pk))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    pack.refresh_from_db()
    assert sorted(built) == [False, True]
    assert (pack.state, pack.attempts) == (PackState.READY, 1)
    assert sorted(one.suffix for one in Path(pack.file.path).parent.iterdir()) == [".gz", ".pdf"]


def test_a_pack_outlives_its_worker(meeting: Meeting, start_worker: StartWorker) -> None:
    pack, _ = packs.request_pack(meeting=meeting, edition="public", by=None)
    tasks.build_pack.delay(pack.pk)
    first = start_worker()
    wait_for(pack, PackState.BUILDING)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    pack.refresh_from_db()
    assert pack.state == PackState.BUILDING
    assert not pack.file

    start_worker()
    time.sleep(STALE_SECONDS + 0.5)
    assert tasks.queue_stale_packs() == 1
    tasks.build_pack.delay(pack.pk)  # and the same message once more, as brokers do
    wait_for(pack, PackState.READY, PackState.FAILED)
    assert pack.state == PackState.READY, pack.error
    assert pack.attempts == 2
    assert len(PdfReader(pack.file.path).pages) == pack.pages
    # One file, and one of what it was drawn from.
    assert sorted(one.suffix for one in Path(pack.file.path).parent.iterdir()) == [".gz", ".pdf"]
