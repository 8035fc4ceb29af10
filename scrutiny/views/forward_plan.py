"""The published forward plan as a document: the page of commissioning links here, because the engine is scrutiny's."""

import hashlib
import tempfile
from pathlib import Path

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from commissioning.models import Partnership
from commissioning.selectors.law_lists import PublicPlan, public_plan
from scrutiny.services.forward_plan_file import draw

_KEPT_SECONDS = 300


@require_safe
def public_file(request: HttpRequest, area: str) -> HttpResponse:
    """For anybody, without signing in. Drawn once for what is published, so that asking often costs nothing."""
    partnership = Partnership.objects.filter(slug=area).first()
    plan = public_plan(partnership, timezone.localdate()) if partnership else None
    if plan is None:
        raise Http404("No such forward plan")
    content = _drawn(area, plan)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="forward-plan-{area}-{plan.last_published}.pdf"'
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=_KEPT_SECONDS)
    found = get_conditional_response(request, etag=etag, response=answer)
    return found if isinstance(found, HttpResponse) else answer


def _drawn(area: str, plan: PublicPlan) -> bytes:
    key = f"forward-plan:{area}:{hashlib.sha256(repr(plan).encode()).hexdigest()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="plan-") as folder:
            kept = draw(plan, Path(folder)).read_bytes()
        cache.set(key, kept, 86_400)
    return kept
