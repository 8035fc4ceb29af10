"""Raising, changing and rating risks: under a row lock, on the register's own scale, with a reason, or not at all."""

from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.utils import timezone

from commissioning.models import Partnership, Post, User
from delivery.models import (
    AssessmentKind,
    Proximity,
    Response,
    Risk,
    RiskAssessment,
    RiskCategory,
    RiskRegister,
    RiskStatus,
)
from delivery.rules.risks import Words
from delivery.services import risk_locks as locks
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
    category: RiskCategory | None = None
    proximity: str = ""
    confidential: bool = False

    @property
    def words(self) -> Words:
        return Words(self.likelihood, self.impact, self.rating)


@transaction.atomic
def raise_risk(
    *, register_id: int, partnership: Partnership, new: RiskFields, raised_on: date, reason: str, by: User, today: date
) -> Risk:
    """Add a risk at the end of a register, with its first assessment.

    Its next review is as typed, else by the register's cycle. Raises Refused as ``change_risk`` does, for a day to
    come, and for a register that has ended.
    """
    why = checked_reason(reason)
    register = locked_register(partnership, register_id, today=today)
    locks.check_past(raised_on, today, "the risk was raised")
    new = _on_scale(register, new)
    _check_fields(partnership, new)
    risk = Risk(register=register, number=locks.next_number(register.risks.all()), raised_on=raised_on)
    for one in fields(new):
        setattr(risk, one.name, getattr(new, one.name))
    risk.review_on = new.review_on or locks.next_review(risk, raised_on)
    save(risk, why, by)
    assessed(risk, AssessmentKind.CURRENT, new.words, on=raised_on, why=why, by=by)
    return risk


def locked_register(partnership: Partnership, register_id: int, *, today: date) -> RiskRegister:
    """The register, held so that two risks raised at once do not get one number."""
    found = RiskRegister.objects.select_for_update(of=("self",)).select_related("scale", "partnership", "body")
    register = found.filter(partnership=partnership, pk=register_id).first()
    if register is None:
        raise Refused("no_such_register", "This register is not one of this partnership's. Choose another.")
    locks.check_running(register, today)
    return register


def assessed(
    risk: Risk, kind: AssessmentKind, words: Words, *, on: date, why: str, by: User, by_when: date | None = None
) -> RiskAssessment:
    """Keep one assessment. The caller sets the risk's own rating where it is the current one."""
    row = RiskAssessment(risk=risk, kind=kind, assessed_on=on, by=by, reason=why, by_when=by_when)
    row.likelihood, row.impact, row.rating = words.likelihood, words.impact, words.rating
    save(row, why, by)
    return row


@transaction.atomic
def change_risk(
    *,
    partnership: Partnership,
    risk_id: int,
    version: int,
    to: RiskFields,
    reason: str,
    by: User,
    today: date | None = None,
) -> Risk:
    """Save a changed risk with its reason; a changed rating is an assessment of the day.

    version: of the risk as the person saw it. Raises Refused, and changes nothing, when somebody has saved since,
    when a rating is not a word of the register's scale, or when the reason or the title is missing.
    """
    day = today or timezone.localdate()
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=day)
    locks.check_version(risk, version)
    to = _on_scale(risk.register, to)
    _check_fields(partnership, to)
    changed = [one.name for one in fields(to) if getattr(risk, one.name) != getattr(to, one.name)]
    if not changed:
        raise Refused("unchanged", "Nothing has changed, so nothing was saved. Change a field, or leave the page.")
    locks.follow_up(risk, day)
    for name in changed:
        setattr(risk, name, getattr(to, name))
    if "owner" in changed:
        risk.owner_source = ""
    if {"likelihood", "impact", "rating"} & set(changed):
        assessed(risk, AssessmentKind.CURRENT, to.words, on=day, why=why, by=by)
    if risk.confidential:
        _hide_issues(risk, why, by)
    locks.keep(risk, why, by)
    return risk


def _hide_issues(risk: Risk, why: str, by: User) -> None:
    """What a confidential risk has become is confidential too."""
    for issue in risk.issues.filter(confidential=False):
        issue.confidential = True
        issue.version += 1
        save(issue, why, by)


def _on_scale(register: RiskRegister, to: RiskFields) -> RiskFields:
    """The fields with the rating in the way of the register's scale. Raises Refused for a word that is not in it."""
    values = {one.name: getattr(to, one.name) for one in fields(to)}
    return RiskFields(**{**values, "rating": locks.on_scale(register, to.words).rating})


def _check_fields(partnership: Partnership, to: RiskFields) -> None:
    if not to.title.strip():
        raise Refused("no_title", "The risk has no title. Enter a few words that name it.")
    locks.check_post(partnership, to.owner)
    if to.category and to.category.partnership_id != partnership.pk:
        raise Refused("foreign_category", f"{to.category.name} is no category here. Choose one from the list.")
    if to.response not in ("", *Response.values) or to.proximity not in ("", *Proximity.values):
        raise Refused("unknown_choice", "The response or the proximity is not one of those offered. Choose from lists.")


# --- Assessments and reviews ------------------------------------------------------------------------------------------


@transaction.atomic
def review_risk(
    *,
    partnership: Partnership,
    risk_id: int,
    version: int,
    words: Words,
    reviewed_on: date,
    next_on: date | None,
    reason: str,
    by: User,
    today: date,
) -> Risk:
    """Record a review: the current rating, the same or another, and when the next review is due.

    next_on: typed by the person; none: by the register's cycle for the new rating. Raises Refused for a closed risk,
    a day to come or before the review before, and as ``change_risk`` does.
    """
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=today)
    locks.check_version(risk, version)
    check_open(risk)
    locks.check_past(reviewed_on, today, "of the review")
    _check_order(risk, reviewed_on)
    words = locks.on_scale(risk.register, words)
    locks.follow_up(risk, today)
    risk.likelihood, risk.impact, risk.rating = words.likelihood, words.impact, words.rating
    risk.review_on = next_on or locks.next_review(risk, reviewed_on)
    if risk.review_on is not None and risk.review_on <= reviewed_on:
        raise Refused("review_in_past", "The next review comes after this one. Enter a later day, or leave it empty.")
    assessed(risk, AssessmentKind.CURRENT, words, on=reviewed_on, why=why, by=by)
    locks.keep(risk, why, by)
    return risk


def check_open(risk: Risk) -> None:
    if risk.status == RiskStatus.CLOSED:
        raise Refused("closed", f"Risk {risk.number} is closed. Open it again first.")


def _check_order(risk: Risk, on: date) -> None:
    """A later assessment is never overtaken by one that is dated before it."""
    last = risk.assessments.filter(kind=AssessmentKind.CURRENT).order_by("-assessed_on").first()
    if last and on < last.assessed_on:
        raise Refused(
            "out_of_order", f"The risk was rated on {show_date(last.assessed_on)}. Enter that day or a later."
        )


@transaction.atomic
def assess(
    *,
    partnership: Partnership,
    risk_id: int,
    kind: AssessmentKind,
    words: Words,
    by_when: date | None,
    reason: str,
    by: User,
    today: date,
) -> RiskAssessment:
    """Rate a risk as it would be without controls (inherent), or as it shall become by a day (target)."""
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=today)
    check_open(risk)
    if kind == AssessmentKind.CURRENT:
        raise Refused("not_here", "The current rating is set by a review. Use “Review the risk”.")
    words = locks.on_scale(risk.register, words)
    row = assessed(risk, kind, words, on=today, why=why, by=by, by_when=by_when)
    locks.keep(risk, why, by)
    return row


# --- Closing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def close_risk(*, partnership: Partnership, risk_id: int, version: int, reason: str, by: User, today: date) -> Risk:
    """Close a risk for a reason. What waits for a body must be answered or withdrawn first."""
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=today)
    locks.check_version(risk, version)
    check_open(risk)
    if waiting := risk.escalations.filter(state="waiting").select_related("to_body").first():
        raise Refused("waits", f"The risk waits for {waiting.to_body.name}. Withdraw that escalation, then close it.")
    locks.follow_up(risk, today)
    for one in risk.acceptances.filter(ended_on__isnull=True):
        one.ended_on = today
        save(one, why, by)
    locks.became(risk, RiskStatus.CLOSED, on=today, reason=why, by=by)
    locks.keep(risk, why, by)
    locks.record("delivery.close_risk", risk, by)
    return risk


@transaction.atomic
def reopen_risk(*, partnership: Partnership, risk_id: int, version: int, reason: str, by: User, today: date) -> Risk:
    """Open a closed risk again; its next review is due by the register's cycle, or today."""
    why = checked_reason(reason)
    risk = locks.locked(partnership, risk_id, today=today)
    locks.check_version(risk, version)
    if risk.status != RiskStatus.CLOSED:
        raise Refused("not_closed", f"Risk {risk.number} is not closed. There is nothing to open again.")
    risk.review_on = locks.next_review(risk, today) or today
    locks.became(risk, RiskStatus.OPEN, on=today, reason=why, by=by)
    locks.keep(risk, why, by)
    locks.record("delivery.reopen_risk", risk, by)
    return risk
