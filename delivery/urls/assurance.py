"""Pages of stage gates, tolerances and exceptions, and products."""

from django.urls import URLPattern, URLResolver, path

from delivery.views import exceptions, gates, products

_PROJECT = "programme/projects/<slug:code>/"
_GATE = "programme/gates/<int:pk>/"
_EXCEPTION = "programme/exceptions/<int:pk>/"
_PRODUCT = "programme/products/<int:pk>/"

pages: list[URLPattern | URLResolver] = [
    path("programme/gates/", gates.gates, name="gates"),
    path(_GATE, gates.gate, name="gate"),
    path(f"{_PROJECT}gates/add/", gates.gate_add, name="gate_add"),
    path(f"{_GATE}edit/", gates.gate_edit, name="gate_edit"),
    path(f"{_GATE}forward/", gates.gate_forward, name="gate_forward"),
    path(f"{_GATE}review/", gates.gate_review, name="gate_review"),
    path(f"{_GATE}back/", gates.gate_back, name="gate_back"),
    path(f"{_GATE}begin/", gates.gate_start, name="gate_start"),
    path("programme/gates/conditions/<int:pk>/edit/", gates.condition_edit, name="gate_condition_edit"),
    path("programme/gates/conditions/<int:pk>/met/", gates.condition_met, name="gate_condition_met"),
    path("programme/exceptions/", exceptions.exceptions, name="exceptions"),
    path(_EXCEPTION, exceptions.exception, name="exception"),
    path(f"{_PROJECT}tolerances/add/", exceptions.tolerance_add, name="tolerance_add"),
    path(
        "programme/programmes/<slug:code>/tolerances/add/",
        exceptions.programme_tolerance_add,
        name="programme_tolerance_add",
    ),
    path(f"{_PROJECT}exceptions/add/", exceptions.exception_add, name="exception_add"),
    path(f"{_EXCEPTION}report/", exceptions.exception_report, name="exception_report"),
    path(f"{_EXCEPTION}decide/", exceptions.exception_decide, name="exception_decide"),
    path(f"{_EXCEPTION}close/", exceptions.exception_close, name="exception_close"),
    path("programme/products/", products.products, name="products"),
    path(_PRODUCT, products.product, name="product"),
    path(f"{_PROJECT}products/add/", products.product_add, name="product_add"),
    path(f"{_PRODUCT}edit/", products.product_edit, name="product_edit"),
    path(f"{_PRODUCT}reviews/add/", products.review_ask, name="product_review_ask"),
    path("programme/products/reviews/<int:pk>/", products.review_answer, name="product_review_answer"),
    path(f"{_PRODUCT}sign/", products.product_sign, name="product_sign"),
]
