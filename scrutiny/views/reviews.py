"""Scrutiny reviews: the list, one review, what it found and what was answered."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.reviews import RecommendationForm, ResponseForm
from scrutiny.models import Review, ReviewRecommendation
from scrutiny.selectors import history
from scrutiny.selectors import reviews as selectors
from scrutiny.services import reviews as services
from scrutiny.views.pages import Act, form_page, history_page

_CHANGE = "scrutiny.change_meetings"


@requires("scrutiny.view_reviews")
def reviews(request: PartnershipRequest) -> HttpResponse:
    rows = selectors.review_rows(request.partnership)
    return render(request, "scrutiny/reviews.html", {"rows": rows, "today": timezone.localdate()})


@requires("scrutiny.view_reviews")
def review(request: PartnershipRequest, review: str) -> HttpResponse:
    context = {
        "review": selectors.review_view(_review(request, review)),
        "may_change": request.access.may(_CHANGE),
        "today": timezone.localdate(),
    }
    return render(request, "scrutiny/review.html", context)


@requires("scrutiny.view_reviews")
def review_history(request: PartnershipRequest, review: str) -> HttpResponse:
    found = _review(request, review)
    entries = history.review_history(found)
    return history_page(request, entries, back=(found.title, place(request, "scrutiny:review", review=review)))


@requires(_CHANGE)
def recommendation_add(request: PartnershipRequest, review: str) -> HttpResponse:
    found = _review(request, review)
    back = place(request, "scrutiny:review", review=review)
    form = RecommendationForm(request.POST or None)

    def do() -> str:
        services.add_recommendation(
            review=found,
            text=form.cleaned_data["text"],
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return back

    act = Act("Record a recommendation", "Record", "The recommendation is recorded.", caption=found.title)
    return form_page(request, form, act, do, back=(found.title, back))


@requires(_CHANGE)
def recommendation_answer(request: PartnershipRequest, review: str, number: int) -> HttpResponse:
    found = _review(request, review)
    row = get_object_or_404(ReviewRecommendation, review=found, number=number)
    back = place(request, "scrutiny:review", review=review)
    initial = {name: getattr(row, name) for name in ("response_kind", "response", "responded_on")}
    form = ResponseForm(request.POST or None, initial=initial)

    def do() -> str:
        services.record_response(
            row=row, values=form.values, by=request.access.user, reason=form.cleaned_data["reason"]
        )
        return back

    act = Act(f"Answer to recommendation {number}", "Record", "The answer is recorded.", caption=found.title)
    return form_page(request, form, act, do, back=(found.title, back))


def _review(request: PartnershipRequest, slug: str) -> Review:
    rows = Review.objects.select_related("partnership", "body", "meeting", "decision", "responding_body")
    return get_object_or_404(rows, partnership=request.partnership, slug=slug)
