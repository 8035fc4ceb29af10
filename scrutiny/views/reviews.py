"""Scrutiny reviews: the list, one review, its thread, its history, and the request from draft to decision."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.reviews import RequestForm, RulingForm, SubmitForm
from scrutiny.models import Review, ReviewPublication
from scrutiny.rules.reviews import OPEN, RequestState
from scrutiny.selectors import history
from scrutiny.selectors import reviews as selectors
from scrutiny.selectors.review_acts import acts_of
from scrutiny.selectors.review_sight import is_for, on_panel, readable_reviews, sight_of
from scrutiny.selectors.review_thread import thread
from scrutiny.services import reviews as services
from scrutiny.views.pages import Act, Link, form_page, history_page

VIEW = "scrutiny.view_reviews"
CHANGE = "scrutiny.change_reviews"
REQUEST = "scrutiny.request_review"
NOTE = "scrutiny.note_evidence"


@requires(VIEW)
def reviews(request: PartnershipRequest) -> HttpResponse:
    context = {
        "rows": selectors.review_rows(request.access),
        "today": timezone.localdate(),
        "may_request": request.access.may(REQUEST),
    }
    return render(request, "scrutiny/reviews.html", context)


@requires(VIEW)
def review(request: PartnershipRequest, review: str) -> HttpResponse:
    found, today = review_at(request, review), timezone.localdate()
    sight = sight_of(request.access, found)
    view = selectors.review_view(found, today)
    drawn = thread(found, sight, today)
    open_form = RequestState(found.state) in OPEN
    keeps = is_for(request.access, CHANGE, found.body)
    context = {
        "review": view,
        "thread": drawn,
        "sight": sight,
        "report": getattr(found, "report", None) if sight.drafts or view.agreed_on else None,
        "may_change": keeps,
        "may_write": keeps and not view.agreed_on and (view.is_approved or open_form),
        "may": acts_of(request.access, found, drawn, today),
        "may_note": view.is_approved and not view.agreed_on and may_note(request, found),
        "may_edit_form": open_form and is_for(request.access, REQUEST, found.body),
        "may_decide": found.state == RequestState.SUBMITTED.value and keeps,
        "public": ReviewPublication.objects.filter(review=found).first(),
        "former": found.report_versions.select_related("ended_by") if sight.drafts else [],
        "today": today,
    }
    return render(request, "scrutiny/review.html", context)


@requires(VIEW)
def review_thread(request: PartnershipRequest, review: str) -> HttpResponse:
    """The whole thread on one page, with an address for each of its parts."""
    found, today = review_at(request, review), timezone.localdate()
    sight = sight_of(request.access, found)
    context = {
        "review": selectors.review_view(found, today),
        "thread": thread(found, sight, today),
        "sight": sight,
        "today": today,
    }
    return render(request, "scrutiny/review_thread.html", context)


@requires(VIEW)
def review_history(request: PartnershipRequest, review: str) -> HttpResponse:
    found = review_at(request, review)
    entries = history.review_history(found, sight_of(request.access, found))
    return history_page(request, entries, back=back_to(request, found))


@requires(REQUEST)
def review_add(request: PartnershipRequest) -> HttpResponse:
    blank = Review(partnership=request.partnership)
    form = _request_form(request, blank)

    def do() -> str:
        new = services.draft_review(
            partnership=request.partnership,
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return place(request, "scrutiny:review", review=new.slug)

    act = Act("Request a review", "Save the draft", "The draft is saved. Submit it when it is complete.")
    return form_page(request, form, act, do, back=("Scrutiny reviews", place(request, "scrutiny:reviews")))


@requires(REQUEST)
def review_edit(request: PartnershipRequest, review: str) -> HttpResponse:
    found = _own(request, review, REQUEST)
    back, form = back_to(request, found), _request_form(request, found)

    def do() -> str:
        services.change_request(
            review=found,
            version=form.cleaned_data["version"],
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return back[1]

    act = Act("Change the request", "Save", "The request is changed.", caption=back[0])
    return form_page(request, form, act, do, back=back, current=lambda: review_at(request, review))


@requires(REQUEST)
def review_submit(request: PartnershipRequest, review: str) -> HttpResponse:
    found = _own(request, review, REQUEST)
    back = back_to(request, found)
    form = SubmitForm(request.POST or None, initial={"version": found.version, "on": timezone.localdate()})

    def do() -> str:
        given = form.cleaned_data
        services.submit_request(
            review=found, version=given["version"], on=given["on"], by=request.access.user, reason=given["reason"]
        )
        return back[1]

    act = Act(
        "Submit the request",
        "Submit it",
        "The request is with the scrutiny body.",
        caption=back[0],
        consequence="The form stays as it is until the scrutiny body has decided, or sends it back.",
    )
    return form_page(request, form, act, do, back=back)


@requires(CHANGE)
def review_decide(request: PartnershipRequest, review: str) -> HttpResponse:
    found = _own(request, review, CHANGE)
    back = back_to(request, found)
    form = RulingForm(
        request.POST or None,
        partnership=request.partnership,
        organisations=request.access.organisations_for(CHANGE),
        initial={"version": found.version, "on": timezone.localdate()},
    )

    def do() -> str:
        given = form.cleaned_data
        services.decide_request(
            review=found,
            version=given["version"],
            ruling=services.Ruling(
                RequestState(given["outcome"]),
                given["body"],
                given["meeting"],
                given["on"],
                given["words"],
                given["plan_meeting_on"],
            ),
            by=request.access.user,
            today=timezone.localdate(),
        )
        return back[1]

    act = Act("What the scrutiny body said", "Record it", "It is recorded.", caption=back[0])
    return form_page(request, form, act, do, back=back)


def review_at(request: PartnershipRequest, slug: str) -> Review:
    """A review that the person may not know of does not exist for them."""
    return get_object_or_404(readable_reviews(request.access), slug=slug)


def may_note(request: PartnershipRequest, review: Review) -> bool:
    """Officers of the scrutinising organisation, and members who sit on the panel."""
    if is_for(request.access, CHANGE, review.body):
        return True
    return request.access.may(NOTE) and on_panel(request.access, review)


def back_to(request: PartnershipRequest, review: Review) -> Link:
    return review.title, place(request, "scrutiny:review", review=review.slug)


def _own(request: PartnershipRequest, slug: str, permission: str) -> Review:
    found = review_at(request, slug)
    if not is_for(request.access, permission, found.body):
        raise PermissionDenied(permission)
    return found


def _request_form(request: PartnershipRequest, review: Review) -> RequestForm:
    return RequestForm(
        request.POST or None,
        instance=review,
        partnership=request.partnership,
        organisations=request.access.organisations_for(REQUEST),
    )
