"""Comments on a report, for the officers who work on it."""

from dataclasses import dataclass
from datetime import datetime

from scrutiny.models import Report
from scrutiny.selectors.report_texts import places


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment. about: the name of the text that it is about; "" for the report as a whole."""

    pk: int
    about: str
    text: str
    written_by: str
    written_at: datetime
    answer: str
    resolved_by: str
    resolved_at: datetime | None


def report_comments(report: Report, *, restricted: bool) -> list[CommentView]:
    """Open ones first, then by time; those of a private time for who may read private papers alone."""
    rows = report.comments.select_related("written_by", "resolved_by").order_by("written_at", "pk")
    if not restricted:
        rows = rows.filter(exempt=False)
    names = {one.code: one.name for one in places(report)}
    found = [
        CommentView(
            one.pk,
            names.get(one.place, "A text that is gone") if one.place else "",
            one.text,
            one.written_by.name,
            one.written_at,
            one.answer,
            one.resolved_by.name if one.resolved_by else "",
            one.resolved_at,
        )
        for one in rows
    ]
    return sorted(found, key=lambda one: one.resolved_at is not None)
