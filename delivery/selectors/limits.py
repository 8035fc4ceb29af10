"""Up to what weekly and annual cost a person may agree support packages, by the scheme of delegation."""

from datetime import date
from decimal import Decimal

from commissioning.models import Partnership, User
from commissioning.selectors.limits import limits_on, roles_held
from delivery.rules.verification import Reach
from pool.rules.approval import Held, Limit, ceiling

WEEKLY, ANNUAL = "support-weekly", "support-annual"


def reach_of(by: User, partnership: Partnership, on: date) -> Reach:
    """Three queries. Where no limit is laid down for an act, everybody who verifies may agree any amount."""
    held = [Held(*one) for one in roles_held(by, partnership, on)]
    return Reach(_up_to(partnership, WEEKLY, held, on), _up_to(partnership, ANNUAL, held, on))


def _up_to(partnership: Partnership, act: str, held: list[Held], on: date) -> Decimal | None:
    rows = [
        Limit(one.role, one.organisation_id, one.up_to, one.since, one.source)
        for one in limits_on(partnership, act, on)
    ]
    return ceiling(rows, held).up_to if rows else None
