"""Pages of the registers of interests."""

from django.urls import URLPattern, path

from commissioning.views import dispensations as dispensation_pages
from commissioning.views import interests as interest_pages

pages: list[URLPattern] = [
    path("interests/", interest_pages.register, name="interests"),
    path("interests/declare/", interest_pages.declare, name="declare_interest"),
    path("interests/confirm/", interest_pages.confirm, name="confirm_interests"),
    path("interests/standing/", interest_pages.standing, name="interests_standing"),
    path("interests/file/<str:kind>/", interest_pages.file, name="interests_file"),
    path("interests/dispensations/", dispensation_pages.dispensations, name="dispensations"),
    path("interests/dispensations/file/<str:kind>/", dispensation_pages.file, name="dispensations_file"),
    path("interests/dispensations/enter/", dispensation_pages.enter, name="enter_dispensation"),
    path("interests/dispensations/<int:pk>/end/", dispensation_pages.take_back, name="end_dispensation"),
    path("interests/<int:pk>/", interest_pages.interest, name="interest"),
    path("interests/<int:pk>/publish/", interest_pages.publish, name="publish_interest"),
    path("interests/<int:pk>/end/", interest_pages.end, name="end_interest"),
    path("decisions/<int:pk>/interests/raise/", interest_pages.raise_by_hand, name="raise_interest"),
]
