"""Background work. The row is the truth: a message delivered twice, or lost, changes nothing."""

from celery import shared_task
from django.utils import timezone

from pool.services import import_staging, imports, notices


@shared_task(acks_late=True, reject_on_worker_lost=True)  # type: ignore[untyped-decorator]  # Celery is untyped
def read_import(run_id: int) -> bool:
    """Read one uploaded file, once. Safe to deliver twice: False when it is read, or being read, by somebody else."""
    return import_staging.read(run_id)


@shared_task  # type: ignore[untyped-decorator]  # Celery is untyped
def queue_stale_imports() -> int:
    """Queue again what waits without a message, or stands still because its worker is gone. How many were queued."""
    waiting = imports.stale()
    for run_id in waiting:
        read_import.delay(run_id)
    return len(waiting)


@shared_task  # type: ignore[untyped-decorator]  # Celery is untyped
def raise_missing_notices() -> int:
    """Raise the notices that certified figures ask for and nobody has raised. How many: none the second time."""
    return notices.raise_missing(timezone.now())
