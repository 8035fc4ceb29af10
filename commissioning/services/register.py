"""Changing the delegation register: lock, ask the rule, write, record, in one transaction."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from commissioning.models import (
    DelegatedFunction,
    Delegation,
    DelegationCondition,
    FunctionTerms,
    Organisation,
    Partnership,
    Post,
    User,
)
from commissioning.rules.reasons import check_reason
from commissioning.rules.register import (
    Asked,
    Delegability,
    DelegationState,
    Span,
    check_delegation,
    check_ending,
    check_law,
    check_new_terms,
    check_standing,
    check_terms,
)
from commissioning.selectors.register import kept_from, opened_version, span_of, spans, terms_on
from commissioning.selectors.register_links import instruments
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand does it, why, and for which organisations (ids) their role lets them."""

    by: User
    reason: str
    organisations: Set[int]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a function as a person may change them."""

    part: str
    condition: str
    oversight: Post | None
    notes: str


@dataclass(frozen=True, slots=True)
class Law:
    """What the law says of a function. since, until: its first and last day in law, included; empty: open."""

    name: str
    statute: str
    section: str
    state: Delegability
    law_reason: str
    part: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class When:
    """Which days a change is about. on: a day of the terms that are corrected; since: the first day of new ones."""

    on: date
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ConditionDraft:
    """One condition of a delegation and who sees to it; no owner is allowed, and shown as a gap."""

    text: str
    owner: Post | Organisation | None = None


@dataclass(frozen=True, slots=True)
class DelegationDraft:
    """A delegation to be given. until: the last day, included; without_instrument: it is known that none is there."""

    delegate: Organisation
    since: date
    until: date | None = None
    part: str = ""
    instrument: str = ""
    clause: str = ""
    agreement: str = ""
    oversight: Post | None = None
    conditions: Sequence[ConditionDraft] = ()
    without_instrument: bool = False
    source: str = ""

    @property
    def span(self) -> Span:
        return Span(self.delegate.name, self.part, self.since, self.until)


# --- Functions ------------------------------------------------------------------------------------------------


@transaction.atomic
def add_function(*, partnership: Partnership, holder: Organisation, law: Law, hand: Hand) -> DelegatedFunction:
    """Enter a function under the next number. Raises Refused when role or terms forbid it."""
    check_reason(hand.reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # one number at a time
    if holder.pk not in hand.organisations or holder.partnership_id != partnership.pk:
        raise _not_theirs(law.name, holder)
    check_terms(state=law.state, name=law.name, part=law.part)
    last = DelegatedFunction.objects.filter(partnership=partnership).order_by("-number").first()
    function = DelegatedFunction(partnership=partnership, holder=holder, number=last.number + 1 if last else 1)
    _set_law(function, law)
    _save(function, hand)
    _record("commissioning.add_function", function, hand, {"state": law.state.value})
    return function


@transaction.atomic
def change_law(*, function_id: int, law: Law, opened: int, hand: Hand, when: When | None = None) -> DelegatedFunction:
    """Correct what the law says of a function, or say what it says from a later day on.

    What is delegated cannot become retained under the delegate's hands. ``when``: today's terms when it is left out.
    """
    function = _locked(function_id, hand)
    _check_opened(function, opened)
    check_terms(state=law.state, name=law.name, part=law.part)
    today = timezone.localdate()
    when, was = when or When(today), _own(function)
    _set_law(function, law, first=False)
    row = _terms_at(function, when)
    since, until = _days_of(function, row)
    check_law(
        name=law.name,
        state=law.state,
        given=spans(function),
        since=since if when.since else max(since, today),
        until=until,
    )
    before = row.state
    _set_terms_of_law(row, law)
    _save_terms(function, row, was, hand)
    detail = {"state": law.state.value, "before": before, "since": str(when.since or "")}
    _record("commissioning.change_law", function, hand, detail)
    return function


def _terms_at(function: DelegatedFunction, when: When) -> DelegatedFunction | FunctionTerms:
    """The terms that are corrected, or new ones that begin with what runs on that day. Not saved yet."""
    if when.since is None:
        later = terms_on(function, when.on).id
        return function if later is None else FunctionTerms.objects.select_for_update(of=("self",)).get(pk=later)
    others = [one.since for one in function.later_terms.all()]
    in_law = function.in_law_since, function.in_law_until
    check_new_terms(since=when.since, others=others, in_law=in_law)
    now = terms_on(function, when.since)
    return FunctionTerms(
        function=function,
        since=when.since,
        statute=now.statute,
        section=now.section,
        state=now.state.value,
        law_reason=now.law_reason,
        part=now.part,
        condition=now.condition,
        oversight=now.oversight,
    )


def _own(function: DelegatedFunction) -> tuple[object, ...]:
    """What a change may touch that is the function's own on every day."""
    return function.name, function.in_law_since, function.in_law_until, function.notes


def _save_terms(
    function: DelegatedFunction, row: DelegatedFunction | FunctionTerms, was: tuple[object, ...], hand: Hand
) -> None:
    """The terms, and the function too where something of its own changed, so that no empty line enters its history."""
    if row is function or _own(function) != was:
        _save(function, hand)
    if isinstance(row, FunctionTerms):
        _save(row, hand)


def _days_of(function: DelegatedFunction, row: DelegatedFunction | FunctionTerms) -> tuple[date, date | None]:
    """The first and the last day of terms, both included; date.min for those of the first entry."""
    since = row.since if isinstance(row, FunctionTerms) else date.min
    after = [one.since for one in function.later_terms.all() if one.since > since]
    return since, min(after) - timedelta(days=1) if after else function.in_law_until


@transaction.atomic
def remove_terms(*, terms_id: int, hand: Hand) -> DelegatedFunction:
    """Take back what was said of a function from a day on; what ran before goes on. The history keeps it."""
    function = _locked(FunctionTerms.objects.values_list("function", flat=True).get(pk=terms_id), hand)
    row = FunctionTerms.objects.select_for_update(of=("self",)).get(pk=terms_id)
    since, until = _days_of(function, row)
    earlier = terms_on(function, since - timedelta(days=1))
    check_law(
        name=function.name,
        state=earlier.state,
        given=spans(function),
        since=since,
        until=until,
    )
    _record("commissioning.remove_function_terms", function, hand, {"since": str(row.since)})
    row._change_reason = check_reason(hand.reason)  # type: ignore[attr-defined]  # simple_history reads both
    row._history_user = hand.by  # type: ignore[attr-defined]
    row.delete()
    return function


def _set_law(function: DelegatedFunction, law: Law, *, first: bool = True) -> None:
    """What is the function's own on every day; first: with what its first entry says besides."""
    if law.since and law.until and law.until < law.since:
        raise Refused(
            "ends_before_it_begins", "The function would end in law before it begins. Correct one of the days."
        )
    function.name, function.in_law_since, function.in_law_until = law.name.strip(), law.since, law.until
    if first:
        _set_terms_of_law(function, law)


def _set_terms_of_law(row: DelegatedFunction | FunctionTerms, law: Law) -> None:
    row.statute, row.section = law.statute.strip(), law.section.strip()
    row.state, row.law_reason, row.part = law.state.value, law.law_reason.strip(), law.part.strip()


@transaction.atomic
def change_terms(
    *, function_id: int, terms: Terms, opened: int, hand: Hand, when: When | None = None
) -> DelegatedFunction:
    """Correct part, condition, oversight and notes, or say what they are from a later day on.

    opened: the version that the person had before them; Refused (``register_changed``) when there is a newer one.
    """
    function = _locked(function_id, hand)
    when, was = when or When(timezone.localdate()), _own(function)
    row = _terms_at(function, when)
    check_terms(state=Delegability(row.state), name=function.name, part=terms.part)
    _check_opened(function, opened)
    row.part, row.condition, row.oversight = terms.part.strip(), terms.condition.strip(), terms.oversight
    function.notes = terms.notes.strip()
    _save_terms(function, row, was, hand)
    _record("commissioning.change_terms", function, hand, {"since": str(when.since or "")})
    return function


# --- Delegations ----------------------------------------------------------------------------------------------


@transaction.atomic
def delegate_function(*, function_id: int, draft: DelegationDraft, hand: Hand) -> Delegation:
    """Delegate a function, or a part of it, from a day on. Raises Refused when law, register or role forbid it."""
    function = _locked(function_id, hand)
    new = _given(function, draft, hand)
    _record("commissioning.delegate_function", function, hand, _facts(new))
    return new


@transaction.atomic
def end_delegation(*, delegation_id: int, last_day: date, hand: Hand) -> Delegation:
    """The last day of a delegation, included. The function goes back to its holder on the day after it."""
    delegation = _locked_delegation(delegation_id, hand)
    check_ending(
        name=delegation.function.name,
        span=span_of(delegation),
        state=DelegationState(delegation.state),
        last_day=last_day,
    )
    delegation.until = last_day
    _save(delegation, hand)
    _record("commissioning.end_delegation", delegation.function, hand, _facts(delegation))
    return delegation


@transaction.atomic
def correct_delegation(*, delegation_id: int, draft: DelegationDraft, hand: Hand) -> Delegation:
    """A new entry in the place of one that was wrong, which stays on record and counts for nothing from now on."""
    old = _locked_delegation(delegation_id, hand)
    check_standing(name=old.function.name, state=DelegationState(old.state))
    old.state = DelegationState.CORRECTED.value
    _save(old, hand)
    new = _given(old.function, draft, hand, corrects=old)
    _record("commissioning.correct_delegation", old.function, hand, {"corrects": old.number, **_facts(new)})
    return new


@transaction.atomic
def withdraw_delegation(*, delegation_id: int, hand: Hand) -> Delegation:
    """Take back what was entered by mistake and never ran. It stays on record."""
    delegation = _locked_delegation(delegation_id, hand)
    check_standing(name=delegation.function.name, state=DelegationState(delegation.state))
    delegation.state = DelegationState.WITHDRAWN.value
    _save(delegation, hand)
    _record("commissioning.withdraw_delegation", delegation.function, hand, _facts(delegation))
    return delegation


@transaction.atomic
def name_owner(*, condition_id: int, owner: Post | Organisation, hand: Hand) -> DelegationCondition:
    """Say who sees to a condition of a delegation."""
    found = DelegationCondition.objects.select_related("delegation").get(pk=condition_id)
    delegation = _locked_delegation(found.delegation_id, hand)
    check_standing(name=delegation.function.name, state=DelegationState(delegation.state))
    _check_here(delegation.function, owner)
    condition = DelegationCondition.objects.select_for_update().get(pk=condition_id)
    _set_owner(condition, owner)
    _save(condition, hand)
    detail = {"delegation": delegation.number, "condition": condition.number, "owner": str(owner)}
    _record("commissioning.name_condition_owner", delegation.function, hand, detail)
    return condition


def _given(
    function: DelegatedFunction, draft: DelegationDraft, hand: Hand, corrects: Delegation | None = None
) -> Delegation:
    said = terms_on(function, draft.since)
    check_delegation(
        state=said.state,
        name=function.name,
        holder=function.holder.name,
        asked=Asked(draft.span, draft.instrument, draft.without_instrument),
        others=spans(function),
        law_reason=said.law_reason,
        kept_from=kept_from(function, draft.since),
    )
    for concerned in (draft.delegate, draft.oversight, *(condition.owner for condition in draft.conditions)):
        if concerned is not None:
            _check_here(function, concerned)
    if draft.agreement and draft.agreement not in instruments(function.partnership):
        raise Refused("agreement_unknown", "The agreement that was chosen is not there any more. Choose again.")
    last = function.delegations.order_by("-number").first()
    new = Delegation(
        function=function,
        number=last.number + 1 if last else 1,
        holder=function.holder,
        delegate=draft.delegate,
        law_state=said.state.value,
        part=draft.part.strip(),
        instrument=draft.instrument.strip(),
        clause=draft.clause.strip(),
        agreement=draft.agreement,
        since=draft.since,
        until=draft.until,
        oversight=draft.oversight,
        corrects=corrects,
        source=draft.source,
    )
    try:
        with transaction.atomic():
            _save(new, hand)
    except IntegrityError as fault:  # the register's lock was not taken by whoever came first, such as a file
        raise Refused(
            "delegated_already",
            f"Somebody delegated “{function.name}” at the same moment. Look at the register now, then try again.",
        ) from fault
    for number, one in enumerate(draft.conditions, start=1):
        condition = DelegationCondition(delegation=new, number=number, text=one.text.strip())
        _set_owner(condition, one.owner)
        _save(condition, hand)
    return new


def _set_owner(condition: DelegationCondition, owner: Post | Organisation | None) -> None:
    condition.owner_post = owner if isinstance(owner, Post) else None
    condition.owner_organisation = owner if isinstance(owner, Organisation) else None


def _check_here(function: DelegatedFunction, one: Post | Organisation) -> None:
    if one.partnership_id != function.partnership_id:
        raise Refused("delegate_unknown", f"{one} is not in this partnership. Choose one of its own.")


def _facts(one: Delegation) -> dict[str, Any]:
    return {
        "delegation": one.number,
        "delegate": one.delegate.code,
        "part": one.part,
        "instrument": one.instrument,
        "from": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else "",
    }


# --- Locks, history, the record of acts -----------------------------------------------------------------------


def _locked(function_id: int, hand: Hand) -> DelegatedFunction:
    """The function under the lock that every change of its delegations takes first."""
    check_reason(hand.reason)
    function = DelegatedFunction.objects.select_for_update().get(pk=function_id)
    if function.holder_id not in hand.organisations:
        raise _not_theirs(function.name, function.holder)
    return function


def _locked_delegation(delegation_id: int, hand: Hand) -> Delegation:
    function_id = Delegation.objects.values_list("function_id", flat=True).get(pk=delegation_id)
    function = _locked(function_id, hand)
    delegation = Delegation.objects.select_for_update().get(pk=delegation_id)
    delegation.function = function
    return delegation


def _not_theirs(name: str, holder: Organisation) -> Refused:
    return Refused(
        "other_organisation",
        f"“{name}” is a function of {holder.name}, and your role is for another organisation. "
        "Ask one of its governance officers or commissioners.",
    )


def _check_opened(function: DelegatedFunction, opened: int) -> None:
    if opened_version(function) != opened:
        raise Refused(
            "register_changed",
            f"Somebody changed “{function.name}” after you opened this page. Your words are still in the form: "
            "compare them with the entry as it is now, then save again.",
        )


def _save(row: DelegatedFunction | FunctionTerms | Delegation | DelegationCondition, hand: Hand) -> None:
    row._change_reason = check_reason(hand.reason)  # type: ignore[union-attr]  # simple_history reads both
    row._history_user = hand.by  # type: ignore[union-attr]
    row.save()


def _record(act: str, function: DelegatedFunction, hand: Hand, detail: dict[str, Any]) -> None:
    record(
        act=act,
        partnership=function.partnership,
        subject=str(function),
        by=hand.by,
        detail={**detail, "reason": hand.reason.strip()},
    )
