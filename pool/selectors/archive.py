"""The month-end archive: each round of a period that was certified, with all that was kept of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pool.models import (
    Certificate,
    Period,
    PeriodException,
    PooledFund,
    Reconciliation,
    Reopening,
    Statement,
    Submission,
)
from pool.selectors.position import position


@dataclass(frozen=True, slots=True)
class ArchivedRound:
    """One certified round. current: the period stands as certified in it; variance: £, as its statement keeps it."""

    period: Period
    round: int
    current: bool
    statement: Statement
    variance: Decimal
    submissions: tuple[Submission, ...]
    certificates: tuple[Certificate, ...]
    exceptions: tuple[PeriodException, ...]
    reconciliations: tuple[Reconciliation, ...]
    reopening: Reopening | None


def archive_of(fund: PooledFund, year: int) -> list[ArchivedRound]:
    """The latest period first, and of each the latest round first. Six queries, whatever the number of periods."""
    kept = Statement.objects.filter(period__fund=fund, period__year=year).select_related("period__fund", "made_by")
    reopened = Reopening.objects.filter(period__fund=fund, period__year=year, state="approved")
    why = {(one.period_id, one.round): one for one in reopened.select_related("decided_by")}
    of_year = {"period__fund": fund, "period__year": year}
    submissions = _by_round(Submission.objects.filter(**of_year).select_related("organisation", "submitted_by"))
    certificates = _by_round(Certificate.objects.filter(**of_year).select_related("organisation", "certified_by"))
    exceptions = _by_round(PeriodException.objects.filter(**of_year).select_related("organisation", "line"))
    reconciled = _by_round(Reconciliation.objects.filter(**of_year).select_related("organisation", "certified_by"))
    found = []
    for one in kept.order_by("-period__number", "-round"):
        key = (one.period_id, one.round)
        found.append(
            ArchivedRound(
                period=one.period,
                round=one.round,
                current=not one.period.is_open and one.round == one.period.round,
                statement=one,
                variance=Decimal(one.result["variance"]),
                submissions=tuple(row for row in submissions.get(key, []) if row.returned_at is None),
                certificates=tuple(row for row in certificates.get(key, []) if row.withdrawn_at is None),
                exceptions=tuple(row for row in exceptions.get(key, []) if row.withdrawn_at is None),
                reconciliations=tuple(reconciled.get(key, [])),
                reopening=why.get(key),
            )
        )
    return found


def _by_round(rows: Iterable[Any]) -> dict[tuple[int, int], list[Any]]:
    found: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        found.setdefault((row.period_id, row.round), []).append(row)
    return found


# --- One round as data ------------------------------------------------------------------------------------------------


def archive_document(period: Period, number: int) -> dict[str, Any]:
    """All that is kept of a round, as JSON values. Raises Statement.DoesNotExist for a round never certified."""
    kept = Statement.objects.select_related("made_by").get(period=period, round=number)
    of_round = {"period": period, "round": number}
    reconciliations = Reconciliation.objects.filter(**of_round).prefetch_related("items__line")
    return {
        "fund": period.fund.code,
        "year": period.year,
        "period": period.number,
        "label": period.month.label,
        "round": number,
        "position": _plain(asdict(position(period, None, number))),
        "statement": {
            "made_at": kept.made_at.isoformat(),
            "made_by": kept.made_by.name,
            "inputs": kept.inputs,
            "result": kept.result,
            "rivals": kept.rivals,
        },
        "submissions": [
            _row(one, "submitted_by", "submitted_at", "comment", "returned_by", "returned_at", "return_reason")
            for one in _with(Submission.objects.filter(**of_round), "submitted_by", "returned_by")
        ],
        "certificates": [
            _row(one, "certified_by", "certified_at", "content_hash", "withdrawn_at", "withdrawn_reason")
            for one in _with(Certificate.objects.filter(**of_round), "certified_by")
        ],
        "exceptions": [
            {"line": one.line.code if one.line else "", **_row(one, "text", "raised_by", "raised_at", "withdrawn_at")}
            for one in _with(PeriodException.objects.filter(**of_round), "raised_by", "line")
        ],
        "reconciliations": [_reconciliation(one) for one in _with(reconciliations, "prepared_by", "certified_by")],
        "reopenings": [
            _row(one, "reason", "state", "asked_by", "asked_at", "decided_by", "decided_at", "decision_note")
            for one in Reopening.objects.filter(**of_round).select_related("asked_by", "decided_by")
        ],
    }


def _with(rows: Any, *related: str) -> Any:
    return rows.select_related("organisation", *related)


def _row(one: Any, *names: str) -> dict[str, Any]:
    """The named fields; people and organisations by their names."""
    partner = {"organisation": one.organisation.code} if hasattr(one, "organisation") else {}
    return {**partner, **{name: _plain(getattr(one, name)) for name in names}}


def _reconciliation(one: Reconciliation) -> dict[str, Any]:
    items = [
        {"kind": item.kind, "line": item.line.code if item.line else "", **_row(item, "amount", "explanation")}
        for item in one.items.all()
    ]
    names = ("ledger_total", "ledger_reference", "pool_total", "prepared_by", "prepared_at", "certified_by")
    return {**_row(one, *names, "certified_at"), "items": items}


def _plain(value: Any) -> Any:
    """The value as JSON has it: amounts as texts, people by name."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)
