"""Changing the delegation register: lock, ask the rule, write, record, in one transaction."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from commissioning.models import (
    DelegatedFunction,
    Delegation,
    DelegationCondition,
    FunctionTerms,
    Organisation,
    Post,
    User,
)
from commissioning.rules.reasons import check_reason
from commissioning.rules.register import (
    Asked,
    DelegationState,
    Span,
    check_delegation,
    check_ending,
    check_standing,
)
from commissioning.selectors.register import kept_from, span_of, spans, terms_on
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


# --- Delegations ----------------------------------------------------------------------------------------------


@transaction.atomic
def delegate_function(*, function_id: int, draft: DelegationDraft, hand: Hand) -> Delegation:
    """Delegate a function, or a part of it, from a day on. Raises Refused when law, register or role forbid it."""
    function = locked_function(function_id, hand)
    new = _given(function, draft, hand)
    record_on("commissioning.delegate_function", function, hand, _facts(new))
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
    save_row(delegation, hand)
    record_on("commissioning.end_delegation", delegation.function, hand, _facts(delegation))
    return delegation


@transaction.atomic
def correct_delegation(*, delegation_id: int, draft: DelegationDraft, hand: Hand) -> Delegation:
    """A new entry in the place of one that was wrong, which stays on record and counts for nothing from now on."""
    old = _locked_delegation(delegation_id, hand)
    check_standing(name=old.function.name, state=DelegationState(old.state))
    old.state = DelegationState.CORRECTED.value
    save_row(old, hand)
    new = _given(old.function, draft, hand, corrects=old)
    record_on("commissioning.correct_delegation", old.function, hand, {"corrects": old.number, **_facts(new)})
    return new


@transaction.atomic
def withdraw_delegation(*, delegation_id: int, hand: Hand) -> Delegation:
    """Take back what was entered by mistake and never ran. It stays on record."""
    delegation = _locked_delegation(delegation_id, hand)
    check_standing(name=delegation.function.name, state=DelegationState(delegation.state))
    delegation.state = DelegationState.WITHDRAWN.value
    save_row(delegation, hand)
    record_on("commissioning.withdraw_delegation", delegation.function, hand, _facts(delegation))
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
    save_row(condition, hand)
    detail = {"delegation": delegation.number, "condition": condition.number, "owner": str(owner)}
    record_on("commissioning.name_condition_owner", delegation.function, hand, detail)
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
            save_row(new, hand)
    except IntegrityError as fault:  # the register's lock was not taken by whoever came first, such as a file
        raise Refused(
            "delegated_already",
            f"Somebody delegated “{function.name}” at the same moment. Look at the register now, then try again.",
        ) from fault
    for number, one in enumerate(draft.conditions, start=1):
        condition = DelegationCondition(delegation=new, number=number, text=one.text.strip())
        _set_owner(condition, one.owner)
        save_row(condition, hand)
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


def locked_function(function_id: int, hand: Hand) -> DelegatedFunction:
    """The function under the lock that every change of its delegations takes first."""
    check_reason(hand.reason)
    function = DelegatedFunction.objects.select_for_update().get(pk=function_id)
    if function.holder_id not in hand.organisations:
        raise not_theirs(function.name, function.holder)
    return function


def _locked_delegation(delegation_id: int, hand: Hand) -> Delegation:
    function_id = Delegation.objects.values_list("function_id", flat=True).get(pk=delegation_id)
    function = locked_function(function_id, hand)
    delegation = Delegation.objects.select_for_update().get(pk=delegation_id)
    delegation.function = function
    return delegation


def not_theirs(name: str, holder: Organisation) -> Refused:
    return Refused(
        "other_organisation",
        f"“{name}” is a function of {holder.name}, and your role is for another organisation. "
        "Ask one of its governance officers or commissioners.",
    )


def save_row(row: DelegatedFunction | FunctionTerms | Delegation | DelegationCondition, hand: Hand) -> None:
    row._change_reason = check_reason(hand.reason)  # type: ignore[union-attr]  # simple_history reads both
    row._history_user = hand.by  # type: ignore[union-attr]
    row.save()


def record_on(act: str, function: DelegatedFunction, hand: Hand, detail: dict[str, Any]) -> None:
    record(
        act=act,
        partnership=function.partnership,
        subject=str(function),
        by=hand.by,
        detail={**detail, "reason": hand.reason.strip()},
    )
