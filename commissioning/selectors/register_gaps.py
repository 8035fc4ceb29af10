"""The facts that the rule of gaps asks for, and the gaps of a partnership's register on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch

from commissioning.models import DelegatedFunction, Delegation, DelegationCondition, Partnership
from commissioning.rules.register import Delegability, DelegationState
from commissioning.rules.register_gaps import DelegationFacts, FunctionFacts, Gap, Overdue, gaps_on
from commissioning.rules.register_links import Instrument
from commissioning.selectors.assurance import ExpectationRow, overdue_by_function
from commissioning.selectors.register import running_on
from commissioning.selectors.register_links import instruments, specifications


def register_gaps(partnership: Partnership, on: date) -> list[Gap]:
    """Every gap on a day. Five queries, and those of the apps that register what they know.

    Owners of conditions and evidence are those known today: their days are not kept.
    """
    return gaps_on(function_facts(partnership, on), specifications(partnership), on)


def function_facts(partnership: Partnership, on: date) -> list[FunctionFacts]:
    """The functions in law on a day, each with the delegations that count."""
    owned = DelegationCondition.objects.only("delegation", "text", "owner_post", "owner_organisation")
    given = Delegation.objects.filter(state=DelegationState.GIVEN.value).select_related("delegate")
    given = given.prefetch_related(Prefetch("conditions", owned))
    rows = (
        DelegatedFunction.objects.filter(running_on(on, "in_law_since", "in_law_until"), partnership=partnership)
        .select_related("holder")
        .prefetch_related(Prefetch("delegations", given, to_attr="counted"))
        .order_by("number")
    )
    late, known = overdue_by_function(partnership, on), instruments(partnership)
    return [_facts(one, late.get(one.pk, []), known) for one in rows]


def _facts(one: Any, late: Iterable[ExpectationRow], known: dict[str, Instrument]) -> FunctionFacts:
    return FunctionFacts(
        id=one.pk,
        number=one.number,
        name=one.name,
        statute=one.statute,
        section=one.section,
        retained=one.state == Delegability.RETAINED.value,
        holder=one.holder.name,
        oversight=one.oversight_id is not None,
        delegations=tuple(
            DelegationFacts(
                id=each.pk,
                delegate=each.delegate.name,
                since=each.since,
                until=each.until,
                instrument=each.instrument,
                agreement=known.get(each.agreement),
                open_conditions=tuple(
                    condition.text
                    for condition in each.conditions.all()
                    if condition.owner_post_id is None and condition.owner_organisation_id is None
                ),
            )
            for each in one.counted
        ),
        overdue=tuple(Overdue(row.what, row.overdue[0], len(row.overdue)) for row in late),
    )
