"""Which body holds a risk, which stand above it on a day, and who answers for a body."""

from dataclasses import dataclass
from datetime import date

from commissioning.models import Body, BodyLink
from commissioning.rules.bodies import Relation
from commissioning.selectors.bodies import on_day
from delivery.models import EscalationState, Risk, RiskEscalation, RiskStatus
from delivery.selectors.risk_rows import read
from delivery.selectors.risk_sight import Sight
from delivery.selectors.scales import scale_of, words_of
from ihwb.web.access import Access

ANSWER = "delivery.answer_escalations"
_UP = [one.value for one in Relation if one.is_upward]


def holder_of(risk: Risk) -> Body | None:
    """The body that took the risk last and did not send it back; else the body that keeps its register."""
    taken = [one for one in risk.escalations.all() if one.state == EscalationState.ACCEPTED]
    return taken[-1].to_body if taken else risk.register.body


def bodies_above(body: Body, day: date) -> list[Body]:
    """The bodies to which it answers on a day: next above it, not those further up. One query."""
    links = BodyLink.objects.filter(on_day(day), on_day(day, "above__"), body=body, relation__in=_UP)
    return [one.above for one in links.select_related("above").order_by("above__name")]


def answers_for(access: Access, body: Body) -> bool:
    """True for an officer who looks after the bodies of its organisation; for a joint body, of any."""
    if body.organisation_id is None:
        return access.may(ANSWER)
    return body.organisation_id in access.organisations_for(ANSWER)


@dataclass(frozen=True, slots=True)
class BeforeBody:
    """One risk before a body, or held by it. answers: the reader answers for the body and may do so now."""

    pk: int
    risk_pk: int
    register: str
    number: int
    title: str
    words: str
    tag: str
    body: str
    body_code: str
    from_body: str
    state: str
    waits: bool
    on: date
    reason: str
    answers: bool


def before_bodies(access: Access, sight: Sight, *, body: Body | None = None) -> list[BeforeBody]:
    """Risks that wait for a body's answer or that it holds now, by body, what waits first. Two queries."""
    rows = RiskEscalation.objects.filter(
        sight.seen("risk__"),
        risk__register__partnership=access.partnership,
        risk__register__ended_on__isnull=True,
        state__in=[EscalationState.WAITING, EscalationState.ACCEPTED],
    ).exclude(risk__status=RiskStatus.CLOSED)
    if body is not None:
        rows = rows.filter(to_body=body)
    rows = rows.select_related("risk__register__scale", "risk__register__body", "from_body", "to_body__organisation")
    rows = rows.prefetch_related("risk__escalations__to_body")
    held = [one for one in rows.order_by("to_body__name", "-state", "escalated_on") if _is_with(one)]
    return [_before(one, access) for one in held]


def _is_with(row: RiskEscalation) -> bool:
    """What went on to a body further up is with that one."""
    return row.state == EscalationState.WAITING or holder_of(row.risk) == row.to_body


def _before(row: RiskEscalation, access: Access) -> BeforeBody:
    risk = row.risk
    rating = read(scale_of(risk.register.scale), words_of(risk))
    waits = row.state == EscalationState.WAITING
    answers = answers_for(access, row.to_body) and not (waits and row.by_id == access.user.pk)
    return BeforeBody(
        pk=row.pk,
        risk_pk=risk.pk,
        register=risk.register.name,
        number=risk.number,
        title=risk.title,
        words=rating.words,
        tag=rating.tag,
        body=row.to_body.name,
        body_code=row.to_body.code,
        from_body=row.from_body.name,
        state=row.get_state_display(),
        waits=waits,
        on=row.escalated_on,
        reason=row.reason,
        answers=answers,
    )
