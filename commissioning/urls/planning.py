"""Pages of what the partners plan and write down: principles, documents, strategies, design, scope."""

from django.urls import URLPattern, path

from commissioning.views import principles as principle_pages

pages: list[URLPattern] = [
    path("principles/", principle_pages.principles, name="principles"),
    path("principles/add/", principle_pages.add_version, name="add_principles"),
    path("principles/file/", principle_pages.principle_file, name="principle_file"),
    path("principles/import/", principle_pages.import_file, name="import_principles"),
    path("decisions/<int:pk>/principles/", principle_pages.test_against, name="test_principles"),
]
