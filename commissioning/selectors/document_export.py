"""The register of documents as a table of a file."""

from collections.abc import Sequence
from datetime import date

from commissioning.selectors.documents import DocumentRow
from ihwb.kernel.dates import show_date
from ihwb.web.exporting import Column, Sheet

_COLUMNS = (
    Column("Reference"),
    Column("Title"),
    Column("Kind"),
    Column("Owner"),
    Column("Access"),
    Column("Baseline"),
    Column("Baseline from", "day"),
    Column("Newest version"),
    Column("Where it stands"),
    Column("Reviews waiting", "whole"),
    Column("Earliest due", "day"),
    Column("SHA-256 of the file"),
)


def sheet_of(name: str, rows: Sequence[DocumentRow], today: date) -> Sheet:
    lines = [
        (
            one.reference,
            one.title,
            one.kind,
            one.owner,
            "Restricted" if one.restricted else "Not restricted",
            one.baseline,
            one.baseline_on,
            one.newest,
            one.stage_label,
            one.waiting,
            one.due,
            one.sha256,
        )
        for one in rows
    ]
    restricted = any(one.restricted for one in rows)
    notes = ("Holds restricted documents: not for publication.",) if restricted else ()
    return Sheet("Documents", f"{name}: documents on {show_date(today)}", _COLUMNS, lines, notes)
