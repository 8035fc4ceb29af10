"""From a frozen snapshot to the sections of a pack."""

import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from ihwb.kernel.freezing import thaw
from scrutiny.pdf.renderers import Style
from scrutiny.pdf.sections import PageRange, Section
from scrutiny.rules.agenda import timings

TEMPLATES = {
    "text": "scrutiny/pdf/text.html",
    "report": "scrutiny/pdf/report.html",
    "finance": "scrutiny/pdf/finance.html",
    "fundreport": "scrutiny/pdf/fund_report.html",
    "forward": "scrutiny/pdf/forward_plan.html",
    "strategy": "scrutiny/pdf/strategy.html",
    "risks": "scrutiny/pdf/risks.html",
    "register": "scrutiny/pdf/register.html",
    "measures": "scrutiny/pdf/measures.html",
    "verify": "scrutiny/pdf/verification.html",
    "workforce": "scrutiny/pdf/workforce.html",
    "engagement": "scrutiny/pdf/engagement.html",
    "equality": "scrutiny/pdf/equality.html",
    "cases": "scrutiny/pdf/case.html",
    "benefits": "scrutiny/pdf/benefits.html",
    "spc": "scrutiny/pdf/control_charts.html",
    "contracts": "scrutiny/pdf/contracts.html",
    "minutes": "scrutiny/pdf/minutes.html",
}
UPLOAD = "upload"
COVER, AGENDA = "cover", "agenda"


def style() -> Style:
    """The printed look: the style sheet beside the engine, the fonts that set-up builds."""
    return Style(css=_css(), css_base=settings.FONT_DIR.parent, base=settings.FONT_DIR.parent)


@cache
def _css() -> str:
    return (settings.BASE_DIR / "scrutiny" / "pdf" / "pack.css").read_text(encoding="utf-8")


@cache
def look() -> str:
    """A hash that changes with whatever decides how a given content looks: style sheet, templates, fonts."""
    digest = hashlib.sha256(_css().encode())
    for path in sorted((settings.BASE_DIR / "templates" / "scrutiny" / "pdf").glob("*.html")):
        digest.update(path.read_bytes())
    for path in sorted(settings.FONT_DIR.glob("*")):
        digest.update(f"{path.name} {path.stat().st_size}".encode())
    return digest.hexdigest()


def cover_of(snapshot: dict[str, Any]) -> Section:
    context = {"meeting": thaw(snapshot["meeting"]), "edition": snapshot["edition"]}
    return Section(COVER, "Cover", render_to_string("scrutiny/pdf/cover.html", context))


def section_of(one: dict[str, Any]) -> Section:
    """A section of the snapshot that is drawn from HTML."""
    html = render_to_string(TEMPLATES[one["kind"]], {"key": one["key"], **thaw(one["data"])})
    return Section(one["key"], one["title"], html, audience=one["audience"])


def agenda_html(snapshot: dict[str, Any], ranges: dict[str, PageRange]) -> str:
    """The agenda with the pages on which each item stands."""
    entries = _with_times(snapshot, [_with_pages(entry, ranges) for entry in thaw(snapshot["agenda"])])
    context = {
        "meeting": thaw(snapshot["meeting"]),
        "edition": snapshot["edition"],
        "open_entries": [entry for entry in entries if entry["part"] == 1],
        "exempt_entries": [entry for entry in entries if entry["part"] == 2],
    }
    return render_to_string("scrutiny/pdf/agenda.html", context)


def _with_times(snapshot: dict[str, Any], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries with the time at which each begins, where the items before it say how long they take."""
    lengths = [entry.get("minutes") for entry in entries]
    starts_at = thaw(snapshot["meeting"]).get("starts_at")
    if not any(lengths) or starts_at is None:
        return entries
    times = timings(timezone.localtime(starts_at), lengths)
    return [{**entry, "time": at} for entry, at in zip(entries, times, strict=True)]


def _with_pages(entry: dict[str, Any], ranges: dict[str, PageRange]) -> dict[str, Any]:
    """The entry with its pages. One appendix named like its item is the item: it is not listed below itself."""
    appendices = [{**one, "pages": ranges.get(one["key"])} for one in entry["appendices"]]
    if not entry["key"] and len(appendices) == 1 and appendices[0]["title"] == entry["title"]:
        return {**entry, "key": appendices[0]["key"], "pages": appendices[0]["pages"], "appendices": []}
    return {**entry, "pages": ranges.get(entry["key"]), "appendices": appendices}


def order_of(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    """(key, title) of every section of the pack in the order of its pages."""
    return [(COVER, "Cover"), (AGENDA, "Agenda"), *((one["key"], one["title"]) for one in snapshot["sections"])]
