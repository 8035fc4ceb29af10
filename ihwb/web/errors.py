"""Error pages that say what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the page is there, the person's role does not open it."""
    return render(request, "403.html", {"permission": str(exception or "")}, status=403)
