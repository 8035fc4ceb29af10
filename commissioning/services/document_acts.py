"""Review, approval, waivers, and the baseline: lock the document, ask the rule, write, record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.models import (
    Body,
    Decision,
    DocumentApproval,
    DocumentReview,
    DocumentVersion,
    DocumentWaiver,
    Post,
)
from commissioning.rules.decisions import State
from commissioning.rules.document_control import (
    Answer,
    Approval,
    Edition,
    Stage,
    WaiverKind,
    check_answer,
    check_baseline,
    check_draft,
    check_not_author,
    next_baseline,
)
from commissioning.selectors.documents import approval_facts, review_facts
from commissioning.services.document_control import Doer, Draft, locked, note, save, write_version
from commissioning.services.document_files import Kept
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@transaction.atomic
def ask_reviews(*, version_id: int, posts: Collection[Post], due: date, on: date, doer: Doer) -> DocumentVersion:
    """Ask posts to review the newest draft by a day. Raises Refused: review_day_past, asked_already and others."""
    version = _newest_draft(version_id)
    if due < on:
        raise Refused("review_day_past", f"{show_date(due)} is past. Give the reviewers a day from today on.")
    for post in posts:
        if version.reviews.filter(post=post).exists():
            raise Refused("asked_already", f"{post.title} is asked to review {version.label} already.")
        made = DocumentReview(version=version, post=post, due=due, asked_by=doer.by, asked_on=on)
        save(made, "Asked to review", doer.by)
    if version.stage == Stage.DRAFT:
        version.stage = Stage.REVIEW.value
        save(version, "Sent for review", doer.by)
    detail = {"version": version.label, "posts": [one.code for one in posts], "due": due.isoformat()}
    note(version.document, "commissioning.ask_review", doer.by, detail)
    return version


@transaction.atomic
def answer_review(*, review_id: int, answer: Answer, comments: str, on: date, doer: Doer) -> DocumentReview:
    """What a post says of a version. It may say something else until the baseline is made.

    Raises Refused: own_work, and as ``check_answer``.
    """
    version_id = DocumentReview.objects.values_list("version", flat=True).get(pk=review_id)
    version = _newest_draft(version_id)
    check_not_author(version.label, own_work=_wrote(version, doer))
    review = version.reviews.select_for_update().get(pk=review_id)
    check_answer(review.post.title, answer, comments)
    review.answer, review.comments = answer.value, comments.strip()
    review.answered_by, review.answered_on = doer.by, on
    save(review, f"Answered: {answer.label.lower()}", doer.by)
    detail = {"version": version.label, "post": review.post.code, "answer": answer.value}
    note(version.document, "commissioning.answer_review", doer.by, detail)
    return review


@transaction.atomic
def ask_approval(
    *, version_id: int, body: Body | None, post: Post | None, due: date | None, doer: Doer
) -> DocumentApproval:
    """Ask a body or a post to approve the newest draft."""
    version = _newest_draft(version_id)
    if (body is None) == (post is None):
        raise Refused("approver_unclear", "Choose one body or one post that approves.")
    if version.approvals.filter(body=body, post=post).exists():
        asked = body.name if body else post.title if post else ""
        raise Refused("asked_already", f"{asked} is asked to approve {version.label} already.")
    made = DocumentApproval(version=version, body=body, post=post, due=due)
    save(made, "Asked to approve", doer.by)
    note(version.document, "commissioning.ask_approval", doer.by, {"version": version.label, "who": made.who})
    return made


@dataclass(frozen=True, slots=True)
class Given:
    """An answer on an approval. decision: the decision by which a body approved, where there is one."""

    answer: Approval
    decided_on: date
    decision: Decision | None
    note: str


@transaction.atomic
def record_approval(*, approval_id: int, given: Given, today: date, doer: Doer) -> DocumentApproval:
    """What a body or post said.

    Raises Refused: own_work, approval_recorded, approval_in_future, decision_not_approved.
    """
    version_id = DocumentApproval.objects.values_list("version", flat=True).get(pk=approval_id)
    version = _newest_draft(version_id)
    check_not_author(version.label, own_work=_wrote(version, doer))
    approval = version.approvals.select_for_update().get(pk=approval_id)
    if approval.answer != Approval.WAITING:
        raise Refused("approval_recorded", f"The answer of {approval.who} is recorded already.")
    if given.answer is Approval.WAITING:
        raise Refused("answer_missing", f"Choose what {approval.who} said: approved or refused.")
    if given.decided_on > today:
        raise Refused("approval_in_future", f"{show_date(given.decided_on)} is still to come. Record it on the day.")
    _check_decision(given)
    approval.answer, approval.decided_on = given.answer.value, given.decided_on
    approval.decision, approval.note, approval.recorded_by = given.decision, given.note.strip(), doer.by
    save(approval, f"Recorded: {given.answer.label.lower()}", doer.by)
    detail = {"version": version.label, "who": approval.who, "answer": given.answer.value, "text": version.content_hash}
    note(version.document, "commissioning.record_document_approval", doer.by, detail)
    return approval


def _check_decision(given: Given) -> None:
    decision = given.decision
    if decision and given.answer is Approval.APPROVED and decision.state != State.APPROVED:
        raise Refused(
            "decision_not_approved",
            f"{decision.reference} is not approved yet ({State(decision.state).label.lower()}), so nothing is approved "
            "by it. Record the approval when it is.",
        )


@dataclass(frozen=True, slots=True)
class Waived:
    """An exception or waiver as it was agreed. review: which need not be waited for."""

    kind: WaiverKind
    detail: str
    why: str
    requested_by: Post
    agreed_by: str
    agreed_on: date
    decision_number: str
    review: DocumentReview | None


@transaction.atomic
def record_waiver(*, document_id: int, waived: Waived, today: date, doer: Doer) -> DocumentWaiver:
    """Raises Refused: waiver_in_future, review_of_another."""
    document = locked(document_id)
    if waived.agreed_on > today:
        raise Refused(
            "waiver_in_future", f"{show_date(waived.agreed_on)} is still to come. Record it when it is agreed."
        )
    if waived.review and waived.review.version.document_id != document.pk:
        raise Refused("review_of_another", "That review is of another document.")
    made = DocumentWaiver(
        document=document,
        review=waived.review,
        kind=waived.kind.value,
        detail=waived.detail.strip(),
        why=waived.why.strip(),
        requested_by=waived.requested_by,
        agreed_by=waived.agreed_by.strip(),
        agreed_on=waived.agreed_on,
        decision_number=waived.decision_number.strip(),
        recorded_by=doer.by,
    )
    save(made, "Recorded", doer.by)
    detail = {"kind": made.kind, "decision": made.decision_number}
    note(document, "commissioning.record_waiver", doer.by, detail)
    return made


@transaction.atomic
def make_baseline(*, version_id: int, edition: Edition, on: date, doer: Doer) -> DocumentVersion:
    """The newest draft becomes the next baseline, word for word. Raises Refused as ``check_baseline`` does."""
    version = _newest_draft(version_id)
    document = version.document
    check_baseline(
        version.label,
        review_facts(version),
        approval_facts(version),
        own_work=_wrote(version, doer),
    )
    number = next_baseline([one.number for one in document.versions.all()], edition)
    draft = Draft(
        written_on=on,
        authors=list(version.authors.all()),
        change_reference=version.change_reference,
        summary=version.summary,
        affected=version.affected,
        sections=tuple((one["heading"], one["text"]) for one in version.content.get("sections", [])),
        kept=Kept(version.file, version.file_name, version.file_kind, version.file_size, version.sha256),
        location=version.location,
    )
    made = write_version(document, number, Stage.BASELINE, draft, doer)
    made.baselined_from = version
    save(made, f"Baseline of {version.label}", doer.by)
    detail = {"version": made.label, "from": version.label, "text": made.content_hash}
    note(document, "commissioning.make_baseline", doer.by, detail)
    return made


def _wrote(version: DocumentVersion, doer: Doer) -> bool:
    """Whether the person wrote this version, also one whose words the newest only carries on."""
    return doer.by is not None and version.written_by_id == doer.by.pk


def _newest_draft(version_id: int) -> DocumentVersion:
    """The version with its document locked. Raises Refused unless it is the newest draft."""
    document = locked(DocumentVersion.objects.values_list("document", flat=True).get(pk=version_id))
    version = DocumentVersion.objects.select_for_update().get(pk=version_id)
    version.document = document
    newest = document.versions.order_by("-major", "-minor", "-draft").values_list("pk", flat=True).first()
    check_draft(version.label, Stage(version.stage), newest=newest == version.pk)
    return version
