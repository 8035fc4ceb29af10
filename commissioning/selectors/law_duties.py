"""Legal days that wait for a person: notices before their last day, records, hearings, actions."""

from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Subquery
from django.urls import reverse

from commissioning.models import AuditEntry, DecisionRecord, Partnership, PlanEntry
from commissioning.selectors.law import Deadline
from commissioning.selectors.law_lists import open_days
from ihwb.web.access import Access
from ihwb.web.duties import Duty

_ACTS = ("commissioning.publish_notices", "commissioning.implement")


def law_duties(access: Access, on: date) -> list[Duty]:
    """One duty for each legal day that is open and of the person's organisations. One query while nothing happens."""
    held = {act: access.organisations_for(act) for act in _ACTS if access.may(act)}
    return [_duty(access, one) for one in _open_days(access.partnership, on) if _mine(one, held)] if held else []


def _open_days(partnership: Partnership, on: date) -> list[Deadline]:
    """The open days, worked out anew when anything was recorded in the partnership since, or the day is another.

    The first page is opened far more often than a decision moves: every act that moves one is in the record of acts.
    """
    planned, seal = _state_of(partnership)
    if not planned:
        return []
    key = f"law-days:{partnership.pk}:{on}:{planned}:{seal}"
    found: list[Deadline] | None = cache.get(key)
    if found is None:
        found = list(open_days(partnership, on))
        cache.set(key, found, 86_400)
    return found


def _state_of(partnership: Partnership) -> tuple[str, str]:
    """The newest versions of entries and records, empty where there are none; the seal of the last act. One query."""
    history: Any = PlanEntry.history
    entries = history.filter(decision__partnership=partnership).order_by("-history_id")
    records = DecisionRecord.objects.filter(partnership=partnership).order_by("-pk")
    acts = AuditEntry.objects.filter(partnership=partnership).order_by("-number")
    row = Partnership.objects.annotate(
        entry=Subquery(entries.values("history_id")[:1]),
        record=Subquery(records.values("pk")[:1]),
        seal=Subquery(acts.values("seal")[:1]),
    ).values_list("entry", "record", "seal").get(pk=partnership.pk)  # fmt: skip
    planned = "-".join(str(one) for one in row[:2] if one)
    return planned, row[2] or ""


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
