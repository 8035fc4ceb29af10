"""Days of frozen notices, and words within longer sentences."""

from datetime import date

from django import template

from ihwb.kernel.dates import show_weekday_date

register = template.Library()


@register.filter
def without_stop(text: str) -> str:
    """The words without their full stop, where the sentence goes on."""
    return text.rstrip().removesuffix(".")


@register.filter
def iso_day(text: str) -> str:
    """Monday 3 November 2014 for the 2014-11-03 of a frozen notice."""
    return show_weekday_date(date.fromisoformat(text))
