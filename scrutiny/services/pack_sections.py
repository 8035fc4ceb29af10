"""From a frozen snapshot to the sections of a pack."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from ihwb.kernel.freezing import thaw
from scrutiny.models import Pack
from scrutiny.pdf.reflow import reflowed, without_colour
from scrutiny.pdf.renderers import Style
from scrutiny.pdf.sections import Audience, PageRange, Section
from scrutiny.rules import page_labels
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
    "issues": "scrutiny/pdf/issues.html",
    "programme": "scrutiny/pdf/programme.html",
    "contracts": "scrutiny/pdf/contracts.html",
    "procure": "scrutiny/pdf/tables.html",
    "diligence": "scrutiny/pdf/tables.html",
    "specs": "scrutiny/pdf/tables.html",
    "creviews": "scrutiny/pdf/tables.html",
    "minutes": "scrutiny/pdf/minutes.html",
    "withheld": "scrutiny/pdf/withheld.html",
    "request": "scrutiny/pdf/review_request.html",
    "review": "scrutiny/pdf/review.html",
    "workprog": "scrutiny/pdf/work_programme.html",
    "call_in": "scrutiny/pdf/call_in.html",
}
UPLOAD = "upload"
STANDARD_PAGES = '<p class="standard-pages">Standard print: {pages}</p>'
CORRECTION_TITLE = "Notice of correction"
COVER, AGENDA, CORRECTION = "cover", "agenda", "correction"


def style(form: str = "") -> Style:
    """The printed look: the style sheet beside the engine, the fonts that set-up builds. form: "", "large", "plain"."""
    return Style(
        css=_css() + (_css(form) if form else ""), css_base=settings.FONT_DIR.parent, base=settings.FONT_DIR.parent
    )


@cache
def _css(name: str = "pack") -> str:
    return (settings.BASE_DIR / "scrutiny" / "pdf" / f"{name}.css").read_text(encoding="utf-8")


def in_form(section: Section, snapshot: dict[str, Any]) -> Section:
    """The section as the pack's form shows it: reflowed in large print, without colour in black and white."""
    form = snapshot.get("form", "")
    if form == "large":
        html = reflowed(section.html)
        if standard := snapshot["standard"].get(section.key):
            html = STANDARD_PAGES.format(pages=standard) + html
        return replace(section, html=html)
    return replace(section, html=without_colour(section.html)) if form == "plain" else section


@cache
def look() -> str:
    """A hash that changes with whatever decides how a given content looks: style sheet, templates, fonts."""
    digest = hashlib.sha256("".join(_css(name) for name in ("pack", "large", "plain")).encode())
    for path in sorted((settings.BASE_DIR / "templates" / "scrutiny" / "pdf").glob("*.html")):
        digest.update(path.read_bytes())
    for path in sorted(settings.FONT_DIR.glob("*")):
        digest.update(f"{path.name} {path.stat().st_size}".encode())
    return digest.hexdigest()


def cover_of(snapshot: dict[str, Any]) -> Section:
    context = {
        "meeting": thaw(snapshot["meeting"]),
        "edition": snapshot["edition"],
        "form": snapshot.get("form", ""),
        "supplement": thaw(snapshot.get("supplement")),
        "correction": thaw(snapshot.get("correction")),
        "copy": thaw(snapshot.get("copy")),
    }
    return Section(COVER, "Cover", render_to_string("scrutiny/pdf/cover.html", context))


def correction_of(snapshot: dict[str, Any], audience: Audience) -> Section:
    """The notice in front of a corrected edition. A restricted one may name what is restricted."""
    context = {"correction": thaw(snapshot["correction"]), "meeting": thaw(snapshot["meeting"])}
    html = render_to_string("scrutiny/pdf/correction.html", context)
    return Section(CORRECTION, CORRECTION_TITLE, html, audience=audience)


def section_of(one: dict[str, Any]) -> Section:
    """A section of the snapshot that is drawn from HTML."""
    html = render_to_string(TEMPLATES[one["kind"]], {"key": one["key"], **thaw(one["data"])})
    return Section(one["key"], one["title"], html, audience=one["audience"])


def agenda_html(snapshot: dict[str, Any], ranges: dict[str, PageRange]) -> str:
    """The agenda with the pages on which each item stands."""
    standard = snapshot.get("standard", {})
    entries = [_with_pages(entry, ranges, standard) for entry in thaw(snapshot["agenda"])]
    if not snapshot.get("supplement"):  # which holds some items of many: their times are those of the agenda
        entries = _with_times(snapshot, entries)
    context = {
        "meeting": thaw(snapshot["meeting"]),
        "edition": snapshot["edition"],
        "form": snapshot.get("form", ""),
        "supplement": thaw(snapshot.get("supplement")),
        "open_entries": [entry for entry in entries if entry["part"] == 1],
        "exempt_entries": [entry for entry in entries if entry["part"] == 2],
    }
    name = "supplement" if snapshot.get("supplement") else "agenda"
    return render_to_string(f"scrutiny/pdf/{name}.html", context)


def _with_times(snapshot: dict[str, Any], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries with the time at which each begins, where the items before it say how long they take."""
    lengths = [entry.get("minutes") for entry in entries]
    starts_at = thaw(snapshot["meeting"]).get("starts_at")
    if not any(lengths) or starts_at is None:
        return entries
    times = timings(timezone.localtime(starts_at), lengths)
    return [{**entry, "time": at} for entry, at in zip(entries, times, strict=True)]


def _with_pages(entry: dict[str, Any], ranges: dict[str, PageRange], standard: dict[str, str]) -> dict[str, Any]:
    """The entry with its pages. One appendix named like its item is the item: it is not listed below itself."""
    appendices = [
        {**one, "pages": ranges.get(one["key"]), "standard": standard.get(one["key"], "")}
        for one in entry["appendices"]
    ]
    if not entry["key"] and len(appendices) == 1 and appendices[0]["title"] == entry["title"]:
        return {**entry, "key": appendices[0]["key"], "appendices": [], **_places(appendices[0])}
    pages = {"pages": ranges.get(entry["key"]), "standard": standard.get(entry["key"], "")}
    return {**entry, **pages, "appendices": appendices}


def _places(appendix: dict[str, Any]) -> dict[str, Any]:
    return {"pages": appendix["pages"], "standard": appendix["standard"]}


def order_of(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    """(key, title) of every section of the pack in the order of its pages."""
    return [(one["key"], one["title"]) for one in contents(snapshot)]


def contents(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Cover, the notice of a correction, agenda or contents, then the sections of the snapshot."""
    agenda = "Contents" if snapshot.get("supplement") else "Agenda"
    notice = [{"key": CORRECTION, "title": CORRECTION_TITLE, "kind": CORRECTION}] if "correction" in snapshot else []
    return [
        {"key": COVER, "title": "Cover", "kind": COVER},
        *notice,
        {"key": AGENDA, "title": agenda, "kind": AGENDA},
        *snapshot["sections"],
    ]


Numbering = Callable[[Sequence[tuple[str, int]]], Sequence[str]]


def numbering_of(snapshot: dict[str, Any]) -> Numbering | None:
    """What gives each page of the pack its label; None for a snapshot from when pages were counted from the cover."""
    how = snapshot.get("numbering")
    if how is None:
        return None
    front = how["front"]
    if how["kind"] == "supplement":
        anchors = {key: (page, used) for key, (page, used) in how["anchors"].items()}
        return lambda counts: page_labels.supplementary(counts, front, anchors)
    if how["kind"] == "kept":
        return lambda counts: page_labels.kept(counts, front, how["labels"], how["used"])
    if how["kind"] == "fixed":
        return lambda counts: page_labels.fixed(counts, front, how["firsts"])
    return lambda counts: page_labels.counted(counts, front, how.get("prefix", ""))


def labels_of(pack: Pack) -> dict[str, list[str]]:
    """What stands on every page of each section of a pack that is built; empty for pages counted from the cover."""
    number = numbering_of(pack.snapshot)
    counts = [(one.key, one.pages or 0) for one in pack.sections.all()]
    return page_labels.split(counts, number(counts)) if number else {}
