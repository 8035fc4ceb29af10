"""Reading the delegation register as at a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from commissioning.models import DelegatedFunction, Delegation, DelegationCondition, FunctionTerms, Partnership, Post
from commissioning.rules.register import Delegability, DelegationState, Span, standing_on

_LATER = Prefetch("later_terms", FunctionTerms.objects.select_related("oversight"))
_CONDITIONS = Prefetch("conditions", DelegationCondition.objects.select_related("owner_post", "owner_organisation"))


@dataclass(frozen=True, slots=True)
class TermsOn:
    """What is said of a function on a day. id: of the later terms, None for the first entry; since: None: always."""

    id: int | None
    since: date | None
    statute: str
    section: str
    state: Delegability
    law_reason: str
    part: str
    condition: str
    oversight: Post | None

    @property
    def law(self) -> str:
        """The statute with its section, as the register prints it."""
        return ", ".join(one for one in (self.statute, self.section) if one)


def terms_on(function: DelegatedFunction, day: date) -> TermsOn:
    """The terms that run on a day: the latest that have begun, else the first entry. No query when prefetched."""
    begun = [one for one in function.later_terms.all() if one.since <= day]
    return _said(max(begun, key=lambda one: one.since)) if begun else first_terms(function)


def first_terms(function: DelegatedFunction) -> TermsOn:
    return _said(function)


def all_terms(function: DelegatedFunction) -> list[TermsOn]:
    """Every version, the newest first."""
    later = sorted(function.later_terms.all(), key=lambda one: one.since, reverse=True)
    return [*(_said(one) for one in later), first_terms(function)]


def kept_from(function: DelegatedFunction, since: date) -> date | None:
    """The first day after ``since`` from which the law keeps the function with its holder; None: on no known day."""
    days = [one.since for one in function.later_terms.all() if one.since > since and one.state == Delegability.RETAINED]
    return min(days, default=None)


def _said(one: DelegatedFunction | FunctionTerms) -> TermsOn:
    later = isinstance(one, FunctionTerms)
    return TermsOn(
        id=one.pk if later else None,
        since=one.since if isinstance(one, FunctionTerms) else one.in_law_since,
        statute=one.statute,
        section=one.section,
        state=Delegability(one.state),
        law_reason=one.law_reason,
        part=one.part,
        condition=one.condition,
        oversight=one.oversight,
    )


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

    terms_since: from when its state, part and conditions are so.
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
    terms_since: date | None = None
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
    """The functions of a partnership with what a row shows on a day (today when none is given). Four queries."""
    running = Prefetch("delegations", delegations_on(on or timezone.localdate()), to_attr="running")
    return (
        DelegatedFunction.objects.filter(partnership=partnership)
        .select_related("holder", "oversight", "partnership")
        .prefetch_related(running, _LATER)
    )


def in_law(partnership: Partnership, day: date) -> list[DelegatedFunction]:
    """The functions in law on a day, by number, with what a row shows. Four queries."""
    return list(
        function_rows(partnership, day).filter(running_on(day, "in_law_since", "in_law_until")).order_by("number")
    )


def functions(partnership: Partnership, on: date | None = None, **chosen: str) -> list[FunctionRow]:
    """The register as on a day, in the order of its numbers: functions in law, delegations in force on it.

    chosen: as ``chosen_from`` takes it.
    """
    day = on or timezone.localdate()
    return chosen_from(in_law(partnership, day), day, **chosen)


def chosen_from(
    held: Sequence[DelegatedFunction],
    day: date,
    *,
    state: str = "",
    holder: str = "",
    delegate: str = "",
    text: str = "",
) -> list[FunctionRow]:
    """Those of what ``in_law`` gave for the day that fit.

    holder, delegate: codes of organisations; delegate "none" finds what is delegated to nobody.
    """
    words = text.casefold().split()
    shown = [function_row(one, day) for one in held if holder in ("", one.holder.code) and _has(one, delegate)]
    return [one for one in shown if state in ("", one.state) and all(word in _text_of(one) for word in words)]


def _has(one: DelegatedFunction, delegate: str) -> bool:
    """Whether a delegate of that code has it on the day; "none": whether nobody has; "": any."""
    codes = {each.delegate.code for each in one.running}  # type: ignore[attr-defined]  # function_rows has read it
    return not delegate or (delegate == "none" and not codes) or delegate in codes


def _text_of(one: FunctionRow) -> str:
    """What the filter by words looks through."""
    said = (one.name, one.statute, one.part, one.condition, one.law_reason, one.notes)
    return "\n".join(said).casefold()


def function_row(one: DelegatedFunction, on: date | None = None) -> FunctionRow:
    """The row of a function that ``function_rows`` has read for the same day."""
    day = on or timezone.localdate()
    running: list[Delegation] = one.running  # type: ignore[attr-defined]  # function_rows has read it
    delegations = tuple(delegation_row(each, day) for each in running)
    terms = terms_on(one, day)
    return FunctionRow(
        id=one.pk,
        number=one.number,
        name=one.name,
        statute=terms.law,
        holder=one.holder.name,
        state=terms.state.value,
        state_label=terms.state.label,
        law_reason=terms.law_reason,
        part=terms.part,
        condition=terms.condition,
        delegate="; ".join(each.delegate for each in delegations),
        instrument="; ".join(each.instrument for each in delegations if each.instrument),
        delegated_on=delegations[0].since if delegations else None,
        oversight=terms.oversight.title if terms.oversight else "",
        notes=one.notes,
        source=one.source,
        in_law_since=one.in_law_since,
        in_law_until=one.in_law_until,
        terms_since=terms.since,
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
    """A number that grows with every change of the entry and of its later terms.

    A form carries it, so that it is not saved over somebody's newer change.
    """
    newest = function.history.order_by("-history_id").values_list("history_id", flat=True).first()
    later = FunctionTerms.history.filter(function_id=function.pk).order_by("-history_id")
    return int(newest or 0) + int(later.values_list("history_id", flat=True).first() or 0)
