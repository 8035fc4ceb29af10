"""Rolling a register forward: the risks that are not closed go on in a new one; the old stays as it was, to read."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from commissioning.models import Partnership, User
from commissioning.services import audit
from delivery.models import EscalationState, Issue, Risk, RiskEscalation, RiskRegister, RiskStatus
from delivery.services import risk_locks as locks
from delivery.services.reasons import checked_reason, save
from delivery.services.risks import locked_register
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused, quote


@dataclass(frozen=True, slots=True)
class Rolled:
    """What went on into the new register, and how many closed risks stay in the old."""

    register: RiskRegister
    risks: int
    left: int


Row = TypeVar("Row", bound=Model)

# What is copied with a risk, and what of it stays behind.
_PARTS = ("owners", "controls", "actions", "assessments", "status_changes", "acceptances", "escalations", "exposures")


@transaction.atomic
def roll_forward(
    *, partnership: Partnership, register_id: int, code: str, name: str, on: date, reason: str, by: User, today: date
) -> Rolled:
    """Begin the next register on the same scale and carry over every risk that is not closed, numbered as before.

    on: the first day of the new register and the first on which the old one is only read. Every carried risk keeps its
    assessments, owners, controls, actions, acceptance, escalations and money, and leads back to where it came from;
    issues that are not resolved go on too. Raises Refused for a code that is taken, a day to come, and a register that
    has ended already.
    """
    why = checked_reason(reason)
    old = locked_register(partnership, register_id, today=today)
    locks.check_past(on, today, "from which the new register counts")
    if old.previous and old.previous.ended_on and on <= old.previous.ended_on:
        raise Refused("too_early", f"{old.name} itself began on {show_date(old.previous.ended_on)}. Enter a later day.")
    if partnership.risk_registers.filter(code=code).exists():
        raise Refused("code_taken", f"There is a register with the code {quote(code)} already. Choose another code.")
    risks = list(Risk.objects.select_for_update(of=("self",)).filter(register=old).order_by("number"))
    new = _begin(old, code=code, name=name, on=on, why=why, by=by)
    carried = [one for one in risks if one.status != RiskStatus.CLOSED]
    made = {one.pk: _carry(one, new, why, by) for one in carried}
    _carry_issues(old, new, made, why, by)
    detail = {"from": old.name, "risks": len(carried), "left": len(risks) - len(carried)}
    audit.record(act="delivery.roll_register", partnership=partnership, subject=new.name, by=by, detail=detail)
    return Rolled(new, len(carried), len(risks) - len(carried))


def _begin(old: RiskRegister, *, code: str, name: str, on: date, why: str, by: User) -> RiskRegister:
    new = _copy(old, code=code, name=name, previous=old, ended_on=None, source="")
    save(new, why, by)
    old.ended_on = on
    save(old, why, by)
    for one in (*old.organisations.all(), *old.appetites.all()):
        save(_copy(one, register=new), why, by)
    return new


def _copy(row: Row, **changed: Any) -> Row:
    """A new row with the values of another and those that differ."""
    names = [one.attname for one in row._meta.concrete_fields if not one.primary_key]
    values = {name: getattr(row, name) for name in names}
    copied = type(row)(**values)
    for name, value in changed.items():
        setattr(copied, name, value)
    return copied


def _carry(risk: Risk, register: RiskRegister, why: str, by: User) -> Risk:
    """The risk in the new register. It stays the same risk as in other registers: the link goes with it."""
    shared = risk.shared
    new = _copy(risk, register=register, rolled_from=risk, version=1, shared=None)
    save(new, why, by)
    for part in _PARTS:
        for one in getattr(risk, part).all():
            if _goes_on(one):
                save(_copy(one, risk=new), why, by)
    if shared is not None:
        new.shared = shared
        save(new, why, by)
    for waiting in risk.escalations.filter(state=EscalationState.WAITING):
        _withdraw(waiting, register, why, by)
    return new


def _goes_on(part: Model) -> bool:
    """Done actions stay where they were done; all else goes on."""
    return not getattr(part, "done_on", None)


def _withdraw(waiting: RiskEscalation, register: RiskRegister, why: str, by: User) -> None:
    """The body answers in the new register, where the escalation stands as well."""
    waiting.state = EscalationState.WITHDRAWN
    waiting.answered_on, waiting.answered_by = register.previous.ended_on, by  # type: ignore[union-attr]  # just set
    waiting.answer = f"Carried over to {register.name}"
    save(waiting, why, by)


def _carry_issues(old: RiskRegister, new: RiskRegister, made: dict[int, Risk], why: str, by: User) -> None:
    for issue in Issue.objects.filter(register=old, resolved_on__isnull=True):
        risk = made.get(issue.risk_id) if issue.risk_id else None
        carried = _copy(issue, register=new, risk=risk or issue.risk, version=1)
        save(carried, why, by)
        for action in issue.actions.filter(done_on__isnull=True):
            save(_copy(action, issue=carried), why, by)
