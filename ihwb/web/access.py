"""Who may see what, as the pages ask it. The answer comes from the app named by ``settings.IHWB_ACCESS``."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse


class Access(Protocol):
    """What one person may do in one partnership today."""

    user: Any
    partnership: Any

    def may(self, permission: str) -> bool:
        """True if any of the person's roles grants the permission, such as ``pool.view_position``."""
        ...

    def organisations_for(self, permission: str) -> frozenset[int]:
        """Ids of the organisations for which the person holds the permission."""
        ...


class PartnershipRequest(HttpRequest):
    """A request that AccessMiddleware has let into a partnership."""

    access: Access
    partnership: Any


View = Callable[..., HttpResponseBase]


def requires(permission: str) -> Callable[[View], View]:
    """Refuse the page (403) unless the person holds ``permission`` in this partnership."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: PartnershipRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.access.may(permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the test that no page is unguarded
        return guarded

    return guard


def place(request: HttpRequest, name: str, **kwargs: Any) -> str:
    """The address of a page of the same partnership."""
    return reverse(name, kwargs={"partnership": request.partnership.slug, **kwargs})  # type: ignore[attr-defined]
