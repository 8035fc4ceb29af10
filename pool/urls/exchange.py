"""Files in and out: imports, reconciliation, exports, returns."""

from django.urls import URLPattern

pages: list[URLPattern] = []
