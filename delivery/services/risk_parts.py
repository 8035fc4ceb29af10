"""What hangs on a risk: actions, controls, the owner of each organisation, money at stake, the same risk elsewhere."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from commissioning.models import Organisation, Partnership, Post, User
from delivery.models import ControlEffect, Risk, RiskAction, RiskControl, RiskExposure, RiskOwner, SharedRisk
from delivery.services import risk_locks as locks
from delivery.services.reasons import checked_reason, save
from delivery.services.risks import check_open
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show
from pool.models import BudgetLine

Row = TypeVar("Row", bound=Model)

# --- Actions ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_action(
    *,
    partnership: Partnership,
    risk_id: int,
    text: str,
    owner: Post | None,
    due: date | None,
    reason: str,
    by: User,
    today: date | None = None,
) -> RiskAction:
    """Add an action at the end of a risk's list. Raises Refused for a closed risk and for an empty text."""
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=today or timezone.localdate())
    check_open(risk)
    check_text(text)
    locks.check_post(partnership, owner)
    number = locks.next_number(risk.actions.all())
    action = RiskAction(risk=risk, number=number, text=text.strip(), owner=owner, due=due)
    save(action, why, by)
    return action


def check_text(text: str) -> None:
    if not text.strip():
        raise Refused("no_text", "The action says nothing yet. Enter what is to be done.")


@dataclass(frozen=True, slots=True)
class ActionFields:
    """What people may change of an action that is not done."""

    text: str
    owner: Post | None
    due: date | None
    progress: str


@transaction.atomic
def change_action(
    *, partnership: Partnership, action_id: int, to: ActionFields, reason: str, by: User, today: date
) -> RiskAction:
    """Move, reword or hand over an action, or say how far it has come. Raises Refused for one that is done."""
    why = checked_reason(reason)
    action = _action(partnership, action_id, today)
    check_text(to.text)
    locks.check_post(partnership, to.owner)
    put(action, {one.name: getattr(to, one.name) for one in fields(to)}, why, by)
    return action


@transaction.atomic
def complete_action(
    *, partnership: Partnership, action_id: int, done_on: date, today: date, reason: str, by: User
) -> RiskAction:
    """Record the day an action was done. Raises Refused for a day to come and for an action that is done."""
    why = checked_reason(reason)
    action = _action(partnership, action_id, today)
    locks.check_past(done_on, today, "the action was done")
    put(action, {"done_on": done_on}, why, by)
    return action


def _action(partnership: Partnership, action_id: int, today: date) -> RiskAction:
    """The action, held; one that is done is not changed."""
    found = RiskAction.objects.select_for_update(of=("self",)).select_related("risk__register")
    action = found.filter(risk__register__partnership=partnership, pk=action_id).first()
    if action is None:
        raise Refused("no_such_action", "This action is not on a risk of this partnership. Open the risk again.")
    locks.check_running(action.risk.register, today)
    if action.done_on:
        raise Refused("done", f"Action {action.number} was done on {show_date(action.done_on)} already.")
    return action


def put(row: Model, values: dict[str, object], why: str, by: User) -> None:
    """Save the row with the values. Raises Refused when it holds them already."""
    if all(getattr(row, name) == value for name, value in values.items()):
        raise Refused("unchanged", "Nothing has changed, so nothing was saved. Change a field, or leave the page.")
    for name, value in values.items():
        setattr(row, name, value)
    save(row, why, by)


# --- Controls ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ControlFields:
    """What is in place, how well it works, who sees to it, when that was last checked, and since when no longer."""

    text: str
    effect: str
    owner: Post | None
    checked_on: date | None
    ended_on: date | None = None


@transaction.atomic
def keep_control(
    *,
    partnership: Partnership,
    risk_id: int,
    control_id: int | None,
    to: ControlFields,
    reason: str,
    by: User,
    today: date,
) -> RiskControl:
    """Add a control to a risk, or change one of its own. control_id: none to add."""
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=today)
    check_open(risk)
    _check_control(partnership, to, today)
    if control_id is None:
        control = RiskControl(risk=risk, number=locks.next_number(risk.controls.all()))
    else:
        control = _own(risk.controls.filter(pk=control_id).first(), "control")
    put(control, {one.name: getattr(to, one.name) for one in fields(to)}, why, by)
    return control


def _check_control(partnership: Partnership, to: ControlFields, today: date) -> None:
    if not to.text.strip() or to.effect not in ControlEffect.values:
        raise Refused("no_text", "The control says nothing yet. Enter what is in place and how well it works.")
    locks.check_post(partnership, to.owner)
    for day in (to.checked_on, to.ended_on):
        if day:
            locks.check_past(day, today, "on which it was checked or ended")


def _own(found: Row | None, what: str) -> Row:
    if found is None:
        raise Refused(f"no_such_{what}", f"This {what} is not on the risk any more. Open the risk again.")
    return found


# --- Owners of a joint risk -------------------------------------------------------------------------------------------


@transaction.atomic
def name_owner(
    *,
    partnership: Partnership,
    risk_id: int,
    organisation: Organisation,
    post: Post | None,
    reason: str,
    by: User,
    today: date,
) -> None:
    """Say which post answers for a joint risk in an organisation; no post takes the name out again."""
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=today)
    check_open(risk)
    locks.check_post(partnership, post)
    if post and post.organisation_id != organisation.pk:
        raise Refused(
            "other_organisation", f"{post.title} is not a post of {organisation.name}. Choose one of its posts."
        )
    named = risk.owners.filter(organisation=organisation).first()
    if post is None:
        take_out(_own(named, "owner"), why, by)
    elif named is None:
        save(RiskOwner(risk=risk, organisation=organisation, post=post), why, by)
    else:
        put(named, {"post": post}, why, by)


def take_out(row: Model, why: str, by: User) -> None:
    """Delete the row so that its history says who and why."""
    row._change_reason = why  # type: ignore[attr-defined]  # simple_history reads both on delete
    row._history_user = by  # type: ignore[attr-defined]
    row.delete()


# --- Money at stake ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stake:
    """£ that a risk may cost on a line in a year: low <= likely <= high."""

    line: BudgetLine
    year: int
    low: Decimal
    likely: Decimal
    high: Decimal
    note: str = ""


@transaction.atomic
def set_exposure(
    *, partnership: Partnership, risk_id: int, stake: Stake, reason: str, by: User, today: date
) -> RiskExposure:
    """Put money at stake on a line of the pool, or change what stands there for that line and year.

    Raises Refused for a line of another partnership, for figures that do not rise, and where the same risk of another
    register carries money on this line and year already: it would be counted twice.
    """
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=today)
    check_open(risk)
    _check_stake(partnership, stake)
    _check_counted_once(risk, [(stake.line.pk, stake.year)])
    found = risk.exposures.filter(line=stake.line, year=stake.year).first()
    row = found or RiskExposure(risk=risk, line=stake.line, year=stake.year)
    put(row, {"low": stake.low, "likely": stake.likely, "high": stake.high, "note": stake.note}, why, by)
    return row


def _check_stake(partnership: Partnership, stake: Stake) -> None:
    if stake.line.fund.agreement.partnership_id != partnership.pk:
        raise Refused("foreign_line", "This line is not in a fund of this partnership. Choose one from the list.")
    if not 0 <= stake.low <= stake.likely <= stake.high:
        raise Refused(
            "not_rising",
            f"{show(stake.low)}, {show(stake.likely)} and {show(stake.high)} do not rise from nought. "
            "Enter low, likely and high so that none is below the one before.",
        )


def _check_counted_once(risk: Risk, places: list[tuple[int, int]]) -> None:
    """Raises Refused where the same risk of another running register has money on one of the lines and years."""
    if risk.shared_id is None:
        return
    others = RiskExposure.objects.filter(risk__shared=risk.shared_id, risk__register__ended_on__isnull=True)
    for one in others.exclude(risk=risk).select_related("risk__register", "line"):
        if (one.line_id, one.year) in places:
            raise Refused(
                "counted_twice",
                f"The same risk stands in {one.risk.register.name} with money on {one.line.name} in "
                f"{FinancialYear(one.year).label}. Change it there, so that it counts once.",
            )


@transaction.atomic
def remove_exposure(
    *, partnership: Partnership, risk_id: int, exposure_id: int, reason: str, by: User, today: date
) -> None:
    """Take money at stake off a line. The history keeps it."""
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=today)
    take_out(_own(risk.exposures.filter(pk=exposure_id).first(), "exposure"), why, by)


# --- The same risk in other registers ---------------------------------------------------------------------------------


@transaction.atomic
def link_risks(
    *, partnership: Partnership, risk_id: int, other_id: int, reason: str, by: User, today: date
) -> SharedRisk:
    """Say that two risks of two registers are one and the same; each keeps its rating on its own scale.

    Raises Refused where both stand in one register, where their groups would hold two of one register, and where both
    carry money on one line and year.
    """
    why = checked_reason(reason)
    first, second = sorted((risk_id, other_id))  # always in this order, so that two who link do not wait in a ring
    rows = {pk: locks.locked(partnership, pk, today=today) for pk in (first, second)}
    risk, other = rows[risk_id], rows[other_id]
    if risk.shared_id is not None and risk.shared_id == other.shared_id:
        raise Refused("linked", "These two risks are linked already.")
    group = _group(risk) + _group(other)
    registers = [one.register_id for one in group]
    if len(set(registers)) < len(registers):
        raise Refused("one_register", "One register would hold the same risk twice. Close one of the two instead.")
    shared = risk.shared or other.shared
    if shared is None:
        shared = SharedRisk(partnership=partnership, name=risk.title)
        save(shared, why, by)
    for one in group:
        if one.shared_id != shared.pk:
            one.shared = shared
            locks.keep(one, why, by)
    for one in group:
        _check_counted_once(one, list(one.exposures.values_list("line", "year")))
    return shared


def _group(risk: Risk) -> list[Risk]:
    """The risk with those it is linked to, held."""
    if risk.shared_id is None:
        return [risk]
    others = Risk.objects.select_for_update(of=("self",)).filter(shared=risk.shared_id).exclude(pk=risk.pk)
    return [risk, *others.order_by("pk")]


@transaction.atomic
def unlink_risk(*, partnership: Partnership, risk_id: int, reason: str, by: User, today: date) -> Risk:
    """The risk is another than those it was linked to."""
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=today)
    if risk.shared_id is None:
        raise Refused("not_linked", "This risk is not linked to one of another register.")
    risk.shared = None
    locks.keep(risk, why, by)
    return risk
