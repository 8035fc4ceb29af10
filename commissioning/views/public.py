"""The published forward plan, delegation register and registers of interests, for anybody, without signing in.

They read what is published and nothing else.
"""

import hashlib
from datetime import UTC, date, datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from commissioning.models import Partnership
from commissioning.selectors import register_public
from commissioning.selectors.interests_public import public_register
from commissioning.selectors.law_lists import PublicPlan, public_plan
from commissioning.selectors.records_public import has_public_records, public_record, public_records

KEPT_SECONDS = 300


@require_safe
def forward_plan(request: HttpRequest, area: str) -> HttpResponse:
    """Not found while nothing is published: whoever asks learns of no area that keeps silent."""
    plan = published(area)
    # Rendered without the request: no session, no name of whoever is signed in, the same bytes for everybody.
    context = {"plan": plan, "area": area, "has_records": has_public_records(Partnership.objects.get(slug=area))}
    html = render_to_string("commissioning/law/public.html", context)
    return kept(request, HttpResponse(html), plan.last_published)


def published(area: str) -> PublicPlan:
    """The plan of an area. Raises Http404."""
    partnership = Partnership.objects.filter(slug=area).first()
    plan = public_plan(partnership, timezone.localdate()) if partnership else None
    if plan is None:
        raise Http404("No such forward plan")
    return plan


@require_safe
def records(request: HttpRequest, area: str) -> HttpResponse:
    """The published records of decisions. Not found while nothing is published."""
    partnership = Partnership.objects.filter(slug=area).first()
    found = public_records(partnership) if partnership else None
    if partnership is None or found is None:
        raise Http404("No such records")
    context = {"records": found, "area": area, "has_plan": public_plan(partnership, timezone.localdate()) is not None}
    html = render_to_string("commissioning/law/public_records.html", context)
    return kept(request, HttpResponse(html), found.last_published)


@require_safe
def record(request: HttpRequest, area: str, pk: int) -> HttpResponse:
    """One published record. A draft is not found, and neither is one of another area."""
    partnership = Partnership.objects.filter(slug=area).first()
    found = public_record(partnership, pk) if partnership else None
    if partnership is None or found is None:
        raise Http404("No such record")
    html = render_to_string(
        "commissioning/law/public_record.html", {"record": found, "area": area, "name": partnership.name}
    )
    return kept(request, HttpResponse(html), found.published_on)


@require_safe
def interests(request: HttpRequest, area: str) -> HttpResponse:
    """The published registers of interests by body. Not found while nothing is published."""
    partnership = Partnership.objects.filter(slug=area).first()
    register = public_register(partnership, timezone.localdate()) if partnership else None
    if register is None:
        raise Http404("No such register")
    html = render_to_string("commissioning/interests/public.html", {"register": register, "area": area})
    return kept(request, HttpResponse(html), register.changed_on)


@require_safe
def delegations(request: HttpRequest, area: str) -> HttpResponse:
    """The latest edition of the delegation register. Not found while nothing is published."""
    partnership = Partnership.objects.filter(slug=area).first()
    register = register_public.published(partnership) if partnership else None
    if register is None:
        raise Http404("No such register")
    html = render_to_string("commissioning/public_register.html", {"register": register, "area": area})
    return kept(request, HttpResponse(html), register.published_on)


def kept(request: HttpRequest, answer: HttpResponse, changed_on: date) -> HttpResponse:
    """With what lets browsers and caches keep it for five minutes, and ask whether it changed."""
    etag = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
    modified = datetime.combine(changed_on, time(), UTC)
    answer["ETag"], answer["Last-Modified"] = etag, http_date(modified.timestamp())
    patch_cache_control(answer, public=True, max_age=KEPT_SECONDS)
    found = get_conditional_response(request, etag=etag, response=answer)
    return found if isinstance(found, HttpResponse) else answer
