"""A real Chromium, people who sign in, the sample partnership, and a worker that works."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from ihwb.celery import app, start_embedded_worker
from scrutiny.management.commands.load_demo import PASSWORD
from tests.browser.snapshot import Snapshot, put_back, take

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Person = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("IHWB_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def taken() -> list[Snapshot]:
    """The sample partnership as it was loaded for the first test that asked; empty until then."""
    return []


@pytest.fixture
def site(live_server: Any, settings: Any, taken: list[Snapshot], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the site with the sample partnership loaded."""
    media = Path(settings.MEDIA_ROOT)
    if taken:
        put_back(taken[0], media)
    else:
        taken.append(take(media, tmp_path_factory.mktemp("sample")))
    return str(live_server.url)


@pytest.fixture
def person(chromium: Browser, site: str) -> Iterator[Person]:
    """``person("pool.manager")``: a page of a browser in which that sample account has signed in, by hand.

    When the test ends, no page may have thrown an error or broken the content security policy.
    """
    pages: list[Page] = []
    faults: list[str] = []

    def signs_in(account: str, **options: Any) -> Page:
        page = chromium.new_context(base_url=site, locale="en-GB", **options).new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(f"{account} at {page.url}: {error}"))
        page.on("console", lambda said: faults.append(said.text) if _is_fault(said) else None)
        pages.append(page)
        page.goto("/")
        page.get_by_label("Email").fill(f"{account}@sample.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/p/plymouth/")
        return page

    yield signs_in
    for page in pages:
        page.context.close()
    assert not faults, faults


def _is_fault(said: Any) -> bool:
    """An error on the console; a page that was refused on purpose is none."""
    return said.type == "error" and "the server responded with a status of 4" not in said.text


@pytest.fixture
def worker(settings: Any) -> Iterator[None]:
    """Background work as the site has it: a Celery process on Redis, or the thread inside this process."""
    if not project_settings.REDIS_URL:
        start_embedded_worker(beat=False)  # between tests there is no database to look at
        yield
        return
    held = connection.settings_dict
    who = ":".join(part for part in (held["USER"], held["PASSWORD"]) if part)
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgres://{who}@{held['HOST'] or '127.0.0.1'}:{held['PORT'] or 5432}/{held['NAME']}",
        "IHWB_MEDIA_DIR": str(settings.MEDIA_ROOT),
    }
    command = [sys.executable, "-m", "celery", "--app", "ihwb", "worker", "--concurrency", "1", "--loglevel", "ERROR"]
    app.control.purge()
    process = subprocess.Popen(command, env=environment, cwd=project_settings.BASE_DIR, start_new_session=True)
    yield
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    app.control.purge()
