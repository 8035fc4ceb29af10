"""The scheme of delegation in figures: which limits run on a day, and all of them as the page lists them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.apps import apps
from django.db.models import Q

from commissioning.models import ApprovalLimit, Partnership, RoleHolding, User
from commissioning.rules.roles import Role
from commissioning.selectors.access import holdings_on


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit. up_to: None: without limit; organisation: "" for every partner's holders of the role."""

    id: int
    act: str
    role: str
    organisation: str
    up_to: Decimal | None
    since: date
    until: date | None
    source: str
    ended: bool


def acts() -> dict[str, str]:
    """What is approved by value, each with its words: every app says which acts are its own."""
    return {code: words for config in apps.get_app_configs() for code, words in _acts_of(config).items()}


def _acts_of(config: object) -> dict[str, str]:
    found: dict[str, str] = getattr(config, "approval_acts", {})
    return found


def limits_on(partnership: Partnership, act: str, on: date) -> list[ApprovalLimit]:
    """The limits for an act that run on a day. One query."""
    running = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
    return list(ApprovalLimit.objects.filter(running, partnership=partnership, act=act))


def roles_held(user: User, partnership: Partnership, on: date) -> list[tuple[str, int | None]]:
    """(role, organisation id or None for the whole partnership) of a person on a day. One query."""
    held = RoleHolding.objects.filter(holdings_on(user, on), partnership=partnership)
    return list(held.values_list("role", "organisation_id"))


def limit_rows(partnership: Partnership, on: date) -> list[LimitRow]:
    """All limits that were ever laid down, those that run or will run first. One query."""
    rows = ApprovalLimit.objects.filter(partnership=partnership).select_related("organisation")
    found = [_row(one, on) for one in rows.order_by("act", "role", "since")]
    return sorted(found, key=lambda row: row.ended)


def _row(one: ApprovalLimit, on: date) -> LimitRow:
    return LimitRow(
        id=one.pk,
        act=acts().get(one.act, one.act),
        role=Role(one.role).label,
        organisation=one.organisation.name if one.organisation else "",
        up_to=one.up_to,
        since=one.since,
        until=one.until,
        source=one.source,
        ended=one.until is not None and one.until < on,
    )
