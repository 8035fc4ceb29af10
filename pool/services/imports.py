"""An import's life: uploaded once, read by whoever claims it, applied or discarded."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from commissioning.models import User
from commissioning.selectors.access import access_of
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from ihwb.web.sheets import kind_of
from pool.models import (
    ImportFault,
    ImportKind,
    ImportRun,
    ImportSource,
    ImportState,
    LedgerEntry,
    Period,
    StagedFigure,
)
from pool.rules.mapping import faults_of, from_document
from pool.selectors.imports import OPEN, budgets_closed, may_import, same_file, where_applied
from pool.selectors.outturn import certified_message

ATTEMPTS = 3
GAVE_UP = (
    "Reading was begun {attempts} times and its worker was lost each time. No figure was changed. "
    "Ask whoever runs the servers to look at the worker, then read the file again."
)


class Superseded(Exception):
    """Another worker has taken the run over: leave everything as it is."""


# --- Uploading --------------------------------------------------------------------------------------------------------


def upload(
    *, source: ImportSource, year: int, period: Period | None, path: Path, name: str, by: User, at: datetime
) -> tuple[ImportRun, bool]:
    """Keep a file for reading. Returns the run, and whether it has yet to be queued.

    The same file on its way to the same place is not taken twice: its run is returned. Raises Refused: not_yours,
    mapping, period, certified, budgets_closed, applied_already, and what ``kind_of`` refuses.
    """
    name = clean_name(name)
    _may(source, by)
    _ready(source, year, period)
    kind_of(path, name)
    sha256 = _sha256(path)
    places = {"source": source, "year": year, "period": period, "sha256": sha256}
    applied = [run for run in same_file(source.fund, sha256) if _same_place(run, source, year, period)]
    if applied:
        raise Refused("applied_already", f"{where_applied(applied[0])} There is nothing to do.")
    if held := ImportRun.objects.filter(**places, state__in=OPEN).first():
        return held, False
    run = ImportRun(
        fund=source.fund,
        file_name=name,
        size=path.stat().st_size,
        uploaded_by=by,
        uploaded_at=at,
        message="Waiting to be read",
        **places,
    )
    with transaction.atomic():
        with path.open("rb") as content:
            run.file.save(f"{sha256[:20]}", File(content), save=False)
        run.save()
        record(run, "pool.upload_import", by, {"sha256": sha256, "size": run.size})
    return run, True


def clean_name(name: str) -> str:
    """The file's name as it is kept and shown: without folders and characters that are no text."""
    kept = "".join(letter for letter in name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    return kept.strip()[-200:] or "file"


def _may(source: ImportSource, by: User) -> None:
    access = access_of(by, source.fund.agreement.partnership.slug)
    if access is None or not may_import(access, source):
        who = source.organisation.name if source.organisation else "the pool manager"
        raise Refused("not_yours", f"The figures of {source.name} are imported by {who} alone.")


def _ready(source: ImportSource, year: int, period: Period | None) -> None:
    if faults_of(from_document(source.mapping), source.kind):
        raise Refused("mapping", f"{source.name} does not say yet what its columns mean. Finish the source first.")
    if source.kind == ImportKind.BUDGET:
        if closed := budgets_closed(source.fund, year):
            raise Refused("budgets_closed", closed)
    elif period is None or period.fund_id != source.fund_id or period.year != year:
        raise Refused("period", "Choose the period that the extract is of.")
    elif not period.is_open:
        raise Refused("certified", certified_message(period))


def _same_place(run: ImportRun, source: ImportSource, year: int, period: Period | None) -> bool:
    return run.source_id == source.pk and run.year == year and run.period_id == (period.pk if period else None)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def record(run: ImportRun, act: str, by: User, detail: dict[str, Any]) -> None:
    audit.record(
        act=act,
        partnership=run.fund.agreement.partnership,
        subject=f"{run.fund.name}, {run.source.name}: {run.file_name}",
        by=by,
        detail={"run": run.pk, **detail},
    )


# --- The job ----------------------------------------------------------------------------------------------------------


def _stale_before() -> datetime:
    """A run not heard of since then has lost its worker."""
    return timezone.now() - timedelta(seconds=settings.IMPORT_STALE_SECONDS)


def claim(run_id: int) -> int | None:
    """Take the run for this worker; None when it is not free. One statement, so that two cannot both have it."""
    now = timezone.now()
    free = Q(state=ImportState.WAITING) | Q(state=ImportState.READING, heartbeat__lt=_stale_before())
    claimed = ImportRun.objects.filter(free, pk=run_id, attempts__lt=ATTEMPTS).update(
        state=ImportState.READING, heartbeat=now, attempts=F("attempts") + 1, progress=0, message="Reading begun"
    )
    return ImportRun.objects.values_list("attempts", flat=True).get(pk=run_id) if claimed else None


def locked_mine(run_id: int, attempt: int) -> ImportRun:
    """The run, locked, while this attempt is the one that has it. Raises Superseded: a worker thought dead stops."""
    found = ImportRun.objects.select_for_update().filter(pk=run_id, state=ImportState.READING, attempts=attempt).first()
    if found is None:
        raise Superseded
    return found


def say(run_id: int, attempt: int, progress: int, message: str) -> None:
    """A sign of life. Raises Superseded when the run is another worker's."""
    mine = ImportRun.objects.filter(pk=run_id, state=ImportState.READING, attempts=attempt)
    if not mine.update(heartbeat=timezone.now(), progress=progress, message=message):
        raise Superseded


def fail(run_id: int, attempt: int, sentence: str) -> None:
    mine = ImportRun.objects.filter(pk=run_id, state=ImportState.READING, attempts=attempt)
    mine.update(state=ImportState.FAILED, message=sentence, heartbeat=timezone.now())


def stale() -> list[int]:
    """Ids of the runs to queue again. One whose attempts are used up fails here, with a sentence."""
    before = _stale_before()
    still = Q(state=ImportState.READING, heartbeat__lt=before)
    still |= Q(state=ImportState.WAITING, heartbeat__isnull=True, uploaded_at__lt=before)
    still |= Q(state=ImportState.WAITING, heartbeat__lt=before)
    lost = ImportRun.objects.filter(still, attempts__gte=ATTEMPTS)
    lost.update(state=ImportState.FAILED, message=GAVE_UP.format(attempts=ATTEMPTS))
    return list(ImportRun.objects.filter(still, attempts__lt=ATTEMPTS).values_list("pk", flat=True))


def clear(run: ImportRun) -> None:
    """Take away what an earlier reading found. Inside the caller's transaction."""
    for model in (LedgerEntry, ImportFault, StagedFigure):
        model._default_manager.filter(run=run)._raw_delete(using="default")


# --- Acts on a run ----------------------------------------------------------------------------------------------------

AGAIN = (ImportState.READY, ImportState.FAULTY, ImportState.FAILED)


@transaction.atomic
def read_again(*, run_id: int, by: User) -> ImportRun:
    """Back to waiting: the mapping was corrected, or figures have changed. Raises Refused: not_yours, state."""
    run = locked_run(run_id)
    _may(run.source, by)
    if run.state not in AGAIN:
        raise Refused("state", f"“{run.file_name}” is {run.get_state_display().lower()}: it cannot be read again.")
    _ready(run.source, run.year, run.period)
    run.state, run.attempts, run.progress = ImportState.WAITING, 0, 0
    run.heartbeat, run.message = timezone.now(), "Waiting to be read"
    run.save()
    return run


@transaction.atomic
def discard(*, run_id: int, by: User) -> ImportRun:
    """Forget the file and its rows; that it was there stays on record. Raises Refused: not_yours, state."""
    run = locked_run(run_id)
    _may(run.source, by)
    if run.state in (ImportState.APPLIED, ImportState.DISCARDED):
        raise Refused("state", f"“{run.file_name}” is {run.get_state_display().lower()} already.")
    clear(run)
    run.state, run.message = ImportState.DISCARDED, "Discarded: no figure was changed"
    run.save()
    record(run, "pool.discard_import", by, {"sha256": run.sha256})
    file = run.file
    transaction.on_commit(lambda: file.storage.delete(str(file.name)))
    return run


def locked_run(run_id: int) -> ImportRun:
    related = ("source__fund__agreement__partnership", "source__organisation", "fund__agreement__partnership")
    locked = ImportRun.objects.select_for_update(of=("self",))
    return locked.select_related(*related, "period__fund").get(pk=run_id)
