"""Risks from a spreadsheet: the file is read once, its columns are named, and its risks are added together or not."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from commissioning.models import Partnership, User
from commissioning.services import audit
from delivery.models import AssessmentKind, Risk, RiskAction, RiskImport, RiskRegister
from delivery.rules import risk_import as rules
from delivery.rules.risks import Words
from delivery.selectors.risk_imports import known_of
from delivery.selectors.scales import scale_of
from delivery.services import risk_locks as locks
from delivery.services.reasons import save
from delivery.services.risks import assessed, locked_register
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.sheets import batches, kind_of

REASON = "Imported from {name}"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file comes to: the risks that would be added and what is wrong with the others, by row and cell."""

    risks: tuple[rules.ReadRisk, ...]
    faults: tuple[rules.Fault, ...]
    missing: tuple[str, ...]

    @property
    def may_apply(self) -> bool:
        return bool(self.risks) and not self.faults and not self.missing


@transaction.atomic
def upload(
    *, partnership: Partnership, register_id: int, path: Path, name: str, by: User, at: datetime, today: date
) -> RiskImport:
    """Read a file and keep its cells until it is applied or put away. The columns are guessed from its headings.

    Raises Refused for a file that is no spreadsheet, that is too long, or that was imported into this register before.
    """
    register = locked_register(partnership, register_id, today=today)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if before := register.imports.filter(sha256=digest, applied_at__isnull=False).first():
        when = show_date(localdate(before.applied_at))
        raise Refused(
            "same_file",
            f"This file was imported into {register.name} on {when} as “{before.name}”: "
            f"{before.added} risks. Nothing was read. Change the risks in the register.",
        )
    kind = kind_of(path, name)
    rows = [row for batch in batches(path, kind, "", rules.MOST_ROWS) for row in batch.rows]
    if not rows:
        raise Refused("no_rows", f"“{name}” has no rows. Choose a file with headings and a row for each risk.")
    heading = rules.likely_heading_row(rows)
    run = RiskImport(register=register, name=name[:200], sha256=digest, rows=rows, heading_row=heading)
    run.columns = _as_last_time(register, rows[heading - 1]) or rules.guess(rows[heading - 1])
    run.uploaded_by, run.uploaded_at = by, at
    save(run, f"Chose {name}", by)
    return run


def _as_last_time(register: RiskRegister, headings: list[Any]) -> dict[str, int]:
    """The columns of the register's last import, where the file has as many."""
    last = register.imports.filter(applied_at__isnull=False).first()
    return last.columns if last and all(one < len(headings) for one in last.columns.values()) else {}


def preview(run: RiskImport) -> Preview:
    """Judge every row below the headings. Writes nothing."""
    register = run.register
    lacking = rules.missing(scale_of(register.scale), run.columns)
    if lacking:
        return Preview((), (), tuple(lacking))
    judge = rules.Judge(run.columns, known_of(register))
    rows = [judge.row(number, cells) for number, cells in enumerate(run.rows, start=1) if number > run.heading_row]
    return Preview(tuple(one for one in rows if one), tuple(judge.faults), ())


@transaction.atomic
def set_columns(
    *, partnership: Partnership, import_id: int, heading_row: int, columns: dict[str, int], by: User
) -> RiskImport:
    """Say which column means what. Raises Refused where one column would mean two things."""
    run = _held(partnership, import_id)
    if len(set(columns.values())) < len(columns):
        raise Refused("column_twice", "One column stands for two things. Choose another for one of them.")
    if not 1 <= heading_row <= len(run.rows):
        raise Refused("heading_row", f"The file has {len(run.rows)} rows. Choose one of them for the headings.")
    run.heading_row, run.columns = heading_row, columns
    save(run, "Columns named", by)
    return run


def _held(partnership: Partnership, import_id: int) -> RiskImport:
    found = RiskImport.objects.select_for_update(of=("self",)).select_related(
        "register__scale", "register__partnership"
    )
    run = found.filter(register__partnership=partnership, pk=import_id).first()
    if run is None:
        raise Refused("no_such_import", "This file was not chosen for a register of this partnership. Choose it again.")
    if run.applied_at or run.discarded_at:
        raise Refused("dealt_with", "This file was imported or put away already. Choose it again.")
    return run


@transaction.atomic
def apply(*, partnership: Partnership, import_id: int, by: User, at: datetime, today: date) -> int:
    """Add all risks of the file, or none. How many were added.

    The rows are judged again under the register's lock, so that what was added meanwhile counts.
    """
    run = _held(partnership, import_id)
    register = locked_register(partnership, run.register_id, today=today)
    if register.imports.filter(sha256=run.sha256, applied_at__isnull=False).exists():
        raise Refused("same_file", "This file was imported meanwhile by somebody else. Open the register.")
    seen = preview(run)
    if not seen.may_apply:
        count = len(seen.faults)
        raise Refused("has_faults", f"The file has {count} faults, so nothing was imported. Correct them in the file.")
    why = REASON.format(name=run.name)
    following = locks.next_number(register.risks.all())
    taken = {one.number for one in seen.risks if one.number}
    for one in seen.risks:
        number = one.number
        while number is None:
            number, following = (following, following + 1) if following not in taken else (None, following + 1)
        _add(register, one, number, why, by, today)
    run.applied_at, run.added, run.rows = at, len(seen.risks), []
    save(run, why, by)
    detail = {"file": run.name, "sha256": run.sha256, "risks": run.added}
    audit.record(act="delivery.import_risks", partnership=partnership, subject=register.name, by=by, detail=detail)
    return run.added


def _add(register: RiskRegister, one: rules.ReadRisk, number: int, why: str, by: User, today: date) -> None:
    raised = one.raised_on or today
    risk = Risk(
        register=register,
        number=number,
        likelihood=one.likelihood,
        impact=one.impact,
        rating=one.rating,
        owner_id=one.owner,
        category_id=one.category,
        raised_on=raised,
        **one.texts,
    )
    risk.review_on = one.review_on or locks.next_review(risk, today)
    save(risk, why, by)
    words = Words(one.likelihood, one.impact, one.rating)
    assessed(risk, AssessmentKind.CURRENT, words, on=raised, why=why, by=by)
    for place, text in enumerate(one.actions, start=1):
        save(RiskAction(risk=risk, number=place, text=text), why, by)


@transaction.atomic
def discard(*, partnership: Partnership, import_id: int, by: User, at: datetime) -> None:
    """Put a file away that was chosen and not imported."""
    run = _held(partnership, import_id)
    run.discarded_at, run.rows = at, []
    save(run, "Put away", by)
