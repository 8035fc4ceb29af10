"""The annual reviews of an agreement."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.reviews import ReviewForm
from pool.selectors.reviews import reviews_of
from pool.services.reviews import Review, record_review
from pool.views.of_agreement import found_agreement, way_between


@require_safe
@requires("pool.view_agreement")
def reviews(request: PartnershipRequest, agreement: str) -> HttpResponse:
    found = found_agreement(request, agreement)
    context = {
        "agreement": found,
        "reviews": reviews_of(found, timezone.localdate()),
        "may_record": request.access.may("pool.sign_agreement"),
        "pages": way_between(request, found, "pool:reviews"),
    }
    return render(request, "pool/reviews/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.sign_agreement")
def review_record(request: PartnershipRequest, agreement: str, due: str) -> HttpResponse:
    """due: the day it was due, as 2016-01-31."""
    found, today = found_agreement(request, agreement), timezone.localdate()
    due_on = _day(due)
    if due_on not in [one.due_on for one in reviews_of(found, today).due]:
        raise Http404("No such review is due")
    form, list_url = ReviewForm(request.POST or None), place(request, "pool:reviews", agreement=found.code)
    if form.is_valid():
        review = Review(**{name: form.cleaned_data[name] for name in ("held_on", "findings", "outcome")})
        try:
            record_review(agreement_id=found.pk, due_on=due_on, review=review, today=today, by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"The review is recorded. What next: {_NEXT[review.outcome]}")
            return HttpResponseRedirect(list_url)
    context = {
        "agreement": found,
        "due_on": due_on,
        "form": form,
        "submit": "Record the review",
        "cancel_url": list_url,
    }
    return render(request, "pool/reviews/record.html", context)


_NEXT = {
    "continue": "nothing until the next review.",
    "vary": "propose the variation, or draft a new version of the agreement.",
    "end": "a partner serves notice to leave.",
}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404("Not a day") from None
