"""Notices, action plans, settlement, reports to the partners."""

from django.urls import URLPattern

pages: list[URLPattern] = []
