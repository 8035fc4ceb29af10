"""What every act on a risk begins with: the row held, its register still in use, an expired acceptance followed up."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from commissioning.models import Partnership, Post, User
from commissioning.services import audit
from delivery.models import Risk, RiskRegister, RiskStatus, StatusChange
from delivery.rules import risk_course as course
from delivery.rules import risks as rules
from delivery.selectors.risk_course import acceptances_of
from delivery.selectors.scales import scale_of, words_of
from delivery.services.reasons import save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


def locked(partnership: Partnership, risk_id: int, *, today: date) -> Risk:
    """The risk, held until the transaction ends, so that of two people saving at once one is told to look again.

    Raises Refused where the risk is not of this partnership, or where its register is only read by now.
    """
    # "of": PostgreSQL cannot lock the empty side of the joins to project and owner.
    found = Risk.objects.select_for_update(of=("self",)).select_related("register__scale", "register__body", "owner")
    risk = found.filter(register__partnership=partnership, pk=risk_id).first()
    if risk is None:
        raise Refused("no_such_risk", "This risk is not in a register of this partnership. Open it from the registers.")
    check_running(risk.register, today)
    return risk


def check_running(register: RiskRegister, today: date) -> None:
    """Raises Refused from the day on which another register stands in the register's place."""
    if register.ended_on is not None and register.ended_on <= today:
        following = RiskRegister.objects.filter(previous=register).first()
        where = f" Go to {following.name}." if following else ""
        raise Refused(
            "register_ended",
            f"{register.name} ended on {show_date(register.ended_on)} and is only read since.{where}",
        )


def check_version(risk: Risk, version: int) -> None:
    """Raises Refused when somebody has saved since the person opened the page."""
    if risk.version == version:
        return
    last = risk.history.select_related("history_user").first()
    who = last.history_user.name if last and last.history_user else "somebody"
    raise Refused(
        "stale",
        f"Risk {risk.number} was changed by {who} after you opened this page, so nothing was saved. "
        "What you typed is still below: compare it with the risk as it is now, then save again.",
    )


def standing(risk: Risk, today: date) -> str:
    """The status as it counts on the day."""
    return course.standing(risk.status, acceptances_of(risk), today)


def follow_up(risk: Risk, today: date) -> None:
    """Write down that an acceptance ran out, before something else is done with the risk. The caller saves the risk."""
    ran_out = course.expired(risk.status, acceptances_of(risk), today)
    if ran_out is None:
        return
    for one in risk.acceptances.filter(ended_on__isnull=True):
        one.ended_on = today
        one._change_reason = "Expired"  # type: ignore[attr-defined]  # simple_history reads it on save
        one.save()
    became(risk, RiskStatus.OPEN, on=today, reason=f"The acceptance ended on {show_date(ran_out)}", by=None)


def became(risk: Risk, status: RiskStatus, *, on: date, reason: str, by: User | None) -> None:
    """Record the new status. The caller saves the risk."""
    risk.status = status
    change = StatusChange(risk=risk, status=status, on=on, reason=reason, by=by)
    change._change_reason = reason  # type: ignore[attr-defined]  # simple_history reads it on save
    change.save()


def keep(risk: Risk, why: str, by: User) -> None:
    """Save the risk as its next version."""
    risk.version += 1
    save(risk, why, by)


def on_scale(register: RiskRegister, words: rules.Words) -> rules.Words:
    """The rating in the way of the register's scale, with its band. Raises Refused for a word that is not in it."""
    scale = scale_of(register.scale)
    rating = words.rating
    if scale.kind == rules.MATRIX:
        band = rules.band_of(scale, words.likelihood, words.impact)
        rating = band.name if band else ""
    rules.check_rating(scale, likelihood=words.likelihood, impact=words.impact, rating=rating)
    return replace(words, rating=rating)


def next_review(risk: Risk, on: date) -> date | None:
    """By the register's cycle for the risk's present rating; None where it lays none down."""
    step = rules.step_of(scale_of(risk.register.scale), words_of(risk))
    return rules.next_review(risk.register.review_months, step, on)


def check_post(partnership: Partnership, post: Post | None) -> None:
    if post and post.partnership_id != partnership.pk:
        raise Refused("foreign_post", f"{post.title} is not a post of this partnership. Choose one from the list.")


def check_past(day: date, today: date, what: str) -> None:
    """Raises Refused for a day to come."""
    if day > today:
        raise Refused("in_future", f"{show_date(day)} is still to come. Enter the day {what}.")


def next_number(rows: QuerySet[Any]) -> int:
    """The number after the last. The caller holds the row that the numbers belong to."""
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def told(risk: Risk) -> str:
    """The risk in the record of acts, which also those read who may not read confidential risks."""
    title = "confidential" if risk.confidential else risk.title
    return f"{risk.register.name}, risk {risk.number}: {title}"


def record(act: str, risk: Risk, by: User, **detail: str) -> None:
    """Into the chain of acts that matter. detail: nothing that says what a confidential risk is about."""
    audit.record(act=act, partnership=risk.register.partnership, subject=told(risk), by=by, detail=detail)
