"""One worker process, seen from the process that started it."""

import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from scrutiny.pdf.faults import Fault
from scrutiny.pdf.frames import LENGTH, pack_frame

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
# What a worker may know of its surroundings: no addresses of databases, no keys.
PASSED_ON = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME")


class Lost(Exception):
    """The worker ended, or stopped answering, before it had answered."""


class Late(Exception):
    """The worker took longer than it may."""


class Cancelled(Exception):
    """The work was called off."""


class Worker:
    """A warm process that does one job at a time."""

    def __init__(self) -> None:
        surroundings = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        # The date and the hash seed are fixed: equal input must give equal bytes in every process.
        surroundings |= {
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "SOURCE_DATE_EPOCH": "0",
            "LC_ALL": "C.UTF-8",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scrutiny.pdf.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library's complaint could quote content
            cwd=ROOT,
            env=surroundings,
            bufsize=0,
        )
        self.ready = False

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def do(self, job: dict[str, Any], seconds: float, cancel: threading.Event | None = None) -> dict[str, Any]:
        """The answer to a job. Raises Lost, Late, Cancelled; after any of them the worker is of no more use."""
        try:
            if not self.ready:
                self._greet(cancel)
            frame = pack_frame(job)
            self._send(frame, time.monotonic() + seconds, cancel)
            return self._receive(time.monotonic() + seconds, cancel)
        except (Lost, Late, Cancelled, Fault):
            self.stop()
            raise

    def stop(self) -> None:
        """End the process now, and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def _greet(self, cancel: threading.Event | None) -> None:
        answer = self._receive(time.monotonic() + START_SECONDS, cancel)
        if not answer["ok"]:
            raise Fault(answer["code"], answer["message"])
        self.ready = True

    def _send(self, frame: bytes, until: float, cancel: threading.Event | None) -> None:
        assert self.process.stdin is not None
        descriptor = self.process.stdin.fileno()
        os.set_blocking(descriptor, False)
        view = memoryview(frame)
        while view:
            _wait(descriptor, until, cancel, write=True)
            try:
                view = view[os.write(descriptor, view) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise Lost from error

    def _receive(self, until: float, cancel: threading.Event | None) -> dict[str, Any]:
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        (length,) = LENGTH.unpack(_read(descriptor, LENGTH.size, until, cancel))
        answer: dict[str, Any] = json.loads(_read(descriptor, length, until, cancel))
        return answer


def _read(descriptor: int, length: int, until: float, cancel: threading.Event | None) -> bytes:
    received = bytearray()
    while len(received) < length:
        _wait(descriptor, until, cancel, write=False)
        chunk = os.read(descriptor, length - len(received))
        if not chunk:
            raise Lost
        received += chunk
    return bytes(received)


def _wait(descriptor: int, until: float, cancel: threading.Event | None, *, write: bool) -> None:
    """Wait until the pipe can be used; look every tenth of a second whether anyone still wants the answer."""
    poll = select.poll()  # not select(): a web process may have more than 1,024 files open
    poll.register(descriptor, select.POLLOUT if write else select.POLLIN)
    while True:
        if cancel is not None and cancel.is_set():
            raise Cancelled
        left = until - time.monotonic()
        if left <= 0:
            raise Late
        if poll.poll(min(left, 0.1) * 1000):
            return
