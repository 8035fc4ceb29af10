"""Reviews of contracts, their actions, and remedial notices."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.contract_reviews import ActionForm, AnswerForm, DoneForm, NoticeForm, OutcomeForm, ReviewForm
from delivery.models import ContractReview, RemedialNotice, ReviewAction
from delivery.rules.remedies import NoticeOutcome, NoticeStep
from delivery.selectors import contract_reviews as selectors
from delivery.services import contract_reviews as services
from delivery.views.contract_acts import CHANGE, METHODS, VIEW, found_contract, hand_of, page_of
from ihwb.web.access import PartnershipRequest, requires
from ihwb.web.act_page import Page, act_page


@require_safe
@requires(VIEW)
def contract_reviews(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "reviews": selectors.review_rows(request.partnership, today),
        "actions": selectors.action_rows(request.partnership, today),
        "notices": selectors.notice_rows(request.partnership, today),
        "own": request.access.organisations_for(CHANGE),
        "may_change": request.access.may(CHANGE),
        "tab": "reviews",
    }
    return render(request, "delivery/contracts/reviews.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def review_add(request: PartnershipRequest, code: str) -> HttpResponse:
    found = found_contract(request, code)
    form = ReviewForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        services.add_review(
            contract_id=found.pk,
            draft=form.draft(),
            today=timezone.localdate(),
            hand=hand_of(request, form.cleaned_data["reason"]),
        )

    return act_page(request, form, act, page_of(request, found, "Record a review", "Record it", "It is recorded."))


@require_http_methods(METHODS)
@requires(CHANGE)
def review_action_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    rows = ContractReview.objects.filter(contract__partnership=request.partnership).select_related("contract")
    found = get_object_or_404(rows, pk=pk)
    form = ActionForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        given = dict(form.cleaned_data)
        services.add_action(review_id=pk, hand=hand_of(request, given.pop("reason")), **given)

    page = page_of(request, found.contract, "Add an action", "Add it", "The action is added.")
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def review_action_done(request: PartnershipRequest, pk: int) -> HttpResponse:
    rows = ReviewAction.objects.filter(review__contract__partnership=request.partnership)
    found = get_object_or_404(rows.select_related("review__contract"), pk=pk)
    form = DoneForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        hand = hand_of(request, given["reason"])
        services.action_done(action_id=pk, done_on=given["done_on"], today=timezone.localdate(), hand=hand)

    page = page_of(request, found.review.contract, "The action is done", "Save", "It is done.", lead=found.text)
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def notice_issue(request: PartnershipRequest, code: str, number: int = 0) -> HttpResponse:
    """A remedial notice; with a number, the next step after that notice."""
    found = found_contract(request, code)
    before = get_object_or_404(found.notices.all(), number=number) if number else None
    following = NoticeStep(before.step).next if before else NoticeStep.REMEDIAL
    form = NoticeForm(
        request.POST or None, initial={"breach": before.breach, "clause": before.clause} if before else None
    )

    def act() -> None:
        services.issue_notice(
            contract_id=found.pk,
            draft=form.draft(),
            escalates=before,
            today=timezone.localdate(),
            hand=hand_of(request, form.cleaned_data["reason"]),
        )

    title = following.label if following else "No step is left"
    return act_page(request, form, act, page_of(request, found, title, "Record it", "The notice is recorded."))


@require_http_methods(METHODS)
@requires(CHANGE)
def notice_answer(request: PartnershipRequest, pk: int) -> HttpResponse:
    """For an answer that came by letter."""
    rows = RemedialNotice.objects.filter(contract__partnership=request.partnership).select_related("contract")
    found = get_object_or_404(rows, pk=pk)
    page = page_of(request, found.contract, f"The provider's answer to notice {found.number}", "Record it",
                   "The answer is recorded.", lead=found.breach)  # fmt: skip
    return answer_page(request, found, CHANGE, page)


def answer_page(request: PartnershipRequest, found: RemedialNotice, permission: str, page: Page) -> HttpResponse:
    """The answer to a notice, by who may for their organisation."""
    today = timezone.localdate()
    initial = {"answer": found.answer, "answered_on": today}
    form = AnswerForm(request.POST or None, initial=initial)

    def act() -> None:
        given = dict(form.cleaned_data)
        hand = hand_of(request, given.pop("reason"), permission)
        services.answer_notice(notice_id=found.pk, today=today, hand=hand, **given)

    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def notice_outcome(request: PartnershipRequest, pk: int) -> HttpResponse:
    rows = RemedialNotice.objects.filter(contract__partnership=request.partnership).select_related("contract")
    found = get_object_or_404(rows, pk=pk)
    form = OutcomeForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        services.record_outcome(
            notice_id=pk,
            outcome=NoticeOutcome(given["outcome"]),
            on=given["on"],
            words=given["words"],
            today=timezone.localdate(),
            hand=hand_of(request, given["reason"]),
        )

    title = f"What became of notice {found.number}"
    page = page_of(request, found.contract, title, "Record it", "The outcome is recorded.", lead=found.breach)
    return act_page(request, form, act, page)
