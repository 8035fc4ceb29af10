"""The download of a certified round: one zip with all that was kept, for machines (JSON) and spreadsheets (CSV)."""

import csv
import io
import json
import zipfile
from typing import Any

from django.db import transaction

from commissioning.models import User
from commissioning.services import audit
from pool.models import Period
from pool.selectors.archive import archive_document

_STAMP = (1980, 1, 1, 0, 0, 0)  # the same content makes the same file
_LINES = ("code", "name", "lead", "arrangement", "budget", "actual", "forecast", "comment")


@transaction.atomic
def export_archive(*, period: Period, number: int, by: User) -> bytes:
    """The zip. Audited: figures leave the system. Raises Statement.DoesNotExist for a round never certified."""
    document = archive_document(period, number)
    audit.record(
        act="pool.export_archive",
        partnership=period.fund.agreement.partnership,
        subject=f"{period.fund.name}, {period.month.label}",
        by=by,
        detail={"round": number},
    )
    return _zipped(
        {
            "period.json": json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True),
            "lines.csv": _csv(_LINES, document["statement"]["inputs"]["lines"]),
            "shares.csv": _csv(("code", "amount"), _shares(document["statement"]["result"])),
            "submissions.csv": _table(document["submissions"]),
            "certificates.csv": _table(document["certificates"]),
            "exceptions.csv": _table(document["exceptions"]),
            "reconciliations.csv": _table(document["reconciliations"]),
        }
    )


def _shares(result: dict[str, Any]) -> list[dict[str, str]]:
    rest = {name: result[name] for name in ("carried_forward", "unresolved", "variance")}
    return [
        {"code": code, "amount": amount} for code, amount in {**result["partners"], **result["funds"], **rest}.items()
    ]


def _table(rows: list[dict[str, Any]]) -> str:
    names = [name for name in (rows[0] if rows else {}) if name != "items"]
    return _csv(names or ["none"], rows)


def _csv(names: Any, rows: list[dict[str, Any]]) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(names)
    writer.writerows([[_cell(row.get(name)) for name in names] for row in rows])
    return "\ufeff" + sheet.getvalue()  # the mark makes a spreadsheet read it as UTF-8


def _cell(value: Any) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe; an amount stays a number."""
    text = "" if value is None else str(value)
    if text[:1] in "=+@\t\r" or (text[:1] == "-" and not text[1:].replace(".", "", 1).isdigit()):
        return f"'{text}" if text else ""
    return text


def _zipped(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return held.getvalue()
