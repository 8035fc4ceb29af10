"""Changing rules: those of a draft version, or the rival rules of an open dispute. Each change is one history entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from commissioning.models import User
from commissioning.services.audit import record
from ihwb.kernel.errors import Refused
from pool.models import AgreementVersion, Dispute, DisputeState
from pool.rules import rule_editing
from pool.rules.agreement_life import VersionState
from pool.rules.risk_share.faults import Fault
from pool.selectors.version_rules import Ground, changes_of, faults_of, recent_changes

UNDONE = "Undone: "

Holder = AgreementVersion | Dispute


class StepRefused(Refused):
    """A step with faults: each with the field that it stands at, such as ``weights``."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("faults", " ".join(rule_editing.said(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes the rules of what; seen: the seal of the rules as the page showed them."""

    holder: Holder
    by: User
    seen: str
    why: str = ""


def put_step(hand: Hand, ground: Ground, stage: str, at: int | None, step: Mapping[str, Any]) -> None:
    """Add a step at the end of a stage, or put it in the place of another. Raises StepRefused or Refused."""
    did = f"Added {_step(stage)}" if at is None else f"Changed {_step(stage, at)}"

    def change(rules: object) -> rule_editing.RawRules:
        _check_there(rules, stage, at)
        made = rule_editing.with_step(rules, stage, at, step)
        check_step(made, ground, stage, len(made[stage]) - 1 if at is None else at)
        return made

    _change(hand, did, change)


def check_step(rules: Mapping[str, Any], ground: Ground, stage: str, at: int) -> None:
    """Refuse a step in which the engine's reader finds faults."""
    own = tuple(fault for fault in faults_of(rules, ground) if (rule_editing.step_of(fault) or ())[:2] == (stage, at))
    if own:
        raise StepRefused(own)


def remove_step(hand: Hand, stage: str, at: int) -> None:
    def change(rules: object) -> rule_editing.RawRules:
        _check_there(rules, stage, at)
        return rule_editing.without_step(rules, stage, at)

    _change(hand, f"Removed {_step(stage, at)}", change)


def move_step(hand: Hand, stage: str, at: int, by: int) -> None:
    """by: -1 up, 1 down."""

    def change(rules: object) -> rule_editing.RawRules:
        _check_there(rules, stage, at)
        return rule_editing.moved(rules, stage, at, by)

    _change(hand, f"Moved {_step(stage, at)} {'up' if by < 0 else 'down'}", change)


def set_netting(hand: Hand, netting: str) -> None:
    _change(hand, f"Netting: {netting}", lambda rules: rule_editing.with_netting(rules, netting))


def mirror(hand: Hand) -> None:
    """Treat an underspend as an overspend is treated."""
    _change(hand, "Underspend copied from the overspend", rule_editing.mirrored)


def leave_to_decision(hand: Hand, stage: str, left: bool) -> None:
    """Make the steps of a direction a default that the partners may set aside by a decision, or steps that hold."""
    word = stage.capitalize()
    did = f"{word}: left to a decision of the partners" if left else f"{word}: not left to a decision"
    _change(hand, did, lambda rules: rule_editing.left_to_decision(rules, stage, left))


def replace_all(hand: Hand, rules: Mapping[str, Any], did: str) -> None:
    """Put other rules in the place of all."""
    _change(hand, did, lambda _: rule_editing.whole(rules))


def before_undo(holder: Holder) -> rule_editing.RawRules | None:
    """The rules that an undo would bring back; None when there is no change to undo."""
    return rule_editing.before_last_change(changes_of(holder), UNDONE)


def undo(hand: Hand) -> None:
    """Back to the rules before the last change that still stands. Raises Refused when there is none."""
    before = before_undo(hand.holder)
    if before is None:
        raise Refused("nothing_to_undo", "There is no change of these rules to undo.")
    last = recent_changes(hand.holder, most=1)
    _change(hand, f"{UNDONE}{last[0].why if last else 'the last change'}", lambda _: before)


# --- One change -----------------------------------------------------------------------------------------------------


@transaction.atomic
def _change(hand: Hand, did: str, change: Callable[[object], rule_editing.RawRules]) -> None:
    holder = _locked(hand.holder)
    _check_open(holder)
    if rule_editing.seal(holder.rules) != hand.seen:
        raise Refused("changed", f"{_last_hand(holder)} Look at the rules as they are now, then change them again.")
    made = change(holder.rules)
    if made == rule_editing.whole(holder.rules):
        return
    reason = f"{did}: {hand.why}" if hand.why else did
    holder.rules = made
    holder._change_reason, holder._history_user = reason, hand.by  # type: ignore[union-attr]  # simple_history reads
    holder.save()
    record(
        act="pool.change_rules",
        partnership=holder.agreement.partnership,
        subject=str(holder),
        by=hand.by,
        detail={"change": reason, "rules": made},
    )


def _locked(holder: Holder) -> Holder:
    if isinstance(holder, Dispute):
        return (
            Dispute.objects.select_for_update(of=("self",)).select_related("agreement__partnership").get(pk=holder.pk)
        )
    versions = AgreementVersion.objects.select_for_update(of=("self",))
    return versions.select_related("agreement__partnership").get(pk=holder.pk)


def _check_open(holder: Holder) -> None:
    if isinstance(holder, Dispute):
        if holder.state != DisputeState.OPEN:
            raise Refused("resolved", "This dispute is resolved: its rules stay as they are.")
    elif holder.state != VersionState.DRAFT:
        label = VersionState(holder.state).label.lower()
        raise Refused(
            "not_a_draft",
            f"Version {holder.number} is not a draft any more (it is: {label}); its rules stay as they are. "
            "Draft a new version to change them.",
        )


def _last_hand(holder: Holder) -> str:
    last = recent_changes(holder, most=1)
    return f"{last[0].who} has changed these rules meanwhile." if last else "These rules were changed meanwhile."


def _check_there(rules: object, stage: str, at: int | None) -> None:
    if at is not None and at >= len(rule_editing.whole(rules)[stage]):
        raise Refused("no_such_step", "There is no such step any more. Look at the rules as they are now.")


def _step(stage: str, at: int | None = None) -> str:
    word = rule_editing.STAGE_WORDS[stage]
    article = "a" if word.startswith("line") else "an"
    return f"{article} {word}" if at is None else f"{word} {at + 1}"
