"""Accounts and roles. Every grant and every end is on the audit chain."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from commissioning.models import Organisation, Partnership, RoleHolding, User
from commissioning.rules.people import check_ending_role, check_grant
from commissioning.rules.reasons import check_reason
from commissioning.rules.roles import Role
from commissioning.selectors.people import administrators
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused

_WORDS = 4  # groups of a first password: 4 × 20 bits


@dataclass(frozen=True, slots=True)
class Grant:
    """A role to give: for an organisation or, with None, for the whole partnership; from a day on; why."""

    role: Role
    organisation: Organisation | None
    since: date
    reason: str


@transaction.atomic
def add_person(
    *, partnership: Partnership, email: str, name: str, grant: Grant, by: User | None
) -> tuple[RoleHolding, str | None]:
    """A person with a first role. Returns the holding and the first password, None for somebody who signs in already.

    The password is nowhere kept in the clear: whoever asked for it sees it once.
    """
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    password = None
    if user is None:
        password = first_password()
        user = User(email=address, name=name.strip())
        user.set_password(password)
        user._change_reason, user._history_user = check_reason(grant.reason), by  # type: ignore[attr-defined]
        user.save()
        record(act="commissioning.add_account", partnership=partnership, subject=address, by=by)
    return grant_role(partnership=partnership, user=user, grant=grant, by=by), password


@transaction.atomic
def add_first_administrator(
    *, partnership: Partnership, email: str, name: str, today: date
) -> tuple[RoleHolding, str | None]:
    """The person who lets everybody else in. Raises Refused when the partnership has an administrator already."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two first administrators at once
    if administrators(partnership, today):
        raise Refused(
            "administrator_exists",
            f"{partnership.name} has an administrator already. Ask them to grant the role on the page People.",
        )
    grant = Grant(Role.ADMINISTRATOR, None, today, "The first administrator, added where the service runs")
    return add_person(partnership=partnership, email=email, name=name, grant=grant, by=None)


@transaction.atomic
def grant_role(*, partnership: Partnership, user: User, grant: Grant, by: User | None) -> RoleHolding:
    """Give a person a role. Raises Refused for one's own, and for one that is held already."""
    why = check_reason(grant.reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two administrators at once grant one role once
    held = RoleHolding.objects.filter(
        user=user, partnership=partnership, organisation=grant.organisation, role=grant.role, until__isnull=True
    )
    check_grant(own=user == by, already=held.exists(), role=grant.role.label, name=user.name)
    holding = RoleHolding(
        user=user,
        partnership=partnership,
        organisation=grant.organisation,
        role=grant.role.value,
        since=grant.since,
    )
    holding._change_reason, holding._history_user = why, by  # type: ignore[attr-defined]
    holding.save()
    _record("commissioning.grant_role", holding, by, why)
    return holding


@transaction.atomic
def end_role(*, holding_id: int, reason: str, by: User, today: date) -> None:
    """End a role at once: yesterday was its last day. One that began today is removed; the history keeps both."""
    why = check_reason(reason)
    partnership_id = RoleHolding.objects.values_list("partnership", flat=True).get(pk=holding_id)
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)  # two last administrators at once
    holding = RoleHolding.objects.select_for_update().get(pk=holding_id)
    check_ending_role(
        administrator=holding.role == Role.ADMINISTRATOR, administrators=administrators(partnership, today)
    )
    holding._change_reason, holding._history_user = why, by  # type: ignore[attr-defined]
    _record("commissioning.end_role", holding, by, why)
    if holding.since >= today:
        holding.delete()
    else:
        holding.until = today - timedelta(days=1)
        holding.save()


def first_password() -> str:
    """Four groups of four signs that are not mistaken for each other when read out."""
    signs = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(signs) for _ in range(4)) for _ in range(_WORDS))


def _record(act: str, holding: RoleHolding, by: User | None, reason: str) -> None:
    organisation = holding.organisation
    record(
        act=act,
        partnership=holding.partnership,
        subject=f"{holding.user.email}: {Role(holding.role).label.lower()}",
        by=by,
        detail={"organisation": organisation.code if organisation else "", "reason": reason},
    )
