"""Which decisions a meeting takes in private."""

from collections.abc import Collection

from django.db.models import Q

from scrutiny.models import AgendaItem
from scrutiny.rules.exemptions import Part


def decisions_in_private(decisions: Collection[int]) -> set[int]:
    """Those of the decisions (ids) that an item of Part II carries, itself or by its report. One query."""
    carried = Q(decision__in=decisions) | Q(report__decision__in=decisions)
    rows = AgendaItem.objects.filter(carried, part=Part.EXEMPT).values_list("decision", "report__decision")
    return {one for row in rows for one in row if one is not None}
