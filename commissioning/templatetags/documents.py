"""A text in sections as paragraphs and points."""

from django import template

from commissioning.rules.prose import Block, blocks_of

register = template.Library()


@register.filter
def blocks(text: str) -> list[Block]:
    return blocks_of(text)
