"""Reading the delegation register as at a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from commissioning.models import DelegatedFunction, Delegation, DelegationCondition, Partnership
from commissioning.rules.register import Delegability, DelegationState, Span, standing_on

_CONDITIONS = Prefetch("conditions", DelegationCondition.objects.select_related("owner_post", "owner_organisation"))


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition of a delegation. owner: empty while nobody sees to it."""

    id: int
    text: str
    owner: str


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """One delegation as it stands on the day asked for. part: empty for the whole function; until: its last day."""

    id: int
    number: int
    delegate: str
    part: str
    instrument: str
    clause: str
    agreement: str
    since: date
    until: date | None
    oversight: str
    standing: str
    standing_label: str
    conditions: tuple[ConditionRow, ...]
    corrects: int | None
    source: str


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """One function of the register as on a day. statute: with its section; delegations: those in force on the day.

    delegate, instrument: of all of them in words, empty while it is delegated to nobody; delegated_on: the first day.
    """

    id: int
    number: int
    name: str
    statute: str
    holder: str
    state: str
    state_label: str
    law_reason: str
    part: str
    condition: str
    delegate: str
    instrument: str
    delegated_on: date | None
    oversight: str
    notes: str
    source: str
    in_law_since: date | None = None
    in_law_until: date | None = None
    delegations: tuple[DelegationRow, ...] = ()


def running_on(day: date, first: str = "since", last: str = "until") -> Q:
    """Rows whose span includes a day; an empty end is open."""
    begun = Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": day})
    return begun & (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": day}))


def delegations_on(day: date) -> QuerySet[Delegation]:
    """The delegations that are in force on a day, first and last day included, with what a row shows."""
    given = Delegation.objects.filter(running_on(day), state=DelegationState.GIVEN.value)
    return given.select_related("delegate", "oversight").prefetch_related(_CONDITIONS).order_by("since", "number")


def delegation_on(function: DelegatedFunction, day: date) -> Delegation | None:
    """The delegation of a function that is in force on a day; of several, of different parts, the first.

    None: the holder carries the function out itself on that day. Three queries at most.
    """
    return delegations_on(day).filter(function=function).first()


def function_rows(partnership: Partnership, on: date | None = None) -> QuerySet[DelegatedFunction]:
    """The functions of a partnership with what a row shows on a day (today when none is given). Three queries."""
    running = Prefetch("delegations", delegations_on(on or timezone.localdate()), to_attr="running")
    return (
        DelegatedFunction.objects.filter(partnership=partnership)
        .select_related("holder", "oversight", "partnership")
        .prefetch_related(running)
    )


def functions(
    partnership: Partnership,
    on: date | None = None,
    *,
    state: str = "",
    holder: str = "",
    delegate: str = "",
    text: str = "",
) -> list[FunctionRow]:
    """The register as on a day, in the order of its numbers: functions in law, delegations in force on it.

    holder, delegate: codes of organisations; delegate "none" finds what is delegated to nobody.
    """
    day = on or timezone.localdate()
    rows = function_rows(partnership, day).filter(running_on(day, "in_law_since", "in_law_until")).order_by("number")
    if state:
        rows = rows.filter(state=state)
    if holder:
        rows = rows.filter(holder__code=holder)
    if delegate:
        running = delegations_on(day).filter(function=OuterRef("pk"))
        held = running if delegate == "none" else running.filter(delegate__code=delegate)
        rows = rows.filter(~Exists(held) if delegate == "none" else Exists(held))
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(statute__icontains=word)
            | Q(section__icontains=word)
            | Q(part__icontains=word)
            | Q(condition__icontains=word)
            | Q(law_reason__icontains=word)
            | Q(notes__icontains=word)
        )
    return [function_row(one, day) for one in rows]


def function_row(one: DelegatedFunction, on: date | None = None) -> FunctionRow:
    """The row of a function that ``function_rows`` has read for the same day."""
    day = on or timezone.localdate()
    running: list[Delegation] = one.running  # type: ignore[attr-defined]  # function_rows has read it
    delegations = tuple(delegation_row(each, day) for each in running)
    return FunctionRow(
        id=one.pk,
        number=one.number,
        name=one.name,
        statute=one.law,
        holder=one.holder.name,
        state=one.state,
        state_label=Delegability(one.state).label,
        law_reason=one.law_reason,
        part=one.part,
        condition=one.condition,
        delegate="; ".join(each.delegate for each in delegations),
        instrument="; ".join(each.instrument for each in delegations if each.instrument),
        delegated_on=delegations[0].since if delegations else None,
        oversight=one.oversight.title if one.oversight else "",
        notes=one.notes,
        source=one.source,
        in_law_since=one.in_law_since,
        in_law_until=one.in_law_until,
        delegations=delegations,
    )


def delegation_rows(function: DelegatedFunction, on: date) -> list[DelegationRow]:
    """Every delegation of a function that was ever entered, the newest first day first. Two queries."""
    rows = function.delegations.select_related("delegate", "oversight").prefetch_related(_CONDITIONS)
    return [delegation_row(one, on) for one in rows.order_by("-since", "-number")]


def delegation_row(one: Delegation, on: date) -> DelegationRow:
    standing = standing_on(DelegationState(one.state), one.since, one.until, on)
    return DelegationRow(
        id=one.pk,
        number=one.number,
        delegate=one.delegate.name,
        part=one.part,
        instrument=one.instrument,
        clause=one.clause,
        agreement=one.agreement,
        since=one.since,
        until=one.until,
        oversight=one.oversight.title if one.oversight else "",
        standing=standing.value,
        standing_label=standing.label,
        conditions=tuple(ConditionRow(each.pk, each.text, each.owner) for each in one.conditions.all()),
        corrects=one.corrects_id,
        source=one.source,
    )


def spans(function: DelegatedFunction) -> list[Span]:
    """The delegations of a function that count, as the rule of overlaps sees them. One query."""
    rows = function.delegations.filter(state=DelegationState.GIVEN.value)
    return [span_of(one) for one in rows.select_related("delegate").order_by("since", "number")]


def span_of(one: Delegation) -> Span:
    return Span(one.delegate.name, one.part, one.since, one.until)


def opened_version(function: DelegatedFunction) -> int:
    """Number of the newest version; a form carries it, so that it is not saved over somebody's newer change."""
    newest = function.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return int(newest or 0)
