"""What is done with a version: ask for review and approval, answer, waive, make the baseline."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.forms.document_acts import (
    AnswerReviewForm,
    AskApprovalForm,
    AskReviewForm,
    BaselineForm,
    RecordApprovalForm,
    WaiverForm,
)
from commissioning.rules.document_control import Answer, Stage
from commissioning.selectors.documents import sight_of
from commissioning.services import document_acts as services
from commissioning.views.documents import document_at, doer, draft_at
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

_WRITE, _CONTROL = "commissioning.write_documents", "commissioning.control_documents"
_REVIEW = "commissioning.review_documents"
_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@requires(_WRITE)
def ask_review(request: PartnershipRequest, pk: int, version: int) -> HttpResponse:
    found = draft_at(request, pk, version)
    form = AskReviewForm(request.POST or None, version=found)

    def act() -> None:
        services.ask_reviews(
            version_id=version,
            posts=list(form.cleaned_data["posts"]),
            due=form.cleaned_data["due"],
            on=timezone.localdate(),
            doer=doer(request),
        )

    page = _page(
        request, pk, version, f"Ask for the review of {found.label}", "Ask", "The reviewers are asked.", found.label
    )
    return act_page(request, form, act, page)


@require_http_methods(_METHODS)
@requires(_REVIEW)
def answer_review(request: PartnershipRequest, pk: int, version: int, review: int) -> HttpResponse:
    """Whoever acts for the post answers; a governance officer may record what the post said on paper."""
    found = draft_at(request, pk, version)
    asked = get_object_or_404(found.reviews.select_related("post"), pk=review)
    if asked.post_id not in sight_of(request.access).posts and not request.access.may(_CONTROL):
        raise PermissionDenied(_REVIEW)
    initial = {"answer": asked.answer, "comments": asked.comments} if asked.answer != Answer.WAITING else {}
    form = AnswerReviewForm(request.POST or None, initial=initial)

    def act() -> None:
        services.answer_review(
            review_id=review,
            answer=Answer(form.cleaned_data["answer"]),
            comments=form.cleaned_data["comments"],
            on=timezone.localdate(),
            doer=doer(request),
        )

    title = f"Review {found.label} as {asked.post.title}"
    return act_page(
        request, form, act, _page(request, pk, version, title, "Answer", "The review is recorded.", found.label)
    )


@require_http_methods(_METHODS)
@requires(_WRITE)
def ask_approval(request: PartnershipRequest, pk: int, version: int) -> HttpResponse:
    found = draft_at(request, pk, version)
    form = AskApprovalForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        given = form.cleaned_data
        services.ask_approval(
            version_id=version, body=given["body"], post=given["post"], due=given["due"], doer=doer(request)
        )

    title = f"Ask for the approval of {found.label}"
    return act_page(
        request, form, act, _page(request, pk, version, title, "Ask", "The approval is asked for.", found.label)
    )


@require_http_methods(_METHODS)
@requires(_CONTROL)
def record_approval(request: PartnershipRequest, pk: int, version: int, approval: int) -> HttpResponse:
    found = draft_at(request, pk, version)
    asked = get_object_or_404(found.approvals.select_related("body", "post"), pk=approval)
    form = RecordApprovalForm(
        request.POST or None, initial={"decided_on": timezone.localdate()}, partnership=request.partnership
    )

    def act() -> None:
        services.record_approval(
            approval_id=approval, given=form.given(), today=timezone.localdate(), doer=doer(request)
        )

    title = f"Record what {asked.who} said of {found.label}"
    return act_page(
        request, form, act, _page(request, pk, version, title, "Record", "The answer is recorded.", found.label)
    )


@require_http_methods(_METHODS)
@requires(_CONTROL)
def add_waiver(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = document_at(request, pk)
    form = WaiverForm(request.POST or None, document=found)

    def act() -> None:
        services.record_waiver(document_id=pk, waived=form.waived(), today=timezone.localdate(), doer=doer(request))

    back = place(request, "commissioning:document", pk=pk)
    page = Page("Record an exception or a waiver", "Record", "It is recorded.", back, found.reference)
    return act_page(request, form, act, page)


@require_http_methods(_METHODS)
@requires(_CONTROL)
def make_baseline(request: PartnershipRequest, pk: int, version: int) -> HttpResponse:
    found = draft_at(request, pk, version)
    first = not found.document.versions.filter(stage=Stage.BASELINE.value).exists()
    form = BaselineForm(request.POST or None, first=first)

    def act() -> None:
        services.make_baseline(version_id=version, edition=form.chosen(), on=timezone.localdate(), doer=doer(request))

    back = place(request, "commissioning:document", pk=pk)
    name = "v1.0" if first else "the next baseline"
    page = Page(
        title=f"Make {found.label} the baseline?",
        submit="Make it the baseline",
        done="The baseline is made. It never changes; a correction is a new draft.",
        back=back,
        back_words=found.document.reference,
        lead=f"{found.label} becomes {name}, word for word, and never changes from then on.",
    )
    return act_page(request, form, act, page)


def _page(request: PartnershipRequest, pk: int, version: int, title: str, submit: str, done: str, label: str) -> Page:
    return Page(title, submit, done, place(request, "commissioning:version", pk=pk, version=version), label)
