"""Loading meetings with their agendas. What is there already stays as people left it, so loading twice is safe."""

import re
from collections.abc import Set
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.models import Partnership
from commissioning.services.documents import REASON, Entry, add
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from pool.models import Period
from scrutiny.models import AgendaItem, ItemKind, Meeting, NoteRetention, StandingItem
from scrutiny.rules.agenda import Standing
from scrutiny.services.agenda import check_item
from scrutiny.services.appendices import add_appendix
from scrutiny.services.changes import check
from scrutiny.services.programme_setup import load_programme
from scrutiny.services.report_setup import load_reports, part_of, put
from scrutiny.services.review_setup import load_reviews

FILE = "scrutiny.yaml"
_PERIOD = re.compile(r"^(?P<fund>\S+) (?P<year>\d{4}/\d\d) period (?P<number>\d{1,2})$")


@transaction.atomic
def load(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    """The reports, meetings and reviews of ``scrutiny.yaml``; uploaded documents lie in the same folder.

    Returns one line for each kind of thing. Raises Refused naming the place and what is wrong there.
    """
    if "scrutiny" not in documents:
        return []
    entry = Entry(FILE, documents["scrutiny"])
    folder = Path(documents.get("folder", "."))
    load_reports(partnership, entry, folder)
    for row in entry.rows("standing_items"):
        _load_standing(partnership, row)
    reviews = {str(one.get("slug")) for one in documents["scrutiny"].get("reviews") or () if isinstance(one, dict)}
    reviews |= set(partnership.reviews.values_list("slug", flat=True))
    late = [one for row in entry.rows("meetings") for one in _load_meeting(partnership, row, folder, reviews)]
    load_reviews(partnership, entry, folder)
    for row, slug, item, files in late:  # a review rests on items of agendas, and some items carry a review
        item.review = partnership.reviews.get(slug=slug)
        _add_item(row, item, files, folder)
    for row in entry.rows("note_retention"):
        _load_retention(partnership, row)
    load_programme(partnership, entry)
    entry.finish()
    items = AgendaItem.objects.filter(meeting__partnership=partnership).count()
    count = partnership.reviews.count()
    return [
        f"{partnership.reports.count()} reports",
        f"{partnership.meetings.count()} meetings with {items} agenda items",
        f"{count} scrutiny review{'' if count == 1 else 's'}",
    ]


def _load_retention(partnership: Partnership, row: Entry) -> None:
    """For how many months notes that are written from a day on are kept; a day that is there stays as it is."""
    since, months = row.day("since"), row.whole("months")
    if since is None:
        row.fail("needs since: the day from which the months hold")
    if not partnership.note_retention.filter(since=since).exists():
        put(row, NoteRetention(partnership=partnership, since=since, months=months))


def _load_standing(partnership: Partnership, row: Entry) -> None:
    """An item of a body's agenda template, in the order of the file; one that is there by its title stays as it is."""
    body = row.needed("body", {one.code: one for one in partnership.bodies.all()})
    last = body.standing_items.aggregate(last=Max("position"))["last"] or 0
    standing = StandingItem(
        body=body,
        position=last + 1,
        title=row.text("title"),
        text=row.text("text", ""),
        kind=row.choice("kind", Standing).value if row.has("kind") else Standing.TEXT.value,
        duration=row.whole_or_none("minutes"),
        last=row.flag("after_business"),
    )
    if not body.standing_items.filter(title=standing.title).exists():
        put(row, standing)


Files = list[tuple[str, str]]


def _load_meeting(
    partnership: Partnership, row: Entry, folder: Path, reviews: Set[str]
) -> list[tuple[Entry, str, AgendaItem, Files]]:
    """The meeting with its agenda; back come the items that carry a review, added after the reviews.

    reviews: the slugs of those that there are or will be.
    """
    meeting = Meeting(
        partnership=partnership,
        slug=row.text("slug"),
        body=row.needed("body", {one.code: one for one in partnership.bodies.all()}),
        title=row.text("title"),
        starts_at=_moment(row, row.text("starts_at")),
        ends_on=row.day("ends_on"),
        place=row.text("place", ""),
        papers_out_on=row.day("papers_out_on"),
        note=row.text("note", ""),
        source=row.text("source", ""),
    )
    there = partnership.meetings.filter(slug=meeting.slug).exists()
    if not there:
        put(row, meeting)
    late = []
    for position, one in enumerate(row.rows("agenda"), start=1):
        item, files = _item(partnership, meeting, one, position)
        slug = one.text("review", "")
        if slug and slug not in reviews:
            one.fail(f"names {slug} in “review”, and the file has no such review")
        if slug and not there:
            late.append((one, slug, item, files))
        elif not there:
            _add_item(one, item, files, folder)
    return late


def _item(partnership: Partnership, meeting: Meeting, row: Entry, position: int) -> tuple[AgendaItem, Files]:
    """The item as the file has it, not saved, and the titles and names of its files."""
    item = AgendaItem(
        meeting=meeting,
        position=position,
        number=row.text("number"),
        title=row.text("title"),
        part=part_of(row),
        kind=row.text("kind", ItemKind.TEXT.value),
        text=row.text("text", ""),
        report=row.pick("report", {one.slug: one for one in partnership.reports.all()}),
        period=_period(partnership, row),
        scope=row.texts("scope"),
        exemption_paragraphs=row.text("exemption_paragraphs", ""),
        public_title=row.text("public_title", ""),
        public_interest_reasons=row.text("public_interest_reasons", ""),
        printed_pages=row.text("printed_pages", ""),
        duration=row.whole_or_none("minutes"),
        source=row.text("source", ""),
    )
    return item, [(one.text("title"), one.text("file")) for one in row.rows("appendices")]


def _add_item(row: Entry, item: AgendaItem, files: list[tuple[str, str]], folder: Path) -> None:
    try:
        check_item(item)
        check(item)
        add(item)
        for title, name in files:
            add_appendix(item=item, title=title, path=folder / name, name=name, by=None, reason=REASON)
    except Refused as refused:
        row.fail(f"is refused: {refused.message.rstrip('.')}")
    except OSError:
        row.fail("names a file that is not in the folder")


def _period(partnership: Partnership, row: Entry) -> Period | None:
    """The accounting period that a finance item shows: fund, financial year and number, "IHWB 2015/16 period 6"."""
    text = row.text("period", "none")
    if text == "none":
        return None
    found = _PERIOD.match(text)
    if found is None:
        row.fail("needs a fund, a year and a number in “period”, such as IHWB 2015/16 period 6")
        return None
    period = Period.objects.filter(
        fund__agreement__partnership=partnership,
        fund__code=found["fund"],
        year=FinancialYear.parse(found["year"]).start_year,
        number=int(found["number"]),
    ).first()
    if period is None:
        row.fail(f"names {text} in “period”, which is not loaded")
    return period


def _moment(row: Entry, text: str) -> datetime:
    """A day and an hour by the clock of the place, such as 2014-11-11 14:00."""
    try:
        return timezone.make_aware(datetime.strptime(text, "%Y-%m-%d %H:%M"))  # noqa: DTZ007  # aware in the same line
    except ValueError:
        row.fail("needs a day and an hour such as 2014-11-11 14:00 in “starts_at”")
        raise
