"""Entering programme costs, and laying down how they are divided between the partners."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from commissioning.models import Organisation, Partnership, User
from commissioning.services.audit import record
from delivery.models import CostShare, CostSplit, Programme, ProgrammeCost, Project
from delivery.rules.costs import check_shares
from delivery.services.changing import add, change, check_own, locked
from delivery.services.exceptions import watch_after
from delivery.services.reasons import save
from ihwb.kernel.dates import show_date


@transaction.atomic
def lay_down_split(
    *,
    partnership: Partnership,
    since: date,
    shares: Mapping[Organisation, Decimal],
    source: str,
    reason: str,
    by: User,
) -> CostSplit:
    """A rule from a day on; years that ended before keep theirs. shares: per cent, together 100. Raises Refused."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    check_own(partnership, shares)
    check_shares({one.name: percent for one, percent in shares.items()})
    split = add(CostSplit(partnership=partnership, since=since, source=source), reason, by)
    for organisation, percent in shares.items():
        save(CostShare(split=split, organisation=organisation, percent=percent), reason, by)
    detail = {one.name: str(percent) for one, percent in shares.items()}
    subject = f"Programme costs divided from {show_date(since)}"
    record(act="delivery.lay_down_cost_split", partnership=partnership, subject=subject, by=by, detail=detail)
    return split


@dataclass(frozen=True, slots=True)
class CostFields:
    """£. year: the calendar year in which the financial year starts. amount: what is planned; None: not entered."""

    cost_type: str
    year: int
    amount: Decimal
    budget: Decimal | None
    actual: Decimal | None
    forecast: Decimal | None


@transaction.atomic
def add_cost(
    *,
    partnership: Partnership,
    project: Project | None,
    to: CostFields,
    reason: str,
    by: User,
    programme: Programme | None = None,
) -> ProgrammeCost:
    """A type of cost in a year, of a project, a programme or all of them. Raises Refused where it stands already."""
    check_own(partnership, [project, programme])
    last = partnership.programme_costs.aggregate(last=Max("position"))["last"] or 0
    new = ProgrammeCost(partnership=partnership, programme=programme, project=project, position=last + 1, **_values(to))
    row = add(new, reason, by)
    watch_after(partnership, by)
    return row


@transaction.atomic
def change_cost(
    *, partnership: Partnership, cost_id: int, version: int, to: CostFields, reason: str, by: User
) -> ProgrammeCost:
    """Raises Refused for figures as they stand, and where somebody has saved since."""
    row = locked(ProgrammeCost, "cost", cost_id, version, partnership=partnership)
    change(row, _values(to), reason, by)
    watch_after(partnership, by)
    return row


def _values(to: CostFields) -> dict[str, object]:
    return {name: getattr(to, name) for name in CostFields.__dataclass_fields__}
