"""The register of contracts for papers: what everybody may read, and apart from it the confidential values."""

from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.models import Partnership
from delivery.models import ContractValue
from delivery.selectors.contracts import ContractView, book_of, totals
from ihwb.kernel.dates import FinancialYear


def public_register(partnership: Partnership, on: date) -> dict[str, Any]:
    """Plain values, as at a day. Confidential amounts are not read into it: of such a contract it says that alone."""
    book = book_of(partnership, on, see_values=False)
    views = book.views()
    return {
        "on": on,
        "contracts": [_row(one) for one in views],
        "totals": [
            {
                "year": one.label,
                "amount": one.amount,
                "contracts": one.contracts,
                "hidden": one.hidden,
                "about": one.about,
            }
            for one in totals(views)
        ],
        "positions": [
            {"service": one.name, "kind": one.kind.label, "day": one.day, "what": one.what} for one in book.positions()
        ],
    }


def _row(one: ContractView) -> dict[str, Any]:
    value = one.latest
    return {
        "title": one.title,
        "commissioner": one.commissioner,
        "provider": one.provider,
        "arrangement": one.arrangement,
        "terms": one.terms,
        "services": [name for _, name in one.services],
        "end": one.end,
        "rolling": one.rolling,
        "decide_by": one.decide_by,
        "status": one.standing.status.label,
        "why": one.standing.why,
        "amount": value.amount if value else None,
        "about": bool(value and value.about),
        "year": value.label if value else "",
        "confidential": bool(value and value.hidden),
        "source": one.source,
    }


def confidential_values(partnership: Partnership) -> list[dict[str, Any]]:
    """Year by year, of the contracts whose values are confidential. For papers that are not public."""
    rows = ContractValue.objects.filter(contract__partnership=partnership, contract__confidential=True)
    return [
        {
            "contract": one.contract.title,
            "service": one.service.name if one.service else "",
            "year": FinancialYear(one.year).label,
            "amount": Decimal(one.amount),
            "about": one.about,
        }
        for one in rows.select_related("contract", "service").order_by("contract__position", "year", "service")
    ]
