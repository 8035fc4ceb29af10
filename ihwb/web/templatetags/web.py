"""What templates may say: figures and dates in British form, links within the partnership, small components."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from django import forms, template
from django.apps import apps
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ihwb.kernel import money
from ihwb.kernel.dates import show_date, show_weekday_date
from ihwb.web.charts import Chart
from ihwb.web.forms import GovukField
from ihwb.web.menu import MenuLink
from ihwb.web.taking import file_links, name_for, whole_figures

register = template.Library()

NO_FIGURE = "–"
_FINGERPRINT = re.compile("[0-9a-f]{64}")


# --- Figures --------------------------------------------------------------------------------------------------


def _amount(value: object) -> Decimal | None:
    """The amount, or None where there is none. Anything else is a fault in the page, not a figure to show."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"Not an amount of money: {value!r}")
    return Decimal(value)


@register.filter
def pounds(value: object, pence: str = "pence") -> str:
    """£1,234.50; ``|pounds:"whole"`` without pence; a dash where there is no figure."""
    amount = _amount(value)
    return NO_FIGURE if amount is None else money.show(amount, pence=pence != "whole" or whole_figures())


@register.filter
def thousands(value: object) -> str:
    """£000 without the pound sign: 1,234 or (1,234). The table's heading says £000."""
    amount = _amount(value)
    if amount is None:
        return NO_FIGURE
    return money.show(amount) if whole_figures() else money.show_thousands(amount)


@register.filter
def percent(value: object, places: int = 1) -> str:
    """A share as a percentage: 0.2345 is 23.5%, with ``|percent:2`` 23.45%. Negative in brackets."""
    share = _amount(value)
    if share is None:
        return NO_FIGURE
    kept = 8 if whole_figures() else int(places)
    shown = (share * 100).quantize(Decimal(1).scaleb(-kept), rounding=ROUND_HALF_UP)
    return f"({-shown:,}%)" if shown < 0 else f"{abs(shown):,}%"


@register.filter
def seal_short(value: object) -> object:
    """A fingerprint of 64 digits by its first twelve, the whole of it on pointing; anything else as it is."""
    if isinstance(value, str) and _FINGERPRINT.fullmatch(value):
        return format_html('<code title="{}">{}</code>', value, value[:12])
    return value


@register.filter
def direction(variance: object) -> str:
    """A variance in a word: "over", "under", or "on budget"."""
    amount = _amount(variance)
    if amount is None:
        return ""
    return "over" if amount > 0 else "under" if amount < 0 else "on budget"


@register.filter
def permission_words(code: str) -> str:
    """A permission as words: pool.view_position is "view position (pool)"."""
    area, _, act = str(code).partition(".")
    return f"{act.replace('_', ' ')} ({area})" if act else str(code)


# --- Days and moments -----------------------------------------------------------------------------------------


@register.filter
def day(value: date | datetime | None) -> str:
    """3 November 2014."""
    return show_date(_day(value)) if value else NO_FIGURE


@register.filter
def weekday_day(value: date | datetime | None) -> str:
    """Monday 3 November 2014."""
    return show_weekday_date(_day(value)) if value else NO_FIGURE


@register.filter
def moment(value: datetime | None) -> str:
    """3 November 2014, 2:05pm, by the clock in London."""
    if not value:
        return NO_FIGURE
    local = timezone.localtime(value)
    hour = local.hour % 12 or 12
    return f"{show_date(local.date())}, {hour}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"


def _day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


# --- Links ----------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def place(context: template.Context, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page of the same partnership: ``{% place "pool:position" fund=fund.pk %}``."""
    slug = context["request"].partnership.slug
    if args:
        return reverse(name, args=(slug, *args))
    return reverse(name, kwargs={"partnership": slug, **kwargs})


@dataclass(frozen=True, slots=True)
class MenuGroup:
    label: str
    url: str
    current: bool
    links: tuple[MenuLink, ...]
    here: MenuLink | None

    @property
    def only(self) -> MenuLink | None:
        """The link of a group that has but one for this reader: it stands in the group's place."""
        return self.links[0] if len(self.links) == 1 else None


@register.simple_tag(takes_context=True)
def menu_groups(context: template.Context) -> list[MenuGroup]:
    """The ``menu`` of the page by group. At most one link is current: the one whose address fits best.

    A page that no link leads to lies in the group of its app.
    """
    links: Sequence[MenuLink] = context.get("menu") or []
    here = max((link for link in links if link.current), key=lambda link: len(link.url), default=None)
    within = here.group if here else _group_of(context.get("request"))
    groups: dict[str, list[MenuLink]] = {}
    for link in links:
        groups.setdefault(link.group, []).append(link)
    return [
        MenuGroup(label, held[0].url, label == within, tuple(held), here if here in held else None)
        for label, held in groups.items()
    ]


def _group_of(request: HttpRequest | None) -> str:
    """The name of the app that answers the request; none for a first page, which belongs to everything."""
    match = request.resolver_match if request else None
    if match is None or match.url_name == "home" or match.app_name not in apps.app_configs:
        return ""
    return str(apps.get_app_config(match.app_name).verbose_name)


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """``{% breadcrumbs "Funds" funds_url fund.name fund_url %}``: label and address in turn, not the page itself."""
    return {"crumbs": [(label, url) for label, url in list(pairwise(parts))[::2]]}


# --- Small components -----------------------------------------------------------------------------------------

_COLOURS: dict[str, frozenset[str]] = {
    "grey": frozenset({"draft", "not started", "closed", "withdrawn", "superseded", "retained", "archived", "not due"}),
    "blue": frozenset({"open", "submitted", "in progress", "proposed", "scheduled", "queued", "running", "under way"}),
    "yellow": frozenset({"amber", "stale", "partly approved", "part approved", "due soon", "waiting", "disputed"}),
    "green": frozenset(
        {"green", "approved", "certified", "published", "done", "complete", "completed", "in force", "agreed"}
        | {"on track", "met", "delegated", "passed", "implemented", "accepted", "on budget", "ready"}
    ),
    "red": frozenset({"red", "refused", "overdue", "failed", "breached", "expired", "missed", "rejected", "over"}),
    "purple": frozenset({"locked", "exempt", "restricted", "part ii", "called in"}),
    "teal": frozenset({"public", "part i", "due", "under", "aligned"}),
}


@register.simple_tag
def tag(text: object, colour: str = "grey") -> SafeString:
    """A label in a colour: ``{% tag "Key decision" "purple" %}``."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


@register.simple_tag
def state(word: object) -> SafeString:
    """A state, or red, amber, green, as a tag: the word always, the colour if the house knows the word."""
    words = str(word).replace("_", " ").strip()
    colour = next((colour for colour, known in _COLOURS.items() if words.lower() in known), "grey")
    return tag(words[:1].upper() + words[1:], colour)


@register.inclusion_tag("components/source.html")
def source(document: str, section: str = "") -> dict[str, str]:
    """Where a figure stands: ``{% source line.document line.section %}``."""
    return {"document": document, "section": section}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*held: forms.BaseForm | None) -> dict[str, Any]:
    """The faults of one or more forms, each a link to its field. Nothing when there are none."""
    return {"faults": [fault for form in held if form for fault in _faults(form)]}


def _faults(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(message, address of the field); no address for what concerns the form as a whole."""
    whole = [(str(message), "") for message in form.non_field_errors()]
    return whole + [
        (message, f"#{bound.focus_id}") for bound in form if isinstance(bound, GovukField) for message in bound.messages
    ]


@register.simple_tag
def chart(drawn: Chart) -> SafeString:
    """The chart as SVG inside a figure with its caption."""
    return mark_safe(render_to_string("components/charts/figure.html", {"chart": drawn}))  # noqa: S308  (a template)


@register.simple_block_tag(takes_context=True)
def table_region(context: template.Context, content: str, label: str, tall: bool = False, files: bool = True) -> str:
    """Around a wide table: scrolls sideways by touch and by keyboard. ``tall=True``: headings stay in sight too.

    Under it stands where the table can be taken away; not with ``files=False``: a table that lists files.
    """
    request = context.get("request")
    name = name_for(request, label)
    shown = {"content": content, "label": label, "tall": tall, "name": name}
    return render_to_string(
        "components/table_region.html", {**shown, "files": file_links(request, name) if files else None}
    )


@register.simple_block_tag
def details(content: str, summary: str) -> str:
    """Words that open on a click: ``{% details "How the share is worked out" %}…{% enddetails %}``."""
    return render_to_string("components/details.html", {"content": content, "summary": summary})


@register.simple_block_tag
def inset(content: str) -> str:
    return render_to_string("components/inset.html", {"content": content})


@register.simple_block_tag
def warning(content: str) -> str:
    """What would hurt if overlooked."""
    return render_to_string("components/warning.html", {"content": content})
