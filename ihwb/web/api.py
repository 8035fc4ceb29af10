"""The door of the API: the same permissions as the pages, and reading only."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission


class MayRead(BasePermission):
    """The view's ``permission`` (such as ``pool.view_position``) must be among the person's.

    A view that names no permission shows nothing: forgetting it closes the door.
    """

    message = "Your role does not include this. Ask your partnership's administrator."

    def has_permission(self, request: Any, view: Any) -> bool:
        access = getattr(request._request, "access", None)
        permission = getattr(view, "permission", None)
        reading = request.method in SAFE_METHODS
        return bool(reading and access and permission and access.may(permission))
