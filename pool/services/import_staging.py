"""Reading an uploaded file in the background: its rows kept, its faults said, and what applying would change."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from commissioning.selectors.access import access_of
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO
from ihwb.web.sheets import Batch, Kind, batches, kind_of, note_on_name
from pool.models import ImportFault, ImportKind, ImportRun, ImportState, StagedFigure
from pool.rules.importing import FileReader, ReadRow, RowFault, Sum, Totals, actual_to_date, forecast_for
from pool.rules.mapping import LedgerMapping, from_document
from pool.selectors.imports import Figures, Standing, budget_standing, ledger_standing
from pool.services import imports
from pool.services.import_errors import write_error_files
from pool.services.import_writing import write_entries

KEPT_FAULTS = 1000  # as rows of the database; all of them stand in the error workbook
UNKNOWN_KEPT = 2000
READ, WROTE = 80, 95  # progress when the rows are read, and when the errors are written


def read(run_id: int) -> bool:
    """Claim a run and read its file. False when there is nothing to claim: it is done, or somebody else has it."""
    attempt = imports.claim(run_id)
    if attempt is None:
        return False
    related = ("source__organisation", "fund__agreement__partnership", "period__fund", "uploaded_by")
    run = ImportRun.objects.select_related(*related).get(pk=run_id)
    try:
        _Reading(run, attempt).go()
    except imports.Superseded:
        return False
    except Refused as refused:
        imports.fail(run_id, attempt, refused.message)
    except Exception:
        imports.fail(run_id, attempt, "Something went wrong that the import does not know. No figure was changed.")
        raise
    return True


class _Reading:
    """One attempt at one run."""

    def __init__(self, run: ImportRun, attempt: int) -> None:
        self.run = run
        self.attempt = attempt
        self.path = Path(run.file.path)
        self.mapping = from_document(run.source.mapping)
        self.standing = standing_of(run)
        self.lines = {code: figures.pk for code, figures in self.standing.figures.items()}
        self.reader = reader_of(run, self.mapping, self.standing)
        self.faults: list[RowFault] = []
        self.fault_count = 0

    def go(self) -> None:
        with transaction.atomic():
            imports.clear(imports.locked_mine(self.run.pk, self.attempt))
        kind = kind_of(self.path, self.run.file_name)
        for batch in batches(self.path, kind, self.mapping.sheet):
            self._take(batch)
            if self.reader.headed and not self.reader.usable:
                break
        self._blame(list(self.reader.end()))
        staged = [] if self.fault_count else self._staged()
        if self.fault_count:
            self._write_errors(kind)
        self._finish(kind, staged)

    def _take(self, batch: Batch) -> None:
        rows: list[ReadRow] = []
        for number, cells in enumerate(batch.rows, start=batch.first):
            row, faults = self.reader.row(number, cells)
            if row is not None:
                rows.append(row)
            if faults:
                self._blame(faults)
            if self.reader.headed and not self.reader.usable:
                return
        done = batch.first + len(batch.rows)
        with transaction.atomic():
            imports.locked_mine(self.run.pk, self.attempt)
            write_entries(self.run.pk, self.mapping.sheet, rows, self.lines)
            percent = min(READ, READ * done // max(batch.of, done))
            imports.say(self.run.pk, self.attempt, percent, f"{done - 1:,} rows read")

    def _blame(self, faults: list[RowFault]) -> None:
        self.fault_count += len(faults)
        room = KEPT_FAULTS - len(self.faults)
        self.faults.extend(faults[: max(room, 0)])

    def _write_errors(self, kind: Kind) -> None:
        """The workbook with what is wrong, from a second reading: the rows are not held in memory."""
        said = f"Writing the error workbook: {self.fault_count:,} place{'' if self.fault_count == 1 else 's'}"
        imports.say(self.run.pk, self.attempt, READ, said)
        again = reader_of(self.run, self.mapping, self.standing)
        rows = _judged_again(again, batches(self.path, kind, self.mapping.sheet), lambda: self._beat(said))
        write_error_files(self.run, rows, self.mapping.heading_row)

    def _beat(self, said: str) -> None:
        imports.say(self.run.pk, self.attempt, WROTE, said)

    def _staged(self) -> list[StagedFigure]:
        found: list[StagedFigure] = []
        for code, total in self.reader.totals.by_line.items():
            figures = self.standing.figures[code]
            if self.run.source.kind == ImportKind.BUDGET:
                found.append(self._figure(figures, "budget", figures.budget, total.amount, total.rows))
            else:
                found.extend(self._ledger_figures(code, figures, total))
        return found

    def _ledger_figures(self, code: str, figures: Figures, total: Sum) -> Iterator[StagedFigure]:
        assert self.run.period is not None
        after = actual_to_date(self.mapping.basis, total.amount, self.run.period.number, figures.last_actual)
        if after is None:
            name = self.standing.seen[code].name
            message = (
                f"{name} has no actual in the period before, to which the month's postings could be added. "
                "Enter that first, or import the postings of the year so far."
            )
            self._blame([RowFault(total.first, "", code, message)])
            return
        yield self._figure(figures, "actual", figures.actual, after, total.rows)
        forecast = forecast_for(
            self.mapping, total.forecast, figures.forecast, figures.last_forecast, figures.budget or ZERO
        )
        if forecast is not None:
            yield self._figure(figures, "forecast", figures.forecast, forecast, total.rows)

    def _figure(self, figures: Figures, column: str, before: Decimal | None, after: Decimal, rows: int) -> StagedFigure:
        month = self.run.period.number if self.run.period else None
        return StagedFigure(
            run=self.run,
            line_id=figures.pk,
            column=column,
            month=month,
            before=before,
            after=after,
            base_version=figures.version,
            rows=rows,
        )

    @transaction.atomic
    def _finish(self, kind: Kind, staged: list[StagedFigure]) -> None:
        run = imports.locked_mine(self.run.pk, self.attempt)
        ImportFault.objects.bulk_create(_fault(self.run, one, self.mapping.sheet) for one in self.faults)
        if not self.fault_count:
            StagedFigure.objects.bulk_create(staged)
        run.state = ImportState.FAULTY if self.fault_count else ImportState.READY
        run.rows, run.fault_count = self.reader.totals.rows, self.fault_count
        run.progress, run.message = 100, "Read"
        run.summary = summary_of(self.reader.totals, note_on_name(kind, self.run.file_name), self._absent())
        run.save()

    def _absent(self) -> list[str]:
        """Names of the lines that the person may change and that no row of the file is about."""
        seen = self.standing.seen.values()
        return [line.name for line in seen if not line.locked and line.code not in self.reader.totals.by_line]


def standing_of(run: ImportRun) -> Standing:
    if run.source.kind == ImportKind.BUDGET:
        return budget_standing(run)
    access = access_of(run.uploaded_by, run.fund.agreement.partnership.slug)
    return ledger_standing(run, access.organisations_for("pool.enter_outturn") if access else frozenset())


def reader_of(run: ImportRun, mapping: LedgerMapping, standing: Standing) -> FileReader:
    return FileReader(mapping, FinancialYear(run.year), run.period.number if run.period else None, standing.seen)


def _judged_again(
    reader: FileReader, read_batches: Iterator[Batch], beat: Any
) -> Iterator[tuple[int, list[Any], list[RowFault]]]:
    for batch in read_batches:
        beat()
        for number, cells in enumerate(batch.rows, start=batch.first):
            yield number, cells, reader.row(number, cells)[1]


def _fault(run: ImportRun, fault: RowFault, sheet: str) -> ImportFault:
    return ImportFault(
        run=run,
        sheet=sheet[:100],
        row=fault.row,
        column=fault.column,
        value=fault.value[:200].replace("\x00", ""),
        message=fault.message[:500].replace("\x00", ""),
    )


def summary_of(totals: Totals, note: str, absent: list[str]) -> dict[str, Any]:
    """What the preview shows of the file as a whole. Amounts as text."""
    unknown = [
        {"code": code, "description": one.description[:100], "rows": one.rows, "amount": str(one.amount)}
        for code, one in list(totals.unknown.items())[:UNKNOWN_KEPT]
    ]
    return {
        "note": note,
        "in_file": str(totals.in_file),
        "counted": str(totals.counted),
        "counted_rows": sum(one.rows for one in totals.by_line.values()),
        "left_out": str(totals.left_out.amount),
        "left_out_rows": totals.left_out.rows,
        "other_time": str(totals.other_time.amount),
        "other_time_rows": totals.other_time.rows,
        "stated": None if totals.stated is None else str(totals.stated),
        "faulty_rows": totals.faulty,
        "unknown": unknown,
        "absent": absent,
    }
