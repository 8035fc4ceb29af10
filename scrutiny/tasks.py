"""Background work. The Pack row is the truth: a message delivered twice, or lost, changes nothing."""

from celery import shared_task

from scrutiny.services import packs


@shared_task(acks_late=True, reject_on_worker_lost=True)  # type: ignore[untyped-decorator]  # Celery is untyped
def build_pack(pack_id: int) -> bool:
    """Build one pack, once. Safe to deliver twice: False when it is built, or being built, by somebody else."""
    return packs.build(pack_id)


@shared_task  # type: ignore[untyped-decorator]  # Celery is untyped
def queue_stale_packs() -> int:
    """Queue again what waits without a message, or stands still because its worker is gone. How many were queued."""
    waiting = packs.stale()
    for pack_id in waiting:
        build_pack.delay(pack_id)
    return len(waiting)
