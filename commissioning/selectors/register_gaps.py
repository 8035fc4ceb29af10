"""The facts that the rule of gaps asks for, and the gaps of a partnership's register on a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from commissioning.models import DelegatedFunction, Delegation, DelegationCondition, Partnership
from commissioning.rules.register import Delegability, DelegationState
from commissioning.rules.register_gaps import DelegationFacts, FunctionFacts, Gap, Overdue, gaps_on
from commissioning.rules.register_links import Instrument
from commissioning.selectors.assurance import ExpectationRow, overdue_by_function
from commissioning.selectors.register import in_law, terms_on
from commissioning.selectors.register_links import instruments, specifications


def register_gaps(partnership: Partnership, on: date, held: Sequence[DelegatedFunction] | None = None) -> list[Gap]:
    """Every gap on a day. Eight queries, and those of the apps that register what they know.

    held: what ``in_law`` gave for the day, where it was read already. Owners of conditions and evidence are those known
    today: their days are not kept.
    """
    return gaps_on(function_facts(partnership, on, held), specifications(partnership), on)


def function_facts(
    partnership: Partnership, on: date, held: Sequence[DelegatedFunction] | None = None
) -> list[FunctionFacts]:
    """The functions in law on a day, each with the delegations that count."""
    owned = DelegationCondition.objects.only("delegation", "text", "owner_post", "owner_organisation")
    given = Delegation.objects.filter(state=DelegationState.GIVEN.value).select_related("delegate")
    given = given.prefetch_related(Prefetch("conditions", owned))
    rows = in_law(partnership, on) if held is None else list(held)
    prefetch_related_objects(rows, Prefetch("delegations", given, to_attr="counted"))
    late, known = overdue_by_function(partnership, on), instruments(partnership)
    return [_facts(one, late.get(one.pk, []), known, on) for one in rows]


def _facts(one: Any, late: Iterable[ExpectationRow], known: dict[str, Instrument], on: date) -> FunctionFacts:
    terms = terms_on(one, on)
    return FunctionFacts(
        id=one.pk,
        number=one.number,
        name=one.name,
        statute=terms.statute,
        section=terms.section,
        retained=terms.state is Delegability.RETAINED,
        holder=one.holder.name,
        oversight=terms.oversight is not None,
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
