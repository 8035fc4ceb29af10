"""Rules, disputes, variations, reviews, notice to leave, and who hosts."""

from django.urls import URLPattern

pages: list[URLPattern] = []
