"""What the figures were taken on, and how much memory a process came to."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PARTS = ("django", "weasyprint", "pikepdf", "gunicorn", "typst")
WORKER = "scrutiny.pdf.worker"


def about() -> dict[str, Any]:
    return {
        "when": datetime.now(UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1),
        "parts": {name: _version(name) for name in PARTS},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def peak_mb(pid: int | str = "self") -> float:
    """The most memory that a process has held so far, in MB of a million bytes."""
    return int(_status(pid)["VmHWM"].split()[0]) * 1024 / 1e6


def worker_peaks() -> list[float]:
    """The same for each renderer that this process keeps."""
    return [peak_mb(pid) for pid in _workers()]


def _workers() -> list[str]:
    own = str(os.getpid())
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace")
            if WORKER in words and _status(folder.name)["PPid"] == own:
                found.append(folder.name)
        except (OSError, KeyError):  # ended meanwhile
            continue
    return found


def _status(pid: int | str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+):\s*(.*)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE))
