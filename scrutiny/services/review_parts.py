"""What hangs on a review while it works: panel, plan, questions, sessions, evidence, findings, recommendations.

Each change is one version of the whole review. Once the report is agreed nothing of it changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max

from commissioning.models import Body, User
from commissioning.models.partnership import BodyKind
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import (
    EnquiryLine,
    Evidence,
    EvidenceKind,
    EvidenceNote,
    Finding,
    FindingEvidence,
    Pack,
    PackState,
    RecommendationAnswer,
    RecommendationFinding,
    Review,
    ReviewPanelSeat,
    ReviewPlanStage,
    ReviewRecommendation,
    ReviewSession,
    SessionWitness,
)
from scrutiny.pdf.admission import Limits
from scrutiny.pdf.uploads import examine_upload
from scrutiny.rules import reviews as rules
from scrutiny.rules.reviews import Pages, RequestState
from scrutiny.selectors.issues import issued_pack
from scrutiny.services.changes import remove, save
from scrutiny.services.file_store import kept_under_hash
from scrutiny.services.reviews import opened

Part = (
    ReviewPanelSeat
    | ReviewPlanStage
    | EnquiryLine
    | ReviewSession
    | SessionWitness
    | Evidence
    | EvidenceNote
    | Finding
    | ReviewRecommendation
)
Links = Mapping[str, Sequence[Any]]
_NUMBERED = (ReviewPlanStage, EnquiryLine, ReviewSession, Evidence, Finding, ReviewRecommendation)


def check_open(review: Review, *, kind: type[models.Model]) -> None:
    """Refuse a change before the request is approved, and after the report is agreed. Questions come with the form."""
    report = getattr(review, "report", None)
    if report is not None and report.agreed_on is not None:
        raise Refused(
            "report_agreed",
            f"The report was agreed on {show_date(report.agreed_on)} and what it rests on is fixed. "
            "Record what came later as a follow-up.",
        )
    state = RequestState(review.state)
    if state is RequestState.APPROVED or (kind is EnquiryLine and state in rules.OPEN):
        return
    raise Refused(
        "not_approved", f"The request is {state.label.lower()}. The review begins once the scrutiny body approves it."
    )


def _check_corrects(review: Review) -> None:
    """Refuse another shape of a report that was agreed before: bodies answer it by its numbers. Words may change."""
    if review.report_versions.exists():
        raise Refused(
            "words_only",
            "The report was agreed before and bodies have it by its numbers. A correction changes words; what came "
            "later is a follow-up.",
        )


@transaction.atomic
def add_part(
    *, review: Review, row: Part, version: int, values: dict[str, Any], links: Links, by: User | None, reason: str
) -> Part:
    """Put a new row at the end of its kind. links: evidence of a finding; findings and bodies of a recommendation."""
    review = opened(review, version)
    check_open(review, kind=type(row))
    _check_corrects(review)
    row.review = review
    if isinstance(row, _NUMBERED):
        row.number = next_number(type(row), review)
    _write(row, values, links, by, reason)
    save(review, by=by, reason=reason)
    return row


@transaction.atomic
def change_part(*, row: Part, version: int, values: dict[str, Any], links: Links, by: User, reason: str) -> Part:
    """Change one row. Raises Refused for a stale page."""
    review = opened(row.review, version)
    check_open(review, kind=type(row))
    standing: Part = type(row).objects.select_for_update().get(pk=row.pk)
    if isinstance(standing, ReviewRecommendation):
        put_to = set(standing.answers.values_list("body", flat=True))
        if put_to != {one.pk for one in links["bodies"]}:
            _check_corrects(review)
    _write(standing, values, links, by, reason)
    save(review, by=by, reason=reason)
    return standing


@transaction.atomic
def remove_part(*, row: Part, version: int, by: User, reason: str) -> None:
    """Take one row off; the history keeps it. Raises Refused while something rests on it."""
    review = opened(row.review, version)
    check_open(review, kind=type(row))
    _check_corrects(review)
    own: list[models.Model] = []
    if isinstance(row, Finding):
        own = list(row.rests_on.all())
    if isinstance(row, ReviewRecommendation):
        own = [*row.follows_from.all(), *row.answers.all()]
    try:
        for one in own:
            remove(one, by=by, reason=reason)
        remove(row, by=by, reason=reason)
    except models.ProtectedError as held:
        other = next(iter(held.protected_objects))
        raise Refused(
            "in_use", f"Something rests on it: {other._meta.verbose_name}. Remove that first, or tie it to another."
        ) from held
    save(review, by=by, reason=reason)


def next_number(model: type[models.Model], review: Review) -> int:
    rows: Any = model._default_manager.filter(review=review)
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _write(row: Part, values: dict[str, Any], links: Links, by: User | None, reason: str) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    _check(row, links)
    save(row, by=by, reason=reason)
    if isinstance(row, Evidence):
        _check_findings_on(row)
    elif isinstance(row, Finding):
        _tie(FindingEvidence, "finding", row, "evidence", links["evidence"], by, reason)
    elif isinstance(row, ReviewRecommendation):
        _tie(RecommendationFinding, "recommendation", row, "finding", links["findings"], by, reason)
        _tie(RecommendationAnswer, "recommendation", row, "body", links["bodies"], by, reason)


def _check(row: Part, links: Links) -> None:
    if isinstance(row, SessionWitness):
        rules.check_witness(row.post)
    elif isinstance(row, ReviewPanelSeat):
        _check_seat(row)
    elif isinstance(row, Evidence):
        _check_evidence(row)
    elif isinstance(row, Finding):
        hidden = [one.confidential for one in links["evidence"]]
        rules.check_finding(confidential=row.confidential, evidence=hidden)
    elif isinstance(row, ReviewRecommendation) and not links["bodies"]:
        raise Refused("nobody_answers", "The recommendation is put to no body. Choose who must answer it.")


def _tie(
    model: type[models.Model], side: str, row: Part, other: str, wanted: Iterable[Any], by: User | None, reason: str
) -> None:
    """Make the links of a row those that are wanted, each with its history."""
    standing: dict[int, Any] = {
        getattr(one, f"{other}_id"): one for one in model._default_manager.filter(**{side: row})
    }
    asked = {one.pk: one for one in wanted}
    for pk in standing.keys() - asked.keys():
        remove(standing[pk], by=by, reason=reason)
    for pk in asked.keys() - standing.keys():
        save(model(**{side: row, other: asked[pk]}), by=by, reason=reason)


def _check_seat(row: ReviewPanelSeat) -> None:
    """The executive does not sit on scrutiny (Local Government Act 2000, section 9FA)."""
    if row.seat.body.kind in {BodyKind.EXECUTIVE, BodyKind.GOVERNING_BODY}:
        raise Refused(
            "executive_on_panel",
            f"{row.seat.name} is a seat of {row.seat.body}, which answers to scrutiny. Choose a seat of another body.",
        )


def _check_evidence(row: Evidence) -> None:
    because = []
    if row.item is not None and row.item.is_exempt:
        because.append("an item in Part II")
    if row.document is not None and row.document.document.restricted:
        because.append("a restricted document")
    rules.check_hidden(confidential=row.confidential, because=because)
    if row.kind == EvidenceKind.PACK and row.item is not None and row.page_from and row.page_to:
        row.pack = _pack_of(row)
        printed = Pages.parse(row.item.printed_pages) or (
            Pages(1, row.pack.pages) if row.pack is not None and row.pack.pages else None
        )
        rules.check_pages(Pages(row.page_from, row.page_to), printed, str(row.item))
    if row.witness is not None and row.witness.session_id != row.session_id:
        raise Refused("other_session", f"{row.witness} was heard at {row.witness.session}. Choose that session.")


def _pack_of(row: Evidence) -> Pack | None:
    """The pack that members read in that edition, else its latest build; None where it was printed elsewhere."""
    if row.item is None:
        return None
    packs = Pack.objects.filter(meeting=row.item.meeting_id, edition=row.edition, state=PackState.READY, supplement=0)
    return issued_pack(row.item.meeting_id, row.edition) or packs.order_by("-number").first()


def _check_findings_on(row: Evidence) -> None:
    for finding in Finding.objects.filter(rests_on__evidence=row):
        hidden = list(finding.rests_on.values_list("evidence__confidential", flat=True))
        try:
            rules.check_finding(confidential=finding.confidential, evidence=hidden)
        except Refused as refused:
            raise Refused(
                refused.code, f"Finding {finding.number} is public and rests on this evidence alone. Mark it first."
            ) from refused


def upload_values(path: Path, name: str) -> dict[str, Any]:
    """The fields of evidence that is an uploaded PDF, once its content is seen to be one. Raises Refused if not."""
    pages = examine_upload(path, name, Limits(bytes=settings.UPLOAD_LIMIT_BYTES))
    stored, sha256 = kept_under_hash(path, "evidence")
    return {"file": stored, "sha256": sha256, "file_pages": pages}


def who_must_answer(review: Review) -> models.QuerySet[Body]:
    """The bodies that a recommendation may be put to: all but those of scrutiny."""
    return review.partnership.bodies.exclude(kind=BodyKind.SCRUTINY)
