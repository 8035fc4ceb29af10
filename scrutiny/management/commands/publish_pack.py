"""``manage.py publish_pack MEETING``: publish the newest public pack of a meeting, as the page does."""

from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ihwb.kernel.errors import Refused
from scrutiny.management.commands.build_pack import the_meeting
from scrutiny.models import Edition, PackState
from scrutiny.services import publishing

MORNING = time(9)


class Command(BaseCommand):
    help = "Publish the newest public pack of a meeting that is ready. Published already, it stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("meeting", help="the meeting's name in its address, such as cabinet-2014-11-11")
        parser.add_argument("--partnership", help="the partnership's name in its address, if several have the meeting")
        parser.add_argument("--on", help="the day on which it was published in fact, such as 2014-11-03; else now")
        parser.add_argument("--members-only", action="store_true", help="of a body that meets in private")
        parser.add_argument("--late-reason", default="", help="why it is late, if it is")

    def handle(
        self,
        *args: Any,
        meeting: str,
        partnership: str | None = None,
        on: str | None = None,
        late_reason: str = "",
        members_only: bool = False,
        **options: Any,
    ) -> str:
        found = the_meeting(meeting, partnership)
        packs = found.packs.filter(edition=Edition.PUBLIC, supplement=0, state=PackState.READY)
        pack = packs.select_related("publication", "meeting__body", "meeting__partnership").order_by("-number").first()
        if pack is None:
            raise CommandError(f"{found.title} has no public pack that is ready. Build it with build_pack.")
        if hasattr(pack, "publication"):
            return f"    published already, as edition {pack.publication.number}"
        try:
            done = publishing.publish(
                pack=pack, by=None, at=_moment(on), late_reason=late_reason, open_to_public=not members_only
            )
        except Refused as refused:
            raise CommandError(refused.message) from refused
        return f"    published as edition {done.number}: {publishing.address(done)}"


def _moment(on: str | None) -> datetime:
    if on is None:
        return timezone.now()
    try:
        day = datetime.strptime(on, "%Y-%m-%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError as fault:
        raise CommandError(f"{on} is not a day such as 2014-11-03.") from fault
    return timezone.make_aware(datetime.combine(day, MORNING))
