"""Agreements and their versions."""

from django.urls import URLPattern

pages: list[URLPattern] = []
