"""Accounts for trying out, one for each role. They share one password, so they are for loopback only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from commissioning.models import (
    InterestConfirmation,
    Member,
    Organisation,
    Partnership,
    Post,
    PostHolding,
    RegisterEdition,
    RoleHolding,
    Seat,
    SeatTerm,
    User,
)
from commissioning.rules.posts import Capacity
from commissioning.rules.roles import Role
from commissioning.services.register_publishing import preview, publish

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
        _posts(partnership, user, row.get("posts", []))
        _seats(partnership, user, row.get("seats", []))
        _confirmed(partnership, user, row.get("confirmed", []))
        _editions(partnership, user, row.get("register_editions", []))
        accounts.append(SampleAccount(user.email, user.name, role.label))
    return accounts


def _posts(partnership: Partnership, user: User, rows: list[dict[str, Any]]) -> None:
    """The posts that the account holds, or stands in for. A post that has a holder already is left as it is."""
    for row in rows:
        post = Post.objects.get(partnership=partnership, code=row["post"])
        capacity = Capacity(row.get("as", Capacity.HOLDER))
        taken = PostHolding.objects.filter(post=post)
        same = taken.filter(user=user) if capacity is Capacity.DEPUTY else taken.filter(capacity=capacity.value)
        if row.get("until") is None and same.filter(until__isnull=True).exists():
            continue
        PostHolding.objects.get_or_create(
            post=post,
            user=user,
            since=row.get("since", _SINCE),
            defaults={"capacity": capacity.value, "until": row.get("until"), "source": "An example"},
        )


def _seats(partnership: Partnership, user: User, rows: list[dict[str, Any]]) -> None:
    """The seats that the account holds. A seat that somebody holds or held already is left as it is."""
    for row in rows:
        seat = Seat.objects.get(body__partnership=partnership, body__code=row["body"], name=row["seat"])
        if seat.terms.exists():
            continue
        member, _ = Member.objects.get_or_create(partnership=partnership, user=user, defaults={"name": user.name})
        SeatTerm.objects.create(
            seat=seat, member=member, since=row.get("since", _SINCE), until=row.get("until"), source="An example"
        )


def _confirmed(partnership: Partnership, user: User, rows: list[dict[str, Any]]) -> None:
    """That the account has nothing to declare on a register, on a day."""
    for row in rows:
        member, _ = Member.objects.get_or_create(partnership=partnership, user=user, defaults={"name": user.name})
        register = Organisation.objects.get(partnership=partnership, code=row["register"])
        InterestConfirmation.objects.get_or_create(
            member=member, register=register, confirmed_on=row["day"], defaults={"nothing": True, "confirmed_by": user}
        )


def _editions(partnership: Partnership, user: User, days: list[date]) -> None:
    """The register as the account publishes it, as at each day that has come: as a person does, by the same service."""
    if RegisterEdition.objects.filter(partnership=partnership).exists():
        return
    for day in (one for one in days if one <= timezone.localdate()):
        _, looked_at = preview(partnership, day)
        publish(
            partnership=partnership,
            as_at=day,
            looked_at=looked_at,
            by=user,
            at=timezone.now(),
            today=timezone.localdate(),
        )
