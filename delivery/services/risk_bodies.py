"""Risks before bodies and posts: taken to the body above, taken by it or sent back; accepted until a day."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.models import Body, Post
from commissioning.rules.posts import check_acting
from commissioning.selectors.posts import held
from delivery.models import AssessmentKind, EscalationState, Risk, RiskAcceptance, RiskEscalation, RiskStatus
from delivery.selectors.risk_bodies import answers_for, bodies_above, holder_of
from delivery.services import risk_locks as locks
from delivery.services.reasons import checked_reason, save
from delivery.services.risks import check_open
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import Access

# --- Escalation -------------------------------------------------------------------------------------------------------


@transaction.atomic
def escalate(*, access: Access, risk_id: int, version: int, to_body: Body, reason: str, today: date) -> RiskEscalation:
    """Take a risk to a body above the one that holds it.

    Raises Refused where no body keeps the register, where the other does not stand above it on the day, and while an
    earlier escalation waits.
    """
    why = checked_reason(reason)
    risk = locks.locked(access.partnership, risk_id, today=today)
    locks.check_version(risk, version)
    check_open(risk)
    holder = holder_of(risk)
    if holder is None:
        raise Refused(
            "no_body", f"No body keeps {risk.register.name}, so none stands above it. Name it in the register first."
        )
    if waiting := risk.escalations.filter(state=EscalationState.WAITING).select_related("to_body").first():
        raise Refused("waits", f"The risk waits for {waiting.to_body.name} already. It answers first.")
    if to_body not in bodies_above(holder, today):
        raise Refused(
            "not_above",
            f"{to_body.name} does not stand above {holder.name} on {show_date(today)}. Choose one that does.",
        )
    row = RiskEscalation(risk=risk, from_body=holder, to_body=to_body, reason=why, escalated_on=today, by=access.user)
    save(row, why, access.user)
    locks.keep(risk, why, access.user)
    locks.record("delivery.escalate_risk", risk, access.user, to=to_body.name)
    return row


@transaction.atomic
def answer_escalation(
    *, access: Access, escalation_id: int, state: EscalationState, answer: str, today: date
) -> RiskEscalation:
    """The body takes the risk, or sends it back; the risk's officers may withdraw what waits.

    A body may send back what it took. Whoever took the risk to the body does not answer for the body.
    """
    why = checked_reason(answer)
    row, risk = _held_escalation(access, escalation_id, today)
    if state == EscalationState.WITHDRAWN:
        _check_waits(row)
    else:
        _check_answer(access, row, state)
    row.state, row.answer, row.answered_on, row.answered_by = state, why, today, access.user
    save(row, why, access.user)
    locks.keep(risk, why, access.user)
    locks.record(f"delivery.escalation_{state}", risk, access.user, body=row.to_body.name)
    return row


def _held_escalation(access: Access, pk: int, today: date) -> tuple[RiskEscalation, Risk]:
    """The escalation and its risk, the risk held first as everywhere."""
    found = RiskEscalation.objects.filter(risk__register__partnership=access.partnership, pk=pk).first()
    if found is None:
        raise Refused("no_such_escalation", "This risk was not taken to a body. Open the risk again.")
    risk = locks.locked(access.partnership, found.risk_id, today=today)
    return RiskEscalation.objects.select_related("to_body", "from_body").get(pk=pk), risk


def _check_waits(row: RiskEscalation) -> None:
    if row.state != EscalationState.WAITING:
        raise Refused("answered", f"{row.to_body.name} has answered already: {row.get_state_display().lower()}.")


def _check_answer(access: Access, row: RiskEscalation, state: EscalationState) -> None:
    if not answers_for(access, row.to_body):
        raise Refused("not_the_body", f"Only an officer of {row.to_body.name} answers for it.")
    if row.state == EscalationState.ACCEPTED and state == EscalationState.SENT_BACK:
        if holder_of(row.risk) != row.to_body:
            raise Refused("gone_on", f"{row.to_body.name} does not hold the risk any more, so it cannot send it back.")
        return
    _check_waits(row)
    if row.by_id == access.user.pk:
        raise Refused("own_work", f"You took this risk to {row.to_body.name}, so another officer answers for it.")


# --- Acceptance -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Terms:
    """Who bears the risk, a post or a body, why, on which conditions, and until when; that day is included."""

    post: Post | None
    body: Body | None
    reason: str
    conditions: str
    expires_on: date


@transaction.atomic
def accept_risk(*, access: Access, risk_id: int, version: int, terms: Terms, today: date) -> RiskAcceptance:
    """A post or a body accepts a risk as it is, until a day. From the day after, the risk is open again by itself.

    A person accepts for a post that they act for that day; an officer of a body records what the body accepted.
    Raises Refused for whoever gave the present rating, for a risk that is closed or accepted, and for a last day that
    is past.
    """
    why = checked_reason(terms.reason)
    risk = locks.locked(access.partnership, risk_id, today=today)
    locks.check_version(risk, version)
    check_open(risk)
    if locks.standing(risk, today) == RiskStatus.ACCEPTED:
        raise Refused("accepted", f"Risk {risk.number} is accepted already. End that acceptance first.")
    if terms.expires_on < today:
        raise Refused("expired", f"{show_date(terms.expires_on)} is past. Enter a last day that is still to come.")
    _check_own_rating(risk, access)
    _check_bearer(access, terms, today)
    locks.follow_up(risk, today)
    row = RiskAcceptance(
        risk=risk,
        post=terms.post,
        body=terms.body,
        reason=why,
        conditions=terms.conditions.strip(),
        accepted_on=today,
        expires_on=terms.expires_on,
        by=access.user,
    )
    save(row, why, access.user)
    locks.became(risk, RiskStatus.ACCEPTED, on=today, reason=why, by=access.user)
    locks.keep(risk, why, access.user)
    bearer = terms.post.title if terms.post else terms.body.name if terms.body else ""
    locks.record("delivery.accept_risk", risk, access.user, bearer=bearer, expires_on=terms.expires_on.isoformat())
    return row


def _check_own_rating(risk: Risk, access: Access) -> None:
    last = risk.assessments.filter(kind=AssessmentKind.CURRENT).order_by("-assessed_on", "-pk").first()
    if last and last.by_id == access.user.pk:
        raise Refused("own_work", "You gave this risk its present rating, so somebody else accepts it.")


def _check_bearer(access: Access, terms: Terms, today: date) -> None:
    if (terms.post is None) == (terms.body is None):
        raise Refused("no_bearer", "Say who accepts the risk: one post or one body.")
    if terms.post is not None:
        locks.check_post(access.partnership, terms.post)
        check_acting(held(terms.post.pk), access.user.pk, today, terms.post.title)
    elif terms.body is not None and not answers_for(access, terms.body):
        raise Refused("not_the_body", f"Only an officer of {terms.body.name} records what it accepted.")


@transaction.atomic
def end_acceptance(*, access: Access, risk_id: int, version: int, reason: str, today: date) -> Risk:
    """Take an acceptance back before its time: the risk is open again from today on."""
    why = checked_reason(reason)
    risk = locks.locked(access.partnership, risk_id, today=today)
    locks.check_version(risk, version)
    if locks.standing(risk, today) != RiskStatus.ACCEPTED:
        raise Refused("not_accepted", f"Risk {risk.number} is not accepted today. There is nothing to end.")
    for one in risk.acceptances.filter(ended_on__isnull=True):
        one.ended_on = today
        save(one, why, access.user)
    locks.became(risk, RiskStatus.OPEN, on=today, reason=why, by=access.user)
    locks.keep(risk, why, access.user)
    locks.record("delivery.end_acceptance", risk, access.user)
    return risk
