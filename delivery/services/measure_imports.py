"""Values of measures from a spreadsheet: read once, the columns named, and added together or not at all."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate

from commissioning.models import Partnership, User
from commissioning.services import audit
from delivery.models import Measure, MeasureImport
from delivery.rules import measure_import as rules
from delivery.rules.risk_import import Fault, guess, likely_heading_row, plain
from delivery.services.measures import add_value
from delivery.services.reasons import save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.sheets import batches, kind_of


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file comes to: the values that would be added and what is wrong with the others, by row and cell."""

    values: tuple[rules.ReadValue, ...]
    faults: tuple[Fault, ...]
    missing: tuple[str, ...]

    @property
    def may_apply(self) -> bool:
        return bool(self.values) and not self.faults and not self.missing


@transaction.atomic
def upload(*, partnership: Partnership, path: Path, name: str, by: User, at: datetime) -> MeasureImport:
    """Read a file and keep its cells until it is applied or put away. The columns are guessed from its headings.

    Raises Refused for a file that is no spreadsheet, that is too long, or that was imported before.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if before := partnership.measure_imports.filter(sha256=digest, applied_at__isnull=False).first():
        when = show_date(localdate(before.applied_at))
        raise Refused(
            "same_file",
            f"This file was imported on {when} as “{before.name}”: {before.added} values. Nothing was read. "
            "Correct a value on the page of its measure.",
        )
    kind = kind_of(path, name)
    rows = [row for batch in batches(path, kind, "", rules.MOST_ROWS) for row in batch.rows]
    if not rows:
        raise Refused("no_rows", f"“{name}” has no rows. Choose a file with headings and a row for each value.")
    heading = likely_heading_row(rows, rules.COLUMNS)
    run = MeasureImport(partnership=partnership, name=name[:200], sha256=digest, rows=rows, heading_row=heading)
    run.columns = guess(rows[heading - 1], rules.COLUMNS)
    run.uploaded_by, run.uploaded_at = by, at
    save(run, f"Chose {name}", by)
    return run


def known_of(partnership: Partnership) -> dict[str, rules.Held]:
    """Every measure by its code and its name; a name that two measures have finds none. Two queries."""
    found: dict[str, rules.Held] = {}
    twice: set[str] = set()
    for one in Measure.objects.filter(partnership=partnership).prefetch_related("values"):
        current = [value for value in one.values.all() if value.current]
        held = rules.Held(
            one.pk,
            one.name,
            one.rate_per,
            frozenset(plain(value.period_label) for value in current),
            frozenset(value.on for value in current),
        )
        for words in {plain(one.code), plain(one.name)}:
            if words in found:
                twice.add(words)
            found[words] = held
    return {words: held for words, held in found.items() if words not in twice}


def preview(run: MeasureImport, today: date) -> Preview:
    """Judge every row below the headings. Writes nothing."""
    lacking = rules.missing(run.columns)
    if lacking:
        return Preview((), (), tuple(lacking))
    judge = rules.Judge(run.columns, known_of(run.partnership), today)
    rows = [judge.row(number, cells) for number, cells in enumerate(run.rows, start=1) if number > run.heading_row]
    return Preview(tuple(one for one in rows if one), tuple(judge.faults), ())


@transaction.atomic
def set_columns(
    *, partnership: Partnership, import_id: int, heading_row: int, columns: dict[str, int], by: User
) -> MeasureImport:
    """Say which column means what. Raises Refused where one column would mean two things."""
    run = _held(partnership, import_id)
    if len(set(columns.values())) < len(columns):
        raise Refused("column_twice", "One column stands for two things. Choose another for one of them.")
    if not 1 <= heading_row <= len(run.rows):
        raise Refused("heading_row", f"The file has {len(run.rows)} rows. Choose one of them for the headings.")
    run.heading_row, run.columns = heading_row, columns
    save(run, "Columns named", by)
    return run


def _held(partnership: Partnership, import_id: int) -> MeasureImport:
    # The partnership is held, so that of two people who add the same file at once the second finds it added.
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    run = MeasureImport.objects.select_for_update().filter(partnership=partnership, pk=import_id).first()
    if run is None:
        raise Refused("no_such_import", "This file was not chosen in this partnership. Choose it again.")
    if run.applied_at or run.discarded_at:
        raise Refused("dealt_with", "This file was imported or put away already. Choose it again.")
    return run


@transaction.atomic
def apply(*, partnership: Partnership, import_id: int, by: User, at: datetime, today: date) -> int:
    """Add all values of the file, or none. How many. Judged again, so that what was entered meanwhile counts."""
    run = _held(partnership, import_id)
    if partnership.measure_imports.filter(sha256=run.sha256, applied_at__isnull=False).exists():
        raise Refused("same_file", "This file was imported meanwhile by somebody else. Open the measures.")
    seen = preview(run, today)
    if not seen.may_apply:
        count = len(seen.faults)
        raise Refused("has_faults", f"The file has {count} faults, so nothing was imported. Correct them in the file.")
    why = f"Imported from {run.name}"
    for one in seen.values:
        add_value(
            partnership=partnership,
            measure_id=one.measure,
            period_label=one.period,
            on=one.on,
            value=one.value,
            numerator=one.numerator,
            denominator=one.denominator,
            provisional=one.provisional,
            commentary=one.commentary,
            source=one.source,
            reason=why,
            today=today,
            by=by,
            at=at,
        )
    run.applied_at, run.added, run.rows = at, len(seen.values), []
    save(run, why, by)
    detail = {"file": run.name, "sha256": run.sha256, "values": run.added}
    audit.record(act="delivery.import_measures", partnership=partnership, subject="Measures", by=by, detail=detail)
    return run.added


@transaction.atomic
def discard(*, partnership: Partnership, import_id: int, by: User, at: datetime) -> None:
    """Put a file away that was chosen and not imported."""
    run = _held(partnership, import_id)
    run.discarded_at, run.rows = at, []
    save(run, "Put away", by)
