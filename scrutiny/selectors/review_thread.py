"""The thread of a review: from each question to evidence, finding, recommendation, answer, and what came of it.

Values only, so that a report can freeze them. Whatever the reader's sight does not reach is left out here, once.
"""

from dataclasses import replace
from datetime import date

from django.db.models import Prefetch

from commissioning.rules.document_control import Stage
from commissioning.rules.law_kinds import ClockKind
from commissioning.selectors.law_clocks import Clocks, measured_clocks_of
from ihwb.kernel.dates import show_date
from scrutiny.models import (
    Edition,
    EnquiryLine,
    Evidence,
    EvidenceKind,
    Finding,
    RecommendationAction,
    RecommendationAnswer,
    Review,
    ReviewRecipient,
    ReviewRecommendation,
)
from scrutiny.rules.clocks import Clock, own_months, response_clock
from scrutiny.rules.reviews import Pages, days_late
from scrutiny.selectors.review_lines import (
    ActionLine,
    AnswerLine,
    EffectLine,
    EvidenceLine,
    FindingLine,
    NotedOn,
    NoteLine,
    QuestionLine,
    RecipientLine,
    RecommendationLine,
    Thread,
)
from scrutiny.selectors.review_sight import Sight


def thread(review: Review, sight: Sight, today: date) -> Thread:
    """About fifteen queries, whatever the length of the review."""
    whole = sight.drafts or is_agreed(review)
    clocks = measured_clocks_of(review.partnership)
    evidence = tuple(evidence_line(one) for one in _evidence(review, sight))
    findings = tuple(_finding(one) for one in _findings(review, sight)) if whole else ()
    recipients = recipient_lines(review, clocks, today)
    due = {one.body: one.clock for one in recipients}
    rows = _recommendations(review) if whole else []
    seen = {one.number for one in findings}
    recommendations = tuple(_recommendation(one, seen, due, today) for one in rows)
    notes = _notes(review, sight) if whole else {}
    questions = tuple(
        _question(one, evidence, notes.get(one.pk, ()), findings, recommendations) for one in review.questions.all()
    )
    told: set[int] = set()
    placed = []
    for question in questions:
        fresh = tuple(one.number for one in question.recommendations if one.number not in told)
        told.update(fresh)
        placed.append(replace(question, told_here=fresh))
    loose = tuple(one for one in recommendations if one.number not in told)
    return Thread(tuple(placed), evidence, findings, recommendations, loose, recipients)


def is_agreed(review: Review) -> bool:
    report = getattr(review, "report", None)
    return report is not None and report.agreed_on is not None


# --- Rows -------------------------------------------------------------------------------------------------------------


def _evidence(review: Review, sight: Sight) -> list[Evidence]:
    rows = review.evidence.select_related("session", "witness", "document__document", "item__meeting", "pack")
    return list(rows if sight.confidential else rows.filter(confidential=False))


def _findings(review: Review, sight: Sight) -> list[Finding]:
    rows = review.findings.select_related("question").prefetch_related(
        "rests_on__evidence", "recommendations__recommendation"
    )
    return list(rows if sight.confidential else rows.filter(confidential=False))


def _recommendations(review: Review) -> list[ReviewRecommendation]:
    actions = RecommendationAction.objects.select_related("owner", "measure", "benefit", "milestone")
    answers = RecommendationAnswer.objects.select_related("body")
    return list(
        review.recommendations.prefetch_related(
            "follows_from__finding",
            Prefetch("answers", answers),
            Prefetch("answers__actions", actions),
            "answers__actions__notes",
        )
    )


def _notes(review: Review, sight: Sight) -> dict[int, tuple[NoteLine, ...]]:
    """By question."""
    rows = review.notes.select_related("evidence").order_by("evidence__number", "pk")
    found: dict[int, tuple[NoteLine, ...]] = {}
    for one in rows if sight.confidential else rows.filter(evidence__confidential=False):
        line = NoteLine(one.pk, one.evidence.number, one.text, one.evidence.confidential)
        found[one.question_id] = (*found.get(one.question_id, ()), line)
    return found


# --- Lines ------------------------------------------------------------------------------------------------------------


def evidence_line(one: Evidence) -> EvidenceLine:
    item, document = one.item, one.document
    return EvidenceLine(
        pk=one.pk,
        number=one.number,
        title=one.title,
        kind=one.kind,
        kind_label=one.get_kind_display(),
        where=_where(one),
        session=one.session.number if one.session else 0,
        witness=str(one.witness) if one.witness else "",
        confidential=one.confidential,
        confidential_reason=one.confidential_reason,
        received_on=one.received_on,
        source=one.source,
        meeting=item.meeting.slug if item else "",
        edition=one.edition,
        pack=one.pack.number if one.pack else 0,
        page=one.page_from or 0,
        document=document.document_id if document and document.stage == Stage.BASELINE.value else 0,
        has_file=bool(one.file),
    )


def _where(one: Evidence) -> str:
    if one.kind == EvidenceKind.PACK and one.item and one.page_from and one.page_to:
        pages = Pages(one.page_from, one.page_to)
        build = f", build {one.pack.number}" if one.pack else ""
        return (
            f"Item {one.item.number} of {one.item.meeting.title}, {Edition(one.edition).label.lower()}{build}, {pages}"
        )
    if one.document is not None:
        return f"{one.document.document.title}, {one.document.label}"
    if one.kind == EvidenceKind.UPLOAD and one.file_pages:
        return f"PDF of {one.file_pages} page{'' if one.file_pages == 1 else 's'}"
    return f"Session {one.session.number}" if one.session else ""


def _finding(one: Finding) -> FindingLine:
    return FindingLine(
        pk=one.pk,
        number=one.number,
        question=one.question.number,
        text=one.text,
        confidential=one.confidential,
        evidence=tuple(sorted(link.evidence.number for link in one.rests_on.all())),
        recommendations=tuple(sorted(link.recommendation.number for link in one.recommendations.all())),
    )


def _recommendation(
    one: ReviewRecommendation, seen: set[int], due: dict[str, Clock], today: date
) -> RecommendationLine:
    findings = sorted(link.finding.number for link in one.follows_from.all())
    answers = tuple(_answer(answer, due.get(answer.body.name), today) for answer in one.answers.all())
    return RecommendationLine(one.pk, one.number, one.text, tuple(n for n in findings if n in seen), answers)


def _answer(one: RecommendationAnswer, clock: Clock | None, today: date) -> AnswerLine:
    state = one.get_kind_display() if one.kind else "Not answered" if clock else "Not sent yet"
    return AnswerLine(
        pk=one.pk,
        body=one.body.name,
        organisation=one.body.organisation_id,
        kind=one.kind,
        state=state,
        words=one.words,
        answered_on=one.answered_on,
        due=clock.last_day if clock else None,
        late=days_late(clock.last_day, one.answered_on, today) if clock else 0,
        actions=tuple(action_line(action, today) for action in one.actions.all()),
    )


def action_line(one: RecommendationAction, today: date) -> ActionLine:
    return ActionLine(
        pk=one.pk,
        number=one.number,
        what=one.what,
        owner=one.owner.title,
        due_on=one.due_on,
        state=_state(one, today),
        done_on=one.done_on,
        done_words=one.done_words,
        verified_on=one.verified_on,
        verified_words=one.verified_words,
        notes=tuple(NotedOn(note.noted_on, note.text) for note in one.notes.all()),
        effects=tuple(_effects(one)),
    )


def _state(one: RecommendationAction, today: date) -> str:
    if one.verified_on:
        return "verified"
    if one.done_on:
        return "done"
    return "overdue" if one.due_on < today else "open"


def _effects(one: RecommendationAction) -> list[EffectLine]:
    found = []
    if one.milestone:
        done = f", done on {show_date(one.milestone.done_on)}" if one.milestone.done_on else ""
        found.append(EffectLine("milestone", f"{one.milestone.name}{done}", str(one.milestone.pk)))
    if one.measure:
        found.append(EffectLine("measure", one.measure.name, str(one.measure.pk)))
    if one.benefit:
        found.append(EffectLine("benefit", one.benefit.name, str(one.benefit.pk)))
    return found


def _question(
    one: EnquiryLine,
    evidence: tuple[EvidenceLine, ...],
    notes: tuple[NoteLine, ...],
    findings: tuple[FindingLine, ...],
    recommendations: tuple[RecommendationLine, ...],
) -> QuestionLine:
    own = tuple(finding for finding in findings if finding.question == one.number)
    used = {note.evidence for note in notes} | {piece for finding in own for piece in finding.evidence}
    follow = {place for finding in own for place in finding.recommendations}
    return QuestionLine(
        pk=one.pk,
        number=one.number,
        text=one.text,
        evidence=tuple(piece for piece in evidence if piece.number in used),
        notes=notes,
        findings=own,
        recommendations=tuple(line for line in recommendations if line.number in follow),
    )


# --- Clocks -----------------------------------------------------------------------------------------------------------


def recipient_clock(recipient: ReviewRecipient, clocks: Clocks) -> Clock:
    """The body's clock from the day of receipt, with its arithmetic."""
    own = recipient.response_months
    received = recipient.received_on
    measure = clocks.measure(ClockKind.EXECUTIVE_RESPONSE, recipient.body, received) if own is None else own_months(own)
    return response_clock(received, measure, recipient.responded_on, clocks.calendar)


def recipient_lines(review: Review, clocks: Clocks, today: date) -> tuple[RecipientLine, ...]:
    answers = list(RecommendationAnswer.objects.filter(recommendation__review=review).values_list("body", "kind"))
    found = []
    for one in review.recipients.select_related("body"):
        clock = recipient_clock(one, clocks)
        kinds = [kind for body, kind in answers if body == one.body_id]
        late = days_late(clock.last_day, one.responded_on, today)
        answered = sum(bool(kind) for kind in kinds)
        found.append(
            RecipientLine(
                pk=one.pk,
                body=one.body.name,
                organisation=one.body.organisation_id,
                sent_on=one.sent_on,
                received_on=one.received_on,
                clock=clock,
                answered=answered,
                asked=len(kinds),
                late=late,
            )
        )
    return tuple(found)
