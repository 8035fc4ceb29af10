"""Legal days that wait for a person: notices before their last day, records, hearings, actions."""

from datetime import date

from django.urls import reverse

from commissioning.selectors.law import Deadline
from commissioning.selectors.law_lists import open_days
from ihwb.web.access import Access
from ihwb.web.duties import Duty

_ACTS = ("commissioning.publish_notices", "commissioning.implement")


def law_duties(access: Access, on: date) -> list[Duty]:
    """One duty for each legal day that is open and of the person's organisations. About a dozen queries."""
    held = {act: access.organisations_for(act) for act in _ACTS if access.may(act)}
    if not held:
        return []
    days = open_days(access.partnership, on)
    return [_duty(access, one) for one in days if _mine(one, held)]


def _mine(one: Deadline, held: dict[str, frozenset[int]]) -> bool:
    return one.permission in held and (one.organisation is None or one.organisation in held[one.permission])


def _duty(access: Access, one: Deadline) -> Duty:
    name, key = ("record", one.record) if one.record else ("law", one.decision)
    slug = {"partnership": access.partnership.slug}
    return Duty(
        what=f"{one.what}: {one.title}",
        url=reverse(f"commissioning:{name}", kwargs={**slug, "pk": key}),
        due=one.day,
        detail=one.arithmetic,
        many="{count} legal days of decisions wait",
        all_url=reverse("commissioning:deadlines", kwargs=slug),
    )
