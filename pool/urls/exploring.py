"""What if, sensitivity, simulation, early warning."""

from django.urls import URLPattern

pages: list[URLPattern] = []
