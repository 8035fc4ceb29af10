"""All that the partners agree in one version of an agreement, as one value: compared, hashed, written and read whole.

Partners and posts are named by their codes. Amounts are £ to the penny, shares are percentages.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO

ARRANGEMENTS = ("pooled", "aligned", "external")
CONTROL_TYPES = ("joint", "lead", "host", "own")
BASES = ("gross", "net")
AT_THRESHOLD = ("material", "ordinary")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms apart from the rules and the schemes. Empty texts and None say nothing."""

    pool_manager: str = ""
    notice_months: int = 3
    review_on: date | None = None
    materiality_threshold: Decimal | None = None
    at_threshold: str = "material"
    notice_working_days: int = 10
    entry_working_days: int = 10
    variance_threshold: Decimal = ZERO
    tolerance: Decimal = ZERO
    quarterly_report_days: int = 30
    annual_report_days: int = 60
    contingency: str = ""
    opening_deficits: Mapping[str, Decimal] = field(default_factory=dict)
    treasury_sharing: Mapping[str, Decimal] = field(default_factory=dict)
    required_terms: Mapping[str, str] = field(default_factory=dict)
    summary_of_changes: str = ""


@dataclass(frozen=True, slots=True)
class SchemeTerms:
    """One service specification of the schedule."""

    code: str
    name: str
    aims: str = ""
    services: str = ""
    people_served: str = ""
    lead: str = ""
    provider: str = ""
    arrangement: str = "pooled"
    control_type: str = "joint"
    basis: str = "gross"
    vat_regime: str = ""
    memorandum_account: bool = True


@dataclass(frozen=True, slots=True)
class Content:
    """One version whole. rules: as ``rules_as_dict`` gives them; schemes: in the order of the schedule."""

    agreement: str
    effective_from: date
    host: str
    terms: Terms = field(default_factory=Terms)
    rules: Mapping[str, Any] = field(default_factory=dict)
    schemes: tuple[SchemeTerms, ...] = ()


def content_as_dict(content: Content) -> dict[str, Any]:
    """The content as JSON keeps it: amounts and days as texts, nothing left out."""
    return {
        "agreement": content.agreement,
        "effective_from": content.effective_from.isoformat(),
        "host": content.host,
        "terms": as_json(content.terms),
        "rules": content.rules,
        "schemes": [as_json(scheme) for scheme in content.schemes],
    }


def as_json(thing: Terms | SchemeTerms) -> dict[str, Any]:
    return {one.name: _plain(getattr(thing, one.name)) for one in fields(thing)}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return value


def number(value: Decimal) -> str:
    """A figure with one spelling only: 100.00 and 100 are the same text."""
    return f"{value.normalize():f}" if value else "0"


def content_hash(content: Content) -> str:
    """64 hexadecimal digits over all that is agreed. Every difference counts; the order of names does not."""
    whole = json.dumps(content_as_dict(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def check_terms(terms: Terms) -> None:
    """Refuse terms that contradict themselves. Raises Refused, code ``terms_do_not_fit``."""
    total = sum(terms.treasury_sharing.values(), Decimal(0))
    if terms.treasury_sharing and total != _HUNDRED:
        raise _misfit(f"The partners' parts of the treasury income add up to {number(total)}%, not 100%.")
    if any(part < 0 for part in terms.treasury_sharing.values()):
        raise _misfit("A partner's part of the treasury income is nought or more.")
    if any(amount < 0 for amount in terms.opening_deficits.values()):
        raise _misfit("An opening deficit is entered without a sign: nought or more.")
    limits = (terms.materiality_threshold or ZERO, terms.variance_threshold, terms.tolerance)
    if min(limits) < 0:
        raise _misfit("The thresholds and the tolerance of an agreement are nought or more.")


def _misfit(message: str) -> Refused:
    return Refused("terms_do_not_fit", message)
