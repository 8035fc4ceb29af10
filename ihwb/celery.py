"""Celery: Redis and separate workers in production, one worker thread inside the web process for trying out."""

import os
import threading

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ihwb.settings")

app = Celery("ihwb")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

_started = threading.Lock()


def start_embedded_worker(beat: bool = True) -> threading.Thread | None:
    """Run a worker, and beat with it, in threads of this process. None if they run already.

    Only for one web process on one machine: the memory broker is not seen by other processes.
    """
    if not _started.acquire(blocking=False):
        return None
    from celery.beat import EmbeddedService

    worker = app.WorkController(pool="solo", concurrency=1, without_gossip=True, without_mingle=True, quiet=True)
    thread = threading.Thread(target=worker.start, name="ihwb-worker", daemon=True)
    thread.start()
    if beat:
        clock = EmbeddedService(app, thread=True, schedule_filename=None, scheduler_cls="celery.beat:Scheduler")
        clock.daemon = True
        clock.start()
    return thread
