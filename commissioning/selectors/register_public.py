"""What of the register everybody may read: in a pack, on the public page, in its document.

No notes, no evidence, no gaps, no history, no names of persons: posts and organisations only.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.models import Partnership, RegisterEdition
from commissioning.rules.register import runs_on
from commissioning.selectors.register import DelegationRow, FunctionRow, functions
from commissioning.selectors.returns import ReturnRow, statutory_returns
from ihwb.kernel.freezing import thaw


@dataclass(frozen=True, slots=True)
class PublicRegister:
    """A published edition. functions, returns: as ``public_content`` gave them, thawed."""

    name: str
    number: int
    as_at: date
    published_on: date
    functions: tuple[dict[str, Any], ...]
    returns: tuple[dict[str, Any], ...]
    content_hash: str


def public_content(partnership: Partnership, on: date) -> dict[str, Any]:
    """Functions in law on a day with their delegations in force, and the returns asked for on it."""
    asked = [one for one in statutory_returns(partnership) if runs_on(one.since, one.until, on)]
    return {
        "as_at": on,
        "functions": [_function(row) for row in functions(partnership, on)],
        "returns": [_return(row) for row in asked],
    }


def published(partnership: Partnership) -> PublicRegister | None:
    """The latest edition; None while nothing is published. One query."""
    found = RegisterEdition.objects.filter(partnership=partnership).order_by("-number").first()
    if found is None:
        return None
    content = thaw(found.content)
    return PublicRegister(
        name=partnership.name,
        number=found.number,
        as_at=found.as_at,
        published_on=found.published_on,
        functions=tuple(content["functions"]),
        returns=tuple(content["returns"]),
        content_hash=found.content_hash,
    )


def _function(row: FunctionRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "statute": row.statute,
        "holder": row.holder,
        "state": row.state,
        "state_label": row.state_label,
        "law_reason": row.law_reason,
        "part": row.part,
        "condition": row.condition,
        "oversight": row.oversight,
        "delegate": row.delegate,
        "delegated_on": row.delegated_on,
        "delegations": [_delegation(one) for one in row.delegations],
        "source": row.source,
    }


def _delegation(one: DelegationRow) -> dict[str, Any]:
    return {
        "delegate": one.delegate,
        "part": one.part,
        "instrument": one.instrument,
        "clause": one.clause,
        "since": one.since,
        "until": one.until,
        "oversight": one.oversight,
        "conditions": [{"text": each.text, "owner": each.owner} for each in one.conditions],
    }


def _return(row: ReturnRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "code": row.code,
        "name": row.name,
        "legal_basis": row.legal_basis,
        "period": row.period,
        "frequency": row.frequency,
        "collector": row.collector,
        "submitter": row.submitter,
        "signoff_post": row.signoff_post,
        "today": row.today,
    }
