"""A worker process: reads a job from its standard input, does it, answers on its standard output, waits for the next.

Started as ``python -m scrutiny.pdf.worker`` by ``renderers``. It ends when its input ends, so it cannot outlive the
process that started it by more than the job in hand.
"""

import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from scrutiny.pdf.faults import Fault
from scrutiny.pdf.frames import read_frame, write_frame

Operation = Callable[[dict[str, Any]], dict[str, Any]]


def operations() -> dict[str, Operation]:
    """What a worker can do. Imported here: the pool waits for the answer to "ready"."""
    from scrutiny.pdf.cleaning import clean_job
    from scrutiny.pdf.join import join_job
    from scrutiny.pdf.press import Press

    return {"render": Press().render, "join": join_job, "clean": clean_job}


def answer(known: dict[str, Operation], job: dict[str, Any]) -> dict[str, Any]:
    """The answer to one job; never an exception, and never a trace, which could carry content into a log."""
    try:
        return {"ok": True, **known[job["op"]](job)}
    except Fault as fault:
        return {"ok": False, "code": fault.code, "message": fault.message}
    except MemoryError:
        return {"ok": False, "code": "out_of_memory", "message": _about(job, "there was not enough memory")}
    except Exception as error:
        return {"ok": False, "code": "failed", "message": _about(job, f"{type(error).__name__} at {_place(error)}")}


def _about(job: dict[str, Any], reason: str) -> str:
    return f"“{job.get('title', job['op'])}” could not be made: {reason}. Build again; if it fails again, tell support."


def _place(error: Exception) -> str:
    """File and line, and nothing of what was being worked on."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{os.path.basename(last.filename)} line {last.lineno}"


def main() -> int:
    # Whatever a library prints must not end up between two frames.
    jobs, answers = os.dup(0), os.dup(1)
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(silence, 1)
    try:
        known = operations()
    except (ImportError, OSError) as error:
        write_frame(
            answers, {"ok": False, "code": "not_installed", "message": f"The PDF engine cannot start: {error}."}
        )
        return 1
    write_frame(answers, {"ok": True, "pid": os.getpid()})
    while (job := read_frame(jobs)) is not None:
        write_frame(answers, answer(known, job))
    return 0


if __name__ == "__main__":
    sys.exit(main())
