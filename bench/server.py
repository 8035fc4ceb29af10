"""The site behind gunicorn on loopback, as the demonstration runs it, and a browser's connection to it."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client

from commissioning.models import User

TRIVIAL = "/accessibility"
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Browser:
    """A connection that stays open, signed in as one person."""

    connection: http.client.HTTPConnection
    cookies: dict[str, str]

    def get(self, address: str) -> bytes:
        return self._ask("GET", address)

    def post(self, address: str, document: object) -> Any:
        headers = {"X-CSRFToken": self.cookies[settings.CSRF_COOKIE_NAME], "Content-Type": "application/json"}
        return json.loads(self._ask("POST", address, json.dumps(document).encode(), headers))

    def _ask(
        self, method: str, address: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, address, body, {"Cookie": cookies, **(headers or {})})
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{method} {address} was answered with {answer.status}")
        return content


def signed_in(user: User) -> Client:
    """The same person without a server, to count queries and to make the session."""
    client = Client()
    client.force_login(user)
    return client


@contextmanager
def served(user: User) -> Iterator[Browser]:
    """The site in one process with eight threads, and a browser at it."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "ihwb.wsgi", "--workers", "1", "--threads", "8",
        "--bind", f"127.0.0.1:{port}", "--keep-alive", "120", "--log-level", "error",
    ]  # fmt: skip
    surroundings = {**os.environ, "IHWB_EMBEDDED_WORKER": "0", "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(command, env=surroundings, cwd=settings.BASE_DIR)  # noqa: S603  # our own server
    try:
        _wait_for(port, process)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        yield Browser(connection, {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: "m" * 32})
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The site did not start within a minute.")
