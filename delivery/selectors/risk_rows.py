"""One risk as lists, packs and files show it, as at a day, in its register's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from delivery.models import AssessmentKind, EscalationState, Risk, RiskAction, RiskRegister, RiskStatus
from delivery.rules import risk_course as course
from delivery.rules import risks as rules
from delivery.rules.milestones import days
from delivery.selectors import risk_course
from delivery.selectors.scales import words_of


@dataclass(frozen=True, slots=True)
class Mark:
    """A rating, likelihood or impact: the word as printed, as people read it, and its tag's colour word."""

    label: str
    name: str
    tag: str


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating in words, its parts and its place in the scale. order: the highest worst, within one register only."""

    words: str
    tag: str
    order: int
    likelihood: Mark | None
    impact: Mark | None
    rating: Mark | None


@dataclass(frozen=True, slots=True)
class ActionRow:
    pk: int
    number: int
    text: str
    owner: str
    due: date | None
    progress: str
    done_on: date | None
    status: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk. rating: None in a register that rates likelihood and impact apart and makes no rating of them.

    rating_words: the whole rating in words. order: the rating's place in this register's scale, the highest worst;
    it means nothing in another register. above: it is higher than the partners bear. until: while it is accepted, its
    last day; expired: the last day of an acceptance that ran out. escalated: before or with which body it is.
    """

    pk: int
    register: str
    number: int
    title: str
    cause: str
    event: str
    consequence: str
    category: str
    likelihood: Mark | None
    impact: Mark | None
    rating: Mark | None
    rating_words: str
    order: int
    inherent: Rating | None
    target: Rating | None
    above: bool
    owner: str
    owner_source: str
    owners: tuple[str, ...]
    review_on: date | None
    review: str
    review_overdue: bool
    proximity: str
    response: str
    status: str
    until: date | None
    expired: date | None
    escalated: str
    confidential: bool
    shared: bool
    source: str
    version: int
    actions: tuple[ActionRow, ...]

    @property
    def is_open(self) -> bool:
        """Open or accepted: what is not closed is still worked on."""
        return self.status != RiskStatus.CLOSED.label

    @property
    def actions_left(self) -> int:
        return sum(1 for action in self.actions if action.done_on is None)


Appetites = Mapping[int | None, rules.Words]


def appetites_of(register: RiskRegister) -> Appetites:
    """By category, None for all others. No query where they are fetched with the register."""
    return {one.category_id: words_of(one) for one in register.appetites.all()}


def appetite_of(risk: Risk, appetites: Appetites) -> rules.Words | None:
    return appetites.get(risk.category_id) or appetites.get(None)


def row(risk: Risk, register: RiskRegister, scale: rules.Scale, on: date, *, today: bool = True) -> RiskRow:
    """One risk as it is shown as at a day. No query when its parts are fetched.

    today: the risk as it stands now; else its rating, status and escalation as they stood on the day.
    """
    status = risk_course.status_on(risk, on, today=today) or RiskStatus.OPEN
    words = words_of(risk) if today else risk_course.rating_on(risk, on)
    rating = read(scale, words)
    accepted = [one for one in risk_course.acceptances_of(risk) if one.covers(on)]
    appetite = appetite_of(risk, appetites_of(register))
    is_open = status != RiskStatus.CLOSED
    review, overdue = rules.review_words(risk.review_on, is_open=is_open, on=on)
    return RiskRow(
        pk=risk.pk,
        register=register.code,
        number=risk.number,
        title=risk.title,
        cause=risk.cause,
        event=risk.event,
        consequence=risk.consequence,
        category=risk.category.name if risk.category else "",
        likelihood=rating.likelihood,
        impact=rating.impact,
        rating=rating.rating,
        rating_words=rating.words,
        order=rating.order,
        inherent=_given(scale, risk_course.latest(risk, AssessmentKind.INHERENT, on)),
        target=_given(scale, risk_course.latest(risk, AssessmentKind.TARGET, on)),
        above=is_open and appetite is not None and rules.above_appetite(scale, words, appetite),
        owner=risk.owner.title if risk.owner else "",
        owner_source=risk.owner_source,
        owners=tuple(f"{one.organisation.name}: {one.post.title}" for one in risk.owners.all()),
        review_on=risk.review_on,
        review=review,
        review_overdue=overdue,
        proximity=risk.get_proximity_display(),
        response=risk.get_response_display(),
        status=RiskStatus(status).label,
        until=accepted[0].expires_on if accepted and status == RiskStatus.ACCEPTED else None,
        expired=course.expired(risk.status, risk_course.acceptances_of(risk), on) if today else None,
        escalated=_escalated(risk, on),
        confidential=risk.confidential,
        shared=risk.shared_id is not None,
        source=risk.source,
        version=risk.version,
        actions=tuple(action_row(one, on) for one in risk.actions.all()),
    )


def _given(scale: rules.Scale, words: rules.Words | None) -> Rating | None:
    return read(scale, words) if words else None


def read(scale: rules.Scale, words: rules.Words) -> Rating:
    """A rating as it is shown."""
    shown = rules.shown(scale, likelihood=words.likelihood, impact=words.impact, rating=words.rating)
    whole = scale.level(words.rating) if scale.kind == rules.SINGLE else None
    rating = _mark(whole)
    if scale.kind == rules.MATRIX and words.rating:
        rating = Mark(words.rating, words.rating, shown.tag)
    likelihood, impact = _mark(scale.level(words.likelihood)), _mark(scale.impact(words.impact))
    return Rating(shown.words, shown.tag, shown.order, likelihood, impact, rating)


def _mark(level: rules.Level | None) -> Mark | None:
    return Mark(level.label, level.name, level.tag) if level else None


def _escalated(risk: Risk, on: date) -> str:
    """Before or with which body the risk was on the day; "" where it was with its own."""
    rows = [one for one in risk.escalations.all() if one.escalated_on <= on]
    if not rows:
        return ""
    last = rows[-1]
    answered = last.answered_on is not None and last.answered_on <= on
    state = EscalationState(last.state) if answered else EscalationState.WAITING
    if state == EscalationState.WAITING:
        return f"Waiting for {last.to_body.name}"
    taken = [one for one in rows if one.state == EscalationState.ACCEPTED]
    return f"Held by {taken[-1].to_body.name}" if taken else ""


def action_row(action: RiskAction, on: date) -> ActionRow:
    late = (on - action.due).days if action.due and not action.done_on else 0
    status = "Done" if action.done_on else f"Overdue by {days(late)}" if late > 0 else "Open"
    owner = action.owner.title if action.owner else ""
    return ActionRow(
        action.pk, action.number, action.text, owner, action.due, action.progress, action.done_on, status, late > 0
    )
