"""Two things every request passes: the session's idle clock, and the door of the partnership."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string

GetResponse = Callable[[HttpRequest], HttpResponse]
_CLOCK_STEP_SECONDS = 60


class SessionClock:
    """Signs a person out after a time without a request. Written at most once a minute."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # What everybody may read is kept by caches: it never carries anybody's cookie.
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and not request.path.startswith("/public/"):
            self._tick(request)
        return self.get_response(request)

    def _tick(self, request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        seen = request.session.get("seen_at")
        if seen is not None and now - seen > settings.SESSION_IDLE_SECONDS:
            request.session.flush()
        elif "_auth_user_id" in request.session and (seen is None or now - seen >= _CLOCK_STEP_SECONDS):
            request.session["seen_at"] = now


class AccessMiddleware:
    """Opens ``/p/<partnership>/`` to people who hold a role there, and to nobody else.

    A stranger gets the same "not found" as for a partnership that does not exist.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.access_of = import_string(settings.IHWB_ACCESS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if "partnership" not in kwargs:
            return None
        slug = kwargs.pop("partnership")
        if not request.user.is_authenticated:
            return self._sign_in(request)
        access = self.access_of(request.user, slug)
        if access is None:
            raise Http404("No such partnership")
        request.access = access  # type: ignore[attr-defined]
        request.partnership = access.partnership  # type: ignore[attr-defined]
        return None

    def _sign_in(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            return HttpResponse('{"detail": "Sign in first."}', status=401, content_type="application/json")
        return redirect_to_login(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    """Where somebody is after signing in: on the page asked for, or on the one from which something was sent.

    An address to which things are only sent shows nothing when it is opened.
    """
    sent_from = request.headers.get("Referer", "")
    if request.method in ("GET", "HEAD") or not url_has_allowed_host_and_scheme(sent_from, {request.get_host()}):
        return request.get_full_path()
    return urlunsplit(("", "", *urlsplit(sent_from)[2:4], ""))
