"""Background work. The rows are the truth: a message delivered twice, or lost, changes nothing."""

from celery import shared_task
from django.utils import timezone

from scrutiny.services import fund_report_jobs, notes, pack_forms, packs, web_papers


@shared_task(acks_late=True, reject_on_worker_lost=True)  # type: ignore[untyped-decorator]  # Celery is untyped
def build_pack(pack_id: int) -> bool:
    """Build one pack, once. Safe to deliver twice: False when it is built, or being built, by somebody else."""
    built = packs.build(pack_id)
    if built:
        web_papers.make_after_build(pack_id)
    return built


@shared_task  # type: ignore[untyped-decorator]  # Celery is untyped
def queue_stale_packs() -> int:
    """Queue again what waits without a message, or stands still because its worker is gone. How many were queued.

    With them the large print and black and white that what is out should have and has not.
    """
    waiting = [*packs.stale(), *(made.pk for made in pack_forms.request_missing_forms())]
    for pack_id in waiting:
        build_pack.delay(pack_id)
    return len(waiting)


@shared_task(acks_late=True, reject_on_worker_lost=True)  # type: ignore[untyped-decorator]  # Celery is untyped
def draw_fund_report(job_id: int) -> bool:
    """Draw the PDF of one report, once. Safe to deliver twice, as ``build_pack`` is."""
    return fund_report_jobs.build(job_id)


@shared_task  # type: ignore[untyped-decorator]  # Celery is untyped
def queue_stale_fund_reports() -> int:
    """The same as ``queue_stale_packs``, for reports of funds."""
    waiting = fund_report_jobs.stale()
    for job_id in waiting:
        draw_fund_report.delay(job_id)
    return len(waiting)


@shared_task  # type: ignore[untyped-decorator]  # Celery is untyped
def remove_notes() -> int:
    """Remove the private notes whose time is over; how many they were."""
    return notes.remove_old_notes(timezone.localdate())
