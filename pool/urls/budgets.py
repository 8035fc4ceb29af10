"""Setting up a fund; budgets, virements, contributions, savings."""

from django.urls import URLPattern

pages: list[URLPattern] = []
