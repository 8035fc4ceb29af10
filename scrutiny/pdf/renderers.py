"""The pool of warm renderers.

A pool belongs to one audience. The pool for the public edition refuses restricted sections, so that restricted content
is never in a process that renders a public page; the restricted edition takes what both editions share from the public
pool, and only its own sections from a pool made for it. Workers are plain child processes on pipes: they start from
threads and from Celery's daemon processes, where multiprocessing may not.
"""

import atexit
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from ihwb.kernel.errors import Refused
from scrutiny.pdf.crew import Cancelled, Late, Lost, Worker
from scrutiny.pdf.faults import Fault
from scrutiny.pdf.sections import Audience, Section, SectionFile

ATTEMPTS = 2
LATE = (
    "“{title}” took longer than {seconds:.0f} seconds and was stopped. Split it into smaller sections and build again."
)
LOST = (
    "The process that made “{title}” ended before it was done, and so did a second one. Nothing was lost: build "
    "again. If it happens again, the section is too large for this machine: split it."
)
CANCELLED = "The pack was called off. Nothing of it was kept."
WRONG_AUDIENCE = "The section “{title}” is restricted and must not be rendered for the public edition. Take it out."
Progress = Callable[[Section, SectionFile], None]


@dataclass(frozen=True)
class Style:
    """How sections look: the style sheet's text, the folder its addresses start from (fonts), that of pictures.

    Files may come from ``css_base``, ``base`` and the folders of ``allowed``, and from nowhere else.
    """

    css: str
    css_base: Path
    base: Path
    allowed: tuple[Path, ...] = ()


class Renderers:
    """Up to ``count`` worker processes for one audience, started when first needed and kept until ``close``.

    May be used from several threads at once: a job waits for a free worker.
    """

    def __init__(self, audience: Audience, count: int = 2, seconds: float = 300.0) -> None:
        self.audience = audience
        self.count = count
        self.seconds = seconds
        self._closed = False
        self._working: set[Worker] = set()
        self._places: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(count):
            self._places.put(None)  # a worker starts when its place is first needed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers. A job in hand is lost."""
        self._closed = True
        for worker in list(self._working):
            worker.stop()
        for _ in range(self.count):
            worker_or_none = self._places.get()
            if worker_or_none is not None:
                worker_or_none.stop()
        for _ in range(self.count):
            self._places.put(None)  # whoever still waits for a place is told that the pool is closed

    def busy(self) -> set[int]:
        """The processes that have a job in hand."""
        return {worker.pid for worker in list(self._working)}

    def run(self, job: dict[str, Any], cancel: threading.Event | None = None) -> dict[str, Any]:
        """Have one job done. A job whose worker dies is given once more, to a fresh one.

        Raises Refused: the worker's own sentence, or that it was lost, late or called off.
        """
        title = job.get("title", job["op"])
        for _ in range(ATTEMPTS):
            try:
                answer = self._attempt(job, cancel)
            except Lost:
                continue
            except Late:
                raise Refused("worker_late", LATE.format(title=title, seconds=self.seconds)) from None
            except Cancelled:
                raise Refused("cancelled", CANCELLED) from None
            except Fault as fault:
                raise Refused(fault.code, fault.message) from None
            if not answer["ok"]:
                raise Refused(answer["code"], answer["message"])
            return answer
        raise Refused("worker_lost", LOST.format(title=title))

    def _attempt(self, job: dict[str, Any], cancel: threading.Event | None) -> dict[str, Any]:
        worker = self._places.get()
        try:
            if self._closed:
                raise Cancelled
            if worker is None or not worker.alive:
                worker = Worker()
            self._working.add(worker)
            return worker.do(job, self.seconds, cancel)
        finally:
            if worker is not None:
                self._working.discard(worker)
            self._places.put(worker if worker is not None and worker.alive else None)

    def render(
        self,
        sections: Sequence[Section],
        style: Style,
        place: Callable[[Section], Path],
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
    ) -> list[SectionFile]:
        """Render the sections to the files that ``place`` names, the longest first; they come back in the order given.

        ``progress`` hears, in the calling thread, of each that is done. When one fails, none is begun after it.
        """
        longest_first = sorted(sections, key=lambda section: len(section.html), reverse=True)
        with ThreadPoolExecutor(self.count, thread_name_prefix="render") as threads:
            futures = {
                threads.submit(self.render_one, section, style, place(section), cancel): section
                for section in longest_first
            }
            made = {section.key: one for section, one in _follow(futures, progress)}
        return [made[section.key] for section in sections]

    def render_one(
        self, section: Section, style: Style, out: Path, cancel: threading.Event | None = None
    ) -> SectionFile:
        """Render one section to the file ``out``."""
        if self.audience == "public" and section.audience != "public":
            raise Refused("wrong_audience", WRONG_AUDIENCE.format(title=section.title))
        folders = [str(folder) for folder in (style.css_base, style.base, *style.allowed)]
        paths = {"css_base": str(style.css_base), "base": str(style.base), "allowed": folders, "out": str(out)}
        done = self.run({"op": "render", **asdict(section), "css": style.css, **paths}, cancel)
        return SectionFile(
            key=section.key,
            title=section.title,
            path=out,
            pages=done["pages"],
            lang=section.lang,
            audience=section.audience,
            findings=tuple(done["findings"]),
            warnings=tuple(done["warnings"]),
            used=done["files"],
        )


def _follow(
    futures: dict[Future[SectionFile], Section], progress: Progress | None
) -> Iterator[tuple[Section, SectionFile]]:
    """Each as it is done; at the first failure, those not begun are called off."""
    try:
        for future in as_completed(futures):
            made = future.result()
            if progress is not None:
                progress(futures[future], made)
            yield futures[future], made
    finally:
        for future in futures:
            future.cancel()


_shared: dict[tuple[int, Audience], Renderers] = {}
_sharing = threading.Lock()


def shared(audience: Audience, count: int = 2) -> Renderers:
    """This process's own pool for an audience, kept warm between packs.

    Keyed by process: after a fork the child must not talk to its parent's workers.
    """
    with _sharing:
        mine = (os.getpid(), audience)
        if mine not in _shared:
            _shared[mine] = Renderers(audience, count)
            atexit.register(_close, mine)
        return _shared[mine]


def _close(label: tuple[int, Audience]) -> None:
    if label[0] == os.getpid():
        _shared.pop(label).close()
