"""Scrutiny reviews for anybody, without signing in."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.models import Partnership
from ihwb.web.kept import kept
from scrutiny.models import Review
from scrutiny.selectors import public_reviews as selectors

GONE = 410


@require_safe
def reviews(request: HttpRequest, area: str) -> HttpResponse:
    partnership = Partnership.objects.filter(slug=area).first()
    rows = selectors.public_rows(partnership) if partnership else []
    if partnership is None or not rows:
        raise Http404("No such reviews")
    return _page(request, "reviews", partnership, {"rows": rows})


@require_safe
def review(request: HttpRequest, area: str, review: str) -> HttpResponse:
    """One review at its lasting address. What was taken off says when and why, and shows nothing else."""
    found = _review(area, review)
    view = selectors.public_review(found, timezone.localdate())
    if view.taken_off_on is not None:
        return _page(request, "review_gone", found.partnership, {"view": view}, status=GONE)
    return _page(request, "review", found.partnership, {"view": view})


def _review(area: str, slug: str) -> Review:
    partnership = Partnership.objects.filter(slug=area).first()
    found = selectors.public_reviews(partnership).filter(slug=slug).first() if partnership else None
    if found is None:
        raise Http404("No such review")
    return found


def _page(
    request: HttpRequest, name: str, partnership: Partnership, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    whole = {**context, "partnership": partnership, "area": partnership.slug}
    answer = HttpResponse(render_to_string(f"scrutiny/public/{name}.html", whole), status=status)
    return kept(request, answer) if status == 200 else answer
