"""Laying down how programme costs are divided between the partners."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from commissioning.models import Organisation, Partnership, User
from commissioning.services.audit import record
from delivery.models import CostShare, CostSplit
from delivery.rules.costs import check_shares
from delivery.services.changing import add, check_own
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
