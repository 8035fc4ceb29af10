"""Laying down and ending limits of approval. Both are on the record of acts."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from commissioning.models import ApprovalLimit, Organisation, Partnership, User
from commissioning.rules.reasons import check_reason
from commissioning.rules.roles import Role
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show


@dataclass(frozen=True, slots=True)
class NewLimit:
    """up_to: £, included; None: without limit. organisation: None: for every partner's holders of the role."""

    act: str
    role: Role
    organisation: Organisation | None
    up_to: Decimal | None
    since: date
    source: str
    reason: str


@transaction.atomic
def add_limit(*, partnership: Partnership, limit: NewLimit, by: User) -> ApprovalLimit:
    """Lay down a limit. Raises Refused (``limit_there_already``) where one runs for the same act, role and partner."""
    why = check_reason(limit.reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two administrators at once add one limit once
    same = {"partnership": partnership, "act": limit.act, "role": limit.role, "organisation": limit.organisation}
    if ApprovalLimit.objects.filter(Q(until__isnull=True) | Q(until__gte=limit.since), **same).exists():
        raise Refused(
            "limit_there_already",
            f"A limit for the role {limit.role.label.lower()} runs on that day already. End it first.",
        )
    made = ApprovalLimit(**same, up_to=limit.up_to, since=limit.since, source=limit.source)
    made._change_reason, made._history_user = why, by  # type: ignore[attr-defined]
    made.save()
    _record("commissioning.add_limit", made, by, why)
    return made


@transaction.atomic
def end_limit(*, partnership: Partnership, limit_id: int, reason: str, by: User, today: date) -> None:
    """End a limit at once: yesterday was its last day. One that has not run a day yet is removed; the history keeps it.

    Raises Refused with the code ``limit_ended`` for one that has ended.
    """
    why = check_reason(reason)
    limit = ApprovalLimit.objects.select_for_update().get(pk=limit_id, partnership=partnership)
    if limit.until is not None and limit.until < today:
        raise Refused("limit_ended", "This limit has ended already. There is nothing left to end.")
    limit._change_reason, limit._history_user = why, by  # type: ignore[attr-defined]
    _record("commissioning.end_limit", limit, by, why)
    if limit.since >= today:
        limit.delete()
    else:
        limit.until = today - timedelta(days=1)
        limit.save()


def _record(act: str, limit: ApprovalLimit, by: User, reason: str) -> None:
    amount = "without limit" if limit.up_to is None else f"up to {show(limit.up_to)}"
    record(
        act=act,
        partnership=limit.partnership,
        subject=f"{limit.act}: {Role(limit.role).label.lower()} {amount}",
        by=by,
        detail={"organisation": limit.organisation.code if limit.organisation else "", "reason": reason},
    )
