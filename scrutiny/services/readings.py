"""Keeping where somebody is in a pack and what they have read. Theirs alone: no history, no record of acts."""

from datetime import datetime

from django.db import transaction

from commissioning.models import User
from scrutiny.models import Pack, PaperRead, ReadingPlace, WebPaper


@transaction.atomic
def keep_place(*, pack: Pack, paper: WebPaper, block: str, page: int | None, by: User, at: datetime) -> None:
    """Remember where the person is. A page outside the paper, or a paragraph that it has not, is not remembered."""
    known = {one["id"] for one in paper.blocks}
    inside = page is not None and paper.first_page <= page <= paper.last_page
    ReadingPlace.objects.update_or_create(
        user=by,
        meeting=pack.meeting,
        defaults={
            "edition": pack.edition,
            "paper": paper.paper,
            "block": block if block in known else "",
            "page": page if inside else None,
            "at": at,
        },
    )


def mark_read(*, paper: WebPaper, by: User, at: datetime) -> None:
    """The person has read the paper as it stands."""
    PaperRead.objects.update_or_create(user=by, web_paper=paper, defaults={"at": at})
