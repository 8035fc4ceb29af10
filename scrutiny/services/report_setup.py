"""Loading reports with their sign-off rows, options, background papers, live figures and pictures."""

from collections.abc import Iterator
from pathlib import Path

from django.db import models

from commissioning.models import Partnership
from commissioning.services.documents import Entry, add
from ihwb.kernel.errors import Refused
from scrutiny.models import (
    BackgroundPaper,
    Report,
    ReportForm,
    ReportOption,
    ReportRecommendation,
    ReportSection,
    ReportSignOff,
    SignOffKind,
)
from scrutiny.rules.exemptions import Part
from scrutiny.services.changes import check
from scrutiny.services.report_figure_setup import (
    figure_entries,
    figures_of,
    image_entries,
    images_of,
    put_figures,
    refuse_unknown_images,
)

_TEXTS = (
    "corporate_plan", "financial_implications", "other_implications", "equality",
    "reasons", "alternatives", "published_work",
)  # fmt: skip
_LINES = ("portfolio_holder", "contact", "reference", "source")
Row = ReportSection | ReportOption | ReportRecommendation | ReportSignOff | BackgroundPaper


def part_of(row: Entry) -> Part:
    """Part I when the file says nothing."""
    text = row.text("part", "I")
    if text not in ("I", "II"):
        row.fail("needs I or II in “part”")
    return Part.EXEMPT if text == "II" else Part.PUBLIC


def put(row: Entry, new: models.Model) -> None:
    """Save a new row of the file; what the database would refuse is said with the entry's place."""
    try:
        check(new)
    except Refused as refused:
        row.fail(f"is refused: {refused.message.rstrip('.')}")
    add(new)


def load_reports(partnership: Partnership, entry: Entry, folder: Path) -> None:
    """The reports of the file. A report that is there already is left alone, all its rows with it."""
    for row in entry.rows("reports"):
        report = _report(partnership, row)
        rows: list[Row] = list(_rows(partnership, report, row))
        quoted, pictures = figure_entries(partnership, row), image_entries(row)
        refuse_unknown_images(row, report, rows, known=len(pictures))
        if partnership.reports.filter(slug=report.slug).exists():
            continue
        figures = list(figures_of(partnership, quoted))
        put_figures(row, [report, *rows], figures)
        put(row, report)
        for one in (*rows, *figures, *images_of(pictures, folder)):
            one.report = report
            put(row, one)


def _report(partnership: Partnership, row: Entry) -> Report:
    posts = {one.code: one for one in partnership.posts.all()}
    return Report(
        partnership=partnership,
        slug=row.text("slug"),
        form=row.choice("form", ReportForm) if row.has("form") else ReportForm.CABINET,
        subject=row.text("subject"),
        committee=row.needed("committee", {one.code: one for one in partnership.bodies.all()}),
        date=row.needed_day("date"),
        lead_officer=row.needed("lead_officer", posts),
        author=row.needed("author", posts),
        key_decision=row.flag("key_decision"),
        part=part_of(row),
        purpose=row.text("purpose"),
        decision=row.pick("decision", {one.reference: one for one in partnership.decisions.all()}),
        **{name: row.text(name, "") for name in (*_LINES, *_TEXTS)},
    )


def _rows(partnership: Partnership, report: Report, row: Entry) -> Iterator[Row]:
    for number, text in enumerate(row.texts("recommendations"), start=1):
        yield ReportRecommendation(number=number, text=text)
    if report.decision and row.texts("recommendations"):
        row.fail("has a decision and recommendations of its own; the decision's are the ones that count")
    for number, one in enumerate(row.rows("sections"), start=1):
        yield ReportSection(
            position=number, heading=one.text("heading"), text=one.text("text"), source=one.text("source", "")
        )
    for number, one in enumerate(row.rows("options"), start=1):
        words = {name: one.text(name, "") for name in ("issues", "benefits", "risks", "outcome")}
        yield ReportOption(position=number, title=one.text("title"), **words)
    yield from _sign_offs(partnership, row)
    for number, one in enumerate(row.rows("background_papers"), start=1):
        part = part_of(one)
        paragraph = one.whole("exemption_paragraph") if part is Part.EXEMPT else None
        yield BackgroundPaper(position=number, title=one.text("title"), part=part, exemption_paragraph=paragraph)


def _sign_offs(partnership: Partnership, row: Entry) -> Iterator[ReportSignOff]:
    posts = {one.code: one for one in partnership.posts.all()}
    for one in row.rows("sign_offs"):
        kind = one.text("kind")
        if kind not in SignOffKind.values:
            one.fail(f"needs one of {', '.join(SignOffKind.values)} in “kind”")
        yield ReportSignOff(
            kind=kind,
            post=one.pick("post", posts),
            reference=one.text("reference", ""),
            signed_on=one.day("signed_on"),
            note=one.text("note", ""),
        )
