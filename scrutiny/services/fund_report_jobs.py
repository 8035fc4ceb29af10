"""The PDF of a fund's report: asked for once, drawn by whoever claims it, finished exactly once and then kept."""

import hashlib
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from commissioning.models import User
from ihwb.kernel.errors import Refused
from pool.models import FundReport
from scrutiny.models import FundReportFile, PackState
from scrutiny.pdf.faults import Fault
from scrutiny.services.fund_report_file import draw

ATTEMPTS = 3
WAITING = "Waiting for a worker"
GAVE_UP = (
    "It was begun {attempts} times and its worker was lost each time. Ask whoever runs the servers to look at the "
    "worker, then try again."
)


@transaction.atomic
def request_pdf(report: FundReport, by: User) -> tuple[FundReportFile, bool]:
    """Ask for the PDF. Returns its row, and whether it has yet to be drawn and nobody is at it.

    One that failed, or whose file is gone, begins afresh; while it waits or is drawn, or is there, nothing changes.
    """
    now = timezone.now()
    first = {"stage": WAITING, "made_by": by, "made_at": now}
    job, fresh = FundReportFile.objects.select_for_update().get_or_create(report=report, defaults=first)
    if fresh or job.is_live or _there(job):
        return job, fresh
    job.state, job.stage, job.error, job.attempts = PackState.QUEUED, WAITING, "", 0
    job.made_by, job.made_at, job.finished_at = by, now, None
    job.save()
    return job, True


def _there(job: FundReportFile) -> bool:
    return job.state == PackState.READY and job.file.storage.exists(str(job.file.name))


def build(job_id: int) -> bool:
    """Claim the job and draw the PDF. False when there is nothing to claim: it is done, or somebody else has it."""
    attempt = _claim(job_id)
    if attempt is None:
        return False
    job = FundReportFile.objects.select_related("report__fund__agreement", "report__produced_by").get(pk=job_id)
    try:
        with tempfile.TemporaryDirectory(prefix="report-") as folder:
            drawn = draw(job.report, Path(folder), lambda stage: _say(job_id, attempt, stage))
            _finish(job_id, attempt, drawn.path, drawn.pages)
    except (Refused, Fault) as refused:
        _fail(_mine(job_id, attempt), refused.message)
    except Exception:
        _fail(_mine(job_id, attempt), "Something went wrong that the drawing does not know. Try again.")
        raise
    return True


def _stale_before() -> datetime:
    return timezone.now() - timedelta(seconds=settings.PACK_STALE_SECONDS)


def _claim(job_id: int) -> int | None:
    """Take the job for this worker; None when it is not free. One statement, so that two cannot both have it."""
    free = Q(state=PackState.QUEUED) | Q(state=PackState.BUILDING, heartbeat_at__lt=_stale_before())
    claimed = FundReportFile.objects.filter(free, pk=job_id, attempts__lt=ATTEMPTS).update(
        state=PackState.BUILDING, heartbeat_at=timezone.now(), attempts=F("attempts") + 1, stage="Begun"
    )
    return FundReportFile.objects.values_list("attempts", flat=True).get(pk=job_id) if claimed else None


def _mine(job_id: int, attempt: int) -> QuerySet[FundReportFile]:
    """The job, while this attempt has it: a worker thought dead must not write over its successor."""
    return FundReportFile.objects.filter(pk=job_id, state=PackState.BUILDING, attempts=attempt)


def _say(job_id: int, attempt: int, stage: str) -> None:
    if not _mine(job_id, attempt).update(heartbeat_at=timezone.now(), stage=stage):
        raise Refused("superseded", "Another worker has taken this report over.")


@transaction.atomic
def _finish(job_id: int, attempt: int, path: Path, pages: int) -> None:
    """Keep the file, if this attempt still has the job; otherwise leave no trace."""
    current = _mine(job_id, attempt).select_for_update().first()
    if current is None:
        return
    with path.open("rb") as content:
        current.file.save(path.name, File(content), save=False)
    current.sha256, current.pages = hashlib.sha256(path.read_bytes()).hexdigest(), pages
    current.state, current.stage, current.finished_at = PackState.READY, "Ready", timezone.now()
    current.save()


def _fail(jobs: QuerySet[FundReportFile], sentence: str) -> None:
    jobs.update(state=PackState.FAILED, error=sentence, stage="Failed", finished_at=timezone.now())


def stale() -> list[int]:
    """Ids of the jobs to queue again. One whose attempts are used up fails here, with a sentence."""
    before = _stale_before()
    still = Q(state=PackState.BUILDING, heartbeat_at__lt=before) | Q(state=PackState.QUEUED, made_at__lt=before)
    held = FundReportFile.objects.filter(still)
    _fail(held.filter(attempts__gte=ATTEMPTS), GAVE_UP.format(attempts=ATTEMPTS))
    return list(held.filter(attempts__lt=ATTEMPTS).values_list("pk", flat=True))
