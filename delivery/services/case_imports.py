"""Bringing in a file of the case system: looked through for personal data, mapped, looked at, applied whole or not."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from commissioning.models import Organisation
from commissioning.services import audit
from delivery.models import CaseImport, CaseImportState
from delivery.rules import case_import as rules
from delivery.rules.personal_data import found
from delivery.selectors.case_imports import judged, known_of, lines_by_label
from delivery.selectors.known_names import known_names
from delivery.selectors.verification_access import providers_for
from delivery.services.hand import Hand
from delivery.services.reasons import save
from delivery.services.verification import Draft, one_proposal_at_a_time, propose_all, terms_of
from ihwb.kernel.cells import as_text
from ihwb.kernel.errors import Refused
from ihwb.web.sheets import batches, kind_of, sample
from pool.models import BudgetLine

_FEW = 5


@transaction.atomic
def read_file(*, path: Path, name: str, provider: Organisation, hand: Hand) -> CaseImport:
    """Keep the rows of a file in which nothing personal was found; keep nothing of one in which something was.

    Raises Refused: personal_data (with the places, never the data), applied_already, and what cannot be read.
    """
    terms_of(hand)
    if not providers_for(hand.access).filter(pk=provider.pk).exists():
        raise Refused("not_your_organisation", f"You do not act for {provider.name}, so you cannot bring in its plans.")
    called = name.replace("\\", "/").rsplit("/", 1)[-1][-200:]
    if found(called, on=hand.on, known=known_names(hand.partnership), names=False):
        raise Refused(
            "personal_data", "The file's name seems to hold personal data. Rename the file and choose it again."
        )
    sheet, rows = _rows(path, called)
    headed = rules.headings_row(rows)
    _refuse_personal(rows, headed, sheet, hand)
    if not any(as_text(cell) for row in rows[headed:] for cell in row):
        raise Refused("no_rows", f"“{called}” has no rows below its headings: there is nothing to bring in.")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    one_proposal_at_a_time(hand)  # and no two readings of one file
    _refuse_same(sha256, hand)
    run = CaseImport(
        partnership=hand.partnership,
        provider=provider,
        file_name=called,
        sha256=sha256,
        sheet=sheet,
        headed=headed,
        rows=rows[headed - 1 :],
        mapping=rules.guess(rows[headed - 1]),
        count=sum(any(as_text(cell) for cell in row) for row in rows[headed:]),
        uploaded_by=hand.by,
        uploaded_at=hand.at,
    )
    save(run, "Read, without personal data found", hand.by)
    _record(run, "delivery.read_case_file", hand)
    return run


def _rows(path: Path, name: str) -> tuple[str, list[list[Any]]]:
    """The sheet that is read, the first that has anything, and all its rows. Raises Refused: what cannot be read."""
    kind = kind_of(path, name)
    sheets = [] if kind == "csv" else sample(path, kind)
    filled = [one.name for one in sheets if any(as_text(cell) for row in one.rows for cell in row)]
    sheet = (filled or [one.name for one in sheets] or [""])[0]
    rows = [row for batch in batches(path, kind, sheet, rules.MOST_ROWS + 1) for row in batch.rows]
    return sheet[:100], rows


def _refuse_personal(rows: list[list[Any]], headed: int, sheet: str, hand: Hand) -> None:
    found_in = rules.personal_data(rows, headed, hand.on, known_names(hand.partnership))
    if not found_in:
        return
    places = list(rules.listed_places(found_in, sheet))
    more = f"; and in {len(places) - _FEW} more columns" if len(places) > _FEW else ""
    raise Refused(
        "personal_data",
        f"The file seems to hold personal data ({'; '.join(places[:_FEW])}{more}). Nothing of it was kept. "
        "Take these columns out of the extract, so that the case reference alone stands for the person.",
    )


def _refuse_same(sha256: str, hand: Hand) -> None:
    same = CaseImport.objects.filter(partnership=hand.partnership, sha256=sha256).exclude(
        state=CaseImportState.DISCARDED
    )
    for one in same:
        if one.state == CaseImportState.APPLIED:
            raise Refused("applied_already", f"This very file was brought in already as “{one.file_name}”.")
        raise Refused("read_already", f"This very file was read already as “{one.file_name}”. Apply or discard that.")


@transaction.atomic
def map_columns(*, import_id: int, mapping: Mapping[str, int], hand: Hand) -> CaseImport:
    """Say what the columns mean. Raises Refused when one column is to mean two things."""
    run = _locked(import_id, hand)
    if len(set(mapping.values())) != len(mapping):
        raise Refused("column_twice", "One column is named for two things. Choose another column for one of them.")
    run.mapping = dict(mapping)
    save(run, "Columns named", hand.by)
    return run


@transaction.atomic
def apply(*, import_id: int, hand: Hand) -> int:
    """Propose every row, or none. Raises Refused: faults, and what a proposal refuses, with its row."""
    run = _locked(import_id, hand)
    one_proposal_at_a_time(hand)
    terms = terms_of(hand)
    if missing := rules.missing_fields(run.mapping):
        raise Refused("unmapped", f"No column is named yet for: {', '.join(missing)}. Name the columns first.")
    cases, faults = judged(run, known_of(run, terms, hand.on))
    if faults:
        raise Refused("faults", f"{len(faults)} cells are not right, so nothing was brought in. Correct the file.")
    if not cases:
        raise Refused("no_rows", "The file has no rows to bring in.")
    lines = lines_by_label(hand.partnership)
    propose_all([(f"Row {one.row}", _draft(one, run.provider, lines[one.line])) for one in cases], hand)
    run.state, run.rows = CaseImportState.APPLIED, []
    save(run, "Brought in", hand.by)
    _record(run, "delivery.apply_case_file", hand)
    return len(cases)


def _draft(case: rules.ReadCase, provider: Organisation, line: BudgetLine) -> Draft:
    return Draft(
        reference=case.reference,
        provider=provider,
        line=line,
        kind=case.kind,
        weekly_cost=case.weekly_cost,
        starts_on=case.starts_on,
        assured_on=case.assured_on,
        proposal=case.proposal,
    )


@transaction.atomic
def discard(*, import_id: int, hand: Hand) -> None:
    """Forget the rows; that the file was read stays on record."""
    run = _locked(import_id, hand)
    run.state, run.rows = CaseImportState.DISCARDED, []
    save(run, "Discarded", hand.by)
    _record(run, "delivery.discard_case_file", hand)


def _locked(import_id: int, hand: Hand) -> CaseImport:
    found_run = CaseImport.objects.select_for_update(of=("self",)).select_related("provider", "partnership")
    run = found_run.filter(partnership=hand.partnership, pk=import_id, provider__in=providers_for(hand.access)).first()
    if run is None:
        raise Refused("no_such_import", "This file is not one of yours. Open it from the list.")
    if run.state != CaseImportState.READ:
        raise Refused("state", f"“{run.file_name}” is {run.get_state_display().lower()} already.")
    return run


def _record(run: CaseImport, act: str, hand: Hand) -> None:
    detail = {"sha256": run.sha256, "rows": run.count}
    audit.record(act=act, partnership=hand.partnership, subject=run.file_name, by=hand.by, detail=detail)
