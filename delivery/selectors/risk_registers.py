"""What a partnership has laid down for its risks: registers, scales, categories, appetite and review cycles."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from commissioning.models import Partnership
from delivery.models import RiskRegister, RiskScale, RiskStatus
from delivery.rules import risks as rules
from delivery.selectors.risk_sight import Sight
from delivery.selectors.risks import scale_view
from delivery.selectors.scales import scale_of, words_of


@dataclass(frozen=True, slots=True)
class AppetiteRow:
    pk: int
    category: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """cycle: "Red every month", one each. ended: it is only read; following: code of the register in its place."""

    pk: int
    code: str
    name: str
    belongs_to: str
    body: str
    scale: str
    live: int
    closed: int
    cycle: tuple[str, ...]
    appetites: tuple[AppetiteRow, ...]
    organisations: str
    ended_on: date | None
    ended: bool
    following: str
    previous: str


def laid_down(partnership: Partnership, sight: Sight, on: date) -> dict[str, Any]:
    """For the page of registers and scales. Six queries."""
    seen = sight.seen("risks__")
    counted = RiskRegister.objects.filter(partnership=partnership).annotate(
        live=Count("risks", filter=~Q(risks__status=RiskStatus.CLOSED) & seen, distinct=True),
        closed=Count("risks", filter=Q(risks__status=RiskStatus.CLOSED) & seen, distinct=True),
    )
    rows = counted.select_related(
        "scale", "programme", "project", "fund", "body", "previous", "following"
    ).prefetch_related("appetites__category", "organisations__organisation")
    scales = RiskScale.objects.filter(partnership=partnership).annotate(used=Count("registers"))
    return {
        "registers": [_row(one, on) for one in rows.order_by("position", "name")],
        "scales": [(one, scale_view(one, scale_of(one)), one.used) for one in scales.order_by("name")],
        "categories": list(partnership.risk_categories.order_by("name")),
    }


def _row(register: Any, on: date) -> RegisterRow:
    scale = scale_of(register.scale)
    following = getattr(register, "following", None)
    return RegisterRow(
        pk=register.pk,
        code=register.code,
        name=register.name,
        belongs_to=register.belongs_to or "The partnership",
        body=register.body.name if register.body else "",
        scale=register.scale.name,
        live=register.live,
        closed=register.closed,
        cycle=tuple(cycle_words(scale, register.review_months)),
        appetites=tuple(_appetite(one, scale) for one in register.appetites.all()),
        organisations=", ".join(one.organisation.name for one in register.organisations.all()),
        ended_on=register.ended_on,
        ended=register.ended_on is not None and register.ended_on <= on,
        following=following.code if following else "",
        previous=register.previous.code if register.previous else "",
    )


def cycle_words(scale: rules.Scale, months: dict[str, int]) -> list[str]:
    """How often, from the worst rating: "Red every month", "others every 3 months"."""
    named = [(step.name, months[step.key]) for step in reversed(rules.steps(scale)) if step.key in months]
    if "" in months:
        named.append(("others" if named else "every risk", months[""]))
    return [f"{name} every month" if every == 1 else f"{name} every {every} months" for name, every in named]


def _appetite(one: Any, scale: rules.Scale) -> AppetiteRow:
    words = words_of(one)
    said = words.rating
    if not scale.bands:
        said = rules.shown(scale, likelihood=words.likelihood, impact=words.impact, rating=words.rating).words
    return AppetiteRow(one.pk, one.category.name if one.category else "All risks", said, one.note)
