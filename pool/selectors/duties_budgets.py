"""Virements that wait for a person's answer."""

from datetime import date

from django.urls import reverse

from commissioning.rules.decisions import State
from commissioning.selectors.limits import roles_held
from ihwb.kernel.money import show
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from pool.models import Virement
from pool.rules.approval import Held, beyond_everyone, ceiling
from pool.selectors.virements import limits_for_virements, waiting_virements


def virement_duties(access: Access, on: date) -> list[Duty]:
    """What the person may approve, or put into effect once both organisations have decided. Four queries."""
    if not access.may("pool.approve_virement"):
        return []
    waiting = [one for one in waiting_virements(access.partnership) if one.proposed_by_id != access.user.pk]
    if not waiting:
        return []
    limits = limits_for_virements(access.partnership, on)
    reach = ceiling(limits, [Held(*one) for one in roles_held(access.user, access.partnership, on)])
    return [
        _duty(access, one)
        for one in waiting
        if reach.covers(one.value) or (beyond_everyone(one.value, limits) and not _underway(one))
    ]


def _underway(one: Virement) -> bool:
    """True while the decision that was named has still to be approved."""
    return one.decision is not None and one.decision.state != State.APPROVED


def _duty(access: Access, one: Virement) -> Duty:
    where: dict[str, str | int] = {"partnership": access.partnership.slug, "fund": one.fund.code, "year": one.year}
    return Duty(
        what=f"Answer virement {one.number}: {one.title}",
        url=reverse("pool:virement", kwargs={**where, "number": one.number}),
        detail=f"{one.fund.name}: {show(one.value)} to move between lines.",
        many="Answer {count} virements",
        all_url=reverse("pool:virements", kwargs=where),
    )
