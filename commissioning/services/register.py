"""Changing the delegation register: lock, ask the rule, write, record, in one transaction."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from commissioning.models import DelegatedFunction, Organisation, Post, User
from commissioning.rules.reasons import check_reason
from commissioning.rules.register import Delegability, check_delegation, check_ending, check_terms
from commissioning.selectors.register import opened_version
from commissioning.services.audit import record
from ihwb.kernel.dates import show_date
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


@transaction.atomic
def delegate_function(
    *, function_id: int, delegate: Organisation, instrument: str, delegated_on: date, hand: Hand
) -> DelegatedFunction:
    """Delegate a function by a document from a day on. Raises Refused when law, register or role forbid it."""
    function = _locked(function_id, hand)
    check_delegation(
        state=Delegability(function.state),
        name=function.name,
        holder=function.holder.name,
        delegate=delegate.name,
        already=function.delegate.name if function.delegate else None,
        instrument=instrument,
    )
    if delegate.partnership_id != function.partnership_id:
        raise Refused("delegate_unknown", f"{delegate.name} is not in this partnership. Choose one of its own.")
    function.delegate, function.instrument, function.delegated_on = delegate, instrument.strip(), delegated_on
    _save(function, hand)
    _record(
        "commissioning.delegate_function",
        function,
        hand,
        {"delegate": delegate.code, "instrument": function.instrument, "from": delegated_on.isoformat()},
    )
    return function


@transaction.atomic
def end_delegation(*, function_id: int, hand: Hand) -> DelegatedFunction:
    """Take a function back to its holder. The delegation stays in the history."""
    function = _locked(function_id, hand)
    check_ending(name=function.name, delegate=function.delegate.name if function.delegate else None)
    assert function.delegate is not None  # the rule has just said so
    assert function.delegated_on is not None  # a constraint
    ended = {"delegate": function.delegate.code, "since": show_date(function.delegated_on)}
    function.delegate, function.instrument, function.delegated_on = None, "", None
    _save(function, hand)
    _record("commissioning.end_delegation", function, hand, ended)
    return function


@transaction.atomic
def change_terms(*, function_id: int, terms: Terms, opened: int, hand: Hand) -> DelegatedFunction:
    """Change part, condition, oversight and notes.

    opened: the version that the person had before them; Refused (``register_changed``) when there is a newer one.
    """
    function = _locked(function_id, hand)
    check_terms(state=Delegability(function.state), name=function.name, part=terms.part)
    if opened_version(function) != opened:
        raise Refused(
            "register_changed",
            f"Somebody changed “{function.name}” after you opened this page. Your words are still in the form: "
            "compare them with the entry as it is now, then save again.",
        )
    function.part, function.condition = terms.part.strip(), terms.condition.strip()
    function.oversight, function.notes = terms.oversight, terms.notes.strip()
    _save(function, hand)
    _record("commissioning.change_terms", function, hand, {})
    return function


def _locked(function_id: int, hand: Hand) -> DelegatedFunction:
    check_reason(hand.reason)
    function = DelegatedFunction.objects.select_for_update().get(pk=function_id)
    if function.holder_id not in hand.organisations:
        raise Refused(
            "other_organisation",
            f"“{function.name}” is a function of {function.holder.name}, and your role is for another organisation. "
            "Ask one of its governance officers or commissioners.",
        )
    return function


def _save(function: DelegatedFunction, hand: Hand) -> None:
    function._change_reason = check_reason(hand.reason)  # type: ignore[attr-defined]  # simple_history reads both
    function._history_user = hand.by  # type: ignore[attr-defined]
    function.save()


def _record(act: str, function: DelegatedFunction, hand: Hand, detail: dict[str, Any]) -> None:
    record(
        act=act,
        partnership=function.partnership,
        subject=str(function),
        by=hand.by,
        detail={**detail, "reason": hand.reason.strip()},
    )
