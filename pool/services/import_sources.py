"""Import sources: made from a sample file, their mapping and code table changed, always with history."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction

from commissioning.models import Organisation, User
from commissioning.services import audit
from ihwb.kernel.cells import as_text
from ihwb.kernel.errors import Refused
from ihwb.web.sheets import kind_of, sample
from pool.models import BudgetLine, ImportKind, ImportSource, PooledFund
from pool.rules.mapping import (
    CodeTable,
    LedgerMapping,
    from_document,
    guess_columns,
    guess_heading_row,
    to_document,
)

LONGEST_CELL = 40


def sample_of(path: Path, name: str) -> dict[str, list[list[str]]]:
    """The first rows of every sheet as text, short enough to be kept. Raises Refused when it is no spreadsheet."""
    sheets = sample(path, kind_of(path, name))
    found = {one.name: [[as_text(cell)[:LONGEST_CELL] for cell in row] for row in one.rows] for one in sheets}
    if not any(cell for rows in found.values() for row in rows for cell in row):
        raise Refused("empty_file", f"“{name}” has no figures in it. Choose an extract as it comes every month.")
    return found


@transaction.atomic
def create_source(
    *, fund: PooledFund, organisation: Organisation | None, name: str, kind: str, shown: dict[str, Any], by: User
) -> ImportSource:
    """A source whose columns are guessed from the sample. Raises Refused("name") when the fund has one of this name."""
    PooledFund.objects.select_for_update().get(pk=fund.pk)
    if ImportSource.objects.filter(fund=fund, name__iexact=name.strip()).exists():
        raise Refused("name", f"{fund.name} has a source named “{name}” already. Use that one, or choose another name.")
    sheet = next((key for key, rows in shown.items() if any(any(row) for row in rows)), "")
    row = guess_heading_row(shown[sheet])
    mapping = LedgerMapping(sheet=sheet, heading_row=row, columns=guess_columns(shown[sheet][row - 1]))
    source = ImportSource(
        fund=fund,
        organisation=organisation if kind == ImportKind.LEDGER else None,
        name=name.strip(),
        kind=kind,
        mapping={**to_document(mapping), "sample": shown},
    )
    _save(source, by, "Made from a sample file", "pool.create_import_source")
    return source


@transaction.atomic
def change_mapping(*, source_id: int, mapping: LedgerMapping, name: str, by: User) -> ImportSource:
    """Change what the columns mean. The code table stays as it is now, whoever changed it meanwhile."""
    source = _locked(source_id)
    taken = ImportSource.objects.filter(fund=source.fund, name__iexact=name.strip()).exclude(pk=source.pk)
    if taken.exists():
        raise Refused("name", f"{source.fund.name} has another source named “{name}”. Choose another name.")
    held = from_document(source.mapping)
    changed = replace(mapping, codes=held.codes, leave_out=held.leave_out)
    source.name = name.strip()
    source.mapping = {**source.mapping, **to_document(changed)}
    _save(source, by, "Columns and checks changed", "pool.change_import_source")
    return source


@transaction.atomic
def change_codes(*, source_id: int, table: CodeTable, seen: str, by: User) -> ImportSource:
    """Change the code table. seen: the fingerprint of the table that the person started from.

    Raises Refused: changed (somebody else changed it meanwhile), not_theirs (a line of another partner).
    """
    source = _locked(source_id)
    if seen != codes_seen(source):
        raise Refused("changed", "Somebody else changed the code table after you opened it. Look at it again below.")
    lines = BudgetLine.objects.filter(fund=source.fund, code__in=set(table.codes.values()))
    if source.organisation_id:
        other = lines.exclude(lead=source.organisation_id).select_related("lead").first()
        if other is not None:
            raise Refused(
                "not_theirs", f"{other.name} is led by {other.lead.name}: its figures come from its own ledger."
            )
    held = from_document(source.mapping)
    changed = replace(held, codes=table.codes, leave_out=table.leave_out)
    source.mapping = {**source.mapping, **to_document(changed)}
    _save(source, by, f"Code table changed: {len(table.codes)} codes", "pool.change_import_codes")
    return source


def codes_seen(source: ImportSource) -> str:
    """A fingerprint of the code table as it stands."""
    last = source.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return str(last or 0)


def _locked(source_id: int) -> ImportSource:
    related = ("fund__agreement__partnership", "organisation")
    return ImportSource.objects.select_for_update(of=("self",)).select_related(*related).get(pk=source_id)


def _save(source: ImportSource, by: User, reason: str, act: str) -> None:
    source._change_reason = reason  # type: ignore[attr-defined]  # read by simple_history
    source._history_user = by  # type: ignore[attr-defined]
    source.save()
    audit.record(
        act=act,
        partnership=source.fund.agreement.partnership,
        subject=f"{source.fund.name}: {source.name}",
        by=by,
        detail={"source": source.pk, "codes": len(source.mapping.get("codes", {}))},
    )
