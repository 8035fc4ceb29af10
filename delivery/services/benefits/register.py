"""The register of benefits: adding one, changing it, and saying who counts which part of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import Partnership, User
from commissioning.services import audit
from delivery.models import Benefit, BenefitShare, Project
from delivery.rules.benefits import Share, check_shares
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.errors import Refused
from pool.services.keeping import drop


@dataclass(frozen=True, slots=True)
class ShareValues:
    """One share as it was chosen: of a project, or of a programme elsewhere."""

    project: Project | None
    elsewhere: str
    percent: Decimal


def locked(partnership: Partnership, benefit_id: int, version: int | None = None) -> Benefit:
    """The benefit, locked. Raises Refused: no_such_benefit, stale (somebody else saved it since)."""
    rows = Benefit.objects.select_for_update(of=("self",)).select_related("fund", "project")
    found = rows.filter(partnership=partnership, pk=benefit_id).first()
    if found is None:
        raise Refused("no_such_benefit", "This benefit is not one of this partnership's. Open it from the list.")
    if version is not None and found.version != version:
        raise Refused(
            "stale",
            f"Somebody else changed “{found.name}” while you had it open. What you typed is still here: "
            "check it against the benefit and save again.",
        )
    return found


def touch(benefit: Benefit, why: str, by: User) -> None:
    """Count the change, so that pages opened before it are not saved over it."""
    benefit.version += 1
    save(benefit, why, by)


@transaction.atomic
def save_benefit(
    *,
    partnership: Partnership,
    values: dict[str, Any],
    reason: str,
    by: User,
    benefit_id: int | None = None,
    version: int | None = None,
) -> Benefit:
    """Add a benefit, or change one. Raises Refused for what the database's rules do not allow, and when it is stale."""
    why = checked_reason(reason)
    row = locked(partnership, benefit_id, version) if benefit_id else Benefit(partnership=partnership)
    for name, value in values.items():
        setattr(row, name, value)
    if not benefit_id:
        last = partnership.benefits.order_by("-position").first()
        row.position = last.position + 1 if last else 1
    _check_own(row)
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("faulty", " ".join(fault.messages)) from fault
    if benefit_id:
        touch(row, why, by)
    else:
        save(row, why, by)
    record("delivery.save_benefit", row, by, {"status": row.status, "reason": why})
    return row


def _check_own(row: Benefit) -> None:
    """What it names is the partnership's own, and a change of kind does not leave money without its fund."""
    foreign = [
        one
        for one in (row.programme, row.project, row.owner, row.measure)
        if one is not None and one.partnership_id != row.partnership_id
    ]
    if foreign or (row.fund and row.fund.agreement.partnership_id != row.partnership_id):
        raise Refused("foreign", "One of the things chosen is another partnership's. Choose again from the lists.")
    if row.pk and row.unit and row.years.exclude(saving=None, published=None).exists():
        raise Refused("tied", "This benefit is tied to the fund's savings in pounds. Take the link away first.")


@transaction.atomic
def set_shares(
    *,
    partnership: Partnership,
    benefit_id: int,
    version: int,
    shares: list[ShareValues],
    reason: str,
    by: User,
) -> Benefit:
    """Say who counts which part. Raises Refused when they are more than the benefit, or one stands twice.

    The benefit is locked, so that two people at once cannot bring it above 100% between them.
    """
    why = checked_reason(reason)
    row = locked(partnership, benefit_id, version)
    if any(one.project and one.project.partnership_id != partnership.pk for one in shares):
        raise Refused("foreign", "One of the projects is another partnership's. Choose again from the list.")
    if faults := check_shares(shares_of(shares)):
        raise Refused("too_much", " ".join(faults))
    for old in row.shares.all():
        drop(old, by=by, reason=why)
    for one in shares:
        new = BenefitShare(benefit=row, project=one.project, elsewhere=one.elsewhere, percent=one.percent)
        save(new, why, by)
    touch(row, why, by)
    record("delivery.share_benefit", row, by, {"shares": [_said(one) for one in shares], "reason": why})
    return row


def shares_of(shares: list[ShareValues]) -> list[Share]:
    return [
        Share(one.project.name if one.project else one.elsewhere, one.percent, one.project is None) for one in shares
    ]


def _said(one: ShareValues) -> str:
    return f"{one.project.name if one.project else one.elsewhere}: {one.percent}%"


def record(act: str, row: Benefit, by: User | None, detail: dict[str, Any]) -> None:
    audit.record(act=act, partnership=row.partnership, subject=f"Benefit {row.code}", by=by, detail=detail)
