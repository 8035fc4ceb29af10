"""Long texts of reports and items, written as ``scrutiny.rules.prose`` reads them, as HTML."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from scrutiny.rules.prose import blocks

register = template.Library()


@register.filter
def prose(text: str, where: str = "") -> SafeString:
    """Paragraphs, lists and tables. HTML in the text is shown as it was typed; the template escapes it.

    ``|prose:"page"`` lets a wide table scroll by touch and keyboard; paper needs no such thing.
    """
    context = {"blocks": blocks(text), "page": where == "page"}
    return mark_safe(render_to_string("scrutiny/_prose.html", context))  # noqa: S308  (a template)
