"""Who holds which role in a partnership."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning.models import Partnership, RoleHolding, User
from commissioning.rules.roles import Role


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """One role of a person. organisation: "Whole partnership" where bound to none; ended: before the day asked for."""

    id: int
    role: str
    organisation: str
    since: date
    until: date | None
    ended: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with their roles, those that count first."""

    id: int
    name: str
    email: str
    holdings: tuple[HoldingRow, ...]


def people(partnership: Partnership, on: date) -> list[PersonRow]:
    """Everybody who holds or held a role here, by name. One query."""
    held: dict[User, list[HoldingRow]] = defaultdict(list)
    rows = RoleHolding.objects.filter(partnership=partnership).select_related("user", "organisation")
    for one in rows.order_by("user__name", "user__email", "role", "since"):
        held[one.user].append(_row(one, on))
    return [
        PersonRow(user.pk, user.name, user.email, tuple(sorted(holdings, key=lambda one: one.ended)))
        for user, holdings in held.items()
    ]


def _row(one: RoleHolding, on: date) -> HoldingRow:
    return HoldingRow(
        id=one.pk,
        role=Role(one.role).label,
        organisation=one.organisation.name if one.organisation else "Whole partnership",
        since=one.since,
        until=one.until,
        ended=one.until is not None and one.until < on,
    )


def administrators(partnership: Partnership, on: date) -> int:
    """How many people administer the partnership on a day. One query."""
    held = RoleHolding.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on),
        partnership=partnership,
        role=Role.ADMINISTRATOR,
        since__lte=on,
        user__is_active=True,
    )
    return held.values("user").distinct().count()
