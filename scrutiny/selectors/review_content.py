"""The report of a review as it is fixed: what the public reads, and what it adds for those who heard it all."""

from dataclasses import dataclass
from typing import Any

from ihwb.kernel.freezing import fingerprint, freeze
from scrutiny.models import Review, ReviewReport
from scrutiny.selectors.review_lines import Thread
from scrutiny.selectors.review_sight import Sight
from scrutiny.selectors.review_thread import is_agreed, thread
from scrutiny.selectors.reviews import panel_lines, request_answers, session_views

_PUBLIC = Sight(drafts=True, confidential=False)
_WHOLE = Sight(drafts=True, confidential=True)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Frozen values, and the seal of both."""

    public: dict[str, Any]
    confidential: dict[str, Any]
    seal: str


def fixed_content(review: Review, report: ReviewReport) -> Fixed:
    """What the scrutiny body agrees. Confidential evidence, its notes and what rests on it alone stand apart."""
    public = freeze(_content(review, report, _PUBLIC))
    whole = freeze(_content(review, report, _WHOLE))
    apart = whole if whole != public else {}
    return Fixed(public, apart, fingerprint({"public": public, "confidential": apart}))


def request_content(review: Review) -> dict[str, Any]:
    """The request form as it is printed: the questions with their answers, the sessions, and the board's boxes."""
    decided = review.deciding_body
    return {
        "review": review.title,
        "panels": review.panels,
        "answers": request_answers(review),
        "sessions": session_views(review),
        "received_on": review.request_received_on,
        "board": decided.name if decided else "",
        "reviewed_on": review.decided_on,
        "state": review.get_state_display(),
        "plan_meeting_on": review.plan_meeting_on,
        "source": review.source,
    }


def report_content(review: Review, *, confidential: bool) -> dict[str, Any]:
    """The fixed content of an agreed report, as frozen values; of a draft what it would be now."""
    report: ReviewReport = review.report
    if not is_agreed(review):
        return dict(freeze(_content(review, report, _WHOLE if confidential else _PUBLIC)))
    return dict(report.confidential_content or report.content) if confidential else dict(report.content)


def _content(review: Review, report: ReviewReport, sight: Sight) -> dict[str, Any]:
    """No answers and no actions: they come after the report, and the page shows them beside it."""
    drawn = thread(review, sight, review.decided_on or report.agreed_on)  # type: ignore[arg-type]  # approved
    return {
        "title": review.title,
        "body": review.body.name,
        "introduction": report.introduction,
        "conclusion": report.conclusion,
        "request": request_answers(review),
        "panel": [one.name for one in panel_lines(review)],
        "sessions": [one for one in session_views(review) if sight.confidential or not one.private],
        "questions": [_question(drawn, one) for one in drawn.questions],
        "evidence": [_evidence(one) for one in drawn.evidence],
        "recommendations": [
            {
                "number": one.number,
                "text": one.text,
                "findings": one.findings,
                "bodies": [answer.body for answer in one.answers],
            }
            for one in drawn.recommendations
        ],
        "source": review.source,
    }


def _question(drawn: Thread, one: Any) -> dict[str, Any]:
    shown = {piece.number for piece in drawn.evidence}
    return {
        "number": one.number,
        "text": one.text,
        "notes": [{"evidence": note.evidence, "text": note.text} for note in one.notes],
        "findings": [
            {
                "number": finding.number,
                "text": finding.text,
                "evidence": [number for number in finding.evidence if number in shown],
                "recommendations": finding.recommendations,
            }
            for finding in one.findings
        ],
    }


def _evidence(one: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "kind": one.kind_label,
        "where": one.where,
        "witness": one.witness,
        "confidential": one.confidential,
    }
