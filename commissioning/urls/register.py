"""Pages of the delegation register and the statutory returns."""

from django.urls import URLPattern, path

from commissioning.views import register as register_pages

pages: list[URLPattern] = [
    path("register/", register_pages.register, name="register"),
    path("register/returns/", register_pages.returns, name="returns"),
    path("register/<int:pk>/", register_pages.function, name="function"),
    path("register/<int:pk>/delegate/", register_pages.delegate, name="delegate"),
    path("register/<int:pk>/end/", register_pages.end_delegation, name="end_delegation"),
    path("register/<int:pk>/terms/", register_pages.change_terms, name="change_terms"),
]
