"""What is published as a document: the pages of commissioning link here, because the engine is scrutiny's."""

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from commissioning.models import Partnership
from commissioning.selectors.law_lists import public_plan
from commissioning.selectors.register_public import published
from scrutiny.selectors.public_reviews import public_review, public_reviews
from scrutiny.services import forward_plan_file, register_file, review_file

_KEPT_SECONDS = 300


@require_safe
def forward_plan(request: HttpRequest, area: str) -> HttpResponse:
    """The published forward plan, for anybody, without signing in."""
    partnership = Partnership.objects.filter(slug=area).first()
    plan = public_plan(partnership, timezone.localdate()) if partnership else None
    if plan is None:
        raise Http404("No such forward plan")
    name = f"forward-plan-{area}-{plan.last_published}"
    key = _digest(repr(plan))
    return _answer(request, name, _drawn(f"{name}:{key}", lambda folder: forward_plan_file.draw(plan, folder)))


@require_safe
def register(request: HttpRequest, area: str) -> HttpResponse:
    """The latest edition of the delegation register, for anybody, without signing in."""
    partnership = Partnership.objects.filter(slug=area).first()
    found = published(partnership) if partnership else None
    if found is None:
        raise Http404("No such register")
    name = f"delegation-register-{area}-{found.as_at}"
    key = _digest(f"{found.number}:{found.content_hash}:{found.name}")
    return _answer(request, name, _drawn(f"{name}:{key}", lambda folder: register_file.draw(found, folder)))


@require_safe
def review_report(request: HttpRequest, area: str, review: str) -> HttpResponse:
    """The agreed report of a review that is public, for anybody, without signing in; withdrawn, it is not there."""
    partnership = Partnership.objects.filter(slug=area).first()
    rows = public_reviews(partnership).filter(publication__taken_off_on__isnull=True) if partnership else None
    found = rows.filter(slug=review).first() if rows is not None else None
    view = public_review(found, timezone.localdate()) if found else None
    if found is None or view is None or view.report is None:
        raise Http404("No such report")
    key = f"review:{found.pk}:{view.report.seal}:{len(view.changes)}"
    return _answer(request, f"{found.slug}-report", _drawn(key, lambda folder: review_file.draw_public(view, folder)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _drawn(key: str, draw: Callable[[Path], Path]) -> bytes:
    """Drawn once for what is published, so that asking often costs nothing."""
    kept: bytes | None = cache.get(key)
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="public-") as folder:
            kept = draw(Path(folder)).read_bytes()
        cache.set(key, kept, 86_400)
    return kept


def _answer(request: HttpRequest, name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=_KEPT_SECONDS)
    found = get_conditional_response(request, etag=etag, response=answer)
    return found if isinstance(found, HttpResponse) else answer
