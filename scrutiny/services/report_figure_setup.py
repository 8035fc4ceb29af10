"""Live figures and pictures of the reports of a partnership's files."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from commissioning.models import Partnership
from commissioning.services.documents import Entry
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from pool.models import PooledFund
from scrutiny.models import Report, ReportFigure, ReportImage
from scrutiny.rules import quoting
from scrutiny.rules.prose import image_numbers
from scrutiny.rules.quoting import Manner
from scrutiny.selectors.live_figures import quotes
from scrutiny.services.report_figures import shown, take
from scrutiny.services.report_images import cleaned

_SHELF = re.compile(r"^(?P<fund>\S+) (?P<year>\d{4}/\d\d) (?:period (?P<number>\d{1,2})|plan)$")


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """One figure as the file has it. quoted: £, what it was when it was written down on the day ``on``."""

    row: Entry
    number: int
    key: str
    manner: Manner
    quoted: Decimal | None
    on: date | None


def figure_entries(partnership: Partnership, row: Entry) -> list[FigureEntry]:
    """The figures of a report's entry, numbered as they stand there, which is how its texts name them."""
    funds = {one.code: one.pk for one in PooledFund.objects.filter(agreement__partnership=partnership)}
    return [_entry(funds, one, number) for number, one in enumerate(row.rows("figures"), start=1)]


def _entry(funds: dict[str, int], row: Entry, number: int) -> FigureEntry:
    found = _SHELF.match(row.text("from"))
    if found is None or found["fund"] not in funds:
        row.fail("needs a fund and a month or a plan in “from”, such as IHWB 2015/16 period 5 or IHWB 2016/17 plan")
    year = FinancialYear.parse(found["year"]).start_year
    key = f"pool/{funds[found['fund']]}/{year}/{found['number'] or 'plan'}/{row.text('figure')}"
    quoted, on = row.number("quoted"), row.day("quoted_on")
    if (quoted is None) is not (on is None):
        row.fail("needs “quoted” and “quoted_on” together: the figure as it was written down, and on which day")
    return FigureEntry(row, number, key, row.choice("manner", Manner), quoted, on)


def figures_of(partnership: Partnership, entries: Iterable[FigureEntry]) -> Iterator[ReportFigure]:
    """The figures tied to their sources as they are today, without their report."""
    held = list(entries)
    now = quotes(partnership, [one.key for one in held])
    for one in held:
        quote = now.get(one.key)
        if quote is None or quote.value is None:
            one.row.fail("names in “figure” what the pool does not have or may not be quoted yet")
        if one.manner not in quoting.manners_for(quote.unit):
            one.row.fail("has a “manner” in which this figure cannot be written")
        figure = ReportFigure(number=one.number, key=one.key, manner=one.manner.value, taken_at=timezone.now())
        take(figure, quote)
        if one.quoted is not None and one.on is not None:
            figure.value = quoting.to_text(one.quoted.quantize(Decimal("0.01")))
            figure.taken_at = timezone.make_aware(datetime.combine(one.on, time(12)))
        yield figure


def put_figures(row: Entry, text_rows: Iterable[models.Model], figures: Iterable[ReportFigure]) -> None:
    """Write every figure into the texts as its report keeps it."""
    words = {one.number: shown(one) for one in figures}
    for one in text_rows:
        for field in one._meta.concrete_fields:
            text = getattr(one, field.attname)
            if isinstance(text, str) and quoting.PLACE.search(text):
                if missing := quoting.unknown_in(text, words):
                    row.fail(f"quotes figure {missing[0]} in a text and has no such figure in “figures”")
                setattr(one, field.attname, quoting.rewritten(text, words))


def image_entries(row: Entry) -> list[tuple[Entry, str, str]]:
    """(entry, file, what it shows) of each picture, in order."""
    return [(one, one.text("file"), one.text("alt")) for one in row.rows("images")]


def images_of(entries: Iterable[tuple[Entry, str, str]], folder: Path) -> Iterator[ReportImage]:
    """The pictures cleaned as uploaded ones are, without their report."""
    for number, (row, name, alt) in enumerate(entries, start=1):
        try:
            content, kind, (width, height) = cleaned(BytesIO((folder / name).read_bytes()), name)
        except OSError:
            row.fail("names a file that is not in the folder")
        except Refused as refused:
            row.fail(f"is refused: {refused.message.rstrip('.')}")
        image = ReportImage(
            number=number,
            alt=alt,
            kind=kind,
            sha256=hashlib.sha256(content).hexdigest(),
            width=width,
            height=height,
            added_at=timezone.now(),
        )
        image.file.save("picture", ContentFile(content), save=False)
        yield image


def refuse_unknown_images(row: Entry, report: Report, text_rows: Iterable[Any], known: int) -> None:
    """Refuse a text that shows a picture which the report does not have."""
    texts = [getattr(one, field.attname) for one in (report, *text_rows) for field in one._meta.concrete_fields]
    shown_images = set().union(*(image_numbers(one) for one in texts if isinstance(one, str) and "](image " in one))
    if missing := sorted(shown_images - set(range(1, known + 1))):
        row.fail(f"shows image {missing[0]} in a text and has no such image in “images”")
