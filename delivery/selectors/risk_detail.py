"""One risk with everything that belongs to it, as its page shows it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from commissioning.models import Body, Partnership, Post
from delivery.models import (
    AssessmentKind,
    EscalationState,
    Issue,
    Risk,
    RiskAcceptance,
    RiskAction,
    RiskAppetite,
    RiskControl,
    RiskEscalation,
    RiskExposure,
    RiskOwner,
    RiskRegister,
)
from delivery.rules import risks as rules
from delivery.selectors import risk_rows
from delivery.selectors.history import Entry, Words, entries, entries_of_many
from delivery.selectors.risk_bodies import answers_for, bodies_above, holder_of
from delivery.selectors.risk_rows import RiskRow
from delivery.selectors.risk_sight import PUBLIC, Sight
from delivery.selectors.risks import RegisterView, register_view, with_parts
from delivery.selectors.scales import scale_of, words_of
from ihwb.kernel.dates import FinancialYear
from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment in words. movement: against the one before of its kind; "" for the first."""

    kind: str
    words: str
    tag: str
    on: date
    by_when: date | None
    by: str
    reason: str
    movement: str


@dataclass(frozen=True, slots=True)
class ControlRow:
    pk: int
    number: int
    text: str
    effect: str
    tag: str
    owner: str
    checked_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """may_answer: the reader answers for the body now; may_send_back: the body holds the risk and may return it."""

    pk: int
    from_body: str
    to_body: str
    reason: str
    on: date
    by: str
    state: str
    waits: bool
    answered_on: date | None
    answered_by: str
    answer: str
    may_answer: bool
    may_send_back: bool


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    bearer: str
    reason: str
    conditions: str
    accepted_on: date
    expires_on: date
    ended_on: date | None
    by: str
    runs: bool


@dataclass(frozen=True, slots=True)
class ExposureRow:
    pk: int
    line: str
    year: str
    low: Decimal
    likely: Decimal
    high: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same risk in another register, in that register's words. how: linked, or rolled forward."""

    pk: int
    register: str
    number: int
    title: str
    scale: str
    words: str
    tag: str
    status: str
    how: str


@dataclass(frozen=True, slots=True)
class RiskDetail:
    """One risk with its register. above: bodies to which it can be taken; holder: the body that has it."""

    risk: RiskRow
    register: RegisterView
    appetite: str
    holder: str
    above: tuple[Body, ...]
    assessments: tuple[AssessmentRow, ...]
    controls: tuple[ControlRow, ...]
    escalations: tuple[EscalationRow, ...]
    acceptances: tuple[AcceptanceRow, ...]
    exposures: tuple[ExposureRow, ...]
    elsewhere: tuple[Elsewhere, ...]
    issues: tuple[Issue, ...]
    history: tuple[Entry, ...]


LABELS = {
    "title": "Title",
    "cause": "Cause",
    "event": "Event",
    "consequence": "Consequence",
    "category_id": "Category",
    "likelihood": "Likelihood",
    "impact": "Impact",
    "rating": "Rating",
    "owner_id": "Owner",
    "review_on": "Next review",
    "proximity": "Proximity",
    "response": "Response",
    "status": "Status",
    "confidential": "Confidential",
    "shared_id": "Same risk elsewhere",
}
ACTION_LABELS = {"text": "Text", "owner_id": "Owner", "due": "Due", "progress": "Progress", "done_on": "Done on"}
CONTROL_LABELS = {
    "text": "Text",
    "effect": "How well it works",
    "owner_id": "Owner",
    "checked_on": "Checked on",
    "ended_on": "Ended on",
}
_EFFECT_TAGS = {"effective": "green", "partly": "yellow", "not": "red", "untested": "grey"}


def risk_at(partnership: Partnership, pk: int, *, sight: Sight = PUBLIC) -> Risk | None:
    """The partnership's risk with its register and all its parts; None for one that the reader may not know of."""
    appetites = RiskAppetite.objects.select_related("category").order_by(F("category__name").asc(nulls_first=True))
    found = with_parts(Risk.objects.filter(sight.seen(), register__partnership=partnership, pk=pk))
    found = found.select_related(
        "register__scale",
        "register__programme",
        "register__project",
        "register__fund",
        "register__body",
        "owner",
        "category",
        "shared",
    )
    return found.prefetch_related(Prefetch("register__appetites", appetites)).first()


def detail(risk: Risk, *, on: date | None = None, sight: Sight = PUBLIC, access: Access | None = None) -> RiskDetail:
    """One risk, its register without the other risks, and its history with that of its parts. About 20 queries."""
    day = on or timezone.localdate()
    register = risk.register
    scale = scale_of(register.scale)
    holder = holder_of(risk)
    return RiskDetail(
        risk=risk_rows.row(risk, register, scale, day),
        register=register_view(register, scale, [], ()),
        appetite=_appetite(risk, register, scale),
        holder=holder.name if holder else "",
        above=tuple(bodies_above(holder, day)) if holder else (),
        assessments=tuple(_assessments(risk, scale)),
        controls=tuple(_control(one) for one in risk.controls.select_related("owner").order_by("number")),
        escalations=tuple(_escalation(one, holder, access) for one in reversed(escalations_of(risk))),
        acceptances=tuple(_acceptance(one, day) for one in _acceptances_of(risk)),
        exposures=tuple(_exposure(one) for one in risk.exposures.select_related("line").order_by("year", "line")),
        elsewhere=tuple(_elsewhere(risk, day, sight)),
        issues=tuple(Issue.objects.filter(sight.seen(), risk=risk).order_by("-raised_on")),
        history=tuple(_history(risk)),
    )


def _appetite(risk: Risk, register: RiskRegister, scale: rules.Scale) -> str:
    words = risk_rows.appetite_of(risk, risk_rows.appetites_of(register))
    if words is None:
        return ""
    return words.rating if scale.bands else risk_rows.read(scale, words).words


def _assessments(risk: Risk, scale: rules.Scale) -> list[AssessmentRow]:
    """The latest first."""
    told: list[AssessmentRow] = []
    before: dict[str, rules.Words] = {}
    rows = risk.assessments.select_related("by").order_by("assessed_on", "pk")
    for one in rows:
        words = words_of(one)
        shown = risk_rows.read(scale, words)
        moved = rules.compare(scale, before[one.kind], words) if one.kind in before else None
        said = {"up": "Up", "down": "Down", "same": "Same", "mixed": "One up, one down"}[moved] if moved else ""
        kind = AssessmentKind(one.kind).label.partition(",")[0]
        by = one.by.name if one.by else ""
        told.append(AssessmentRow(kind, shown.words, shown.tag, one.assessed_on, one.by_when, by, one.reason, said))
        before[one.kind] = words
    return told[::-1]


def _control(one: RiskControl) -> ControlRow:
    owner = one.owner.title if one.owner else ""
    tag = _EFFECT_TAGS.get(one.effect, "grey")
    effect = one.get_effect_display()
    return ControlRow(one.pk, one.number, one.text, effect, tag, owner, one.checked_on, one.ended_on)


def escalations_of(risk: Risk) -> list[RiskEscalation]:
    rows = risk.escalations.select_related("from_body", "to_body__organisation", "by", "answered_by")
    return list(rows.order_by("escalated_on", "pk"))


def _escalation(one: RiskEscalation, holder: Body | None, access: Access | None) -> EscalationRow:
    answers = access is not None and answers_for(access, one.to_body)
    waits = one.state == EscalationState.WAITING
    own = access is not None and one.by_id == access.user.pk
    return EscalationRow(
        pk=one.pk,
        from_body=one.from_body.name,
        to_body=one.to_body.name,
        reason=one.reason,
        on=one.escalated_on,
        by=one.by.name,
        state=one.get_state_display(),
        waits=waits,
        answered_on=one.answered_on,
        answered_by=one.answered_by.name if one.answered_by else "",
        answer=one.answer,
        may_answer=answers and waits and not own,
        may_send_back=answers and one.state == EscalationState.ACCEPTED and holder == one.to_body,
    )


def _acceptances_of(risk: Risk) -> QuerySet[RiskAcceptance]:
    return risk.acceptances.select_related("post", "body", "by").order_by("-accepted_on", "-pk")


def _acceptance(one: RiskAcceptance, day: date) -> AcceptanceRow:
    bearer = one.post.title if one.post else one.body.name if one.body else ""
    runs = one.ended_on is None and one.accepted_on <= day <= one.expires_on
    by = one.by.name if one.by else ""
    return AcceptanceRow(bearer, one.reason, one.conditions, one.accepted_on, one.expires_on, one.ended_on, by, runs)


def _exposure(one: RiskExposure) -> ExposureRow:
    year = FinancialYear(one.year).label
    return ExposureRow(one.pk, one.line.name, year, one.low, one.likely, one.high, one.note)


def _elsewhere(risk: Risk, day: date, sight: Sight) -> list[Elsewhere]:
    """Linked risks and the links of a roll-forward, each on its own scale."""
    pks = {risk.rolled_from_id: "before the roll-forward"}
    rolled = Risk.objects.filter(rolled_from=risk).values_list("pk", flat=True).first()
    pks[rolled] = "after the roll-forward"
    same = Risk.objects.filter(shared=risk.shared_id).exclude(pk=risk.pk) if risk.shared_id else Risk.objects.none()
    pks.update(dict.fromkeys(same.values_list("pk", flat=True), "linked"))
    rows = with_parts(Risk.objects.filter(sight.seen(), pk__in=[one for one in pks if one]))
    rows = rows.select_related("register__scale", "owner", "category").prefetch_related("register__appetites")
    return [_other(one, day, pks[one.pk]) for one in rows.order_by("register__position", "number")]


def _other(risk: Risk, day: date, how: str) -> Elsewhere:
    register = risk.register
    scale = scale_of(register.scale)
    shown = risk_rows.row(risk, register, scale, day)
    tag = risk_rows.read(scale, words_of(risk)).tag
    return Elsewhere(
        risk.pk, register.name, risk.number, risk.title, register.scale.name, shown.rating_words, tag, shown.status, how
    )


def _history(risk: Risk) -> list[Entry]:
    posts = {post.pk: post.title for post in Post.objects.filter(partnership=risk.register.partnership_id)}
    categories = dict(risk.register.partnership.risk_categories.values_list("pk", "name"))
    words: Words = {"owner_id": posts, "category_id": categories, "confidential": {True: "yes", False: "no"}}
    told = entries(risk.history.all(), LABELS, words)
    for what, rows, labels, numbers in (
        (
            "Action",
            RiskAction.history.filter(risk=risk.pk),
            ACTION_LABELS,
            dict(risk.actions.values_list("pk", "number")),
        ),
        (
            "Control",
            RiskControl.history.filter(risk=risk.pk),
            CONTROL_LABELS,
            dict(risk.controls.values_list("pk", "number")),
        ),
    ):
        for pk, one in entries_of_many(rows, labels, {"owner_id": posts}).items():
            told += [replace(entry, what=f"{what} {numbers.get(pk, '')} {entry.what.lower()}") for entry in one]
    owners = entries_of_many(RiskOwner.history.filter(risk=risk.pk), {"post_id": "Owner"}, {"post_id": posts})
    told += [
        replace(entry, what=f"Owner of an organisation {entry.what.lower()}")
        for one in owners.values()
        for entry in one
    ]
    amounts = {"low": "Low", "likely": "Likely", "high": "High"}
    stakes = entries_of_many(RiskExposure.history.filter(risk=risk.pk), amounts, {})
    told += [replace(entry, what=f"Money at stake {entry.what.lower()}") for one in stakes.values() for entry in one]
    return sorted(told, key=lambda entry: entry.when, reverse=True)
