"""Changing risks: under a row lock, on the register's own scale, with a reason, or not at all."""

from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.db.models import Max

from commissioning.models import Partnership, Post, User
from delivery.models import Response, Risk, RiskAction, RiskStatus, ScaleKind
from delivery.rules import risks as rules
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class RiskFields:
    """What people may change of a risk. A matrix register ignores ``rating``: it follows from the pair."""

    title: str
    cause: str
    event: str
    consequence: str
    likelihood: str
    impact: str
    rating: str
    owner: Post | None
    review_on: date | None
    response: str
    status: str


@transaction.atomic
def change_risk(*, partnership: Partnership, risk_id: int, version: int, to: RiskFields, reason: str, by: User) -> Risk:
    """Save a changed risk with its reason.

    version: of the risk as the person saw it. Raises Refused, and changes nothing, when somebody has saved since,
    when a rating is not a word of the register's scale, or when the reason or the title is missing.
    """
    why = checked_reason(reason)
    risk = _locked(partnership, risk_id)
    if risk.version != version:
        raise Refused("stale", _stale(risk))
    to = _on_scale(risk, to)
    _check_fields(partnership, to)
    changed = [one.name for one in fields(to) if getattr(risk, one.name) != getattr(to, one.name)]
    if not changed:
        raise Refused("unchanged", "Nothing has changed, so nothing was saved. Change a field, or leave the page.")
    for name in changed:
        setattr(risk, name, getattr(to, name))
    if "owner" in changed:
        risk.owner_source = ""
    risk.version += 1
    save(risk, why, by)
    return risk


def _locked(partnership: Partnership, risk_id: int) -> Risk:
    """The risk, held until the transaction ends, so that of two people saving at once one is told to look again."""
    # "of": PostgreSQL cannot lock the empty side of the joins to project and owner.
    found = Risk.objects.select_for_update(of=("self",)).select_related("register__scale", "owner")
    risk = found.filter(register__partnership=partnership, pk=risk_id).first()
    if risk is None:
        raise Refused("no_such_risk", "This risk is not in a register of this partnership. Open it from the registers.")
    return risk


def _stale(risk: Risk) -> str:
    last = risk.history.select_related("history_user").first()
    who = last.history_user.name if last and last.history_user else "somebody"
    return (
        f"Risk {risk.number} was changed by {who} after you opened this page, so nothing was saved. "
        "What you typed is still below: compare it with the risk as it is now, then save again."
    )


def _on_scale(risk: Risk, to: RiskFields) -> RiskFields:
    """The fields with the rating in the way of the register's scale. Raises Refused for a word that is not in it."""
    stored = risk.register.scale
    scale = rules.read_scale(stored.kind, stored.levels, stored.bands)
    rating = to.rating
    if stored.kind == ScaleKind.MATRIX:
        band = rules.band_of(scale, to.likelihood, to.impact)
        rating = band.name if band else ""
    rules.check_rating(scale, likelihood=to.likelihood, impact=to.impact, rating=rating)
    values = {one.name: getattr(to, one.name) for one in fields(to)}
    return RiskFields(**{**values, "rating": rating})


def _check_fields(partnership: Partnership, to: RiskFields) -> None:
    if not to.title.strip():
        raise Refused("no_title", "The risk has no title. Enter a few words that name it.")
    if to.owner and to.owner.partnership_id != partnership.pk:
        raise Refused("foreign_post", f"{to.owner.title} is not a post of this partnership. Choose one from the list.")
    if to.status not in RiskStatus.values or to.response not in ("", *Response.values):
        raise Refused("unknown_choice", "The status or the response is not one of those offered. Choose from the list.")


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
) -> RiskAction:
    """Add an action at the end of a risk's list. Raises Refused for a closed risk and for an empty text."""
    why = checked_reason(reason)
    risk = _locked(partnership, risk_id)
    if risk.status != RiskStatus.OPEN:
        raise Refused("closed", f"Risk {risk.number} is closed. Open it again before you add an action.")
    if not text.strip():
        raise Refused("no_text", "The action says nothing yet. Enter what is to be done.")
    if owner and owner.partnership_id != partnership.pk:
        raise Refused("foreign_post", f"{owner.title} is not a post of this partnership. Choose one from the list.")
    last = risk.actions.aggregate(last=Max("number"))["last"] or 0
    action = RiskAction(risk=risk, number=last + 1, text=text.strip(), owner=owner, due=due)
    save(action, why, by)
    return action


@transaction.atomic
def complete_action(
    *, partnership: Partnership, action_id: int, done_on: date, today: date, reason: str, by: User
) -> RiskAction:
    """Record the day an action was done. Raises Refused for a day to come and for an action that is done."""
    why = checked_reason(reason)
    found = RiskAction.objects.select_for_update(of=("self",)).select_related("risk")
    action = found.filter(risk__register__partnership=partnership, pk=action_id).first()
    if action is None:
        raise Refused("no_such_action", "This action is not on a risk of this partnership. Open the risk again.")
    if action.done_on:
        raise Refused("done", f"Action {action.number} was done on {show_date(action.done_on)} already.")
    if done_on > today:
        raise Refused("in_future", f"{show_date(done_on)} is still to come. Enter the day the action was done.")
    action.done_on = done_on
    save(action, why, by)
    return action
