"""Answers that browsers and caches may keep: the same bytes for everybody, for five minutes, and then asked again."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag

KEPT_SECONDS = 300


def kept(request: HttpRequest, answer: HttpResponse, changed_on: date | None = None) -> HttpResponse:
    """The answer with its ETag, or 304 where the asker has it already."""
    if changed_on is not None:
        answer["Last-Modified"] = http_date(datetime.combine(changed_on, time(), UTC).timestamp())
    etag = _mark(answer, hashlib.sha256(answer.content).hexdigest()[:32])
    found = get_conditional_response(request, etag=etag, response=answer)
    return found if isinstance(found, HttpResponse) else answer


def kept_file(request: HttpRequest, digest: str, opened: Callable[[], FileResponse]) -> HttpResponseBase:
    """The same for a file, whose digest is known: it is not even opened for whoever has it already."""
    found = get_conditional_response(request, etag=quote_etag(digest))
    answer: HttpResponseBase = opened() if found is None else found
    _mark(answer, digest)
    return answer


def _mark(answer: HttpResponseBase, digest: str) -> str:
    etag = quote_etag(digest)
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=KEPT_SECONDS)
    return etag
