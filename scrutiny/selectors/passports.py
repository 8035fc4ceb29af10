"""The passport of a figure in a paper: what it is, as at when, by whom, under which rules, and what is behind it.

The pack's frozen figure stands first. What the pool says of it today stands beside it, as far as the reader's role
goes: without the right to see the position, a reader gets what the paper itself prints.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from ihwb.kernel.freezing import thaw
from ihwb.kernel.quotes import POUNDS, Quote
from ihwb.web.access import Access
from pool.models import Period
from scrutiny.models import AgendaItem, Pack, WebPaper
from scrutiny.rules.figure_paths import Printed, printed
from scrutiny.selectors import live_figures
from scrutiny.selectors.live_figures import Passport

HISTORY = "pool.view_history"


@dataclass(frozen=True, slots=True)
class FigureSources:
    """A passport for one reader. certified_by, certified_at: as the paper has them; now: where it has changed since.

    history: (line, address) of the histories of the lines behind it; closed: what the reader's role does not show.
    """

    passport: Passport
    certified_by: str
    certified_at: datetime | None
    now: Decimal | None
    history: tuple[tuple[str, str], ...]
    closed: str


def sources(pack: Pack, paper: WebPaper, path: str, item: AgendaItem | None, access: Access) -> FigureSources | None:
    """The sources of a figure of a paper that the person reads; None for a path that means nothing there."""
    section = next((one for one in pack.snapshot["sections"] if one["key"] == paper.key), None)
    if section is None:
        return None
    data = thaw(section["data"])
    if section["kind"] == "report":
        return _of_report(data, path, access)
    if section["kind"] == "finance" and "position" in data and (found := printed(data, path)):
        return _of_finance(data, found, item, access)
    return None


def _of_report(data: Mapping[str, Any], path: str, access: Access) -> FigureSources | None:
    frozen = next((one for one in data.get("live_figures", ()) if path == f"live.{one['number']}"), None)
    if frozen is None:
        return None
    passport = live_figures.figure_passport(access.partnership, frozen, access)
    return FigureSources(passport, "", None, None, (), "" if access.may(live_figures.LEDGER) else _CLOSED)


_CLOSED = "Your role does not show the entries behind figures of the pool."


def _of_finance(data: Mapping[str, Any], found: Printed, item: AgendaItem | None, access: Access) -> FigureSources:
    position = data["position"]
    period = item.period if item is not None else None
    quote = _quote(found, period, access)
    may = quote is not None and access.may(quote.permission)
    shown = quote if may else None
    frozen = {
        "number": 0,
        "key": shown.key if shown else "",
        "label": found.label,
        "shown": "",
        "value": found.value,
        "unit": POUNDS,
        "as_at": shown.as_at if shown else None,
        "taken_at": position["certified_at"],
        "taken_by": "",
        "governed_by": data["statement"].get("governed_by", "") or (shown.governed_by if shown else ""),
        "source": shown.source if shown else f"{position['fund_name']}, {position['label']}",
        "kept_reason": "",
        "entered": [{"who": one.who, "at": one.at} for one in shown.entered] if shown and access.may(HISTORY) else [],
        "lines": list(shown.lines) if shown else [],
        "ledger": bool(shown and shown.ledger),
    }
    current = shown.value if shown and isinstance(shown.value, Decimal) else None
    return FigureSources(
        passport=live_figures.figure_passport(access.partnership, frozen, access),
        certified_by=position["certified_by"],
        certified_at=position["certified_at"],
        now=current if current is not None and current != found.value else None,
        history=_histories(shown, period, access),
        closed="" if may and access.may(live_figures.LEDGER) else _CLOSED,
    )


def _quote(found: Printed, period: Period | None, access: Access) -> Quote | None:
    if period is None:
        return None
    when = f"{found.year}/plan" if found.year is not None else f"{period.year}/{period.number}"
    key = f"pool/{period.fund_id}/{when}/{found.subject}"
    return live_figures.quotes(access.partnership, [key]).get(key)


def _histories(quote: Quote | None, period: Period | None, access: Access) -> tuple[tuple[str, str], ...]:
    """Where the history of each line behind a figure of a period is read; none for a plan's figure."""
    if quote is None or period is None or not access.may(HISTORY) or "/plan/" in quote.key:
        return ()
    where = {
        "partnership": access.partnership.slug,
        "fund": period.fund.code,
        "year": period.year,
        "period": period.number,
    }
    return tuple((one, reverse("pool:cell_history", kwargs={**where, "line": one})) for one in quote.lines[:30])
