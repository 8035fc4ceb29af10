"""Accounts for trying out, one for each role. They share one password, so they are for loopback only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.models import Organisation, Partnership, RoleHolding, User
from commissioning.rules.roles import Role

_SINCE = date(2014, 4, 1)


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """email, name: as signed in; role: as people read it."""

    email: str
    name: str
    role: str


def load_sample_accounts(partnership: Partnership, rows: list[dict[str, Any]], password: str) -> list[SampleAccount]:
    """Make the accounts that are missing; leave the others as they are. Returns all, in the order of the rows."""
    accounts = []
    for row in rows:
        role = Role(row["role"])
        user = User.objects.filter(email=row["email"]).first()
        if user is None:
            user = User.objects.create_user(email=row["email"], password=password, name=row["name"])
        organisation = None
        if code := row.get("organisation"):
            organisation = Organisation.objects.get(partnership=partnership, code=code)
        RoleHolding.objects.get_or_create(
            user=user, partnership=partnership, organisation=organisation, role=role, defaults={"since": _SINCE}
        )
        accounts.append(SampleAccount(user.email, user.name, role.label))
    return accounts
