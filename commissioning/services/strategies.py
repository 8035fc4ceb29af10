"""Strategies, their consultations, and what is linked to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from commissioning.models import (
    Consultation,
    ConsultationMinimum,
    DocumentVersion,
    Partnership,
    Post,
    Strategy,
    User,
)
from commissioning.rules.consultations import Minimum, check_consultation, minimum_on
from commissioning.rules.document_control import DocumentKind
from commissioning.rules.reasons import check_reason
from commissioning.selectors.strategies import minimums_of
from commissioning.services.audit import record
from commissioning.services.document_control import Doer, Particulars, add_document, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class NewStrategy:
    code: str
    name: str
    covers: str
    reference: str
    owner: Post
    source: str = ""


@transaction.atomic
def add_strategy(*, partnership: Partnership, new: NewStrategy, doer: Doer) -> Strategy:
    """A strategy with its document, still without a version. Raises Refused: strategy_there, reference_taken."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    if partnership.strategies.filter(code=new.code).exists():
        raise Refused("strategy_there", f"There is a strategy {new.code} already. Choose another code.")
    particulars = Particulars(f"Commissioning strategy: {new.name}", DocumentKind.STRATEGY, new.owner, False)
    document = add_document(
        partnership=partnership, reference=new.reference, particulars=particulars, source=new.source, doer=doer
    )
    strategy = Strategy(
        partnership=partnership,
        document=document,
        code=new.code,
        name=new.name,
        covers=new.covers,
        position=1 + partnership.strategies.count(),
    )
    save(strategy, "Begun", doer.by)
    record(act="commissioning.add_strategy", partnership=partnership, subject=new.name, by=doer.by)
    return strategy


@transaction.atomic
def change_strategy(*, strategy_id: int, name: str, covers: str, reason: str, by: User) -> Strategy:
    strategy = Strategy.objects.select_for_update().get(pk=strategy_id)
    why = check_reason(reason)
    strategy.name, strategy.covers = name.strip(), covers.strip()
    save(strategy, why, by)
    detail = {"reason": why}
    record(
        act="commissioning.change_strategy",
        partnership=strategy.partnership,
        subject=strategy.name,
        by=by,
        detail=detail,
    )
    return strategy


@dataclass(frozen=True, slots=True)
class Plan:
    """When and with whom a strategy is consulted on."""

    version: DocumentVersion | None
    audience: str
    how: str
    opens_on: date
    closes_on: date


@transaction.atomic
def plan_consultation(*, strategy_id: int, plan: Plan, today: date, by: User) -> Consultation:
    """Raises Refused: consultation_past, closes_before_it_opens, consultation_too_short."""
    strategy = Strategy.objects.select_for_update().get(pk=strategy_id)
    check_consultation(plan.opens_on, plan.closes_on, minimum_on(minimums_of(strategy.partnership), plan.opens_on))
    made = Consultation(
        strategy=strategy,
        version=plan.version,
        audience=plan.audience.strip(),
        how=plan.how.strip(),
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        recorded_by=by,
    )
    save(made, "Planned", by)
    _note("commissioning.plan_consultation", made, by)
    return made


@transaction.atomic
def move_consultation(
    *, consultation_id: int, opens_on: date, closes_on: date, reason: str, today: date, by: User
) -> Consultation:
    """Other days. Once it is open it only closes later; once it is closed nothing moves."""
    row = _locked(consultation_id)
    why = check_reason(reason)
    if row.closes_on < today:
        raise Refused("consultation_closed", f"It closed on {show_date(row.closes_on)} and does not move any more.")
    if row.opens_on <= today and (opens_on != row.opens_on or closes_on < row.closes_on):
        raise Refused(
            "consultation_open",
            f"It is open since {show_date(row.opens_on)}: it can close later than {show_date(row.closes_on)}, and "
            "nothing else.",
        )
    check_consultation(opens_on, closes_on, minimum_on(minimums_of(row.strategy.partnership), opens_on))
    row.opens_on, row.closes_on = opens_on, closes_on
    save(row, why, by)
    _note("commissioning.move_consultation", row, by, {"reason": why})
    return row


@transaction.atomic
def answer_consultation(*, consultation_id: int, responses: int, answer: str, today: date, by: User) -> Consultation:
    """How many answered and what the partners made of it. Raises Refused before it is closed."""
    row = _locked(consultation_id)
    if today <= row.closes_on:
        raise Refused(
            "consultation_not_closed",
            f"It is open until {show_date(row.closes_on)}, that day included. Answer it from the day after.",
        )
    row.responses, row.answer, row.answered_on = responses, answer.strip(), today
    save(row, "Answered", by)
    _note("commissioning.answer_consultation", row, by, {"responses": responses})
    return row


@transaction.atomic
def lay_down_minimum(*, partnership: Partnership, minimum: Minimum, reason: str, by: User | None) -> None:
    """How long a consultation takes here, from a day on. Raises Refused (``minimum_there``)."""
    why = check_reason(reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    if ConsultationMinimum.objects.filter(partnership=partnership, since=minimum.since).exists():
        raise Refused("minimum_there", f"A rule begins on {show_date(minimum.since)} already. Choose another day.")
    made = ConsultationMinimum(partnership=partnership, since=minimum.since, days=minimum.days, source=minimum.source)
    save(made, why, by)
    detail = {"days": minimum.days, "reason": why}
    record(
        act="commissioning.lay_down_consultation_minimum",
        partnership=partnership,
        subject=str(made),
        by=by,
        detail=detail,
    )


@transaction.atomic
def set_links(
    *, model: type[models.Model], field: str, strategy: Strategy, chosen: Collection[Any], reason: str, by: User | None
) -> int:
    """Link a strategy to exactly the chosen things. model: the app's own link, with ``strategy`` and ``field``.

    Returns how many links came or went; what stays is not touched.
    """
    why = check_reason(reason)
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    rows: Any = model._default_manager.filter(strategy=strategy)  # the app's own model, which commissioning cannot name
    there = {getattr(one, f"{field}_id"): one for one in rows}
    wanted = {one.pk: one for one in chosen}
    for key in there.keys() - wanted.keys():
        there[key]._change_reason, there[key]._history_user = why, by
        there[key].delete()
    for key in wanted.keys() - there.keys():
        save(model(strategy=strategy, **{field: wanted[key]}), why, by)
    changed = len(there.keys() ^ wanted.keys())
    if changed:
        detail = {"links": field, "now": len(wanted), "reason": why}
        record(
            act="commissioning.link_strategy",
            partnership=strategy.partnership,
            subject=strategy.name,
            by=by,
            detail=detail,
        )
    return changed


def _locked(consultation_id: int) -> Consultation:
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("strategy__partnership")
    return rows.get(pk=consultation_id)


def _note(act: str, row: Consultation, by: User, detail: dict[str, Any] | None = None) -> None:
    days = {"opens": row.opens_on.isoformat(), "closes": row.closes_on.isoformat()}
    record(
        act=act,
        partnership=row.strategy.partnership,
        subject=row.strategy.name,
        by=by,
        detail={**days, **(detail or {})},
    )
