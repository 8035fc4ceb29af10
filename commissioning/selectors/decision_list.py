"""The list of decisions: filtered, sorted, and what of it waits for the person who looks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from commissioning.models import Body, Decision, RouteStage
from commissioning.rules.decisions import Outcome, State, awaits_conditions, in_a_word, sentences
from commissioning.selectors.decision_waiting import waiting_for
from commissioning.selectors.decisions import statutory_bodies, voices_of
from ihwb.web.access import Access

SORTS = {"reference": "Reference", "title": "Title", "state": "State", "next": "Next stop"}


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in the list. next_stop: the first stop that waits, in the order of dates; empty when none does.

    late: that stop is over; waits: why the decision waits for the person, or empty.
    """

    id: int
    reference: str
    title: str
    kind: str
    amount: Decimal | None
    state: str
    state_label: str
    awaits_conditions: bool
    standing: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    next_stop: str
    next_day: date | None
    late: bool
    waits: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows: empty values show everything. body, kind: codes; mine: only what waits for the person.

    maker: "body:CODE" or "post:CODE"; least, most: £, both included.
    """

    state: str = ""
    body: str = ""
    kind: str = ""
    maker: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    mine: bool = False
    text: str = ""
    sort: str = "reference"
    down: bool = False


def decisions(access: Access, wanted: Wanted, today: date) -> list[DecisionRow]:
    """The decisions of a partnership that fit. Fixed queries, however many there are."""
    bodies = statutory_bodies(access.partnership)
    waits = waiting_for(access, today)
    stages = RouteStage.objects.select_related("body", "post").prefetch_related("conditions").order_by("number")
    rows = (
        Decision.objects.filter(partnership=access.partnership)
        .select_related("kind")
        .prefetch_related(Prefetch("stages", stages))
    )
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.body:
        rows = rows.filter(pk__in=Decision.objects.filter(stages__body__code=wanted.body).values("pk"))
    if wanted.kind:
        rows = rows.filter(kind__code=wanted.kind)
    rows = _by_facts(rows, wanted)
    if wanted.mine:
        rows = rows.filter(pk__in=list(waits))
    for word in wanted.text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(reference__icontains=word))
    found = [_row(one, bodies, waits.get(one.pk, ""), today) for one in rows]
    return sorted(found, key=_order(wanted.sort), reverse=wanted.down)


def _by_facts(rows: QuerySet[Decision], wanted: Wanted) -> QuerySet[Decision]:
    where, _, code = wanted.maker.partition(":")
    if where in {"body", "post"}:
        rows = rows.filter(**{f"maker_{where}__code": code})
    if wanted.least is not None:
        rows = rows.filter(amount__gte=wanted.least)
    return rows if wanted.most is None else rows.filter(amount__lte=wanted.most)


def _order(sort: str) -> Callable[[DecisionRow], tuple[Any, ...]]:
    states = [one.value for one in State]
    keys: dict[str, Callable[[DecisionRow], tuple[Any, ...]]] = {
        "title": lambda row: (row.title.casefold(), row.reference),
        "state": lambda row: (states.index(row.state), row.reference),
        "next": lambda row: (row.next_day is None, row.next_day or date.max, row.reference),
    }
    return keys.get(sort, lambda row: (row.reference,))


def _row(decision: Decision, bodies: Sequence[Body], waits: str, today: date) -> DecisionRow:
    ahead = None
    if decision.state == State.IN_ROUTE:
        waiting = [one for one in decision.stages.all() if one.outcome == Outcome.PENDING]
        ahead = min(waiting, key=lambda one: (one.starts_on, one.number), default=None)
    said = voices_of(decision, bodies)
    return DecisionRow(
        id=decision.pk,
        reference=decision.reference,
        title=decision.title,
        kind=decision.kind.name if decision.kind else "",
        amount=decision.amount,
        state=decision.state,
        state_label=State(decision.state).label,
        awaits_conditions=decision.state == State.IN_ROUTE and awaits_conditions(said, decision.content_hash),
        standing=tuple(sentences(said, decision.content_hash)),
        words=tuple(in_a_word(said, decision.content_hash)),
        next_stop=ahead.name if ahead else "",
        next_day=ahead.starts_on if ahead else None,
        late=bool(ahead) and (ahead.ends_on or ahead.starts_on) < today,  # type: ignore[union-attr]  # asked first
        waits=waits,
    )
